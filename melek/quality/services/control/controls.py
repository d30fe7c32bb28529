"""A control from its plan to its report: which norms are looked at, what was found of each, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.dossier.services.evidence import add_evidence
from melek.identity import trail
from melek.identity.models import User
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard, move
from melek.quality.enums.control import CONTROL_MOVES, JUDGED, RUN_CONTROL, ControlMode, ControlState
from melek.quality.models import Compliance, Control, ControlResult, Norm
from melek.quality.queries.control import agency_people, last_results, not_applicable, open_norms
from melek.quality.services.accreditation.steps import need_text
from melek.quality.services.control.team import check_people, check_team, name_people, tell, url_of
from melek.registry.models import Agency


class NoNorms(InputError):
    """A control looks at something."""

    message = _("Pilih paling sedikit satu norma yang dilihat.")


class NormNotApplicable(InputError):
    """Agencies of this kind do not have to keep the norm."""

    message = _("Norma ini tidak berlaku bagi {agency}: {names}. Lepaskan pilihannya.")


class DaysImpossible(InputError):
    """A report is due after the control has begun, and not in the past."""

    message = _("Tenggat laporan harus sesudah hari mulai dan tidak boleh sebelum hari ini.")


class ModeUnknown(InputError):
    """Neither at the desk nor in the field."""

    message = _("Pilih cara pengendalian.")


class NotRunning(DomainError):
    """Norms are judged while a control runs."""

    message = _("Pengendalian ini tidak sedang berjalan. Mulai pengendaliannya dahulu.")


class NormElsewhere(InputError):
    """The control does not look at the norm."""

    message = _("Norma ini tidak dilihat dalam pengendalian ini.")


class StatusUnknown(InputError):
    """Controllers say kept, partly kept or not kept."""

    message = _("Pilih terpenuhi, sebagian, atau belum terpenuhi.")


class NormsOpen(DomainError):
    """A report says something of every norm."""

    message = _("{count} norma belum dinilai: {names}.")


class FindingsOpen(DomainError):
    """A control ends with its last finding."""

    message = _("{count} temuan belum selesai ditindaklanjuti.")


@dataclass(frozen=True)
class ControlPlan:
    """How a control is planned."""

    year: int
    mode: str
    norms: tuple[Norm, ...]
    starts_on: date
    due_on: date
    reason: str


@transaction.atomic
def plan_control(
    *, agency: Agency, plan: ControlPlan, people: Sequence[User], by: Any, at: datetime, is_synthetic: bool = False
) -> Control:
    """Plan a control of an agency; its people and the controllers are told.

    Raises NotAllowed, NoNorms, NormNotApplicable, DaysImpossible, ModeUnknown, ReasonTooShort, NobodyControls,
    NotController, OwnAgency.
    """
    control = Control(
        agency=agency,
        year=plan.year,
        mode=plan.mode,
        reason=need_text(plan.reason, 10)[:500],
        starts_on=plan.starts_on,
        due_on=plan.due_on,
        is_synthetic=is_synthetic,
        made_at=at,
        made_by=by,
    )
    if by is not None and not by.has_perm(RUN_CONTROL, control):
        raise NotAllowed
    _check(plan, agency, at=at)
    check_people(people, agency, at=at)
    control.save(force_insert=True)
    control.norms.set(plan.norms)
    after = {"year": plan.year, "mode": plan.mode, "norms": [one.code for one in plan.norms], "due_on": plan.due_on}
    trail.record(by, "quality.control.planned", control, at=at, after=after)
    name_people(control, people, by=by, at=at)
    _tell_agency("quality.control_planned", control, at=at)
    return control


def _check(plan: ControlPlan, agency: Agency, *, at: datetime) -> None:
    if not plan.norms:
        raise NoNorms
    if wrong := not_applicable(plan.norms, agency):
        raise NormNotApplicable(agency=agency.name, names=", ".join(one.short for one in wrong))
    if plan.mode not in ControlMode.values:
        raise ModeUnknown
    if plan.due_on < plan.starts_on or plan.due_on < timezone.localdate(at):
        raise DaysImpossible


def _tell_agency(kind: str, control: Control, *, at: datetime) -> None:
    people = agency_people(control.agency, on=timezone.localdate(at))
    tell(kind, people, control.number, url_of(control), at=at)


@transaction.atomic
def start_control(*, control: Control, by: Any, at: datetime) -> None:
    """Begin. Raises NotAllowed, NotOnTeam, OwnAgency, MoveRefused."""
    move(control, ControlState.RUNNING, moves=CONTROL_MOVES, by=by, started_at=at)
    trail.record(by, "quality.control.started", control, at=at)


@transaction.atomic
def record_result(
    *,
    control: Control,
    norm: Norm,
    status: str,
    reason: str,
    by: Any,
    at: datetime,
    files: Iterable[tuple[str, Iterable[bytes]]] = (),
) -> ControlResult:
    """Say whether the agency keeps a norm, why, and what shows it; saying it again corrects it.

    Raises NotAllowed, NotOnTeam, OwnAgency, NotRunning, NormElsewhere, StatusUnknown, ReasonTooShort, and what a file
    is refused for.
    """
    if by is not None and not by.has_perm(RUN_CONTROL, control):
        raise NotAllowed
    check_team(control, by)
    if control.state != ControlState.RUNNING:
        raise NotRunning
    if not control.norms.filter(pk=norm.pk).exists():
        raise NormElsewhere
    if status not in JUDGED:
        raise StatusUnknown
    told = need_text(reason)
    made = ControlResult.objects.create(control=control, norm=norm, status=status, reason=told, at=at, by=by)
    for name, chunks in files:
        add_evidence(holder=made, name=name, chunks=chunks, by=by, at=at)
    after = {"norm": norm.code, "status": status}
    trail.record(by, "quality.control_result.recorded", control, at=at, after=after, reason=told)
    return made


@guard("quality.every_norm_is_judged")
def _every_norm_is_judged(control: Control, by: Any) -> None:
    check_team(control, by)
    if left := open_norms(control):
        raise NormsOpen(count=len(left), names=", ".join(one.short for one in left))


@guard("quality.no_finding_waits")
def _no_finding_waits(control: Control, by: Any) -> None:
    check_team(control, by)
    if count := control.findings.unsettled().count():
        raise FindingsOpen(count=count)


@transaction.atomic
def report_control(*, control: Control, summary: str, by: Any, at: datetime) -> None:
    """Report what was found; from now on it counts as the agency's compliance, and the agency reads it.

    Raises NotAllowed, NotOnTeam, OwnAgency, NormsOpen, ReasonTooShort, MoveRefused.
    """
    changes = {"summary": need_text(summary), "reported_at": at, "reported_by": by}
    move(control, ControlState.REPORTED, moves=CONTROL_MOVES, by=by, **changes)
    said = last_results(control)
    Compliance.objects.bulk_create(_facts(control, said.values(), at=at))
    after = {one.norm.code: one.status for one in said.values()}
    trail.record(by, "quality.control.reported", control, at=at, after=after, reason=control.summary)
    _tell_agency("quality.control_reported", control, at=at)


def _facts(control: Control, said: Iterable[ControlResult], *, at: datetime) -> list[Compliance]:
    return [
        Compliance(
            norm_id=one.norm_id,
            agency=control.agency,
            year=control.year,
            status=one.status,
            text=one.reason,
            as_of=one.at,
            how=control.mode,
            control=control,
            at=at,
        )
        for one in said
    ]


@transaction.atomic
def close_control(*, control: Control, by: Any, at: datetime) -> None:
    """End a control whose findings have all ended. Raises NotAllowed, NotOnTeam, OwnAgency, FindingsOpen, MoveRefused."""
    move(control, ControlState.CLOSED, moves=CONTROL_MOVES, by=by, ended_at=at)
    trail.record(by, "quality.control.closed", control, at=at)


@transaction.atomic
def cancel_control(*, control: Control, reason: str, by: Any, at: datetime) -> None:
    """Call a control off before its report. Raises NotAllowed, NotOnTeam, OwnAgency, FindingsOpen, ReasonTooShort, MoveRefused."""
    told = need_text(reason, 10)
    if count := control.findings.unsettled().count():
        raise FindingsOpen(count=count)
    move(control, ControlState.CANCELLED, moves=CONTROL_MOVES, by=by, summary=told, ended_at=at)
    trail.record(by, "quality.control.cancelled", control, at=at, reason=told)
    _tell_agency("quality.control_cancelled", control, at=at)
