"""The allotment: requests are locked and their hash is committed, then one seed decides among equals.

The two steps are two transactions on purpose: what is drawn among is written down before the seed exists.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import OFFER_MOVES, REQUEST_MOVES, SHARE_SEATS, OfferState, RequestState
from melek.catalogue.models import PooledSeat, SeatOffer, SeatRequest
from melek.catalogue.queries.seat_draws import frame_rows, replayed, result_rows, rule_of
from melek.catalogue.rules.seats import Allotment
from melek.catalogue.services.seats.fates import end_offer
from melek.catalogue.services.seats.holding import hold, locked
from melek.catalogue.services.seats.telling import tell_asker, tell_giver
from melek.identity import trail
from melek.kit import draws
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.workflow import move


class TooEarly(DomainError):
    """Agencies may still ask."""

    message = _("Kursi dibagikan sesudah batas permintaan lewat, supaya semua instansi sempat meminta.")


class AllottedAlready(DomainError):
    """The seats were allotted, or the offer is closed."""

    message = _("Kursi penawaran ini sudah dibagikan atau penawarannya sudah ditutup.")


def share_out(*, offer: SeatOffer, by: Any, at: datetime) -> SeatOffer:
    """Lock the requests and allot the seats, each in its own transaction. Raises NotAllowed, TooEarly, AllottedAlready."""
    if offer.state == OfferState.OPEN:
        offer = freeze_requests(offer=offer, by=by, at=at)
    return allot_offer(offer=offer, by=by, at=at)


@transaction.atomic
def freeze_requests(*, offer: SeatOffer, by: Any, at: datetime) -> SeatOffer:
    """Lock the requests and commit their hash and the rule. Raises NotAllowed, TooEarly, AllottedAlready.

    `by` None is the clock.
    """
    offer = _may_allot(offer, by, OfferState.OPEN)
    if not offer.is_due(at):
        raise TooEarly
    frame = frame_rows(offer)
    rule = rule_of(offer, frame)
    draw = draws.commit(
        "catalogue.seats", subject=str(offer.uuid), frame_hash=draws.digest(frame), rule=rule, by=by, at=at
    )
    move(offer, OfferState.FROZEN, moves=OFFER_MOVES, by=by, draw=draw, frame=frame)
    after = {"requests": len(frame), "frame": draw.frame_hash, "rule": draws.rule_hash(draw)}
    trail.record(by, "catalogue.seats.frozen", offer, at=at, after=after)
    return offer


def _may_allot(offer: SeatOffer, by: Any, state: str) -> SeatOffer:
    if by is not None and not by.has_perm(SHARE_SEATS, offer):
        raise NotAllowed
    offer = locked(offer)
    if offer.state != state:
        raise AllottedAlready
    return offer


@transaction.atomic
def allot_offer(*, offer: SeatOffer, by: Any, at: datetime, seed: int | None = None) -> SeatOffer:
    """Draw the seed and give out the seats. Raises NotAllowed, AllottedAlready."""
    offer = _may_allot(offer, by, OfferState.FROZEN)
    assert offer.draw is not None
    draws.reveal(offer.draw, at=at, seed=seed)
    found = replayed(offer)
    draws.record(offer.draw, result_hash=draws.digest(result_rows(found)))
    requests = {str(one.uuid): one for one in offer.requests.select_related("agency__scope", "region").order_by("pk")}
    _give_out(offer, found, requests, by=by, at=at)
    move(offer, OfferState.ALLOTTED, moves=OFFER_MOVES, by=by, allotted_at=at)
    after = {"given": len(found.order), "seed": offer.draw.seed, "result": offer.draw.result_hash}
    trail.record(by, "catalogue.seats.allotted", offer, at=at, after=after)
    _tell(offer, found, requests, at=at)
    return offer


def _give_out(offer: SeatOffer, found: Allotment, requests: dict[str, SeatRequest], *, by: Any, at: datetime) -> None:
    """The seats go out by number in the order in which the rule gives them."""
    own: dict[str, list[PooledSeat]] = {key: [] for key in requests}
    for key, seat in zip(found.order, offer.seats.free().order_by("number"), strict=False):
        own[key].append(seat)
    for portion in found.portions:
        request = requests[portion.key]
        changes = {
            "allotted": portion.seats,
            "from_floor": portion.from_floor,
            "turn": portion.turn,
            "waiting": request.wanted - portion.seats,
        }
        target = RequestState.RESERVED if portion.seats else RequestState.QUEUED
        # who may allot was asked above; the request itself belongs to the other agency
        move(request, target, moves=REQUEST_MOVES, by=None, **changes)
        hold(own[portion.key], request, by=by, at=at)


def _tell(offer: SeatOffer, found: Allotment, requests: dict[str, SeatRequest], *, at: datetime) -> None:
    title = offer.offering.version.title
    for portion in found.portions:
        request = requests[portion.key]
        if portion.seats:
            told = {"count": portion.seats, "wanted": request.wanted}
            tell_asker("catalogue.seats_reserved", request, at=at, title=title, **told)
        else:
            tell_asker("catalogue.seats_queued", request, at=at, title=title, turn=portion.turn)
    tell_giver("catalogue.seats_allotted", offer, at=at, title=title, count=len(found.order))


def allot_due(*, at: datetime) -> int:
    """Share out every offer whose time to ask is over; how many. One that began meanwhile just ends."""
    due = SeatOffer.objects.filter(state__in=(OfferState.OPEN, OfferState.FROZEN), asks_until__lte=at).with_places()
    count = 0
    for offer in due.order_by("pk"):
        if offer.is_lending(at):
            with suppress(AllottedAlready):  # somebody pressed the button meanwhile
                share_out(offer=offer, by=None, at=at)
                count += 1
        else:
            end_offer(offer=offer, at=at)
    return count
