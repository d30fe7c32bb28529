"""Letters about seats: the request of one agency, the confirmation of the other. They name no person."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from melek.catalogue.enums import ASK_SEATS, SHARE_SEATS, RequestState
from melek.catalogue.models import SeatRequest
from melek.catalogue.queries.seats import standing_letters
from melek.dossier.models import IssuedDocument
from melek.dossier.services.documents import issue_document, revoke_document
from melek.identity import trail
from melek.kit import formats
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.registers import Text

CONFIRMATION, ASKING = "catalogue.seat_letter", "catalogue.seat_request"


class NothingToConfirm(DomainError):
    """The request holds no seat."""

    message = gettext_lazy("Belum ada kursi yang disediakan untuk permintaan ini, jadi belum ada yang dikonfirmasi.")


class LetterStands(DomainError):
    """The same letter was issued already and still holds."""

    message = gettext_lazy("Surat ini sudah terbit dan masih berlaku. Unduh surat yang ada.")


class RequestOver(DomainError):
    """The request is no longer one."""

    message = gettext_lazy("Permintaan ini sudah berakhir, jadi suratnya tidak dibuat lagi.")


@transaction.atomic
def confirm_seats(*, request: SeatRequest, by: Any, at: datetime) -> IssuedDocument:
    """Issue the letter that confirms the seats of a request. Raises NotAllowed, NothingToConfirm, LetterStands."""
    if not by.has_perm(SHARE_SEATS, request.offer):
        raise NotAllowed
    seats = request.seats.count()
    if request.state != RequestState.RESERVED or not seats:
        raise NothingToConfirm
    return _issue(CONFIRMATION, request, request.offer.scope_path, seats, by=by, at=at)


@transaction.atomic
def write_request(*, request: SeatRequest, by: Any, at: datetime) -> IssuedDocument:
    """Issue the letter in which an agency asks for seats. Raises NotAllowed, RequestOver, LetterStands."""
    if not by.has_perm(ASK_SEATS, request):
        raise NotAllowed
    if request.ended_at is not None:
        raise RequestOver
    return _issue(ASKING, request, request.scope_path, request.wanted, by=by, at=at)


def _issue(kind: str, request: SeatRequest, scope_path: str, seats: int, *, by: Any, at: datetime) -> IssuedDocument:
    if kind in standing_letters(request):
        raise LetterStands
    document = issue_document(
        kind=kind,
        facts=facts_of_letter(request, seats),
        scope_path=scope_path,
        subject=None,
        about=request,
        by=by,
        at=at,
    )
    trail.record(by, "catalogue.seats.letter_issued", request, at=at, after={"number": document.number})
    return document


def facts_of_letter(request: SeatRequest, seats: int) -> dict[str, Any]:
    """What both letters state, in Indonesian, the language of official papers."""
    offering = request.offer.offering
    with translation.override("id"):
        place = f"{offering.city}, {offering.region.name}" if offering.region else ""
        if offering.is_online:
            place = f"{_('Daring')}, {place}" if place else _("Daring")
        return {
            "programme": offering.version.title,
            "code": offering.version.programme.code,
            "provider": offering.institution.name,
            "giver": offering.institution.agency.name,
            "asker": request.agency.name,
            "asked_on": timezone.localdate(request.asked_at),
            "days": formats.day_range(offering.starts_on, offering.ends_on),
            "place": place,
            "region": request.region.name,
            "seats": seats,
            "price": formats.money(offering.price),
            "fee_payer": str(offering.get_fee_payer_display()),
            "travel_payer": str(offering.get_travel_payer_display()),
        }


@transaction.atomic
def revoke_letters(*, request: SeatRequest, reason: Text, at: datetime) -> None:
    """Let the letters about a request hold no longer, because what they state has changed."""
    with translation.override("id"):  # the register of documents keeps it for ever, whoever acts
        told = str(reason)
    for document in standing_letters(request).values():
        revoke_document(document=document, reason=told, by=None, at=at)
        trail.record(None, "catalogue.seats.letter_revoked", request, at=at, after={"number": document.number})
