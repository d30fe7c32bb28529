"""Plans written in bulk: prepared rows go straight to the engine, with the change table beside them."""

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from melek.kit.crypto import encrypt, encrypt_many
from melek.kit.db import insert_many, reserve_ids, update_many
from melek.kit.imports import Frame
from melek.registry.enums import NumberChangeState
from melek.registry.models import Appointment, Employee, EmployeeChange, NumberChange
from melek.registry.models.person import NIP_PURPOSE
from melek.registry.services.imports.changes import Action, Plan, first_day
from melek.registry.services.imports.reading import PERSON, Draft
from melek.registry.services.leaving import Step, settle_access

EMPLOYEE_COLUMNS = (
    *("id", "uuid", "nip_encrypted", "nip_hash", "content_hash", "is_synthetic", "updated_at", "account_id"),
    *PERSON,
)
APPOINTMENT_COLUMNS = ("employee_id", "position_id", "agency_id", "unit_id", "duty_region_id", "valid_from", "valid_to")
CHANGE_COLUMNS = ("batch", "employee_id", "kind", "before", "after", "at")
_PLACE = ("position_id", "agency_id", "unit_id", "duty_region_id", "valid_from")


class Writer:
    """Writes the plans of one chunk."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.moment = connection.ops.adapt_datetimefield_value(frame.at)
        self.is_text = connection.vendor == "sqlite"
        # a demo server takes any file, and everybody in it counts as invented there
        self.is_synthetic = bool(settings.DEMO)

    def write(self, plans: Iterable[Plan]) -> None:
        """All plans, inside the caller's transaction."""
        by_action: dict[bool, list[Plan]] = {True: [], False: []}
        proposals = []
        for plan in plans:
            if plan.action == Action.PROPOSED:
                proposals.append(plan)
            else:
                by_action[plan.action == Action.CREATED].append(plan)
        self.create(by_action[True])
        self.change(by_action[False])
        self.propose(proposals)

    def create(self, plans: list[Plan]) -> None:
        """New people with their appointment."""
        if not plans:
            return
        keys = reserve_ids(Employee, len(plans))
        tokens = encrypt_many([plan.draft.nip for plan in plans], NIP_PURPOSE)
        employees, appointments, changes = [], [], []
        for key, plan, token in zip(keys, plans, tokens, strict=True):
            draft = plan.draft
            starts_on = first_day(draft, self.frame)
            employees.append(self._employee(key, draft, token))
            appointments.append(self._appointment(key, draft, starts_on, draft.left_on))
            after = f'{{"place": {_place(draft)}, "from": "{starts_on}"}}'
            changes.append((self.frame.batch, key, "created", None, after, self.moment))
        insert_many(Employee, EMPLOYEE_COLUMNS, employees)
        insert_many(Appointment, APPOINTMENT_COLUMNS, appointments)
        insert_many(EmployeeChange, CHANGE_COLUMNS, changes)

    def change(self, plans: list[Plan]) -> None:
        """Changed people: fields, closed and corrected appointments before new ones are opened."""
        people, closed, corrected, opened, changes = [], [], [], [], []
        for plan in plans:
            draft, key = plan.draft, plan.employee
            values = [self._value(getattr(draft, name)) for name in PERSON]
            people.append((*values, draft.content_hash, self.moment, key))
            if plan.close:
                closed.append((self._day(plan.close[1]), plan.close[0]))
            if plan.correct:
                pk, day = plan.correct
                corrected.append(
                    (draft.position_id, draft.agency_id, draft.unit_id, draft.region_id, self._day(day), pk)
                )
            if plan.opens_on:
                opened.append(self._appointment(key, draft, plan.opens_on, None))
            before, after = json.dumps(plan.before, default=str), json.dumps(plan.after, default=str)
            changes.append((self.frame.batch, key, str(plan.action), before, after, self.moment))
        update_many(Employee, (*PERSON, "content_hash", "updated_at"), people)
        update_many(Appointment, ("valid_to",), closed)
        update_many(Appointment, _PLACE, corrected)
        insert_many(Appointment, APPOINTMENT_COLUMNS, opened)
        insert_many(EmployeeChange, CHANGE_COLUMNS, changes)
        settle_access(_steps(plans), batch=self.frame.batch, by=self.frame.by, at=self.frame.at)

    def propose(self, plans: list[Plan]) -> None:
        """Numbers that seem to belong to a person who is known under another one: a human decides."""
        old = Employee.objects.in_bulk([plan.employee for plan in plans])
        rows = []
        for plan in plans:
            after = f'{{"place": {_place(plan.draft)}, "from": "{first_day(plan.draft, self.frame)}"}}'
            rows.append((self.frame.batch, plan.employee, str(plan.action), None, after, self.moment))
        insert_many(EmployeeChange, CHANGE_COLUMNS, rows)
        NumberChange.objects.bulk_create(
            NumberChange(
                employee_id=plan.employee,
                old_nip_hash=old[plan.employee].nip_hash,
                new_nip_encrypted=encrypt(plan.draft.nip, NIP_PURPOSE),
                new_nip_hash=plan.draft.nip_hash,
                row=proposal(plan.draft, first_day(plan.draft, self.frame)),
                batch=self.frame.batch,
                state=NumberChangeState.PROPOSED,
                proposed_at=self.frame.at,
            )
            for plan in plans
            if plan.employee is not None
        )

    def _employee(self, key: int, draft: Draft, token: str) -> tuple[Any, ...]:
        own = uuid.uuid4()
        return (
            key,
            own.hex if self.is_text else own,
            token,
            draft.nip_hash,
            draft.content_hash,
            self.is_synthetic,
            self.moment,
            None,
            draft.name,
            draft.employment,
            draft.sex,
            draft.birth_year,
            draft.education,
            draft.hired_year,
            draft.state,
            self._day(draft.left_on),
            draft.match_hash,
        )

    def _appointment(self, key: int | None, draft: Draft, starts_on: date, ends_on: date | None) -> tuple[Any, ...]:
        place = (draft.position_id, draft.agency_id, draft.unit_id, draft.region_id)
        return (key, *place, self._day(starts_on), self._day(ends_on))

    def _day(self, day: date | None) -> Any:
        return day.isoformat() if day is not None and self.is_text else day

    def _value(self, value: Any) -> Any:
        return self._day(value) if isinstance(value, date) else value


def _steps(plans: list[Plan]) -> Iterator[Step]:
    """Plans after which a person serves elsewhere, no longer, or again."""
    for plan in plans:
        if plan.employee is not None and (plan.leaves or plan.comes):
            yield Step(plan.employee, plan.leaves, plan.comes, plan.is_taken_on)


def _place(draft: Draft) -> list[int]:
    return [draft.agency_id, draft.unit_id, draft.position_id, draft.region_id]


def proposal(draft: Draft, starts_on: date) -> dict[str, Any]:
    """A draft as JSON, without the number: what the human sees and what a decision applies."""
    person = {name: getattr(draft, name) for name in PERSON if name != "left_on"}
    return {
        **person,
        "agency_id": draft.agency_id,
        "unit_id": draft.unit_id,
        "position_id": draft.position_id,
        "duty_region_id": draft.region_id,
        "starts_on": starts_on.isoformat(),
        "content_hash": draft.content_hash,
    }
