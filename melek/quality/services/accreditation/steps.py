"""What every act of the cycle shares: a step with its clock and its entry, and telling whoever has to act next."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.kit import notices
from melek.kit.errors import InputError
from melek.kit.workflow import move
from melek.quality.enums.accreditation import ACCREDITATION_MOVES
from melek.quality.models import Accreditation
from melek.quality.queries.law import due_in

NEWS = "quality.accreditation_news"


class ReasonTooShort(InputError):
    """Too few words to act on."""

    message = _("Tulis paling sedikit {least} huruf; sekarang {count}.")


def need_text(text: str, least: int = 20) -> str:
    """The text without blanks around it. Raises ReasonTooShort."""
    told = text.strip()
    if len(told) < least:
        raise ReasonTooShort(least=least, count=len(told))
    return told


def step(
    accreditation: Accreditation,
    target: str,
    event: str,
    *,
    by: Any,
    at: datetime,
    after: dict[str, Any] | None = None,
    reason: str = "",
    **changes: Any,
) -> None:
    """Move an accreditation, start the clock of its new state, and tell it to the trail.

    Raises NotAllowed, MoveRefused, and what the guard of the move raises.
    """
    before = {"state": accreditation.state}
    clock = {"entered_at": at, "due_at": due_in(target, at), "warned_at": None, "overdue_told_at": None}
    move(accreditation, target, moves=ACCREDITATION_MOVES, by=by, **clock, **changes)
    trail.record(
        by, event, accreditation, at=at, before=before, after={"state": target, **(after or {})}, reason=reason
    )


def tell(kind: str, people: Iterable[Any], accreditation: Accreditation, *, at: datetime, url: str = "") -> None:
    """Send a notice about an accreditation to people, once to each."""
    address = url or reverse("quality:accreditation", args=[accreditation.uuid])
    for one in {one.pk: one for one in people if one.is_active}.values():
        notices.send(kind, to=one, at=at, url=address, number=accreditation.number)
