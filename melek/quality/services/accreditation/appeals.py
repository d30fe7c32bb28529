"""Appeals against decisions: who may open one, and what an upheld one changes."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from melek.dossier.models import Case
from melek.dossier.queries.cases import subject_of
from melek.kit.workflow import MoveRefused
from melek.quality.enums.accreditation import APPLY, State
from melek.quality.models import Accreditation, Decision
from melek.quality.queries.appeals import contestable, made_at, made_by, may_be_appealed
from melek.quality.queries.people import applicants
from melek.quality.services.accreditation.standing import restore_on_appeal
from melek.quality.services.accreditation.steps import step, tell

UPHELD = "quality.appeal_upheld"


def may_appeal(user: Any, subject: Any) -> bool:
    """Whether a person may appeal: for the institution, against a decision, in time, once."""
    if not isinstance(subject, Accreditation) or not user.has_perm(APPLY, subject):
        return False
    return may_be_appealed(subject, timezone.now())


def is_party(user: Any, case: Case) -> bool:
    """Whether a person made the decision that an appeal turns against."""
    accreditation = subject_of(case)
    return isinstance(accreditation, Accreditation) and made_by(accreditation, user)


@transaction.atomic
def uphold(*, case: Case, decision: Any, by: Any, at: datetime) -> None:
    """An appeal is upheld: a new final team sits, or what was suspended or withdrawn holds again.

    Raises NotAllowed, MoveRefused when something else was decided since, HeldByAnother.
    """
    accreditation = subject_of(case)
    assert isinstance(accreditation, Accreditation)
    appealed = contestable(accreditation)
    if appealed is None or made_at(appealed) > case.opened_at:
        raise MoveRefused
    if isinstance(appealed, Decision):
        event = "quality.accreditation.sits_again"
        following: dict[str, Any] = {"sitting": accreditation.sitting + 1, "ballot": 1}
        step(accreditation, State.ASSESSED, event, by=by, at=at, after=following, **following)
    else:
        restore_on_appeal(accreditation=accreditation, reasons=decision.reasons, by=by, at=at)
    tell(UPHELD, applicants(accreditation, on=timezone.localdate(at)), accreditation, at=at)
