"""Reads of the seat pool: offers, requests in their order, who holds what, who came, letters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from melek.catalogue.enums import SHARE_SEATS, OfferingState, RequestState, SeatFate
from melek.catalogue.models import Offering, PooledSeat, SeatOffer, SeatRequest
from melek.catalogue.models.seats import SEATLESS
from melek.catalogue.queries.floors import floor_list
from melek.dossier.models import IssuedDocument
from melek.identity.enums import ROOT_PATH
from melek.identity.queries import paths
from melek.kit.registers import Text
from melek.registry.models import Agency, Appointment

VIEW_POOL = "catalogue.view_pool"


@dataclass(frozen=True)
class PoolFilter:
    """Which offers are listed: by province of the place, online, month of the beginning, state."""

    region: str = ""
    is_online: bool = False
    month: date | None = None
    state: str = ""


def _count(rows: QuerySet[Any], key: str) -> Any:
    """How many rows there are for each outer row."""
    counted = rows.order_by().values(key).annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(counted), 0)


def with_counts(offers: QuerySet[SeatOffer]) -> QuerySet[SeatOffer]:
    """Offers with `lent` and `free` seats and how many `asked`."""
    seats = PooledSeat.objects.filter(offer=OuterRef("pk"))
    asked = SeatRequest.objects.filter(offer=OuterRef("pk")).exclude(state=RequestState.WITHDRAWN)
    return offers.annotate(
        lent=_count(seats.lent(), "offer"), free=_count(seats.free(), "offer"), asked=_count(asked, "offer")
    )


def pool(wanted: PoolFilter) -> QuerySet[SeatOffer]:
    """Offers that fit, those that end first before the others."""
    rows = SeatOffer.objects.with_places()
    rows = rows.filter(state=wanted.state) if wanted.state else rows.running()
    if wanted.region:
        own = Q(offering__region__code=wanted.region) | Q(offering__region__code__startswith=f"{wanted.region}.")
        rows = rows.filter(own)
    if wanted.is_online:
        rows = rows.filter(offering__is_online=True)
    if wanted.month:
        rows = rows.filter(offering__starts_on__year=wanted.month.year, offering__starts_on__month=wanted.month.month)
    return with_counts(rows).order_by("asks_until", "pk")


def free_seats(offers: QuerySet[SeatOffer]) -> int:
    """How many seats of these offers nobody holds."""
    return PooledSeat.objects.free().filter(offer__in=offers.order_by().values("pk")).count()


def pool_panel(offering: Offering, user: Any, *, at: datetime) -> dict[str, Any]:
    """What the page of an offering says of its lent seats: those of planned ones to members of the pool alone."""
    found = with_counts(SeatOffer.objects.filter(offering=offering)).first()
    is_lender = user.is_authenticated and user.has_perm(SHARE_SEATS, offering)
    is_lendable = offering.state in {OfferingState.PLANNED, OfferingState.OPEN}
    return {
        "pool": found,
        "sees_pool": bool(paths(user, VIEW_POOL)),
        "may_lend": is_lender and found is None and is_lendable and offering.starts_on > timezone.localdate(at),
    }


def months_of_pool() -> list[date]:
    """Months in which trainings of running offers begin."""
    return list(SeatOffer.objects.running().order_by().dates("offering__starts_on", "month"))


@dataclass(frozen=True)
class Row:
    """A request in the list of its offer: how many seats it holds, its place in line, whether its region is listed."""

    request: SeatRequest
    held: int
    place: int | None
    is_listed: bool


def requests_of(offer: SeatOffer) -> list[Row]:
    """Requests of an offer: those that hold or want seats in their turn, then those that ended."""
    held = PooledSeat.objects.filter(request=OuterRef("pk"))
    rows = offer.requests.select_related("agency__scope", "region").annotate(held=_count(held, "request"))
    listed = floor_list(offer.floor_list).regions
    found = sorted(rows.order_by("pk"), key=lambda one: (one.ended_at is not None, one.turn or 0, one.asked_at, one.pk))
    places = {one.pk: place for place, one in enumerate((one for one in found if one.turn), 1)}
    return [Row(one, one.held, places.get(one.pk), one.region.code in listed) for one in found]


def place_in_line(request: SeatRequest) -> int | None:
    """How many requests are served before this one, itself included; None when it does not wait after an allotment."""
    if request.turn is None:
        return None
    return SeatRequest.objects.filter(offer=request.offer_id, turn__lte=request.turn).count()


def is_listed(request: SeatRequest) -> bool:
    """Whether the region of a request is on the list of its offer."""
    return request.region.code in floor_list(request.offer.floor_list).regions


def without_people(requests: Iterable[SeatRequest]) -> set[int]:
    """Keys of requests for a region in which the register knows nobody of the agency."""
    rows = list(requests)
    regions, agencies = {one.region_id for one in rows}, {one.agency_id for one in rows}
    here = Q(duty_region__in=regions) | Q(duty_region__parent__in=regions)
    known = Appointment.objects.filter(here, agency__in=agencies, valid_to=None).order_by()
    found = set()
    for agency, region, province in known.values_list("agency", "duty_region", "duty_region__parent").distinct():
        found |= {(agency, region), (agency, province)}
    return {one.pk for one in rows if (one.agency_id, one.region_id) not in found}


@dataclass(frozen=True)
class Attendance:
    """Seats of an agency in all trainings that are over for it: used, and left empty."""

    used: int
    missed: int

    @property
    def known(self) -> int:
        """Seats of which it is known what became of them."""
        return self.used + self.missed

    @property
    def missed_share(self) -> float | None:
        """The share of no-shows; None while nothing is known."""
        return self.missed / self.known if self.known else None


def attendance_of(agencies: Iterable[int]) -> dict[int, Attendance]:
    """Attendance by the key of the agency; one without a judged seat has none."""
    rows = PooledSeat.objects.filter(request__agency__in=list(agencies), fate__in=(SeatFate.USED, SeatFate.NO_SHOW))
    counted = (
        rows.order_by()
        .values_list("request__agency")
        .annotate(used=Count("pk", filter=Q(fate=SeatFate.USED)), missed=Count("pk", filter=Q(fate=SeatFate.NO_SHOW)))
    )
    return {agency: Attendance(used, missed) for agency, used, missed in counted}


def sees_attendance(user: Any, offer: SeatOffer, share_permission: str) -> bool:
    """Whether a person is told of no-shows: who lends these seats, and who reads the whole pool for the nation."""
    return user.has_perm(share_permission, offer) or ROOT_PATH in paths(user, VIEW_POOL)


def lent_by(user: Any, permission: str) -> QuerySet[SeatOffer]:
    """Offers that the person's agencies lend, the newest training first."""
    return with_counts(SeatOffer.objects.with_places().lent_by(user, permission)).order_by("-offering__starts_on", "pk")


def asked_by(user: Any, permission: str) -> QuerySet[SeatRequest]:
    """Requests of the person's agencies with `held` seats, the newest training first."""
    rows = SeatRequest.objects.asked_by_agencies_of(user, permission)
    held = PooledSeat.objects.filter(request=OuterRef("pk"))
    near = ("agency__scope", "region", "offer__offering__version", "offer__offering__institution")
    rows = rows.select_related(*near).annotate(held=_count(held, "request"))
    return rows.order_by("-offer__offering__starts_on", "pk")


def calendar_offerings(user: Any, permission: str) -> QuerySet[Offering]:
    """Trainings for which an agency of the person holds seats or waits for some."""
    mine = SeatRequest.objects.asked_by_agencies_of(user, permission)
    mine = mine.filter(state__in=(*SEATLESS, RequestState.RESERVED))
    rows = Offering.objects.filter(pk__in=mine.values("offer__offering"))
    return rows.select_related("version", "institution", "region").order_by("starts_on", "pk")


def held_offerings(user: Any, permission: str) -> QuerySet[Offering]:
    """Trainings for which an agency of the person holds a seat."""
    mine = SeatRequest.objects.asked_by_agencies_of(user, permission).filter(seats__isnull=False)
    return Offering.objects.filter(pk__in=mine.values("offer__offering"))


def came_of(offer: SeatOffer) -> dict[int, int]:
    """How many people came, by the key of the request; one that nobody judged yet is left out."""
    rows = offer.seats.filter(fate__in=(SeatFate.USED, SeatFate.NO_SHOW)).order_by().values_list("request")
    return dict(rows.annotate(came=Count("pk", filter=Q(fate=SeatFate.USED))))


@dataclass(frozen=True)
class Happening:
    """What happened to some seats of a request at one moment."""

    at: datetime
    fate: Text
    count: int


def happenings(request: SeatRequest) -> list[Happening]:
    """What happened to the seats of a request, newest first."""
    rows = request.events.order_by().values_list("at", "fate").annotate(count=Count("pk"), last=Max("pk"))
    found = rows.order_by("-last")
    return [Happening(at, SeatFate(fate).label, count) for at, fate, count, _last in found]


def agencies_to_ask_for(offer: SeatOffer, agencies: QuerySet[Agency]) -> QuerySet[Agency]:
    """Agencies that may ask: all but the one that lends."""
    return agencies.exclude(pk=offer.offering.institution.agency_id)


def standing_letters(request: SeatRequest) -> dict[str, IssuedDocument]:
    """Letters about a request that still hold, by their kind."""
    rows = IssuedDocument.objects.about(request).filter(revoked_at=None).select_related("file")
    return {one.kind: one for one in rows.order_by("issued_at", "pk")}
