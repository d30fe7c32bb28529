"""Opening a case, taking it in hand, asking and telling, withdrawing and closing it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import UNANSWERED, CaseState, Side, Turn
from melek.dossier.models import Case, CaseMessage, EvidenceFile
from melek.dossier.queries.calendar import due, resumed
from melek.dossier.queries.cases import appeal_until, deciders_near
from melek.dossier.registers import case_kinds
from melek.dossier.services.evidence import add_evidence
from melek.dossier.services.guards import check_may_close, check_no_party
from melek.identity import trail
from melek.kit import formats, notices
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import move

OPENED, ASKED, REPLIED, WITHDRAWN = (f"dossier.case_{what}" for what in ("opened", "asked", "replied", "withdrawn"))
Upload = tuple[str, Iterable[bytes]]


class TextTooShort(InputError):
    """Too few words to act on."""

    message = _("Tulis paling sedikit {least} huruf; sekarang {count}.")


class RemedyMissing(InputError):
    """A case that does not say what it wants."""

    message = _("Tuliskan apa yang Anda minta.")


class WaitsAlready(DomainError):
    """The person has a case of this kind about this object that waits."""

    message = _("Anda sudah mengajukan hal ini, dan permohonan itu belum dijawab. Tambahkan keterangan di sana.")


class CaseEnded(DomainError):
    """Nothing more can be said in this case."""

    message = _("Permohonan ini sudah dijawab atau ditarik, jadi tidak dapat ditambah lagi.")


class AppealPossible(DomainError):
    """The opener may still appeal."""

    message = _("Pemohon masih dapat mengajukan banding sampai {until}. Tutup setelah itu.")


def need_text(text: str, least: int = 1) -> str:
    """The text without blanks around it. Raises TextTooShort."""
    told = text.strip()
    if len(told) < least:
        raise TextTooShort(least=least, count=len(told))
    return told


@transaction.atomic
def open_case(
    *,
    kind: str,
    subject: Model,
    scope_path: str,
    statement: str,
    remedy: str,
    by: Any,
    at: datetime,
    files: Sequence[Upload] = (),
) -> Case:
    """Open a case about an object; the clock starts, and those who may answer at the nearest place are told.

    Raises NotAllowed, TextTooShort, RemedyMissing, WaitsAlready, and what `add_evidence` raises.
    """
    declared = case_kinds[kind]
    if declared.may_open is not None and not declared.may_open(by, subject):
        raise NotAllowed
    told = need_text(statement, declared.shortest_statement)
    if not remedy.strip():
        raise RemedyMissing
    try:
        with transaction.atomic():
            case = Case.objects.create(
                kind=kind,
                opener=by,
                subject_type=subject._meta.label,
                subject_id=str(subject.pk),
                subject_label=declared.name_of(subject)[:200],
                scope_path=scope_path,
                statement=told,
                remedy=remedy.strip(),
                opened_at=at,
                due_at=due(declared.clock, at),
            )
    except IntegrityError as error:
        raise WaitsAlready from error
    trail.record(by, "dossier.case.opened", case, at=at, after={"about": f"{case.subject_type} {case.subject_id}"})
    for name, chunks in files:
        add_evidence(holder=case, name=name, chunks=chunks, by=by, at=at)
    tell_deciders(OPENED, case, at=at)
    return case


def tell(kind: str, case: Case, *, to: Any, at: datetime) -> None:
    """Send a notice about a case to one person, when there is one who still has an account in use."""
    if to is not None and to.is_active:
        notices.send(kind, to=to, at=at, url=reverse("dossier:case", args=[case.uuid]), number=case.number)


def tell_deciders(kind: str, case: Case, *, at: datetime) -> None:
    """Send a notice to whoever has a case in hand, else to all who may take it at the nearest place."""
    if case.taken_by is not None and case.taken_by.is_active:
        tell(kind, case, to=case.taken_by, at=at)
        return
    for one in deciders_near(case, on=timezone.localdate(at)):
        tell(kind, case, to=one, at=at)


@transaction.atomic
def take_case(*, case: Case, by: Any, at: datetime) -> None:
    """Take a case in hand, also from somebody who has it.

    Raises NotAllowed, OwnCase, SamePerson, OwnDecision, MoveRefused.
    """
    before = {"taken_by": case.taken_by_id}
    move(case, CaseState.TAKEN, moves=_handling(case), by=by, taken_at=at, taken_by=by)
    trail.record(by, "dossier.case.taken", case, at=at, before=before, after={"taken_by": by.pk})


def _handling(case: Case) -> list[Any]:
    """The moves without the opener's reply, which leads to the same state."""
    return [step for step in case.moves if step.source != CaseState.ASKED]


@transaction.atomic
def ask(*, case: Case, text: str, by: Any, at: datetime) -> CaseMessage:
    """Ask the opener; the clock stands still until they reply. Raises NotAllowed, NotInHand, TextTooShort, MoveRefused."""
    told = need_text(text)
    move(case, CaseState.ASKED, moves=case.moves, by=by, paused_at=at)
    message = _say(case, Side.DECIDER, Turn.QUESTION, told, by=by, at=at)
    trail.record(by, "dossier.case.asked", case, at=at)
    tell(ASKED, case, to=case.opener, at=at)
    return message


@transaction.atomic
def reply(*, case: Case, text: str, by: Any, at: datetime) -> CaseMessage:
    """Answer a question; the clock goes on with what was left. Raises NotAllowed, TextTooShort, MoveRefused."""
    told = need_text(text)
    declared, asked_at = case.declared, case.paused_at
    due_at = case.due_at
    if declared is not None and asked_at is not None:
        due_at = resumed(declared.clock, due_at, at - asked_at)
    steps = [step for step in case.moves if step.source == CaseState.ASKED]
    move(case, CaseState.TAKEN, moves=steps, by=by, paused_at=None, due_at=due_at)
    message = _say(case, Side.OPENER, Turn.REPLY, told, by=by, at=at)
    trail.record(by, "dossier.case.replied", case, at=at, after={"due_at": due_at})
    tell_deciders(REPLIED, case, at=at)
    return message


@transaction.atomic
def write_remark(*, case: Case, text: str, by: Any, at: datetime) -> CaseMessage:
    """Add something to a case that waits, from either side. Raises NotAllowed, CaseEnded, TextTooShort."""
    side = side_of(case, by)
    message = _say(case, side, Turn.REMARK, need_text(text), by=by, at=at)
    trail.record(by, "dossier.case.remarked", case, at=at, after={"side": side})
    return message


@transaction.atomic
def attach_file(*, case: Case, name: str, chunks: Iterable[bytes], by: Any, at: datetime) -> EvidenceFile:
    """Add evidence to a case that waits, from either side. Raises NotAllowed, CaseEnded, and as `add_evidence`."""
    side_of(case, by)
    return add_evidence(holder=case, name=name, chunks=chunks, by=by, at=at)


def side_of(case: Case, by: Any) -> Side:
    """The side on which a person may add to a case that waits. Raises NotAllowed, CaseEnded, and what bars a decider."""
    if by.pk == case.opener_id:
        side = Side.OPENER
    elif by.has_perm(case.permission, case):
        check_no_party(case, by)
        side = Side.DECIDER
    else:
        raise NotAllowed
    if case.state not in UNANSWERED:
        raise CaseEnded
    return side


@transaction.atomic
def withdraw_case(*, case: Case, reason: str, by: Any, at: datetime) -> None:
    """Take a case back before it is answered; only its opener may. Raises NotAllowed, MoveRefused."""
    move(case, CaseState.WITHDRAWN, moves=case.moves, by=by, paused_at=None, ended_at=at)
    if reason.strip():
        _say(case, Side.OPENER, Turn.REMARK, reason.strip(), by=by, at=at)
    trail.record(by, "dossier.case.withdrawn", case, at=at)
    tell(WITHDRAWN, case, to=case.taken_by, at=at)


@transaction.atomic
def close_case(*, case: Case, by: Any, at: datetime) -> None:
    """End an answered case: its opener accepts the answer, or nobody can appeal any more.

    Raises NotAllowed, AppealPossible, MoveRefused.
    """
    check_may_close(case, by)
    until = appeal_until(case)
    if by.pk != case.opener_id and until is not None and at <= until:
        raise AppealPossible(until=formats.moment(until))
    move(case, CaseState.CLOSED, moves=case.moves, by=by, ended_at=at)
    trail.record(by, "dossier.case.closed", case, at=at)


def _say(case: Case, side: str, turn: str, text: str, *, by: Any, at: datetime) -> CaseMessage:
    return CaseMessage.objects.create(case=case, author=by, side=side, turn=turn, text=text, at=at)
