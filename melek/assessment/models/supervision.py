"""Campaigns by code, rooms with invigilators, seats, incidents, and what makes a test accessible to one person."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from melek.assessment.enums import IncidentKind, Interaction, RoomState, SeatState
from melek.assessment.models.bank import ItemBank
from melek.assessment.models.design import Blueprint, LiteracyDefinition
from melek.assessment.models.sitting import Booking
from melek.identity.queries import paths, within
from melek.kit.db import both_or_neither, one_of
from melek.registry.models import Agency, Employee


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Reads of campaigns."""

    def visible_to(self, user: object) -> "CampaignQuerySet":
        """Campaigns of agencies where the person runs campaigns."""
        return self.filter(within("agency__scope__path", paths(user, "assessment.run_campaign")))


class Campaign(models.Model):
    """An agency lets its people sit a test in a span of time; they join with its code."""

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="campaigns")
    bank = models.ForeignKey(ItemBank, models.PROTECT, related_name="+")
    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="+")
    definition = models.ForeignKey(LiteracyDefinition, models.PROTECT, null=True, blank=True, related_name="+")
    is_supervised = models.BooleanField(default=False)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="campaign_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def scope_path(self) -> str:
        return self.agency.scope.path


class CampaignMember(models.Model):
    """Somebody who joined a campaign."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="members")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    booking = models.OneToOneField(Booking, models.PROTECT, related_name="campaign_member")
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "employee"], name="employee_joins_a_campaign_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.employee_id}"


WATCHED = timedelta(days=14)  # after the end of a room, for whoever watched it; its agency keeps it


class RoomQuerySet(models.QuerySet["Room"]):
    """Reads of rooms."""

    def visible_to(self, user: object, *, at: datetime) -> "RoomQuerySet":
        """Rooms of agencies where the person runs campaigns, and those that the person watches or watched lately."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        mine = self.filter(invigilators__account=user, ends_at__gt=at - WATCHED)
        inside = self.filter(within("agency__scope__path", paths(user, "assessment.run_campaign")))
        return self.filter(models.Q(pk__in=mine.values("pk")) | models.Q(pk__in=inside.values("pk")))


class Room(models.Model):
    """A supervised sitting at a place and time: seats, invigilators, and a state that opens and pauses every test in it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=RoomState, default=RoomState.PLANNED)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            one_of("state", RoomState.values, name="room_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="room_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="room_has_a_seat"),
            models.CheckConstraint(
                condition=models.Q(paused_at=None) | models.Q(state="paused"), name="room_stands_still_while_paused"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"

    @property
    def scope_path(self) -> str:
        return self.agency.scope.path


class RoomInvigilator(models.Model):
    """Who watches a room."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="invigilators")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "account"], name="invigilator_watches_a_room_once")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.account_id}"


class Seat(models.Model):
    """A booked place in a room; the test runs only after the invigilator has checked who sits there."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="taken")
    booking = models.OneToOneField(Booking, models.PROTECT, related_name="seat")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=SeatState, default=SeatState.BOOKED)
    extra_minutes = models.PositiveSmallIntegerField(default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.PositiveIntegerField(default=0)
    identity = models.CharField(max_length=40, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            one_of("state", SeatState.values, name="seat_state_is_known"),
            both_or_neither("checked_at", "checked_by", name="seat_check_is_whole"),
            models.UniqueConstraint(fields=["room", "number"], name="seat_is_taken_once"),
            models.CheckConstraint(
                condition=models.Q(paused_at=None) | models.Q(state="paused"), name="seat_stands_still_while_paused"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.number}"


class Incident(models.Model):
    """Append-only: what happened in a room, and whom it concerned."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="incidents")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="incidents")
    kind = models.CharField(max_length=10, choices=IncidentKind)
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [one_of("kind", IncidentKind.values, name="incident_kind_is_known")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.kind}"


class Accommodation(models.Model):
    """What makes the test accessible to a person: more time in a room, other items in place of some ways of answering.

    `left_out` holds interactions that the person does not meet; letters are made larger by everybody themselves.
    """

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="accommodations")
    extra_minutes = models.PositiveSmallIntegerField(default=0)
    left_out = models.JSONField(default=list)
    reason = models.TextField()
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee"], condition=models.Q(ended_at=None), name="employee_has_one_accommodation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} #{self.pk}"

    @property
    def scope_path(self) -> str:
        return self.employee.scope_path

    @property
    def left_out_words(self) -> list[str]:
        """The ways of answering that the person does not meet."""
        return [str(Interaction(one).label) for one in self.left_out]
