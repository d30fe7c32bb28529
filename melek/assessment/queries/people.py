"""Reads of assessment: a person's tests, what to learn first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from melek.assessment.enums import SittingState
from melek.assessment.models import Blueprint, Booking, EligibilityTable, ItemParameter, ParameterSet, Result
from melek.assessment.queries.seats import end_of
from melek.assessment.registers import entries_of
from melek.assessment.rules import provisional_difficulty
from melek.competency.models import RoleProfile
from melek.registry.models import Employee


@dataclass(frozen=True)
class TestRow:
    """A test of a person: its booking, what can be done with it now, and the address to visit before it, if any."""

    booking: Booking
    state: str
    result: Result | None
    entry: str


@dataclass(frozen=True)
class LearnFirst:
    """An area to begin with.

    `is_clear`: it stands out from the others; `has_needs`: a role profile says what is needed there; `is_met`: even there
    the result reaches what is needed.
    """

    area: str
    is_clear: bool
    has_needs: bool
    is_met: bool


def bookings_of(user: Any) -> QuerySet[Booking]:
    """The person's bookings, also those made before they had an account; a sitting of another account stays out."""
    employee = getattr(user, "employee", None)
    theirs = Q(account=user) | Q(employee=employee) if employee else Q(account=user)
    return Booking.objects.filter(theirs).filter(Q(sitting=None) | Q(sitting__account=user))


def tests_of(user: Any, at: datetime) -> list[TestRow]:
    """The person's tests, those to do first; practice comes last."""
    bookings = bookings_of(user).select_related("bank", "definition", "sitting").order_by("-id")
    results = {one.sitting_id: one for one in Result.objects.filter(sitting__account=user).order_by("id")}
    first = entries_of(one.pk for one in bookings if not hasattr(one, "sitting"))
    rows = []
    for one in bookings:
        sitting = getattr(one, "sitting", None)
        result = results.get(sitting.pk) if sitting else None
        rows.append(TestRow(one, _state(one, at), result, first.get(one.pk, "")))
    order = {"open": 0, "running": 0, "later": 1, "done": 2, "closed": 3}
    return sorted(rows, key=lambda row: (order[row.state], row.booking.bank.kind == "open"))


def _state(booking: Booking, at: datetime) -> str:
    sitting = getattr(booking, "sitting", None)
    if sitting is not None and sitting.finished_at:
        return "done"
    if sitting is not None and sitting.state == SittingState.EXPIRED:
        return "closed"
    if booking.closes_at and at > booking.closes_at and at > (end_of(booking, at) or at):
        return "closed"
    if at < booking.opens_at:
        return "later"
    return "running" if sitting is not None else "open"


@dataclass(frozen=True)
class Exposure:
    """How often a bank's items are shown: the parameter set in force, and its tables, newest first."""

    parameters: ParameterSet
    tables: list[EligibilityTable]

    @property
    def newest(self) -> EligibilityTable | None:
        return self.tables[0] if self.tables else None


def exposures() -> list[Exposure]:
    """The newest parameter set of every bank with its tables under the newest blueprint."""
    found: dict[int, ParameterSet] = {}
    for parameters in ParameterSet.objects.select_related("bank").order_by("bank__id", "effective_on", "id"):
        found[parameters.bank_id] = parameters
    tables = EligibilityTable.objects.filter(parameter_set__in=found.values()).order_by("-version")
    newest = Blueprint.objects.order_by("-id").first()
    of_set: dict[int, list[EligibilityTable]] = {}
    for table in tables.filter(blueprint=newest).defer("rates", "item_codes"):
        of_set.setdefault(table.parameter_set_id, []).append(table)
    return [Exposure(one, of_set.get(one.pk, [])) for one in found.values()]


def learn_first(result: Result, needs: Mapping[str, float]) -> LearnFirst:
    """Where to begin: the area furthest below what the role requires, or the lowest one when no role profile is known.

    `needs` are the abilities that the role requires by area; areas without a requirement are left out unless none has
    one. `is_clear` says whether the area differs from the next lowest by more than their errors together.
    """
    areas = {code: one for code, one in result.areas.items() if one["items"]}
    compared = [code for code in areas if code in needs] or list(areas)
    gaps = {code: areas[code]["theta"] - needs.get(code, 0.0) for code in compared}
    lowest, *others = sorted(compared, key=lambda code: gaps[code])
    is_clear = bool(others)
    if others:
        spread = (areas[lowest]["sd"] ** 2 + areas[others[0]]["sd"] ** 2) ** 0.5
        is_clear = gaps[others[0]] - gaps[lowest] > 1.96 * spread
    has_needs = lowest in needs
    return LearnFirst(lowest, is_clear, has_needs, has_needs and gaps[lowest] >= 0)


def missed_in(result: Result, area: str) -> list[str]:
    """Competences of an area in which the person missed a scored item, easiest item first."""
    set_of_it = ItemParameter.objects.filter(parameter_set=result.sitting.parameter_set_id, is_pretest=False)
    missed = result.sitting.answers.filter(score=0, is_skipped=False).values("item_version")
    rows = set_of_it.filter(item_version__in=missed, competence__area__code=area).order_by("level", "item_version")
    return list(dict.fromkeys(rows.values_list("competence__code", flat=True)))


def required_by_area(profile: RoleProfile | None) -> dict[str, float]:
    """The mean required ability of each area for a role profile, on the θ scale; empty without a profile."""
    if profile is None:
        return {}
    levels: dict[str, list[float]] = {}
    for area, level in profile.requirements.values_list("competence__area__code", "level"):
        levels.setdefault(area, []).append(provisional_difficulty(level))
    return {area: sum(values) / len(values) for area, values in levels.items()}


def profile_of(employee: Employee | None) -> RoleProfile | None:
    """The newest version of the role profile of a person's open appointment, or None."""
    appointment = employee.appointment if employee else None
    if appointment is None or not appointment.position.role_profile:
        return None
    return RoleProfile.objects.filter(code=appointment.position.role_profile).order_by("-id").first()


@dataclass(frozen=True)
class ResultRow:
    """That an employee was tested, and where the result is; the score itself is a page whose opening is recorded."""

    uuid: UUID
    on: date
    definition: str


def results_of(user: Any, employee: Employee) -> list[ResultRow]:
    """The tests of an employee whose results the person may open, newest first, each once as scored on its day.

    Practice never shows; what was computed later stands on the page that explains the result.
    """
    rows = Result.objects.visible_to(user).filter(employee=employee, is_practice=False, rescored=None)
    found = rows.select_related("definition", "sitting").order_by("-sitting__finished_at", "-id")
    return [ResultRow(one.uuid, _day_of(one), str(one.definition or "")) for one in found]


def _day_of(result: Result) -> date:
    """The day on which the test was finished, where the person reads it."""
    return timezone.localdate(result.sitting.finished_at or result.made_at)
