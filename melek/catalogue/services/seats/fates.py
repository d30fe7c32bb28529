"""How seats and offers end: who came, who did not, and what happens when a training is changed or cancelled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import (
    OFFER_MOVES,
    REQUEST_MOVES,
    SHARE_SEATS,
    OfferState,
    RequestState,
    SeatFate,
)
from melek.catalogue.models import Offering, PooledSeat, SeatOffer, SeatRequest
from melek.catalogue.models.seats import SEATLESS
from melek.catalogue.services.seats.holding import give_back, held_by, locked, note
from melek.catalogue.services.seats.letters import revoke_letters
from melek.catalogue.services.seats.telling import tell_asker
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.formats import number
from melek.kit.workflow import move

CANCELLED = _("Pelatihan dibatalkan.")
LAPSED, CALLED_OFF = "catalogue.seats_lapsed", "catalogue.seats_cancelled"


class NotBegun(DomainError):
    """Nobody can have come yet."""

    message = _("Kehadiran dicatat mulai hari pertama pelatihan.")


class PresentWrong(InputError):
    """More people than seats."""

    message = _("{agency} memegang {held} kursi. Isi 0 sampai {held} orang yang hadir.")


class SeatsOpen(DomainError):
    """Somebody holds seats whose end is not known."""

    message = _("Masih ada {held} kursi yang dipesan. Catat dahulu siapa yang hadir.")


class SeatsLent(DomainError):
    """The offering cannot shrink below its lent seats, or begin before they are allotted."""

    message = _(
        "{seats} kursi dipinjamkan sampai {day}. Kursi tidak boleh kurang dari itu, dan mulainya tidak lebih awal."
    )


@transaction.atomic
def mark_fates(*, offer: SeatOffer, present: Mapping[int, int], by: Any, at: datetime) -> SeatOffer:
    """Write down how many people of each request came; its other seats are no-shows. A later entry corrects it.

    `present` holds people by the key of the request. Raises NotAllowed, NotBegun, PresentWrong.
    """
    if not by.has_perm(SHARE_SEATS, offer):
        raise NotAllowed
    offer = locked(offer)
    if not offer.takes_attendance(at):
        raise NotBegun
    told = {}
    for request in offer.requests.filter(pk__in=list(present)).select_related("agency").order_by("pk"):
        came = present[request.pk]
        seats = list(request.seats.order_by("number"))
        if not 0 <= came <= len(seats):
            raise PresentWrong(agency=request.agency.name, held=number(len(seats)))
        _judge(request, seats[:came], SeatFate.USED, by=by, at=at)
        _judge(request, seats[came:], SeatFate.NO_SHOW, by=by, at=at)
        told[str(request.pk)] = {"came": came, "seats": len(seats)}
    trail.record(by, "catalogue.seats.marked", offer, at=at, after=told)
    return offer


def _judge(request: SeatRequest, seats: list[PooledSeat], fate: str, *, by: Any, at: datetime) -> None:
    changed = [one for one in seats if one.fate != fate]
    PooledSeat.objects.filter(pk__in=[one.pk for one in changed], request=request).update(fate=fate)
    note(changed, request, fate, by=by, at=at)


@transaction.atomic
def close_offer(*, offer: SeatOffer, by: Any, at: datetime, reason: str = "") -> SeatOffer:
    """End an offer in which nobody holds a seat whose end is unknown. Raises NotAllowed, SeatsOpen, MoveRefused."""
    if not by.has_perm(SHARE_SEATS, offer):
        raise NotAllowed
    offer = locked(offer)
    held = offer.seats.filter(fate=SeatFate.HELD).count()
    if held:
        raise SeatsOpen(held=number(held))
    _end(offer, LAPSED, by=by, at=at, reason=reason)
    return offer


@transaction.atomic
def end_offer(*, offer: SeatOffer, at: datetime) -> None:
    """Let an offer end by itself because its training began or was cancelled before the seats were allotted."""
    offer = locked(offer)
    if offer.state in {OfferState.OPEN, OfferState.FROZEN}:
        _end(offer, LAPSED, by=None, at=at, reason="")


def _end(offer: SeatOffer, notice: str, *, by: Any, at: datetime, reason: str) -> None:
    """Close the offer; who still waits gets nothing and is told by a notice of this kind."""
    for request in offer.requests.filter(state__in=SEATLESS).select_related("agency__scope").order_by("pk"):
        changes = {"waiting": 0, "turn": None, "ended_at": at}
        move(request, RequestState.LAPSED, moves=REQUEST_MOVES, by=None, **changes)
        tell_asker(notice, request, at=at, title=offer.offering.version.title, reason=reason)
    offer.requests.filter(turn__isnull=False).update(waiting=0, turn=None)
    move(offer, OfferState.CLOSED, moves=OFFER_MOVES, by=by)
    trail.record(by, "catalogue.seats.closed", offer, at=at, reason=reason)


@transaction.atomic
def cancel_pool(*, offering: Offering, reason: str, by: Any, at: datetime) -> None:
    """Free all seats of a training that is cancelled, and tell who held or wanted them why."""
    found = SeatOffer.objects.running().filter(offering=offering).first()
    if found is None:
        return
    offer = locked(found)
    rows = offer.requests.filter(state=RequestState.RESERVED, seats__fate=SeatFate.HELD).distinct()
    for request in rows.select_related("agency__scope").order_by("pk"):
        give_back(held_by(request), request, by=by, at=at)
        move(request, RequestState.LAPSED, moves=REQUEST_MOVES, by=None, ended_at=at)
        revoke_letters(request=request, reason=CANCELLED, at=at)
        tell_asker(CALLED_OFF, request, at=at, title=offer.offering.version.title, reason=reason)
    # who may cancel the training was asked where it is cancelled
    _end(offer, CALLED_OFF, by=None, at=at, reason=reason)


def refuse_change(offering: Offering, *, seats: int, starts_on: Any) -> None:
    """Refuse fewer seats than are lent, and a beginning before the seats are allotted. Raises SeatsLent."""
    found = SeatOffer.objects.running().filter(offering=offering).first()
    if found is None:
        return
    offer = locked(found)
    lent, day = offer.seats.lent().count(), timezone.localdate(offer.asks_until)
    is_early = offer.state != OfferState.ALLOTTED and starts_on <= day
    if seats < lent or is_early:
        raise SeatsLent(seats=number(lent), day=f"{day:%d/%m/%Y}")


@transaction.atomic
def tell_change(*, offering: Offering, at: datetime) -> None:
    """Tell who holds or wants seats that a training's days or place changed; letters about them hold no longer."""
    offer = SeatOffer.objects.running().with_places().filter(offering=offering).first()
    if offer is None:
        return
    active = (*SEATLESS, RequestState.RESERVED)
    for request in offer.requests.filter(state__in=active).select_related("agency__scope").order_by("pk"):
        revoke_letters(request=request, reason=_("Jadwal pelatihan berubah."), at=at)
        tell_asker("catalogue.seats_changed", request, at=at, title=offering.version.title)
    trail.record(None, "catalogue.seats.schedule_changed", offer, at=at)
