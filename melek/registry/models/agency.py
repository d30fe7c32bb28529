"""Agencies, how they follow each other, and dated lists of them."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from melek.identity.models import Scope
from melek.identity.queries import paths, within
from melek.registry.enums import AgencyKind, SuccessionKind
from melek.registry.models.region import Region


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Reads of agencies."""

    def on(self, day: date) -> "AgencyQuerySet":
        """Agencies that exist on a day; an unknown beginning or end counts as open."""
        began = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(began, Q(valid_to=None) | Q(valid_to__gt=day))

    def visible_to(self, user: Any, permission: str = "registry.view_employee") -> "AgencyQuerySet":
        """Agencies inside which the person holds the permission."""
        return self.filter(within("scope__path", paths(user, permission)))


class Agency(models.Model):
    """A government agency. `valid_from` empty means *beginning unknown*; `valid_to` is its first day of not existing."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=12, choices=AgencyKind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="agencies")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    is_month_only = models.BooleanField(default=False)
    klpd_code = models.CharField(max_length=20, blank=True)
    bkn_code = models.CharField(max_length=20, blank=True)
    source = models.TextField(blank=True)
    is_verified = models.BooleanField(default=True)
    scope = models.OneToOneField(Scope, models.PROTECT, related_name="agency")

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="agency_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        return self.scope.path


class AgencySuccession(models.Model):
    """One agency follows another, wholly or in part, so that figures of both stay comparable."""

    predecessor = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="successions")
    predecessor_name = models.CharField(max_length=200)
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="origins")
    kind = models.CharField(max_length=8, choices=SuccessionKind)
    on = models.DateField(null=True)
    mark = models.CharField(max_length=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor_name", "successor"], name="succession_is_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_name} → {self.successor_id}"


class AgencyFrame(models.Model):
    """A dated list of agencies; its size is a fact of its own, even when its members were not published."""

    code = models.SlugField(max_length=40, unique=True)
    name_id = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150)
    as_of = models.DateField()
    size = models.PositiveIntegerField()
    members_known = models.BooleanField()
    mark = models.CharField(max_length=1)
    source = models.CharField(max_length=200)
    note_id = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.code


class AgencyFrameMember(models.Model):
    """An agency on a dated list."""

    frame = models.ForeignKey(AgencyFrame, models.CASCADE, related_name="members")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["frame", "agency"], name="frame_lists_agency_once")]

    def __str__(self) -> str:
        return f"{self.frame_id} {self.agency_id}"
