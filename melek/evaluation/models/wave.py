"""Survey waves, their strata and members, and the five access questions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from melek.assessment.models import Booking, LiteracyDefinition
from melek.evaluation.enums import Device, Distance, Electricity, Help, MemberStatus, Signal, WaveState
from melek.identity.enums import ROOT_PATH
from melek.identity.queries import paths
from melek.kit.db import one_of
from melek.kit.models import Draw
from melek.registry.models import Employee


class WaveQuerySet(models.QuerySet["Wave"]):
    """Reads of waves."""

    def visible_to(self, user: Any, permission: str = "evaluation.view_wave") -> "WaveQuerySet":
        """All waves for who holds the permission in the whole nation: a wave belongs to no smaller place."""
        return self if ROOT_PATH in paths(user, permission) else self.none()


class Wave(models.Model):
    """One random survey of the civil service: frame, rule, draw, tests, rates."""

    code = models.SlugField(max_length=40, unique=True)
    name_id = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150)
    definition = models.ForeignKey(LiteracyDefinition, models.PROTECT, related_name="waves")
    frame_on = models.DateField()
    sample_size = models.PositiveIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=WaveState, default=WaveState.PLANNED)
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, blank=True, related_name="waves")
    is_synthetic = models.BooleanField(default=False)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = WaveQuerySet.as_manager()

    class Meta:
        ordering = ["frame_on"]
        constraints = [
            one_of("state", WaveState.values, name="wave_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="wave_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=models.Q(state=WaveState.PLANNED) | models.Q(draw__isnull=False),
                name="wave_has_its_draw_once_committed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_id} ({self.code})"

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_id

    @property
    def scope_path(self) -> str:
        return ROOT_PATH


class Stratum(models.Model):
    """People of one agency kind with duty in one province: how many there are, how many are drawn."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="strata")
    number = models.PositiveIntegerField()
    agency_kind = models.CharField(max_length=12)
    province = models.CharField(max_length=8)
    population = models.PositiveIntegerField()
    take = models.PositiveIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "agency_kind", "province"], name="stratum_is_told_once"),
            models.CheckConstraint(
                condition=models.Q(take__lte=models.F("population")), name="stratum_takes_no_more_than_it_has"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.agency_kind} {self.province}"


class WaveMember(models.Model):
    """A drawn person, as they stood in the frame."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="members")
    stratum = models.ForeignKey(Stratum, models.PROTECT, related_name="members")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="wave_members")
    booking = models.OneToOneField(Booking, models.PROTECT, null=True, blank=True, related_name="wave_member")
    status = models.CharField(max_length=12, choices=MemberStatus, default=MemberStatus.DRAWN)
    status_note = models.CharField(max_length=300, blank=True)
    agency = models.CharField(max_length=60)
    regency = models.CharField(max_length=8)
    employment = models.CharField(max_length=4)
    sex = models.CharField(max_length=1)
    education = models.CharField(max_length=6)
    age_band = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "employee"], name="wave_draws_person_once"),
            one_of("status", MemberStatus.values, name="member_status_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.employee} · {self.wave.code}"

    @property
    def scope_path(self) -> str:
        return self.employee.last_scope_path


class AccessAnswer(models.Model):
    """Append-only: the five access questions of one wave member."""

    member = models.OneToOneField(WaveMember, models.PROTECT, related_name="access")
    device = models.CharField(max_length=10, choices=Device)
    signal = models.CharField(max_length=10, choices=Signal)
    electricity = models.CharField(max_length=12, choices=Electricity)
    distance = models.CharField(max_length=10, choices=Distance)
    help = models.CharField(max_length=10, choices=Help)
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"access {self.member_id}"
