"""Where seats change hands. Nothing else writes who holds a seat.

One offer is worked on by one transaction at a time, so that no freed seat misses the waiting list. That no seat is held
twice does not rest on this lock: a seat is taken by an UPDATE on the condition that nobody holds it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import REQUEST_MOVES, OfferState, RequestState, SeatFate
from melek.catalogue.models import PooledSeat, SeatEvent, SeatOffer, SeatRequest
from melek.catalogue.services.seats.letters import revoke_letters
from melek.identity import trail
from melek.kit.errors import DomainError
from melek.kit.workflow import move

NUMBER_CHANGED = _("Jumlah kursi berubah.")
_MANY = 500


class SeatTaken(DomainError):
    """Somebody was faster."""

    message = _("Kursi ini baru saja diambil instansi lain. Muat ulang halaman untuk melihat sisa kursi.")


def locked(offer: SeatOffer) -> SeatOffer:
    """The offer as it is now, for this transaction alone."""
    SeatOffer.objects.select_for_update(no_key=True).get(pk=offer.pk)
    # read again: what stands beside a row that was waited for is otherwise what it was before the wait
    return SeatOffer.objects.with_places().get(pk=offer.pk)


def _parts(seats: Sequence[PooledSeat]) -> Iterator[Sequence[PooledSeat]]:
    """Seats in parts that fit one statement."""
    return (seats[start : start + _MANY] for start in range(0, len(seats), _MANY))


def hold(seats: Sequence[PooledSeat], request: SeatRequest, *, by: Any, at: datetime) -> None:
    """Let a request hold free seats: all of them or none. Raises SeatTaken."""
    for some in _parts(seats):
        free = PooledSeat.objects.free().filter(pk__in=[one.pk for one in some])
        if free.update(request=request, fate=SeatFate.HELD, reserved_at=at) != len(some):
            raise SeatTaken
    note(seats, request, SeatFate.HELD, by=by, at=at)


def take(request: SeatRequest, count: int, *, by: Any, at: datetime) -> int:
    """Let a request hold up to `count` free seats, the lowest numbers first; how many there were. It waits for the rest.

    Whoever is served and still waits goes to the end of the line.
    """
    free = list(PooledSeat.objects.free().filter(offer=request.offer_id).order_by("number")[:count])
    hold(free, request, by=by, at=at)
    request.waiting -= len(free)
    last = SeatRequest.objects.filter(offer=request.offer_id).aggregate(last=Max("turn"))["last"] or 0
    request.turn = last + 1 if request.waiting else None
    request.save(update_fields=["waiting", "turn"])
    target = RequestState.QUEUED if request.waiting == request.wanted else RequestState.RESERVED
    if request.state != target:
        move(request, target, moves=REQUEST_MOVES, by=None)
    return len(free)


def serve(offer: SeatOffer, *, at: datetime) -> dict[SeatRequest, int]:
    """Give free seats to those that wait, one each in their turn and round again; how many each got."""
    served: dict[SeatRequest, int] = {}
    if offer.state != OfferState.ALLOTTED or not offer.is_lending(at):
        return served
    while request := _next_in_line(offer):
        take(request, 1, by=None, at=at)
        served[request] = served.get(request, 0) + 1
    for request, count in served.items():
        revoke_letters(request=request, reason=NUMBER_CHANGED, at=at)
        trail.record(None, "catalogue.seats.served", request, at=at, after={"seats": count})
    return served


def _next_in_line(offer: SeatOffer) -> SeatRequest | None:
    """Who gets the next free seat; None when nobody waits, or no seat is free."""
    if not PooledSeat.objects.free().filter(offer=offer).exists():
        return None
    return offer.requests.in_queue().select_related("agency__scope").first()


def give_back(seats: Sequence[PooledSeat], request: SeatRequest, *, by: Any, at: datetime) -> None:
    """Free seats that a request holds: all of them or none. It waits for no other. Raises SeatTaken."""
    for some in _parts(seats):
        held = PooledSeat.objects.filter(pk__in=[one.pk for one in some], request=request, fate=SeatFate.HELD)
        if held.update(request=None, fate="", reserved_at=None) != len(some):
            raise SeatTaken
    note(seats, request, SeatFate.RELEASED, by=by, at=at)
    request.waiting, request.turn = 0, None
    request.save(update_fields=["waiting", "turn"])


def note(seats: Sequence[PooledSeat], request: SeatRequest, fate: str, *, by: Any, at: datetime) -> None:
    """Write what happened to seats."""
    SeatEvent.objects.bulk_create(
        (SeatEvent(seat=one, request=request, fate=fate, at=at, by=by) for one in seats), batch_size=_MANY
    )


def held_by(request: SeatRequest) -> list[PooledSeat]:
    """Seats that a request holds and that nobody has judged yet, the highest number first."""
    return list(request.seats.filter(fate=SeatFate.HELD).order_by("-number"))
