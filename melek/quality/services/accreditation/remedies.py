"""The time in which an institution can turn against a decision: what waits for it, and giving it up."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.dossier.models import Case
from melek.identity import trail
from melek.kit import formats
from melek.kit.errors import DomainError, NotAllowed
from melek.quality.enums.accreditation import APPLY, State
from melek.quality.models import Accreditation
from melek.quality.queries.accreditation import last_decision
from melek.quality.queries.appeals import remedy_until
from melek.quality.queries.people import office_people
from melek.quality.services.accreditation.steps import tell

WAIVED = "quality.appeal_waived"


class AppealOpen(DomainError):
    """An appeal waits for its answer."""

    message = _("Banding atas putusan ini belum dijawab. Tunggu jawabannya.")


class AppealRuns(DomainError):
    """The institution can still appeal."""

    message = _(
        "Lembaga masih dapat mengajukan banding sampai {until}. Tunggu sampai lewat, atau sampai lembaga melepaskannya."
    )


class NothingToWaive(DomainError):
    """There is no decision that the institution could appeal against now."""

    message = _("Tidak ada putusan yang dapat dibanding sekarang, jadi tidak ada hak banding yang dilepaskan.")


def need_no_appeal(accreditation: Accreditation) -> None:
    """Raise AppealOpen while a case about it waits for its answer."""
    if Case.objects.about(accreditation).unanswered().exists():
        raise AppealOpen


def need_remedy_over(accreditation: Accreditation, *, at: datetime) -> None:
    """Raise AppealRuns while the institution can still turn against the decision."""
    until = remedy_until(accreditation)
    if until is not None and at <= until:
        raise AppealRuns(until=formats.moment(until))


def may_waive(accreditation: Accreditation, at: datetime) -> bool:
    """Whether the institution can give up its appeal now: against the decision of a final team, while its time runs."""
    until = remedy_until(accreditation) if accreditation.state == State.DECIDED else None
    return until is not None and at <= until


@transaction.atomic
def waive_appeal(*, accreditation: Accreditation, by: Any, at: datetime) -> None:
    """Give up the appeal against the decision, so that it need not be waited for; the office is told.

    Raises NotAllowed, NothingToWaive, AppealOpen.
    """
    if not by.has_perm(APPLY, accreditation):
        raise NotAllowed
    if not may_waive(accreditation, at):
        raise NothingToWaive
    need_no_appeal(accreditation)
    rows = Accreditation.objects.filter(pk=accreditation.pk, state=State.DECIDED, waived_at=None)
    if not rows.update(waived_at=at, waived_by=by):
        raise NothingToWaive
    accreditation.refresh_from_db(fields=["waived_at", "waived_by"])
    decision = last_decision(accreditation)
    after = {"sitting": accreditation.sitting, "outcome": decision.outcome if decision else ""}
    trail.record(by, "quality.accreditation.appeal_waived", accreditation, at=at, after=after)
    tell(WAIVED, office_people(accreditation, on=timezone.localdate(at)), accreditation, at=at)
