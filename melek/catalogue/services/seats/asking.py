"""Asking for seats: a request, its change and withdrawal, and seats that are given back."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import ASK_SEATS, REQUEST_MOVES, OfferState, RequestState
from melek.catalogue.models import SeatOffer, SeatRequest
from melek.catalogue.queries.territory import may_name
from melek.catalogue.services.seats.allotment import AllottedAlready, share_out
from melek.catalogue.services.seats.holding import NUMBER_CHANGED, give_back, held_by, locked, serve, take
from melek.catalogue.services.seats.letters import revoke_letters
from melek.catalogue.services.seats.telling import tell_giver, tell_served
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.formats import number
from melek.kit.workflow import move
from melek.registry.models import Agency, Region


class OwnSeats(InputError):
    """An agency asks itself."""

    message = _("Kursi ini dipinjamkan instansi Anda sendiri.")


class RegionElsewhere(InputError):
    """Regions on the list are served first, so nobody asks for people of a region where it has none."""

    message = _(
        "Pilih daerah di wilayah instansi Anda sendiri; instansi pusat memilih daerah tempat pegawainya bertugas."
    )


class AskingOver(DomainError):
    """The offer takes no requests."""

    message = _("Penawaran ini tidak menerima permintaan lagi.")


class WantedWrong(InputError):
    """No seat, or more than the training has."""

    message = _("Minta 1 sampai {most} kursi.")


class AskedAlready(DomainError):
    """A request of the agency waits for the same region."""

    message = _("Instansi Anda sudah mempunyai permintaan yang menunggu untuk daerah ini. Ubah permintaan itu.")


class RequestFixed(DomainError):
    """The requests are locked."""

    message = _("Permintaan ini tidak dapat diubah lagi karena batas permintaan sudah lewat.")


class ReleaseWrong(InputError):
    """More seats than the agency holds."""

    message = _("Instansi Anda memegang {held} kursi. Lepaskan 1 sampai {held} kursi.")


class ReleaseTooLate(DomainError):
    """The training has begun."""

    message = _("Pelatihan sudah mulai atau batal, jadi kursi tidak dapat dilepas lagi.")


def ask_seats(
    *, offer: SeatOffer, agency: Agency, region: Region, wanted: int, by: Any, at: datetime, note: str = ""
) -> SeatRequest:
    """Ask for seats. Until the deadline a request waits for the allotment; later it is served at once, or queues.

    Who asks after the deadline, before anybody allotted, lets the seats be allotted first.
    Raises NotAllowed, OwnSeats, RegionElsewhere, AskingOver, WantedWrong, AskedAlready.
    """
    if not by.has_perm(ASK_SEATS, agency):
        raise NotAllowed
    if offer.is_due(at) and offer.is_lending(at):
        with suppress(AllottedAlready):
            share_out(offer=offer, by=None, at=at)
    return _ask(offer, {"agency": agency, "region": region, "wanted": wanted, "note": note.strip()}, by=by, at=at)


@transaction.atomic
def _ask(offer: SeatOffer, told: dict[str, Any], *, by: Any, at: datetime) -> SeatRequest:
    offer = locked(offer)
    if offer.offering.institution.agency_id == told["agency"].pk:
        raise OwnSeats
    if not may_name(told["agency"], told["region"]):
        raise RegionElsewhere
    if not offer.takes_requests(at) or offer.is_due(at):
        raise AskingOver
    _refuse_wanted(offer, told["wanted"])
    try:
        with transaction.atomic():
            request = SeatRequest.objects.create(offer=offer, waiting=told["wanted"], asked_at=at, asked_by=by, **told)
    except IntegrityError:
        raise AskedAlready from None
    got = take(request, request.wanted, by=by, at=at) if offer.state == OfferState.ALLOTTED else 0
    after = {"agency": request.agency.code, "region": request.region.code, "wanted": request.wanted, "got": got}
    trail.record(by, "catalogue.seats.asked", request, at=at, after=after)
    return request


def _refuse_wanted(offer: SeatOffer, wanted: int) -> None:
    if not 1 <= wanted <= offer.offering.seats:
        raise WantedWrong(most=number(offer.offering.seats))


def _own(request: SeatRequest, by: Any) -> tuple[SeatOffer, SeatRequest]:
    """The offer and the request as they are now, for this transaction alone. Raises NotAllowed."""
    if not by.has_perm(ASK_SEATS, request):
        raise NotAllowed
    offer = locked(request.offer)
    fresh = offer.requests.select_related("agency__scope", "region").get(pk=request.pk)
    fresh.offer = offer
    return offer, fresh


@transaction.atomic
def change_request(*, request: SeatRequest, wanted: int, note: str, by: Any, at: datetime) -> SeatRequest:
    """Ask for another number until the deadline. Raises NotAllowed, RequestFixed, WantedWrong."""
    offer, request = _own(request, by)
    if request.state != RequestState.WAITING or offer.state != OfferState.OPEN or offer.is_due(at):
        raise RequestFixed
    _refuse_wanted(offer, wanted)
    before = {"wanted": request.wanted}
    request.wanted = request.waiting = wanted
    request.note = note.strip()
    request.save(update_fields=["wanted", "waiting", "note"])
    revoke_letters(request=request, reason=NUMBER_CHANGED, at=at)
    trail.record(by, "catalogue.seats.request_changed", request, at=at, before=before, after={"wanted": wanted})
    return request


@transaction.atomic
def withdraw_request(*, request: SeatRequest, by: Any, at: datetime) -> SeatRequest:
    """Take a request back that has no seat, or wait for no more where it has some. Raises NotAllowed, RequestFixed."""
    offer, request = _own(request, by)
    if request.state == RequestState.WAITING and offer.state == OfferState.FROZEN:
        raise RequestFixed  # it is being drawn among
    before = {"state": request.state, "waiting": request.waiting}
    if request.state == RequestState.RESERVED and request.waiting:
        request.waiting, request.turn = 0, None
        request.save(update_fields=["waiting", "turn"])
    else:
        changes = {"waiting": 0, "turn": None, "ended_at": at}
        move(request, RequestState.WITHDRAWN, moves=REQUEST_MOVES, by=by, **changes)
        revoke_letters(request=request, reason=_("Permintaan ditarik."), at=at)
    trail.record(by, "catalogue.seats.request_withdrawn", request, at=at, before=before)
    return request


@transaction.atomic
def release_seats(*, request: SeatRequest, count: int, by: Any, at: datetime) -> SeatRequest:
    """Give seats back; they go to those that wait in the same transaction. The agency itself waits for no more.

    Raises NotAllowed, ReleaseTooLate, ReleaseWrong.
    """
    offer, request = _own(request, by)
    if not offer.is_lending(at):
        raise ReleaseTooLate
    held = held_by(request)
    if not 1 <= count <= len(held):
        raise ReleaseWrong(held=number(len(held)))
    give_back(held[:count], request, by=by, at=at)
    if count == len(held):
        move(request, RequestState.RELEASED, moves=REQUEST_MOVES, by=by, ended_at=at)
    revoke_letters(request=request, reason=NUMBER_CHANGED, at=at)
    served = serve(offer, at=at)
    after = {"released": count, "kept": len(held) - count}
    trail.record(by, "catalogue.seats.released", request, at=at, after=after)
    tell_giver("catalogue.seats_released", offer, at=at, agency=request.agency.name, count=count)
    tell_served(offer, served, at=at)
    return request
