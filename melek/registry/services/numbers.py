"""Deciding whether a person under a new employee number is the person known under the old one."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.kit.errors import DomainError
from melek.kit.workflow import move
from melek.registry.enums import NUMBER_CHANGE_MOVES, NumberChangeState
from melek.registry.models import Appointment, Employee, EmployeeChange, NumberChange

_PERSON = ("name", "employment", "sex", "birth_year", "education", "hired_year", "state", "match_hash", "content_hash")
_PLACE = ("agency_id", "unit_id", "position_id", "duty_region_id")


class NumberTaken(DomainError):
    """The new number belongs to somebody by now."""

    message = _("Nomor baru ini sudah terdaftar untuk pegawai lain. Periksa kembali kedua data.")


@transaction.atomic
def confirm_number_change(*, change: NumberChange, by: Any, at: datetime) -> Employee:
    """Both are one person: the employee keeps account, results and history, and takes the new number and data.

    Raises NumberTaken when the new number is in use, NotAllowed, or MoveRefused when somebody decided before.
    """
    move(change, NumberChangeState.CONFIRMED, moves=NUMBER_CHANGE_MOVES, by=by, decided_at=at, decided_by=by)
    employee = change.employee
    before = {name: getattr(employee, name) for name in ("name", "employment", "education", "hired_year")}
    for name in _PERSON:
        setattr(employee, name, change.row[name])
    employee.nip_encrypted, employee.nip_hash = change.new_nip_encrypted, change.new_nip_hash
    employee.updated_at = at
    _save(employee)
    _put(employee, change.row)
    after = {name: getattr(employee, name) for name in before}
    _note(change, employee, "number", before=before, after=after, at=at)
    trail.record(by, "registry.number_change.confirmed", change, at=at, before=before, after=after)
    return employee


@transaction.atomic
def reject_number_change(*, change: NumberChange, by: Any, at: datetime) -> Employee:
    """They are two people: the row of the file becomes a person of its own. Raises as `confirm_number_change`."""
    move(change, NumberChangeState.REJECTED, moves=NUMBER_CHANGE_MOVES, by=by, decided_at=at, decided_by=by)
    values = {name: change.row[name] for name in _PERSON}
    employee = Employee(
        nip_encrypted=change.new_nip_encrypted,
        nip_hash=change.new_nip_hash,
        is_synthetic=change.employee.is_synthetic,
        updated_at=at,
        **values,
    )
    _save(employee)
    _put(employee, change.row)
    _note(change, employee, "created", before=None, after={"place": [change.row[name] for name in _PLACE]}, at=at)
    trail.record(by, "registry.number_change.rejected", change, at=at, after={"employee": employee.pk})
    return employee


def _save(employee: Employee) -> None:
    try:
        with transaction.atomic():
            employee.save()
    except IntegrityError as error:
        raise NumberTaken from error


def _put(employee: Employee, row: dict[str, Any]) -> None:
    """Let the person hold the position of the row from its day on."""
    place = {name: row[name] for name in _PLACE}
    starts_on = date.fromisoformat(row["starts_on"])
    present = employee.appointments.filter(valid_to=None).first()
    if present is not None:
        if all(getattr(present, name) == value for name, value in place.items()):
            return
        if starts_on <= present.valid_from:
            Appointment.objects.filter(pk=present.pk).update(**place)
            return
        Appointment.objects.filter(pk=present.pk).update(valid_to=starts_on)
    Appointment.objects.create(employee=employee, valid_from=starts_on, **place)


def _note(change: NumberChange, employee: Employee, kind: str, **values: Any) -> None:
    EmployeeChange.objects.create(batch=change.batch, employee=employee, kind=kind, **values)
