"""Offerings of programmes: when, where, how many seats, who pays."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from melek.catalogue.enums import VIEW, OfferingState, Payer
from melek.catalogue.models.institutions import Institution, Instructor, Venue
from melek.catalogue.models.programmes import ProgrammeVersion
from melek.identity.queries import inside, paths
from melek.kit import formats
from melek.kit.db import one_of
from melek.registry.models import Region

PUBLIC = (OfferingState.OPEN, OfferingState.CLOSED, OfferingState.HELD)


class OfferingQuerySet(models.QuerySet["Offering"]):
    """Reads of offerings."""

    def listed(self) -> "OfferingQuerySet":
        """Offerings that everybody may see."""
        return self.filter(state__in=PUBLIC)

    def visible_to(self, user: Any, permission: str = VIEW) -> "OfferingQuerySet":
        """What is listed, and planned ones of institutions where the person holds the permission."""
        allowed = paths(user, permission)
        mine = inside("institution__agency__scope__path", allowed)
        return self.filter(Q(state__in=PUBLIC) | mine) if allowed else self.listed()


class Offering(models.Model):
    """One run of a version of a programme by an institution. Without a region it is held online only."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="offerings")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="offerings")
    batch = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=OfferingState, default=OfferingState.PLANNED)
    starts_on = models.DateField()
    ends_on = models.DateField()
    register_by = models.DateField(null=True, blank=True)
    is_online = models.BooleanField(default=False)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    city = models.CharField(max_length=100, blank=True)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="offerings")
    seats = models.PositiveIntegerField()
    price = models.PositiveBigIntegerField(default=0)
    fee_payer = models.CharField(max_length=10, choices=Payer, default=Payer.PROVIDER)
    travel_payer = models.CharField(max_length=10, choices=Payer, default=Payer.SENDER)
    instructors = models.ManyToManyField(Instructor, blank=True, related_name="offerings")
    is_synthetic = models.BooleanField(default=False)

    objects = OfferingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["state", "starts_on"], name="offering_by_day")]
        constraints = [
            one_of("state", OfferingState.values, name="offering_state_is_known"),
            one_of("fee_payer", Payer.values, name="fee_payer_is_known"),
            one_of("travel_payer", Payer.values, name="travel_payer_is_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="offering_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(is_online=True) | Q(region__isnull=False), name="offering_is_somewhere"),
            models.CheckConstraint(condition=Q(seats__gt=0), name="offering_has_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.version.title}, {formats.day_short(self.starts_on)}"

    @property
    def scope_path(self) -> str:
        return self.institution.scope_path
