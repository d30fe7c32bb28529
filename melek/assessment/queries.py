"""Reads of assessment: a person's tests, what to learn first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from melek.assessment.models import Booking, Result
from melek.assessment.rules import provisional_difficulty
from melek.competency.models import RoleRequirement
from melek.registry.models import Employee


@dataclass(frozen=True)
class TestRow:
    """A test of a person: its booking, and what can be done with it now."""

    booking: Booking
    state: str
    result: Result | None


@dataclass(frozen=True)
class LearnFirst:
    """An area to begin with, and the competences in it where items were missed."""

    area: str
    competences: list[str]
    is_clear: bool


def tests_of(user: Any, at: datetime) -> list[TestRow]:
    """The person's tests, those to do first; practice comes last."""
    bookings = Booking.objects.filter(account=user).select_related("bank", "definition", "sitting").order_by("-id")
    results = {one.sitting_id: one for one in Result.objects.filter(sitting__account=user).order_by("id")}
    rows = []
    for one in bookings:
        sitting = getattr(one, "sitting", None)
        rows.append(TestRow(one, _state(one, at), results.get(sitting.pk) if sitting else None))
    order = {"open": 0, "running": 0, "later": 1, "done": 2, "closed": 3}
    return sorted(rows, key=lambda row: (order[row.state], row.booking.bank.kind == "open"))


def _state(booking: Booking, at: datetime) -> str:
    sitting = getattr(booking, "sitting", None)
    if sitting is not None and sitting.finished_at:
        return "done"
    if booking.closes_at and at > booking.closes_at:
        return "closed"
    if at < booking.opens_at:
        return "later"
    return "running" if sitting is not None else "open"


def learn_first(result: Result, *, profile: str = "") -> LearnFirst:
    """Where to begin: the area furthest below the others, or below what the role profile requires.

    `is_clear` says whether that area differs from the best one by more than their errors together.
    """
    needs = required_by_area(profile)
    areas = {code: one for code, one in result.areas.items() if one["items"]}
    gaps = {code: one["theta"] - needs.get(code, 0.0) for code, one in areas.items()}
    lowest, highest = min(gaps, key=lambda code: gaps[code]), max(gaps, key=lambda code: gaps[code])
    spread = (areas[lowest]["sd"] ** 2 + areas[highest]["sd"] ** 2) ** 0.5
    return LearnFirst(lowest, missed_in(result, lowest), gaps[highest] - gaps[lowest] > 1.96 * spread)


def missed_in(result: Result, area: str) -> list[str]:
    """Competences of an area in which the person missed an item, easiest item first."""
    rows = result.sitting.answers.filter(score=0, item_version__item__competence__area__code=area)
    codes = rows.order_by("item_version__item__level").values_list("item_version__item__competence__code", flat=True)
    return list(dict.fromkeys(codes))


def required_by_area(profile: str) -> dict[str, float]:
    """The mean required ability of each area for a role profile, on the θ scale; empty without a profile."""
    rows = RoleRequirement.objects.filter(profile__code=profile).values_list("competence__area__code", "level")
    levels: dict[str, list[float]] = {}
    for area, level in rows:
        levels.setdefault(area, []).append(provisional_difficulty(level))
    return {area: sum(values) / len(values) for area, values in levels.items()}


def profile_of(employee: Employee | None) -> str:
    """The role profile of a person's open appointment, or an empty text."""
    appointment = employee.appointment if employee else None
    return appointment.position.role_profile if appointment else ""


@dataclass(frozen=True)
class ResultRow:
    """That an employee was tested, and where the result is; the score itself is a page whose opening is recorded."""

    uuid: UUID
    on: date
    definition: str


def results_of(user: Any, employee: Employee) -> list[ResultRow]:
    """The results of an employee that the person may open, newest first; practice never shows."""
    rows = Result.objects.visible_to(user).filter(employee=employee, is_practice=False)
    found = rows.select_related("definition").order_by("-id")
    return [ResultRow(one.uuid, one.made_at.date(), str(one.definition or "")) for one in found]
