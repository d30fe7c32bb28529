"""Lending seats: an offer is opened, changed, and grows or shrinks by seats that nobody holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import SHARE_SEATS, OfferingState, OfferState
from melek.catalogue.models import Offering, PooledSeat, SeatOffer
from melek.catalogue.queries.floors import floor_list_on, lowest_floor_share, usual_floor_share
from melek.catalogue.services.seats.holding import locked, serve
from melek.catalogue.services.seats.telling import tell_served
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.formats import number, share

LENDABLE = (OfferingState.PLANNED, OfferingState.OPEN)


class PoolExists(DomainError):
    """The offering has an offer already."""

    message = _("Kursi pelatihan ini sudah dipinjamkan. Ubah penawaran yang ada.")


class NotLendable(DomainError):
    """Registration is over, or the training has begun."""

    message = _("Kursi pelatihan ini tidak dapat dipinjamkan lagi karena pendaftarannya sudah ditutup.")


class TooManySeats(InputError):
    """More seats than the offering has."""

    message = _("Pelatihan ini mempunyai {seats} kursi. Pinjamkan 1 sampai {seats} kursi.")


class DeadlineWrong(InputError):
    """A deadline that is over, or not before the training."""

    message = _("Batas permintaan harus sesudah sekarang dan sebelum hari mulai pelatihan.")


class DeadlineEarlier(InputError):
    """Agencies rely on the deadline that they were told."""

    message = _("Batas permintaan hanya dapat diundur, tidak dapat dimajukan.")


class FloorTooLow(InputError):
    """Fewer seats for the list than the rule allows."""

    message = _("Bagian untuk daerah tertinggal paling sedikit {lowest} dan paling banyak {highest}.")


class SeatsHeld(DomainError):
    """Seats that somebody holds stay."""

    message = _("Hanya {free} kursi yang belum dipesan. Kursi yang sudah dipesan tidak dapat ditarik.")


class OfferFixed(DomainError):
    """The offer is closed, or its seats are just being allotted."""

    message = _("Penawaran ini sedang dibagikan atau sudah ditutup, jadi tidak dapat diubah.")


@dataclass(frozen=True)
class OfferPlan:
    """What is told of an offer. Without a share the usual one is kept for the list."""

    seats: int
    asks_until: datetime
    note: str = ""
    floor_share: Decimal | None = None


@transaction.atomic
def open_offer(*, offering: Offering, plan: OfferPlan, by: Any, at: datetime) -> SeatOffer:
    """Lend seats of an offering under the list of disadvantaged regions of the day.

    Raises NotAllowed, NotLendable, PoolExists, TooManySeats, DeadlineWrong, FloorTooLow.
    """
    if by is not None and not by.has_perm(SHARE_SEATS, offering):
        raise NotAllowed
    offering = Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
    if offering.state not in LENDABLE or offering.starts_on <= timezone.localdate(at):
        raise NotLendable
    if SeatOffer.objects.filter(offering=offering).exists():
        raise PoolExists
    floor_share = usual_floor_share() if plan.floor_share is None else plan.floor_share
    if not lowest_floor_share() <= floor_share <= 1:
        raise FloorTooLow(lowest=share(lowest_floor_share(), 0), highest=share(1, 0))
    _refuse_plan(offering, plan, at)
    offer = SeatOffer.objects.create(
        offering=offering,
        floor_share=floor_share,
        floor_list=floor_list_on(timezone.localdate(at)).code,
        asks_until=plan.asks_until,
        note=plan.note.strip(),
        made_at=at,
        made_by=by,
    )
    _add_seats(offer, range(1, plan.seats + 1))
    after = {"seats": plan.seats, "asks_until": plan.asks_until, "floor_share": floor_share, "list": offer.floor_list}
    trail.record(by, "catalogue.seats.offered", offer, at=at, after=after)
    return offer


def _refuse_plan(offering: Offering, plan: OfferPlan, at: datetime) -> None:
    if not 1 <= plan.seats <= offering.seats:
        raise TooManySeats(seats=number(offering.seats))
    if plan.asks_until <= at or timezone.localdate(plan.asks_until) >= offering.starts_on:
        raise DeadlineWrong


def _add_seats(offer: SeatOffer, numbers: Iterable[int]) -> None:
    PooledSeat.objects.bulk_create((PooledSeat(offer=offer, number=one) for one in numbers), batch_size=500)


@transaction.atomic
def change_offer(*, offer: SeatOffer, plan: OfferPlan, by: Any, at: datetime) -> SeatOffer:
    """Lend more seats or fewer, ask later, and change the note; new seats go to those that wait.

    The share for the list stays as agencies were told. Raises NotAllowed, OfferFixed, TooManySeats, SeatsHeld,
    DeadlineEarlier, DeadlineWrong.
    """
    if not by.has_perm(SHARE_SEATS, offer):
        raise NotAllowed
    offer = locked(offer)
    if offer.state not in {OfferState.OPEN, OfferState.ALLOTTED} or offer.is_due(at) or not offer.is_lending(at):
        raise OfferFixed
    if not 1 <= plan.seats <= offer.offering.seats:
        raise TooManySeats(seats=number(offer.offering.seats))
    lent = offer.seats.lent().count()
    before = {"seats": lent, "asks_until": offer.asks_until, "note": offer.note}
    _change_deadline(offer, plan, at)
    offer.note = plan.note.strip()
    offer.save(update_fields=["asks_until", "note"])
    _change_number(offer, plan.seats - lent, at)
    after = {"seats": plan.seats, "asks_until": offer.asks_until, "note": offer.note}
    trail.record(by, "catalogue.seats.changed", offer, at=at, before=before, after=after)
    tell_served(offer, serve(offer, at=at), at=at)
    return offer


def _change_deadline(offer: SeatOffer, plan: OfferPlan, at: datetime) -> None:
    """A later deadline while agencies still ask; after the allotment there is none any more."""
    if offer.state != OfferState.OPEN or plan.asks_until == offer.asks_until:
        return
    if plan.asks_until < offer.asks_until:
        raise DeadlineEarlier
    _refuse_plan(offer.offering, plan, at)
    offer.asks_until = plan.asks_until


def _change_number(offer: SeatOffer, more: int, at: datetime) -> None:
    if more > 0:
        last = offer.seats.aggregate(last=Max("number"))["last"] or 0
        _add_seats(offer, range(last + 1, last + more + 1))
    elif more < 0:
        free = list(offer.seats.free().order_by("-number").values_list("pk", flat=True)[:-more])
        # the condition holds again at the moment of writing, in case that somebody takes one meanwhile
        gone = PooledSeat.objects.free().filter(pk__in=free).update(withdrawn_at=at)
        if gone < -more:
            raise SeatsHeld(free=number(gone))
