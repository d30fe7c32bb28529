"""What a cancellation of an offering takes from other agencies, and why one was cancelled."""

from dataclasses import dataclass

from django.db.models import Count

from melek.catalogue.enums import OfferingState, RequestState, SeatFate
from melek.catalogue.models import Offering, SeatOffer
from melek.catalogue.models.seats import SEATLESS
from melek.identity.models import TrailEntry

MOVED = "catalogue.offering.moved"


@dataclass(frozen=True)
class Affected:
    """Seats that are lent, seats that agencies hold, and agencies that wait for some, each by name."""

    lent: int
    held: tuple[tuple[str, int], ...]
    waiting: tuple[str, ...]

    @property
    def seats_held(self) -> int:
        """Seats that agencies hold."""
        return sum(count for _name, count in self.held)


def affected_by(offering: Offering) -> Affected | None:
    """Whom a cancellation touches; None where no seats are lent any more."""
    offer = SeatOffer.objects.running().filter(offering=offering).first()
    if offer is None:
        return None
    held = offer.seats.filter(fate=SeatFate.HELD).order_by().values("request__agency__name").annotate(n=Count("pk"))
    asking = offer.requests.filter(state__in=(*SEATLESS, RequestState.RESERVED), waiting__gt=0).order_by()
    names = asking.values_list("agency__name", flat=True).distinct()
    counts = sorted((one["request__agency__name"], one["n"]) for one in held)
    return Affected(offer.seats.lent().count(), tuple(counts), tuple(sorted(names)))


def why_cancelled(offering: Offering) -> str:
    """The reason that was given when the offering was cancelled; empty for one that was not, or without a reason."""
    if offering.state != OfferingState.CANCELLED:
        return ""
    rows = TrailEntry.objects.filter(object_type=offering._meta.label, object_id=str(offering.pk), event=MOVED)
    last = rows.order_by("-id").values_list("reason", flat=True).first()
    return last or ""
