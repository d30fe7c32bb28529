"""Programmes by version: what is taught to whom, in how many hours, for which competences."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from melek.assessment.models import ItemBank
from melek.catalogue.enums import (
    VIEW,
    Accredited,
    LineState,
    Mode,
    ProgrammeKind,
    ProgrammeState,
    VersionState,
    WindowState,
)
from melek.catalogue.models.institutions import Institution
from melek.competency.models import Competence
from melek.identity.queries import inside, paths, within
from melek.kit.db import one_of
from melek.registry.models import Agency

SHOWN = (WindowState.PUBLISHED, WindowState.SETTLING, WindowState.LOCKED)


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Reads of programmes."""

    def listed(self) -> "ProgrammeQuerySet":
        """Programmes that everybody may see: published, and no test row of an import."""
        return self.filter(state=ProgrammeState.PUBLISHED, is_hidden=False)

    def visible_to(self, user: Any, permission: str = VIEW) -> "ProgrammeQuerySet":
        """What is listed, drafts of agencies where the person holds the permission, and drafts in plans shown to all."""
        seen = Q(state=ProgrammeState.PUBLISHED, is_hidden=False)
        if allowed := paths(user, permission):
            seen |= inside("owner__scope__path", allowed)
        if paths(user, "catalogue.view_plan"):
            # plans are seen together once the window shows them, and what they plan with them
            shown = {"plan_lines__state": LineState.ENTERED, "plan_lines__window__state__in": SHOWN}
            seen |= Q(pk__in=Programme.objects.filter(**shown).values("pk"))
        return self.filter(seen)

    def managed_by(self, user: Any, permission: str) -> "ProgrammeQuerySet":
        """Programmes of agencies where the person holds the permission."""
        return self.filter(within("owner__scope__path", paths(user, permission)))


class Programme(models.Model):
    """A training programme of one owner. A delivery points to the curriculum whose design it runs.

    `is_hidden` marks rows that an import brought and that are no programme, as *Apa sih* in a real list. The two
    accreditation fields sum up its `accredited_places`, which decisions of the part `quality` alone write.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=60)
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="programmes")
    provider = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True, related_name="programmes")
    kind = models.CharField(max_length=10, choices=ProgrammeKind, default=ProgrammeKind.OWN)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="deliveries")
    state = models.CharField(max_length=10, choices=ProgrammeState, default=ProgrammeState.DRAFT)
    accredited = models.CharField(max_length=10, choices=Accredited, default=Accredited.NONE)
    accredited_until = models.DateField(null=True, blank=True)
    is_hidden = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "code"], name="programme_code_is_used_once_by_an_agency"),
            one_of("kind", ProgrammeKind.values, name="programme_kind_is_known"),
            one_of("state", ProgrammeState.values, name="programme_state_is_known"),
            one_of("accredited", Accredited.values, name="programme_accreditation_is_known"),
            models.CheckConstraint(
                condition=Q(kind=ProgrammeKind.DELIVERY, parent__isnull=False)
                | (~Q(kind=ProgrammeKind.DELIVERY) & Q(parent__isnull=True)),
                name="a_delivery_has_a_parent_and_nothing_else_has",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, {self.owner.short_name or self.owner.name}"

    @property
    def scope_path(self) -> str:
        return self.owner.scope_path

    @property
    def valid_at(self) -> "list[ProgrammeAccreditation]":
        """Where it is accredited now; fetch `accredited_places__institution` before asking many."""
        return [one for one in self.accredited_places.all() if one.status == Accredited.VALID]


class ProgrammeAccreditation(models.Model):
    """The legal status of a programme at one institution that holds it, until when, and its category in words."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="accredited_places")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="accredited_programmes")
    status = models.CharField(max_length=10, choices=Accredited)
    until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["programme", "institution"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "institution"], name="a_programme_has_one_status_at_an_institution"
            ),
            one_of("status", Accredited.values, name="status_of_an_accreditation_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.institution_id} {self.status}"


class ProgrammeVersion(models.Model):
    """What a programme is from one publication to the next; a published one is never changed.

    `cost` is rupiah for one participant, borne by whoever pays; None is unknown. `clusters`, `grades` hold codes.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    title = models.CharField(max_length=300)
    objective = models.TextField(blank=True)
    clusters = models.JSONField(default=list)
    grades = models.JSONField(default=list)
    audience_note = models.CharField(max_length=300, blank=True)
    mode = models.CharField(max_length=10, choices=Mode)
    hours = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    cost = models.PositiveBigIntegerField(null=True, blank=True)
    decree = models.CharField(max_length=200, blank=True)
    exam = models.ForeignKey(ItemBank, models.PROTECT, null=True, blank=True, related_name="+")
    exam_note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["programme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programme_version_is_used_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state=VersionState.PUBLISHED), name="one_version_is_published"
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state=VersionState.DRAFT), name="one_version_is_drafted"
            ),
            one_of("state", VersionState.values, name="version_state_is_known"),
            one_of("mode", Mode.values, name="version_mode_is_known"),
            models.CheckConstraint(condition=Q(hours=None) | Q(hours__gt=0), name="hours_are_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} v{self.number}"

    @property
    def scope_path(self) -> str:
        return self.programme.scope_path


class ProgrammeCompetence(models.Model):
    """A competence that a version teaches, and the level it leads to."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="competences")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["version", "competence"]
        constraints = [
            models.UniqueConstraint(fields=["version", "competence"], name="version_teaches_competence_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 8)), name="taught_level_is_1_to_8"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.competence_id} {self.level}"


class ProgrammeSubject(models.Model):
    """A subject of a version with its learning hours, outcome, indicator, key content, method and media."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="subjects")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=250)
    hours = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    outcome = models.TextField(blank=True)
    indicator = models.TextField(blank=True)
    content = models.TextField(blank=True)
    method = models.CharField(max_length=200, blank=True)
    media = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="subject_place_is_used_once"),
            models.CheckConstraint(condition=Q(hours=None) | Q(hours__gte=0), name="subject_hours_are_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.order} {self.title}"


class Prerequisite(models.Model):
    """A programme that should be finished before a version."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="prerequisites")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "programme"], name="prerequisite_is_named_once")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.programme_id}"


class ProgrammeChange(models.Model):
    """Append-only: what an import did to one programme."""

    batch = models.CharField(max_length=40)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10)
    after = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["batch"], name="programme_change_by_batch")]

    def __str__(self) -> str:
        return f"{self.batch} {self.programme_id} {self.kind}"
