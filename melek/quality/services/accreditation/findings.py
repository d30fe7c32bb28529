"""Findings: what is wanting, by when it is mended, whether the remedy does."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.dossier.models import EvidenceFile
from melek.dossier.services.evidence import add_evidence
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import move
from melek.quality.enums.accreditation import (
    APPLY,
    FINDING_MOVES,
    FINDINGS,
    HOLDING,
    FindingState,
    Severity,
    State,
    SurveillanceState,
)
from melek.quality.models import Accreditation, Finding, Surveillance
from melek.quality.queries.people import applicants, office_people
from melek.quality.services.accreditation.steps import need_text, tell

FOUND, REMEDIED, JUDGED = "quality.finding_made", "quality.finding_answered", "quality.finding_judged"
_ASSESSED_IN = (State.VISIT, State.ASSESSED, State.FINAL, State.DECIDED)


class NoFindingsNow(DomainError):
    """Findings belong to an assessment or a surveillance."""

    message = _("Temuan ditulis selama penilaian berlangsung, atau dalam surveilans yang direncanakan.")


class CriterionUnknown(InputError):
    """The standard has no such criterion."""

    message = _("Pilih kriteria dari standar yang dipakai.")


class SeverityUnknown(InputError):
    """Not one of the severities."""

    message = _("Pilih beratnya temuan.")


class DeadlinePast(InputError):
    """A remedy needs time."""

    message = _("Tenggat perbaikan harus sesudah hari ini.")


class RemedyMissing(InputError):
    """A finding is closed, and answered, with its remedy in words."""

    message = _("Tuliskan perbaikan yang dilakukan sebelum melaporkannya.")


class FindingClosed(DomainError):
    """Nothing more is added to a finding that is closed."""

    message = _("Temuan ini sudah selesai, jadi tidak dapat ditambah.")


@transaction.atomic
def record_finding(
    *,
    accreditation: Accreditation,
    criterion: str,
    severity: str,
    text: str,
    wanted: str,
    deadline: date,
    by: Any,
    at: datetime,
    surveillance: Surveillance | None = None,
) -> Finding:
    """Write down a gap with its severity, what is wanted and by when; the institution is told.

    Raises NotAllowed, NoFindingsNow, CriterionUnknown, SeverityUnknown, DeadlinePast, ReasonTooShort.
    """
    if not by.has_perm(FINDINGS, accreditation):
        raise NotAllowed
    need_findings(accreditation, surveillance)
    if criterion not in accreditation.edition.standard.criteria:
        raise CriterionUnknown
    if severity not in Severity.values:
        raise SeverityUnknown
    if deadline <= timezone.localdate(at):
        raise DeadlinePast
    made = Finding.objects.create(
        accreditation=accreditation,
        surveillance=surveillance,
        criterion=criterion,
        severity=severity,
        text=need_text(text),
        wanted=need_text(wanted, 10),
        deadline=deadline,
        made_at=at,
        made_by=by,
    )
    trail.record(by, "quality.finding.recorded", made, at=at, after={"severity": severity, "deadline": deadline})
    _tell(FOUND, applicants(accreditation, on=timezone.localdate(at)), made, at=at)
    return made


def need_findings(accreditation: Accreditation, surveillance: Surveillance | None) -> None:
    """Raise NoFindingsNow unless findings are written now, in the assessment or in a surveillance."""
    if not _may_be_found(accreditation, surveillance):
        raise NoFindingsNow


def _may_be_found(accreditation: Accreditation, surveillance: Surveillance | None) -> bool:
    if surveillance is None:
        return accreditation.state in _ASSESSED_IN
    is_planned = surveillance.state == SurveillanceState.PLANNED
    return surveillance.accreditation_id == accreditation.pk and is_planned and accreditation.state in HOLDING


@transaction.atomic
def answer_finding(*, finding: Finding, remedy: str, by: Any, at: datetime) -> None:
    """Report what was done about a finding. Raises NotAllowed, RemedyMissing, MoveRefused."""
    told = remedy.strip()
    if not told:
        raise RemedyMissing
    changes = {"remedy": told, "answered_at": at, "answered_by": by}
    move(finding, FindingState.ANSWERED, moves=FINDING_MOVES, by=by, **changes)
    trail.record(by, "quality.finding.answered", finding, at=at, reason=told)
    _tell(REMEDIED, {*office_people(finding.accreditation, on=timezone.localdate(at)), finding.made_by}, finding, at=at)


@transaction.atomic
def attach_remedy(*, finding: Finding, name: str, chunks: Iterable[bytes], by: Any, at: datetime) -> EvidenceFile:
    """Add evidence of a remedy. Raises NotAllowed, FindingClosed, FileTooLarge, FileEmpty, FileRefused, TooManyFiles."""
    if not by.has_perm(APPLY, finding):
        raise NotAllowed
    if finding.state == FindingState.CLOSED:
        raise FindingClosed
    return add_evidence(holder=finding, name=name, chunks=chunks, by=by, at=at)


@transaction.atomic
def reopen_finding(*, finding: Finding, reason: str, deadline: date, by: Any, at: datetime) -> None:
    """Hold a remedy for not enough, with the reason and a new deadline.

    Raises NotAllowed, ReasonTooShort, DeadlinePast, MoveRefused.
    """
    told = need_text(reason, 10)
    if deadline <= timezone.localdate(at):
        raise DeadlinePast
    changes = {"judgement": told, "deadline": deadline, "escalated_at": None}
    move(finding, FindingState.OPEN, moves=FINDING_MOVES, by=by, **changes)
    trail.record(by, "quality.finding.reopened", finding, at=at, reason=told)
    _tell(JUDGED, applicants(finding.accreditation, on=timezone.localdate(at)), finding, at=at)


@transaction.atomic
def close_finding(*, finding: Finding, judgement: str, by: Any, at: datetime) -> None:
    """Close a finding once the institution's remedy is written down. Raises NotAllowed, RemedyMissing, MoveRefused."""
    if not finding.remedy.strip():
        raise RemedyMissing
    closing = {"judgement": judgement.strip(), "closed_at": at, "closed_by": by}
    move(finding, FindingState.CLOSED, moves=FINDING_MOVES, by=by, **closing)
    trail.record(by, "quality.finding.closed", finding, at=at)
    _tell(JUDGED, applicants(finding.accreditation, on=timezone.localdate(at)), finding, at=at)


@transaction.atomic
def escalate_findings(*, at: datetime) -> int:
    """Tell institution and office once of each finding whose remedy is late; how many."""
    today, told = timezone.localdate(at), 0
    for finding in Finding.objects.late(today).filter(escalated_at=None).order_by("pk"):
        if not Finding.objects.filter(pk=finding.pk, escalated_at=None).update(escalated_at=at):
            continue
        trail.record(None, "quality.finding.escalated", finding, at=at, after={"deadline": finding.deadline})
        accreditation = finding.accreditation
        people = [*applicants(accreditation, on=today), *office_people(accreditation, on=today)]
        _tell("quality.finding_late", people, finding, at=at)
        told += 1
    return told


def _tell(kind: str, people: Iterable[Any], finding: Finding, *, at: datetime) -> None:
    tell(kind, people, finding.accreditation, at=at, url=reverse("quality:finding", args=[finding.uuid]))
