"""Instructors: who teaches, under which licence, renewed when, observed how."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import LICENCE_MOVES
from melek.catalogue.models import Institution, Instructor, InstructorLicence, LicenceScope, Observation
from melek.catalogue.services.contents import CompetenceUnknown
from melek.competency.models import Competence
from melek.identity import trail
from melek.kit.errors import InputError, NotAllowed
from melek.kit.workflow import move
from melek.registry.models import Appointment, Employee

LICENSE = "catalogue.license_instructor"


class AlreadyInstructor(InputError):
    """The employee is in the register already."""

    message = _("Orang ini sudah ada di daftar pengajar.")


class EmployeeElsewhere(InputError):
    """The employee does not serve at the institution's agency."""

    message = _("Orang ini tidak sedang bertugas di instansi lembaga ini.")


class LicenceNumberTaken(InputError):
    """Another licence has this number."""

    message = _("Nomor lisensi {number} sudah dipakai.")


class LicenceDaysWrong(InputError):
    """A licence that ends before it begins, or a renewal that begins before its predecessor."""

    message = _(
        "Hari terakhir lisensi harus sesudah hari terbitnya, dan perpanjangan tidak boleh mendahului lisensi lama."
    )


class LicenceIsEmpty(InputError):
    """A licence that covers nothing."""

    message = _("Pilih paling sedikit satu kompetensi yang boleh diajarkan.")


class ObservedByOneself(InputError):
    """Nobody observes their own teaching."""

    message = _("Anda tidak dapat mencatat pengamatan atas pengajaran Anda sendiri.")


class ObservationAhead(InputError):
    """An observation of a day to come."""

    message = _("Hari pengamatan belum tiba.")


@dataclass(frozen=True)
class LicencePlan:
    """A licence: its number, days, and what it covers up to which level."""

    number: str
    issued_on: date
    expires_on: date
    scopes: tuple[tuple[str, int], ...]
    scope_note: str = ""


@dataclass(frozen=True)
class Points:
    """What an observer saw, each 1 to 5."""

    preparation: int
    delivery: int
    participation: int
    assessment: int


@transaction.atomic
def add_instructor(
    *,
    institution: Institution,
    name: str,
    grade: str,
    by: Any,
    at: datetime,
    employee: Employee | None = None,
    is_synthetic: bool = False,
) -> Instructor:
    """Enter somebody who teaches. Raises NotAllowed, EmployeeElsewhere, AlreadyInstructor."""
    if by is not None and not by.has_perm("catalogue.manage_instructor", institution):
        raise NotAllowed
    if employee is not None:
        _refuse_employee(employee, institution)
    made = Instructor.objects.create(
        institution=institution, employee=employee, name=name, grade=grade, is_synthetic=is_synthetic
    )
    trail.record(by, "catalogue.instructor.added", made, at=at, after={"grade": grade})
    return made


def _refuse_employee(employee: Employee, institution: Institution) -> None:
    serves = Appointment.objects.filter(employee=employee, agency=institution.agency_id, valid_to=None)
    if not serves.exists():
        raise EmployeeElsewhere
    if Instructor.objects.filter(employee=employee).exists():
        raise AlreadyInstructor


@transaction.atomic
def change_instructor(*, instructor: Instructor, grade: str, is_active: bool, by: Any, at: datetime) -> Instructor:
    """Write grade and whether the person teaches anew. Raises NotAllowed."""
    if not by.has_perm("catalogue.manage_instructor", instructor):
        raise NotAllowed
    before = {"grade": instructor.grade, "active": instructor.is_active}
    instructor.grade, instructor.is_active = grade, is_active
    instructor.save(update_fields=["grade", "is_active"])
    after = {"grade": grade, "active": is_active}
    trail.record(by, "catalogue.instructor.changed", instructor, at=at, before=before, after=after)
    return instructor


@transaction.atomic
def license_instructor(
    *, instructor: Instructor, plan: LicencePlan, by: Any, at: datetime, renews: InstructorLicence | None = None
) -> InstructorLicence:
    """Give a licence, or renew one. Raises NotAllowed, LicenceDaysWrong, LicenceIsEmpty, LicenceNumberTaken."""
    if by is not None and not by.has_perm(LICENSE, instructor):
        raise NotAllowed
    if plan.expires_on <= plan.issued_on or (renews and plan.issued_on < renews.issued_on):
        raise LicenceDaysWrong
    if not plan.scopes:
        raise LicenceIsEmpty
    told = {key: value for key, value in asdict(plan).items() if key != "scopes"}
    try:
        with transaction.atomic():
            made = InstructorLicence.objects.create(
                instructor=instructor, renews=renews, made_at=at, made_by=by, **told
            )
    except IntegrityError as error:
        raise LicenceNumberTaken(number=plan.number) from error
    _cover(made, plan.scopes)
    event = "catalogue.licence.renewed" if renews else "catalogue.licence.given"
    trail.record(by, event, made, at=at, after={"number": plan.number, "until": plan.expires_on})
    return made


def _cover(licence: InstructorLicence, scopes: Sequence[tuple[str, int]]) -> None:
    known = {one.code: one for one in Competence.objects.filter(code__in=[code for code, _level in scopes])}
    for code, level in scopes:
        if code not in known or not 1 <= level <= 8:
            raise CompetenceUnknown(code=code)
        LicenceScope.objects.create(licence=licence, competence=known[code], highest_level=level)


@transaction.atomic
def change_licence(*, licence: InstructorLicence, target: str, reason: str, by: Any, at: datetime) -> InstructorLicence:
    """Suspend, restore or revoke a licence, with the reason. Raises NotAllowed, MoveRefused."""
    before = {"state": licence.state}
    move(licence, target, moves=LICENCE_MOVES, by=by)
    trail.record(by, "catalogue.licence.changed", licence, at=at, before=before, after={"state": target}, reason=reason)
    return licence


@transaction.atomic
def observe_instructor(
    *, instructor: Instructor, observed_on: date, points: Points, note: str, by: Any, at: datetime
) -> Observation:
    """Write down what somebody saw of the teaching. Raises NotAllowed, ObservedByOneself, ObservationAhead."""
    if not by.has_perm("catalogue.observe_instructor", instructor):
        raise NotAllowed
    if instructor.employee is not None and instructor.employee.account_id == by.pk:
        raise ObservedByOneself
    if observed_on > at.date():
        raise ObservationAhead
    made = Observation.objects.create(
        instructor=instructor, observed_on=observed_on, note=note, at=at, by=by, **asdict(points)
    )
    trail.record(by, "catalogue.instructor.observed", instructor, at=at, after={"on": observed_on})
    return made
