"""Exposure control: a versioned table of eligibility, refreshed by a job, stored with every sitting."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from melek.assessment.models import Blueprint, EligibilityTable, ParameterSet
from melek.assessment.services.pools import prepared_design, prepared_pool

PEOPLE, ROUNDS, SEED = 1500, 16, 20_260_101


def refresh_eligibility(
    *,
    parameter_set: ParameterSet,
    blueprint: Blueprint,
    cut: float,
    at: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> EligibilityTable:
    """Simulate sittings until no item is shown more often than the cap, and store the table as a new version."""
    import numpy as np

    from melek.science.psychometrics import settle

    prepared = prepared_pool(parameter_set.pk)
    abilities = np.random.default_rng(SEED).normal(0.0, 1.0, PEOPLE)
    found = settle(
        prepared.pool,
        prepared_design(blueprint.pk, cut),
        abilities=abilities,
        seeds=np.arange(SEED, SEED + PEOPLE),
        rounds=ROUNDS,
        progress=progress,
    )
    shown = found.exposure
    achieved = {
        "maximum": round(float(shown.maximum), 4),
        "mean": round(float(shown.mean), 4),
        "used": round(float(shown.used), 4),
        "overlap": round(float(shown.overlap), 4),
        "mean_length": round(float(shown.mean_length), 2),
        "people": PEOPLE,
        "rounds": found.rounds,
    }
    with transaction.atomic():
        last = EligibilityTable.objects.filter(parameter_set=parameter_set, blueprint=blueprint).order_by("-version")
        newest = last.first()
        return EligibilityTable.objects.create(
            parameter_set=parameter_set,
            blueprint=blueprint,
            version=newest.version + 1 if newest else 1,
            item_codes=list(prepared.pool.codes),
            rates=[round(float(rate), 6) for rate in found.eligibility],
            cap=float(found.cap),
            achieved=achieved,
            made_at=at,
        )
