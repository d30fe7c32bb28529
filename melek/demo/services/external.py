"""A synthetic instrument of somebody else that about half of the demo's tested people took, and its concordance."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from melek.assessment.models import ExternalBatch, ExternalInstrument, ExternalResult, Result
from melek.assessment.services.external.concordance import make_concordance
from melek.assessment.services.external.instruments import Facts, register_instrument
from melek.demo.services.items import DemoInstrument

FACTS = Facts(
    code="peragaan-subtes",
    name_id="Subtes literasi digital (peragaan)",
    name_en="Digital literacy subtest (demonstration)",
    owner="Pemilik rekaan",
    low=0.0,
    high=100.0,
    step=1.0,
    source="Rekaan untuk peragaan; bukan instrumen siapa pun",
    mark="D",
    authority="pemilik rekaan",
    is_synthetic=True,
)
CORRELATION = 0.8  # with the measured ability
MEAN, SPREAD = 55.0, 14.0
APART = 90  # days at most between the two tests


def build(instrument: DemoInstrument, *, by: Any, seed: int, at: datetime) -> None:
    """Register the instrument, store results, and compute the concordance."""
    made = register_instrument(facts=FACTS, by=by, at=at)
    _results(made, instrument, seed=seed, at=at)
    make_concordance(instrument=made, parameters=instrument.parameters, note="", by=by, at=at)


def _results(made: ExternalInstrument, instrument: DemoInstrument, *, seed: int, at: datetime) -> None:
    """Scores of about half of the people who were tested; the rest of the spread is what the other test measures."""
    import numpy as np

    tested = Result.objects.filter(
        parameter_set=instrument.parameters, is_practice=False, employee__isnull=False, sitting__finished_at__lte=at
    )
    ability = {
        one.employee_id: (one.theta, timezone.localdate(one.sitting.finished_at))
        for one in tested.select_related("sitting").order_by("pk")
        if one.employee_id is not None
    }
    rng = np.random.default_rng(seed + 11)
    employees = [employee for employee in sorted(ability) if rng.random() < 0.5]
    theta = np.array([ability[employee][0] for employee in employees])
    theta = (theta - theta.mean()) / theta.std()
    other = CORRELATION * theta + (1 - CORRELATION**2) ** 0.5 * rng.normal(size=theta.size)
    scores = np.clip(np.rint(MEAN + SPREAD * other), FACTS.low, FACTS.high)
    days = rng.integers(1, APART, size=theta.size)
    batch = ExternalBatch.objects.create(instrument=made, made_at=at)
    rows = [
        ExternalResult(
            instrument=made,
            employee_id=employee,
            batch=batch,
            taken_on=ability[employee][1] - timedelta(days=int(before)),
            score=float(score),
        )
        for employee, score, before in zip(employees, scores, days, strict=True)
    ]
    ExternalResult.objects.bulk_create(rows, batch_size=2000)
