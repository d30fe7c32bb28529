"""Training institutions, their rooms, and who teaches there under which licence."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from melek.catalogue.enums import Grade, InstitutionKind, LicenceState, VenueKind
from melek.competency.models import Competence
from melek.identity.queries import inside, paths, within
from melek.kit.db import one_of
from melek.registry.models import Agency, Employee, Region


class InstitutionQuerySet(models.QuerySet["Institution"]):
    """Reads of institutions."""

    def managed_by(self, user: Any, permission: str) -> "InstitutionQuerySet":
        """Institutions of agencies where the person holds the permission."""
        return self.filter(within("agency__scope__path", paths(user, permission)))


class Institution(models.Model):
    """A body that trains, inside an agency."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=InstitutionKind)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="institutions")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    city = models.CharField(max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    is_synthetic = models.BooleanField(default=False)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [one_of("kind", InstitutionKind.values, name="institution_kind_is_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        return self.agency.scope_path


class Venue(models.Model):
    """A room of an institution: how many it holds and what stands in it."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="venues")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=VenueKind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    city = models.CharField(max_length=100)
    capacity = models.PositiveIntegerField()
    computers = models.PositiveIntegerField(default=0)
    has_internet = models.BooleanField(default=False)
    is_accessible = models.BooleanField(default=False)
    equipment = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["institution", "name"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="venue_name_is_used_once"),
            one_of("kind", VenueKind.values, name="venue_kind_is_known"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="venue_holds_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"

    @property
    def scope_path(self) -> str:
        return self.institution.scope_path


class InstructorQuerySet(models.QuerySet["Instructor"]):
    """Reads of instructors."""

    def visible_to(self, user: Any, permission: str = "catalogue.view_instructor") -> "InstructorQuerySet":
        """Instructors of institutions where the person holds the permission, and the person's own entry."""
        if not user.is_authenticated:
            return self.none()
        allowed = paths(user, permission)
        own = Q(employee__account=user)
        return self.filter(inside("institution__agency__scope__path", allowed) | own if allowed else own)

    def active(self) -> "InstructorQuerySet":
        """Those who teach."""
        return self.filter(is_active=True)


class Instructor(models.Model):
    """Somebody who teaches at an institution; where they serve the state, the register knows them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="instructors")
    employee = models.OneToOneField(Employee, models.PROTECT, null=True, blank=True, related_name="instructor")
    name = models.CharField(max_length=150)
    grade = models.CharField(max_length=10, choices=Grade)
    is_active = models.BooleanField(default=True)
    is_synthetic = models.BooleanField(default=False)

    objects = InstructorQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [one_of("grade", Grade.values, name="instructor_grade_is_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        return self.institution.scope_path


class InstructorLicence(models.Model):
    """Leave to teach some competences up to a level, until a day. A renewal is a new licence that names the old one."""

    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="licences")
    number = models.CharField(max_length=60, unique=True)
    scope_note = models.CharField(max_length=300)
    issued_on = models.DateField()
    expires_on = models.DateField()
    state = models.CharField(max_length=10, choices=LicenceState, default=LicenceState.VALID)
    renews = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="renewal")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-expires_on", "pk"]
        constraints = [
            one_of("state", LicenceState.values, name="licence_state_is_known"),
            models.CheckConstraint(
                condition=Q(expires_on__gt=models.F("issued_on")), name="licence_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"Lisensi mengajar {self.pk}"

    @property
    def scope_path(self) -> str:
        return self.instructor.scope_path

    def holds_on(self, day: date) -> bool:
        """Whether it allows teaching on a day."""
        return self.state == LicenceState.VALID and self.issued_on <= day <= self.expires_on


class LicenceScope(models.Model):
    """A competence that a licence covers, up to a level."""

    licence = models.ForeignKey(InstructorLicence, models.CASCADE, related_name="scopes")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+")
    highest_level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["licence", "competence"], name="licence_covers_competence_once"),
            models.CheckConstraint(condition=Q(highest_level__range=(1, 8)), name="licence_level_is_1_to_8"),
        ]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.competence_id}"


class Observation(models.Model):
    """Append-only: what somebody saw of an instructor's teaching, in points of 1 to 5 and words."""

    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="observations")
    observed_on = models.DateField()
    preparation = models.PositiveSmallIntegerField()
    delivery = models.PositiveSmallIntegerField()
    participation = models.PositiveSmallIntegerField()
    assessment = models.PositiveSmallIntegerField()
    note = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-observed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(**{f"{name}__range": (1, 5)}), name=f"observed_{name}_is_1_to_5")
            for name in ("preparation", "delivery", "participation", "assessment")
        ]

    def __str__(self) -> str:
        return f"{self.instructor_id} #{self.pk}"
