"""Reads of the risk score: what is known of an accreditation, what was computed last, what was corrected."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from melek.dossier.models import Case
from melek.dossier.models.cases import CaseQuerySet
from melek.dossier.registers import Found, criterion_sources
from melek.identity.queries import paths, within
from melek.kit.reference import load_yaml
from melek.quality.enums.accreditation import Outcome, State, SurveillanceState
from melek.quality.enums.internal import Phase
from melek.quality.enums.risk import OBJECTION_KIND, VIEW_RISK
from melek.quality.models import Accreditation, InternalCycle, RiskAssessment, RiskOverride, Surveillance
from melek.quality.models.accreditation import AccreditationQuerySet
from melek.quality.queries.accreditation import found_for, last_decision
from melek.quality.rules.oddities import OddityLaw, read_oddity_law
from melek.quality.rules.risk import ComponentLaw, RiskLaw, internal_years, months_between, read_risk_law

EFFECT = "evaluation.programme_effect"


@lru_cache(maxsize=1)
def risk_law() -> RiskLaw:
    """What makes up the score."""
    return read_risk_law(load_yaml("quality", "risk.yaml"))


@lru_cache(maxsize=1)
def oddity_law() -> OddityLaw:
    """From where on a figure is odd."""
    return read_oddity_law(load_yaml("quality", "oddities.yaml"))


@dataclass(frozen=True)
class Fact:
    """What is known of one component: its value, as of when; None where there is no source yet."""

    component: ComponentLaw
    value: float | None
    as_of: datetime | None


def facts_of(accreditation: Accreditation, at: datetime) -> list[Fact]:
    """What is known of each component of the score now."""
    return [_fact(one, accreditation, at) for one in risk_law().components]


def _fact(component: ComponentLaw, accreditation: Accreditation, at: datetime) -> Fact:
    if component.source:
        found = _asked(component.source, accreditation, at)
        return Fact(component, float(found.value), found.as_of) if found else Fact(component, None, None)
    value = OWN[component.code](accreditation, at)
    return Fact(component, value, None if value is None else at)


def _asked(code: str, accreditation: Accreditation, at: datetime) -> Found | None:
    source = criterion_sources.get(code)
    found = source.find(accreditation, at) if source is not None else None
    return found if found is not None and found.value is not None else None


def _evidence_age(accreditation: Accreditation, at: datetime) -> float | None:
    """Months since the decree, the last surveillance held, or the last measured gain in learning."""
    days = [accreditation.valid_from]
    held = accreditation.surveillances.filter(state=SurveillanceState.DONE)
    days += held.order_by("-held_on").values_list("held_on", flat=True)[:1]
    gain, today = _asked(EFFECT, accreditation, at), timezone.localdate(at)
    if gain is not None and float(gain.value) > 0:
        days.append(timezone.localdate(gain.as_of))
    known = [one for one in days if one is not None and one <= today]
    return round(months_between(max(known), today), 1) if known else None


def _findings(accreditation: Accreditation, at: datetime) -> float:
    points = risk_law().finding_points
    return sum(points[one] for one in accreditation.findings.unsettled().values_list("severity", flat=True))


def _standing(accreditation: Accreditation, at: datetime) -> float | None:
    if accreditation.state == State.SUSPENDED:
        return 2.0
    decision = last_decision(accreditation)
    return None if decision is None else float(decision.outcome == Outcome.CONDITIONAL)


def _internal(accreditation: Accreditation, at: datetime) -> float:
    today = timezone.localdate(at)
    cycles = InternalCycle.objects.filter(institution=accreditation.institution_id).order_by("-year", "pk")
    checked = [one.year for one in cycles if one.checked_at is not None or one.state == Phase.DONE]
    running = [one.year for one in cycles.running() if not one.is_late(today)]
    return float(internal_years(today.year, checked=checked, running=running))


def _expiry(accreditation: Accreditation, at: datetime) -> float | None:
    until = accreditation.valid_until
    return None if until is None else round(months_between(timezone.localdate(at), until), 1)


OWN: dict[str, Callable[[Accreditation, datetime], float | None]] = {
    "evidence_age": _evidence_age,
    "findings": _findings,
    "standing": _standing,
    "internal": _internal,
    "expiry": _expiry,
}


def overrides_on(accreditation: Accreditation, on: date) -> dict[str, RiskOverride]:
    """What holds in place of components on a day, the last word on each; under "" what sets the whole score aside."""
    rows = accreditation.risk_overrides.holding(on).order_by("pk")
    return {one.component: one for one in rows.select_related("by", "case")}


def last_risk(accreditation: Accreditation) -> RiskAssessment | None:
    """The score computed last."""
    return accreditation.risks.order_by("-pk").first()


def last_risks(accreditations: Iterable[int]) -> dict[int, RiskAssessment]:
    """The score computed last of each accreditation."""
    newest = RiskAssessment.objects.filter(accreditation=OuterRef("accreditation")).order_by("-pk")
    rows = RiskAssessment.objects.filter(accreditation__in=list(accreditations))
    return {one.accreditation_id: one for one in rows.filter(pk=Subquery(newest.values("pk")[:1])).order_by("pk")}


def watched(user: Any) -> AccreditationQuerySet:
    """What holds at the accreditors where the person reads risk scores."""
    allowed = within("accreditor__scope__path", paths(user, VIEW_RISK))
    return found_for(Accreditation.objects.holding().filter(allowed))


@dataclass(frozen=True)
class Watched:
    """An accreditation with its score and its next surveillance."""

    accreditation: Accreditation
    risk: RiskAssessment | None
    next_visit: date | None

    @property
    def counts(self) -> bool:
        """Whether its score orders it."""
        return self.risk is not None and not self.risk.is_set_aside and self.risk.score is not None


def by_risk(user: Any) -> list[Watched]:
    """What holds, the highest score first, and of equals the one that could be higher; without a score at the end."""
    rows = list(watched(user).order_by("pk"))
    risks, visits = last_risks(one.pk for one in rows), _next_visits(rows)
    found = [Watched(one, risks.get(one.pk), visits.get(one.pk)) for one in rows]
    return sorted(found, key=_order)


def _order(one: Watched) -> tuple[float, float, int]:
    if not one.counts or one.risk is None or one.risk.score is None:
        return (1.0, 0.0, one.accreditation.pk)
    return (-one.risk.score, -one.risk.high, one.accreditation.pk)


def _next_visits(rows: Iterable[Accreditation]) -> dict[int, date]:
    planned = Surveillance.objects.filter(accreditation__in=list(rows), state=SurveillanceState.PLANNED)
    ordered = planned.order_by("-planned_on").values_list("accreditation", "planned_on")
    return dict(ordered)


def objections_about(accreditation: Accreditation) -> CaseQuerySet:
    """The objections to the scores of an accreditation, the newest first."""
    keys = [str(one) for one in accreditation.risks.order_by("pk").values_list("pk", flat=True)]
    rows = Case.objects.filter(kind=OBJECTION_KIND, subject_type=RiskAssessment._meta.label, subject_id__in=keys)
    return rows.order_by("-pk")
