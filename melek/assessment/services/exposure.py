"""Exposure control: a versioned table of eligibility, refreshed by a job, named by every sitting that used it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import Blueprint, Booking, EligibilityTable, ItemBank, ParameterSet, Sitting
from melek.assessment.rules import PRACTICE_CUT, usual_length
from melek.assessment.services.pools import (
    current_eligibility,
    current_parameters,
    prepared_design,
    prepared_pool,
)
from melek.identity import trail
from melek.identity.enums import ROOT_PATH
from melek.kit import jobs
from melek.kit.enums import JobState
from melek.kit.errors import DomainError
from melek.kit.models import Job

PEOPLE, ROUNDS, SEED = 1500, 16, 20_260_101
REFRESH = "assessment.refresh_eligibility"


def refresh_eligibility(
    *,
    parameter_set: ParameterSet,
    blueprint: Blueprint,
    cut: float,
    by: Any,
    at: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> EligibilityTable:
    """Settle rates by simulated sittings that aim at the cap, and store them as a new version of the table.

    After a fixed number of rounds some items may still be shown more often than the cap; `achieved` tells how often the
    most shown item was, so that nobody has to trust the aim.
    """
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
        table = EligibilityTable.objects.create(
            parameter_set=parameter_set,
            blueprint=blueprint,
            version=newest.version + 1 if newest else 1,
            item_codes=list(prepared.pool.codes),
            rates=[round(float(rate), 6) for rate in found.eligibility],
            cap=float(found.cap),
            achieved=achieved,
            made_at=at,
        )
        after = {"cut": cut, "achieved": achieved}
        trail.record(by, "assessment.eligibility.refreshed", table, at=at, after=after, scope_path=ROOT_PATH)
    return table


class RefreshUnderWay(DomainError):
    """The table of this parameter set is being computed already."""

    message = _("Tabel ini sedang dihitung. Tunggu sampai selesai, lalu muat ulang halaman.")


def refresh_under_way(parameters: ParameterSet) -> Job | None:
    """The job that waits or runs for a parameter set, or None."""
    waiting = Job.objects.filter(kind=REFRESH, state__in=[JobState.QUEUED, JobState.RUNNING]).order_by("id")
    return next((job for job in waiting if job.args["parameter_set"] == parameters.pk), None)


def start_refresh(*, parameters: ParameterSet, by: Any, at: datetime) -> Job:
    """Queue a further version of the table of a parameter set, at the cut of its bank's newest definition."""
    if refresh_under_way(parameters) is not None:
        raise RefreshUnderWay
    definition = parameters.bank.definitions.order_by("-valid_from", "-id").first()
    cut = definition.cut_theta if definition else PRACTICE_CUT
    blueprint = Blueprint.objects.latest("id")
    return jobs.start(REFRESH, by=by, at=at, parameter_set=parameters.pk, blueprint=blueprint.pk, cut=cut)


def start_missing_tables(*, by: Any, at: datetime) -> list[Job]:
    """Queue the job for each set in force, and each newest one, without a table; one that waits or runs is enough."""
    blueprint = Blueprint.objects.order_by("-id").first()
    if blueprint is None:
        return []
    banks = ItemBank.objects.filter(parameter_sets__isnull=False).distinct().order_by("id")
    today = timezone.localdate(at)
    wanted = [one for bank in banks for one in (current_parameters(bank.pk, on=today), current_parameters(bank.pk))]
    return [job for one in wanted if (job := _start_missing(one, blueprint, by=by, at=at)) is not None]


def _start_missing(parameters: ParameterSet, blueprint: Blueprint, *, by: Any, at: datetime) -> Job | None:
    if current_eligibility(parameters.pk, blueprint.pk) is not None or refresh_under_way(parameters) is not None:
        return None
    return start_refresh(parameters=parameters, by=by, at=at)


def usual_length_of(booking: Booking) -> int:
    """How long a test usually is: as simulated for the newest table, else as the blueprint's author expects."""
    table = current_eligibility(current_parameters(booking.bank_id).pk, booking.blueprint_id)
    return _usual(table, booking.blueprint)


def usual_length_in(sitting: Sitting) -> int:
    """The same for a begun sitting, from the table it was begun with."""
    return _usual(sitting.eligibility, sitting.blueprint)


def _usual(table: EligibilityTable | None, blueprint: Blueprint) -> int:
    return usual_length(table.achieved["mean_length"]) if table else int(blueprint.design["usual_length"])
