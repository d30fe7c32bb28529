"""How severe assessors are: exercises on fictitious dossiers, estimates from all ratings, and one row for each assessor."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import translation

from melek.dossier.models import Sheet
from melek.identity.enums import ROOT_PATH
from melek.identity.queries import paths, within
from melek.kit.db import both_or_neither, one_of
from melek.quality.enums.severity import VIEW_SEVERITY, RunState
from melek.quality.models.assessors import Assessor
from melek.quality.rules.severity import verdict
from melek.registry.models import Agency


class Exercise(models.Model):
    """An assessor rates a fictitious dossier, alone. `office` is the accreditor under which they are registered."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exercises")
    office = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    dossier = models.SlugField(max_length=40)
    sheet = models.OneToOneField(Sheet, models.PROTECT, null=True, blank=True, related_name="+")
    is_synthetic = models.BooleanField(default=False)
    started_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["assessor", "dossier"], name="an_assessor_rates_a_dossier_once")]

    def __str__(self) -> str:
        with translation.override("id"):  # the trail keeps it for ever, whoever acts
            return f"Latihan {self.dossier} #{self.pk}"

    @property
    def scope_path(self) -> str:
        return self.office.scope_path

    @property
    def is_submitted(self) -> bool:
        """Whether its answers are final."""
        return self.sheet is not None and not self.sheet.is_open


class SeverityRun(models.Model):
    """Append-only: an estimate of how severe all assessors are, from the ratings known then, or why there is none.

    `reliability` near 1 says that assessors differ. `sets` holds the accounts of each set of assessors that nothing
    compares with the others. `ratings_hash` is SHA-256 of what went in.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=RunState)
    edition = models.CharField(max_length=20)
    ratings = models.PositiveIntegerField()
    dossiers = models.PositiveIntegerField()
    criteria = models.PositiveIntegerField()
    assessors = models.PositiveIntegerField()
    scale = models.CharField(max_length=10, blank=True)
    spread = models.FloatField(null=True)
    separation = models.FloatField(null=True)
    reliability = models.FloatField(null=True)
    p = models.FloatField(null=True)
    sets = models.JSONField(default=list)
    ratings_hash = models.CharField(max_length=64)
    is_synthetic = models.BooleanField(default=False)
    at = models.DateTimeField()
    by: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [one_of("state", RunState.values, name="severity_run_state_is_known")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} #{self.pk}"

    @property
    def scope_path(self) -> str:
        """It compares the assessors of all accreditors."""
        return ROOT_PATH


class AssessorSeverityQuerySet(models.QuerySet["AssessorSeverity"]):
    """Reads of severities."""

    def visible_to(self, user: Any, permission: str = VIEW_SEVERITY) -> "AssessorSeverityQuerySet":
        """Those of assessors registered at accreditors where the person holds the permission."""
        known = Assessor.objects.filter(within("office__scope__path", paths(user, permission)))
        return self.filter(assessor__in=known.values("account"))


class AssessorSeverity(models.Model):
    """Append-only: how severe one assessor is by one estimate, in logits; more is more severe, and the mean is zero.

    Severity is empty where all their ratings were the lowest or the highest. `agreed` is the share of ratings of the
    same criterion of the same dossier on which another assessor said exactly the same, `expected` what the model expects.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(SeverityRun, models.PROTECT, related_name="rows")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="severities")
    ratings = models.PositiveIntegerField()
    severity = models.FloatField(null=True)
    error = models.FloatField(null=True)
    infit = models.FloatField(null=True)
    outfit = models.FloatField(null=True)
    average = models.FloatField(null=True)
    fair_average = models.FloatField(null=True)
    agreed = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    pairs = models.PositiveIntegerField(default=0)

    objects = AssessorSeverityQuerySet.as_manager()

    class Meta:
        ordering = ["run", "-severity", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "assessor"], name="a_run_tells_of_an_assessor_once"),
            both_or_neither("severity", "error", name="a_severity_has_its_error"),
            models.CheckConstraint(condition=Q(error__isnull=True) | Q(error__gt=0), name="severity_error_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} #{self.pk}"

    @property
    def verdict(self) -> str:
        """What its severity and error let be told."""
        return verdict(self.severity, self.error).value
