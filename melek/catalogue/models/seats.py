"""The seat pool: seats that one agency lends, requests of others, and each single seat with who holds it."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from melek.catalogue.enums import OfferingState, OfferState, RequestState, SeatFate
from melek.catalogue.models.offerings import Offering
from melek.identity.queries import inside, paths, within
from melek.kit.db import both_or_neither, one_of
from melek.kit.models import Draw
from melek.registry.models import Agency, Region

SEATLESS = (RequestState.WAITING, RequestState.QUEUED)


class SeatOfferQuerySet(models.QuerySet["SeatOffer"]):
    """Reads of seat offers. Everybody who may look into the pool sees all of them."""

    def lent_by(self, user: Any, permission: str) -> "SeatOfferQuerySet":
        """Offers of institutions where the person holds the permission."""
        return self.filter(within("offering__institution__agency__scope__path", paths(user, permission)))

    def running(self) -> "SeatOfferQuerySet":
        """Offers that still take requests or keep a waiting list."""
        return self.exclude(state=OfferState.CLOSED)

    def with_places(self) -> "SeatOfferQuerySet":
        """With programme, institution and region at hand."""
        return self.select_related(
            "offering__version__programme",
            "offering__institution__agency__scope",
            "offering__region",
            "offering__venue",
        )


class SeatOffer(models.Model):
    """Seats of an offering that its institution lends to other agencies, until a day.

    `floor_share` of the seats is kept for requests from the dated list of disadvantaged regions, `floor_list`, until
    the requests are allotted; what they do not ask for goes to all. `frame` is what was drawn among: rows of request,
    agency, region and wanted seats, whose hash stands in `draw`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offering = models.OneToOneField(Offering, models.PROTECT, related_name="pool")
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OPEN)
    floor_share = models.DecimalField(max_digits=4, decimal_places=3)
    floor_list = models.CharField(max_length=40)
    asks_until = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    draw = models.OneToOneField(Draw, models.PROTECT, null=True, blank=True, related_name="+")
    frame = models.JSONField(null=True, blank=True)
    allotted_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = SeatOfferQuerySet.as_manager()

    class Meta:
        ordering = ["asks_until", "pk"]
        constraints = [
            one_of("state", OfferState.values, name="seat_offer_state_is_known"),
            both_or_neither("draw", "frame", name="seat_draw_has_its_frame"),
            models.CheckConstraint(condition=Q(floor_share__range=(0, 1)), name="floor_is_a_share"),
            models.CheckConstraint(
                condition=~Q(state=OfferState.ALLOTTED) | Q(draw__isnull=False, allotted_at__isnull=False),
                name="allotted_seats_were_drawn",
            ),
        ]

    def __str__(self) -> str:
        return f"Kursi bersama {self.pk}"

    @property
    def scope_path(self) -> str:
        return self.offering.scope_path

    def is_due(self, at: datetime) -> bool:
        """Whether the time to ask is over and the seats are not allotted yet."""
        return self.state in {OfferState.OPEN, OfferState.FROZEN} and self.asks_until <= at

    def has_begun(self, at: datetime) -> bool:
        """Whether the training has begun, by the calendar of the settings."""
        return self.offering.starts_on <= timezone.localdate(at)

    def is_lending(self, at: datetime) -> bool:
        """Whether seats can still change hands."""
        gone = {OfferingState.HELD, OfferingState.CANCELLED}
        return self.state != OfferState.CLOSED and self.offering.state not in gone and not self.has_begun(at)

    def takes_attendance(self, at: datetime) -> bool:
        """Whether it can be written down who came."""
        is_on = self.offering.state != OfferingState.CANCELLED
        return self.state == OfferState.ALLOTTED and is_on and self.has_begun(at)

    def takes_requests(self, at: datetime) -> bool:
        """Whether an agency can ask now."""
        return self.is_lending(at) and self.offering.state != OfferingState.CLOSED


class SeatRequestQuerySet(models.QuerySet["SeatRequest"]):
    """Reads of seat requests."""

    def visible_to(self, user: Any, permission: str = "catalogue.view_pool") -> "SeatRequestQuerySet":
        """Requests of agencies where the person holds the permission, and those to seats that they lend."""
        allowed = paths(user, permission)
        if not allowed:
            return self.none()
        asked = inside("agency__scope__path", allowed)
        lent = inside("offer__offering__institution__agency__scope__path", allowed)
        return self.filter(asked | lent)

    def asked_by_agencies_of(self, user: Any, permission: str) -> "SeatRequestQuerySet":
        """Requests of agencies where the person holds the permission."""
        return self.filter(within("agency__scope__path", paths(user, permission)))

    def in_queue(self) -> "SeatRequestQuerySet":
        """Those that wait for a seat after the allotment, in their turn."""
        return self.filter(turn__isnull=False).order_by("turn", "pk")


class SeatRequest(models.Model):
    """An agency asks for seats of an offer, for people of one region.

    `wanted` is what it asked for, `waiting` how many it still waits for, `turn` its place among those that wait after
    the allotment. `allotted` is what the allotment gave it, `from_floor` of them from the seats kept for the list; both
    are empty for who asked later.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(SeatOffer, models.PROTECT, related_name="requests")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="seat_requests")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.WAITING)
    wanted = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    turn = models.PositiveIntegerField(null=True, blank=True)
    allotted = models.PositiveIntegerField(null=True, blank=True)
    from_floor = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SeatRequestQuerySet.as_manager()

    class Meta:
        ordering = ["offer", "turn", "asked_at", "pk"]
        constraints = [
            one_of("state", RequestState.values, name="seat_request_state_is_known"),
            models.CheckConstraint(condition=Q(wanted__gt=0), name="seat_request_wants_a_seat"),
            models.CheckConstraint(
                condition=Q(waiting__lte=models.F("wanted")), name="seat_request_waits_for_no_more_than_it_wants"
            ),
            models.CheckConstraint(
                condition=Q(turn__isnull=True) | Q(waiting__gt=0), name="who_has_a_turn_waits_for_a_seat"
            ),
            both_or_neither("allotted", "from_floor", name="allotted_request_says_from_where"),
            models.UniqueConstraint(
                fields=["offer", "agency", "region"],
                condition=Q(state__in=SEATLESS),
                name="one_request_of_an_agency_waits_for_a_region",
            ),
            models.UniqueConstraint(fields=["offer", "turn"], name="a_turn_is_one_requests"),
        ]

    def __str__(self) -> str:
        return f"Permintaan kursi {self.pk}"

    @property
    def scope_path(self) -> str:
        return self.agency.scope_path


class PooledSeatQuerySet(models.QuerySet["PooledSeat"]):
    """Reads of pooled seats."""

    def lent(self) -> "PooledSeatQuerySet":
        """Seats that are in the pool."""
        return self.filter(withdrawn_at=None)

    def free(self) -> "PooledSeatQuerySet":
        """Seats in the pool that nobody holds."""
        return self.filter(withdrawn_at=None, request=None)


class PooledSeat(models.Model):
    """One seat of an offer. It has one number, and at most one request holds it: no seat is given twice."""

    offer = models.ForeignKey(SeatOffer, models.PROTECT, related_name="seats")
    number = models.PositiveIntegerField()
    request = models.ForeignKey(SeatRequest, models.PROTECT, null=True, blank=True, related_name="seats")
    fate = models.CharField(max_length=10, choices=SeatFate, blank=True)
    reserved_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = PooledSeatQuerySet.as_manager()

    class Meta:
        ordering = ["offer", "number"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "number"], name="pooled_seat_number_is_used_once"),
            models.CheckConstraint(
                condition=Q(request__isnull=True, reserved_at__isnull=True, fate="")
                | Q(
                    request__isnull=False,
                    reserved_at__isnull=False,
                    fate__in=[SeatFate.HELD, SeatFate.USED, SeatFate.NO_SHOW],
                ),
                name="a_held_seat_says_by_whom_and_since_when",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(request__isnull=True),
                name="a_withdrawn_seat_is_held_by_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.number}"


class SeatEvent(models.Model):
    """Append-only: what happened to a seat: reserved, released, used, not come."""

    seat = models.ForeignKey(PooledSeat, models.PROTECT, related_name="events")
    request = models.ForeignKey(SeatRequest, models.PROTECT, related_name="events")
    fate = models.CharField(max_length=10, choices=SeatFate)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.fate}"
