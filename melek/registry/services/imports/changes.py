"""What a row means for a person who is known already."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Max

from melek.kit.db import rows_in
from melek.kit.imports import CONFIRMED, Frame, Problem
from melek.registry.enums import EmployeeState
from melek.registry.models import Appointment, Employee
from melek.registry.services.imports.reading import PERSON, Draft


class Action(StrEnum):
    """What happens to a row; also the names of the run's counts."""

    CREATED = "created"
    CHANGED = "changed"
    LEFT = "left"
    PROPOSED = "proposed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Open:
    """A person's open appointment."""

    pk: int
    agency_id: int
    unit_id: int
    position_id: int
    duty_region_id: int
    valid_from: date
    unit_path: str

    def place(self) -> tuple[int, int, int, int]:
        return (self.agency_id, self.unit_id, self.position_id, self.duty_region_id)


@dataclass(slots=True)
class Known:
    """A person in the store. `read_details` fills the rest when the row's content is new.

    `last_path` is where a person who holds no position held the last one.
    """

    pk: int
    content_hash: str
    person: dict[str, Any] = field(default_factory=dict)
    open: Open | None = None
    last_path: str = ""


@dataclass(slots=True)
class Plan:
    """What to write for one row: changes of the person, and of appointments (close, correct, open).

    `leaves` is the agency that the person no longer works for; `comes` tells that they hold a position again,
    `is_taken_on` that the last one was outside the scope of the import.
    """

    action: Action
    draft: Draft
    employee: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    close: tuple[int, date] | None = None
    correct: tuple[int, date] | None = None
    opens_on: date | None = None
    leaves: int | None = None
    comes: bool = False
    is_taken_on: bool = False


def known_people(hashes: list[str]) -> dict[str, Known]:
    """People by number hash."""
    rows = rows_in(Employee, ("nip_hash", "id", "content_hash"), "nip_hash", hashes)
    return {hash_: Known(pk, content) for hash_, pk, content in rows}


def read_details(people: list[Known]) -> None:
    """Fill `person` and `open` of these people."""
    by_key = {known.pk: known for known in people}
    if not by_key:
        return
    for values in Employee.objects.filter(pk__in=by_key).values("pk", *PERSON):
        by_key[values.pop("pk")].person = values
    fields = ("pk", "agency_id", "unit_id", "position_id", "duty_region_id", "valid_from", "unit__scope__path")
    open_ones = Appointment.objects.filter(employee_id__in=by_key, valid_to=None)
    for key, *row in open_ones.values_list("employee_id", *fields):
        by_key[key].open = Open(*row)
    ended = Appointment.objects.filter(employee_id__in=[key for key, one in by_key.items() if one.open is None])
    for key, path in ended.order_by("valid_from").values_list("employee_id", "unit__scope__path"):
        by_key[key].last_path = path


def first_day(draft: Draft, frame: Frame) -> date:
    """Since when a new person holds the position: the file's day, else the day its data is of; for leavers before the end."""
    if draft.starts_on:
        return draft.starts_on
    if draft.left_on:
        return min(date(draft.hired_year, draft.hired_month, 1), draft.left_on - timedelta(days=1))
    return frame.as_of


class Planner:
    """Compares drafts with what is stored."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def change(self, draft: Draft, known: Known) -> Plan | Problem:
        """A plan for a known person, or why the row cannot be taken."""
        if draft.content_hash == known.content_hash:
            return Plan(Action.UNCHANGED, draft, known.pk)
        held_at = known.open.unit_path if known.open else known.last_path or self.frame.scope_path
        is_elsewhere = not held_at.startswith(self.frame.scope_path)
        if is_elsewhere and (problem := self._held_elsewhere(draft, known)):
            return problem
        new = draft.person()
        differing = [name for name in PERSON if known.person[name] != new[name]]
        shown = [name for name in differing if name != "match_hash"]
        plan = Plan(
            Action.CHANGED,
            draft,
            known.pk,
            before={name: known.person[name] for name in shown},
            after={name: new[name] for name in shown},
            is_taken_on=is_elsewhere,
        )
        problem = self._leave(plan, known) if draft.state == EmployeeState.LEFT else self._serve(plan, known)
        if problem is not None:
            return problem
        if not differing and not (plan.close or plan.correct or plan.opens_on):
            return Plan(Action.UNCHANGED, draft, known.pk)
        return plan

    def _held_elsewhere(self, draft: Draft, known: Known) -> Problem | None:
        """Nobody is taken from another place; who left there may come once a human of this place has confirmed it."""
        if known.open is not None:
            return Problem(draft.row, "agency", "registry.serves_elsewhere", {})
        if draft.state == EmployeeState.LEFT:
            return Problem(draft.row, "state", "registry.left_elsewhere", {})
        if not draft.row.values.get(CONFIRMED):
            return Problem(draft.row, "agency", "registry.served_elsewhere", {})
        return None

    def _leave(self, plan: Plan, known: Known) -> Problem | None:
        plan.action = Action.LEFT
        left_on = plan.draft.left_on
        if known.open is None or left_on is None:
            return None
        if left_on <= known.open.valid_from:
            return Problem(plan.draft.row, "left_on", "registry.dates_reversed", {})
        plan.close, plan.leaves = (known.open.pk, left_on), known.open.agency_id
        return None

    def _serve(self, plan: Plan, known: Known) -> Problem | None:
        draft, present = plan.draft, known.open
        starts_on = draft.starts_on or self.frame.as_of
        if present is None:
            return self._reopen(plan, known, starts_on)
        place = (draft.agency_id, draft.unit_id, draft.position_id, draft.region_id)
        if place == present.place():
            if draft.starts_on and draft.starts_on != present.valid_from:
                plan.correct = (present.pk, draft.starts_on)
            return self._after_closed(plan, known) if plan.correct else None
        plan.before["place"], plan.after["place"] = present.place(), place
        if draft.agency_id != present.agency_id:
            plan.leaves = present.agency_id
        if starts_on > present.valid_from:
            plan.close, plan.opens_on = (present.pk, starts_on), starts_on
        elif draft.starts_on and starts_on < present.valid_from:
            return Problem(draft.row, "appointed_on", "registry.start_too_early", {})
        else:
            plan.correct = (present.pk, present.valid_from)
        return None

    def _reopen(self, plan: Plan, known: Known, starts_on: date) -> Problem | None:
        draft = plan.draft
        plan.opens_on, plan.comes = starts_on, True
        plan.after["place"] = (draft.agency_id, draft.unit_id, draft.position_id, draft.region_id)
        ended = Appointment.objects.filter(employee_id=known.pk).aggregate(last=Max("valid_to"))["last"]
        if ended and starts_on < ended:
            return Problem(draft.row, "appointed_on", "registry.start_too_early", {})
        return None

    def _after_closed(self, plan: Plan, known: Known) -> Problem | None:
        ended = Appointment.objects.filter(employee_id=known.pk).aggregate(last=Max("valid_to"))["last"]
        if ended and plan.correct and plan.correct[1] < ended:
            return Problem(plan.draft.row, "appointed_on", "registry.start_too_early", {})
        return None
