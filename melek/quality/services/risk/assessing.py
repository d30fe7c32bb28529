"""Computing the risk score of what is accredited; the score orders visits and changes nothing else."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from melek.quality.models import Accreditation, RiskAssessment, RiskOverride
from melek.quality.queries.accreditation import found_for
from melek.quality.queries.risk import Fact, facts_of, overrides_on, risk_law
from melek.quality.rules.risk import Part, level_of, total

DIGITS = 4


@transaction.atomic
def assess(*, accreditation: Accreditation, at: datetime) -> RiskAssessment:
    """Compute the score of an accreditation from what is known now, with the corrections that hold, and keep it."""
    today = timezone.localdate(at)
    holding = overrides_on(accreditation, today)
    told = [(one, _level(one, holding.get(one.component.code))) for one in facts_of(accreditation, at)]
    risk = total([Part(one.component.code, one.component.weight, level) for one, level in told])
    return RiskAssessment.objects.create(
        accreditation=accreditation,
        assessed_on=today,
        edition=risk_law().edition,
        parts=[_kept(one, level, holding.get(one.component.code)) for one, level in told],
        score=None if risk.score is None else round(risk.score, DIGITS),
        low=round(risk.low, DIGITS),
        high=round(risk.high, DIGITS),
        known=round(risk.known, DIGITS),
        is_set_aside="" in holding,
        made_at=at,
    )


def _level(fact: Fact, override: RiskOverride | None) -> float | None:
    if override is not None:
        return override.level
    return None if fact.value is None else level_of(fact.component.levels, fact.value)


def _kept(fact: Fact, level: float | None, override: RiskOverride | None) -> dict[str, Any]:
    return {
        "code": fact.component.code,
        "weight": fact.component.weight,
        "value": fact.value,
        "level": level,
        "as_of": fact.as_of.isoformat() if fact.as_of else None,
        "override": override.pk if override else None,
    }


def assess_all(*, at: datetime) -> int:
    """Compute the score of the day of everything that holds and has none yet; how many. A second run adds nothing."""
    today = timezone.localdate(at)
    done = RiskAssessment.objects.filter(assessed_on=today).values("accreditation")
    rows = found_for(Accreditation.objects.holding().exclude(pk__in=done)).order_by("pk")
    for one in rows:
        assess(accreditation=one, at=at)
    return len(rows)
