"""Findings of a control on the controllers' side: the note, the letter, and what they say to a reply."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from melek.dossier.models import IssuedDocument
from melek.dossier.services.documents import issue_document
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import MoveRefused, move
from melek.quality.enums.accreditation import Severity
from melek.quality.enums.control import LETTER_KIND, RUN_CONTROL, STAGE_MOVES, ControlState, Stage
from melek.quality.models import Control, ControlFinding, FindingStep, Norm
from melek.quality.queries.control import agency_people, broken_norms
from melek.quality.queries.norms import authority_path
from melek.quality.services.accreditation.steps import need_text
from melek.quality.services.control.restating import check_standing, restate
from melek.quality.services.control.team import check_team, tell


class NoFindingsNow(DomainError):
    """Findings are written while a control runs, or on its report."""

    message = _("Temuan ditulis selama pengendalian berjalan atau sesudah hasilnya dilaporkan.")


class NormKept(InputError):
    """A finding is about a norm that was found not, or only partly, kept."""

    message = _("Catat dahulu bahwa norma ini belum atau baru sebagian terpenuhi, lalu tulis temuannya.")


class SeverityMissing(InputError):
    """Not one of the severities."""

    message = _("Pilih beratnya temuan.")


class DeadlineTooEarly(InputError):
    """A reply, and a follow-up, needs time."""

    message = _("Pilih hari sesudah hari ini.")


@transaction.atomic
def record_control_finding(
    *, control: Control, norm: Norm, severity: str, text: str, recommendation: str, by: Any, at: datetime
) -> ControlFinding:
    """Note a gap and what is recommended; the agency is told by the letter, not before.

    Raises NotAllowed, NotOnTeam, OwnAgency, NoFindingsNow, NormKept, SeverityMissing, ReasonTooShort.
    """
    if by is not None and not by.has_perm(RUN_CONTROL, control):
        raise NotAllowed
    check_team(control, by)
    if control.state not in (ControlState.RUNNING, ControlState.REPORTED):
        raise NoFindingsNow
    if norm.pk not in {one.pk for one in broken_norms(control)}:
        raise NormKept
    if severity not in Severity.values:
        raise SeverityMissing
    made = ControlFinding.objects.create(
        control=control,
        norm=norm,
        severity=severity,
        text=need_text(text),
        recommendation=need_text(recommendation),
        made_at=at,
        made_by=by,
    )
    note(made, Stage.FOUND, text=made.text, by=by, at=at)
    after = {"norm": norm.code, "severity": severity}
    trail.record(by, "quality.control_finding.recorded", made, at=at, after=after)
    return made


def note(
    finding: ControlFinding, stage: str, *, by: Any, at: datetime, text: str = "", day: date | None = None
) -> None:
    """Write down that a finding entered a stage."""
    FindingStep.objects.create(finding=finding, stage=stage, text=text, day=day, at=at, by=by)


def url_of(finding: ControlFinding) -> str:
    """The page of a finding."""
    return reverse("quality:control_finding", args=[finding.uuid])


def tell_agency(kind: str, finding: ControlFinding, *, at: datetime) -> None:
    """Send a notice about a finding to whoever answers for the agency."""
    people = agency_people(finding.control.agency, on=timezone.localdate(at))
    tell(kind, people, finding.number, url_of(finding), at=at)


@transaction.atomic
def drop_finding(*, finding: ControlFinding, reason: str, by: Any, at: datetime) -> None:
    """Take a note back before its letter. Raises NotAllowed, NotOnTeam, OwnAgency, ReasonTooShort, MoveRefused."""
    told = need_text(reason, 10)
    move(finding, Stage.DROPPED, moves=STAGE_MOVES, by=by)
    note(finding, Stage.DROPPED, text=told, by=by, at=at)
    trail.record(by, "quality.control_finding.dropped", finding, at=at, reason=told)


@transaction.atomic
def recommend(*, finding: ControlFinding, deadline: date, by: Any, at: datetime) -> IssuedDocument:
    """Send the letter of recommendation; the agency's clock starts.

    Raises NotAllowed, NotOnTeam, OwnAgency, DeadlineTooEarly, MoveRefused.
    """
    need_later(deadline, at)
    if by is not None and not by.has_perm(RUN_CONTROL, finding):
        raise NotAllowed
    check_team(finding, by)
    if finding.state != Stage.FOUND:
        raise MoveRefused
    with translation.override("id"):  # a letter of state is written in Indonesian, whoever presses
        facts = _facts(finding, deadline)
    letter = issue_document(
        kind=LETTER_KIND, facts=facts, scope_path=authority_path(), subject=None, by=by, at=at, about=finding
    )
    changes = {"letter": letter, "deadline": deadline, "reminded_at": None}
    move(finding, Stage.RECOMMENDED, moves=STAGE_MOVES, by=by, **changes)
    note(finding, Stage.RECOMMENDED, text=finding.recommendation, day=deadline, by=by, at=at)
    after = {"deadline": deadline, "letter": letter.number}
    trail.record(by, "quality.control_finding.recommended", finding, at=at, after=after)
    tell_agency("quality.recommendation_sent", finding, at=at)
    return letter


def _facts(finding: ControlFinding, deadline: date) -> dict[str, str]:
    norm, control = finding.norm, finding.control
    basis = norm.basis if norm.is_confirmed else _now("{basis} (perlu konfirmasi)").format(basis=norm.basis)
    return {
        "agency": control.agency.name,
        "control": control.number,
        "finding": finding.number,
        "year": str(control.year),
        "mode": str(control.get_mode_display()),
        "norm": norm.title,
        "basis": basis,
        "severity": str(finding.get_severity_display()),
        "text": finding.text,
        "recommendation": finding.recommendation,
        "deadline": deadline.isoformat(),
    }


def need_later(day: date, at: datetime) -> None:
    """Raise DeadlineTooEarly for a day that is not after today."""
    if day <= timezone.localdate(at):
        raise DeadlineTooEarly


@transaction.atomic
def accept_reply(*, finding: ControlFinding, judgement: str, promised_on: date, by: Any, at: datetime) -> None:
    """Take the agency's plan: the follow-up is promised for a day.

    Raises NotAllowed, NotOnTeam, OwnAgency, ReasonTooShort, DeadlineTooEarly, MoveRefused.
    """
    told = need_text(judgement, 10)
    need_later(promised_on, at)
    changes = {"promised_on": promised_on, "promise_told_at": None}
    move(finding, Stage.ACCEPTED, moves=STAGE_MOVES, by=by, **changes)
    note(finding, Stage.ACCEPTED, text=told, day=promised_on, by=by, at=at)
    after = {"promised_on": promised_on}
    trail.record(by, "quality.control_finding.accepted", finding, at=at, after=after, reason=told)
    tell_agency("quality.reply_judged", finding, at=at)


@transaction.atomic
def return_reply(*, finding: ControlFinding, judgement: str, deadline: date, by: Any, at: datetime) -> None:
    """Hold a reply, or a follow-up, for not enough; the agency replies again by a new day.

    Raises NotAllowed, NotOnTeam, OwnAgency, ReasonTooShort, DeadlineTooEarly, MoveRefused.
    """
    told = need_text(judgement)
    need_later(deadline, at)
    changes = {"deadline": deadline, "promised_on": None, "reminded_at": None}
    move(finding, Stage.RECOMMENDED, moves=STAGE_MOVES, by=by, **changes)
    note(finding, Stage.RECOMMENDED, text=told, day=deadline, by=by, at=at)
    after = {"deadline": deadline}
    trail.record(by, "quality.control_finding.returned", finding, at=at, after=after, reason=told)
    tell_agency("quality.reply_judged", finding, at=at)


@transaction.atomic
def close_control_finding(*, finding: ControlFinding, status: str, judgement: str, by: Any, at: datetime) -> None:
    """End a finding whose follow-up was seen, and say how the norm stands now.

    Raises NotAllowed, NotOnTeam, OwnAgency, ReasonTooShort, StandingMissing, MoveRefused.
    """
    told = need_text(judgement)
    check_standing(status)
    move(finding, Stage.CLOSED, moves=STAGE_MOVES, by=by)
    note(finding, Stage.CLOSED, text=told, by=by, at=at)
    restate(finding, status, reason=told, by=by, at=at)
    trail.record(by, "quality.control_finding.closed", finding, at=at, after={"status": status}, reason=told)
    tell_agency("quality.reply_judged", finding, at=at)
