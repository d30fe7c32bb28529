"""Answering a case, and appealing against the answer."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import CaseState, Level, Side, Turn
from melek.dossier.models import Case, CaseDecision, CaseMessage
from melek.dossier.queries.calendar import due
from melek.dossier.queries.cases import appeal_until
from melek.dossier.services.cases import WaitsAlready, need_text, tell, tell_deciders
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import MoveRefused, move

ANSWERED, APPEALED = "dossier.case_answered", "dossier.case_appealed"
SHORTEST_APPEAL = 20


class OutcomeUnknown(InputError):
    """The kind of the case does not allow this outcome."""

    message = _("Pilih salah satu putusan yang tersedia.")


class NoAppeal(DomainError):
    """There is no appeal, or no more, or its time is over."""

    message = _("Jawaban ini tidak dapat dibanding lagi: sudah pernah dibanding, atau tenggatnya lewat.")


@transaction.atomic
def answer_case(*, case: Case, outcome: str, reasons: str, by: Any, at: datetime) -> CaseDecision:
    """Answer a case with an outcome and its reasons; the act of its kind runs in the same transaction.

    Raises NotAllowed, OwnCase, SamePerson, OwnDecision, NotInHand, OutcomeUnknown, TextTooShort, MoveRefused, and what
    the act raises.
    """
    declared = case.declared
    if declared is None:
        raise MoveRefused
    wanted = declared.outcome_text(outcome)
    if wanted is None:
        raise OutcomeUnknown
    told = need_text(reasons, wanted.shortest)
    move(case, CaseState.ANSWERED, moves=case.moves, by=by)
    decision = CaseDecision.objects.create(
        case=case, level=case.level, outcome=outcome, reasons=told, answered_at=at, answered_by=by
    )
    after = {"outcome": outcome, "level": case.level}
    trail.record(by, "dossier.case.answered", case, at=at, after=after)
    if declared.act is not None and outcome in declared.act_on:
        declared.act(case=case, decision=decision, by=by, at=at)
    tell(ANSWERED, case, to=case.opener, at=at)
    return decision


@transaction.atomic
def appeal_case(*, case: Case, reasons: str, by: Any, at: datetime) -> Case:
    """Bring an answered case before somebody else, once and in time; a new clock starts.

    Raises NotAllowed, NoAppeal, TextTooShort, WaitsAlready, MoveRefused.
    """
    if by.pk != case.opener_id:
        raise NotAllowed
    declared, until = case.declared, appeal_until(case)
    if declared is None or until is None or at > until:
        raise NoAppeal
    told = need_text(reasons, SHORTEST_APPEAL)
    fresh = {"taken_at": None, "taken_by": None, "warned_at": None, "overdue_told_at": None}
    try:
        with transaction.atomic():
            due_at = due(declared.clock, at)
            move(case, CaseState.OPEN, moves=case.moves, by=by, level=Level.APPEAL, due_at=due_at, **fresh)
    except IntegrityError as error:
        raise WaitsAlready from error
    CaseMessage.objects.create(case=case, author=by, side=Side.OPENER, turn=Turn.APPEAL, text=told, at=at)
    trail.record(by, "dossier.case.appealed", case, at=at)
    tell_deciders(APPEALED, case, at=at)
    return case
