"""What is changed because of a check: planned, reported by one person, verified by another."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard, move
from melek.quality.enums.internal import ACTION_MOVES, IMPROVED_IN, RUN_INTERNAL, ActionState
from melek.quality.models import ImprovementAction, InternalCycle
from melek.quality.services.accreditation.steps import need_text
from melek.quality.services.internal.goals import CriterionUnknown


class NotImproving(DomainError):
    """Improvements follow from a check."""

    message = _("Tindakan perbaikan ditulis selama pemeriksaan dan perbaikan.")


class WhoMissing(InputError):
    """Somebody has to do it."""

    message = _("Tuliskan siapa yang melakukannya.")


class DayPast(InputError):
    """Something that is to be done needs time."""

    message = _("Pilih hari ini atau hari yang akan datang.")


class SameHands(DomainError):
    """Nobody verifies what they reported themselves."""

    message = _("Anda yang melaporkan tindakan ini. Orang lain yang memeriksanya.")
    status = 403


@guard("quality.somebody_else_did_it")
def _somebody_else(action: ImprovementAction, by: Any) -> None:
    if action.done_by_id == by.pk:
        raise SameHands


@transaction.atomic
def plan_action(
    *, cycle: InternalCycle, criterion: str, what: str, who: str, due_on: date, by: Any, at: datetime
) -> ImprovementAction:
    """Say what is changed, by whom and until when.

    Raises NotAllowed, NotImproving, CriterionUnknown, ReasonTooShort, WhoMissing, DayPast.
    """
    if not by.has_perm(RUN_INTERNAL, cycle):
        raise NotAllowed
    if cycle.state not in IMPROVED_IN:
        raise NotImproving
    if criterion not in cycle.edition.standard.criteria:
        raise CriterionUnknown
    if not who.strip():
        raise WhoMissing
    if due_on < timezone.localdate(at):
        raise DayPast
    made = ImprovementAction.objects.create(
        cycle=cycle,
        criterion=criterion,
        what=need_text(what),
        who=who.strip(),
        due_on=due_on,
        made_at=at,
        made_by=by,
    )
    after = {"criterion": criterion, "due_on": due_on}
    trail.record(by, "quality.improvement.planned", made, at=at, after=after)
    return made


@transaction.atomic
def report_action(*, action: ImprovementAction, done: str, by: Any, at: datetime) -> None:
    """Tell that it was done, and how one sees it. Raises NotAllowed, ReasonTooShort, MoveRefused."""
    told = need_text(done)
    move(action, ActionState.DONE, moves=ACTION_MOVES, by=by, done=told, done_at=at, done_by=by)
    trail.record(by, "quality.improvement.reported", action, at=at, reason=told)


@transaction.atomic
def verify_action(*, action: ImprovementAction, judgement: str, by: Any, at: datetime) -> None:
    """Confirm that it was done, as somebody who did not report it.

    Raises NotAllowed, SameHands, ReasonTooShort, MoveRefused.
    """
    told = need_text(judgement, 10)
    seen = {"judgement": told, "verified_at": at, "verified_by": by}
    move(action, ActionState.VERIFIED, moves=ACTION_MOVES, by=by, **seen)
    trail.record(by, "quality.improvement.verified", action, at=at, reason=told)


@transaction.atomic
def return_action(*, action: ImprovementAction, judgement: str, by: Any, at: datetime) -> None:
    """Hold it for not done, or not enough; it is open again.

    Raises NotAllowed, SameHands, ReasonTooShort, MoveRefused.
    """
    told = need_text(judgement, 10)
    before = {"done": action.done, "done_by": action.done_by_id}
    undone = {"judgement": told, "done": "", "done_at": None, "done_by": None}
    move(action, ActionState.OPEN, moves=ACTION_MOVES, by=by, **undone)
    trail.record(by, "quality.improvement.returned", action, at=at, before=before, reason=told)
