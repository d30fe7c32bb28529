"""The risk score of accreditations, day by day, and what an accreditor put in place of a part of it."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import translation

from melek.dossier.models import Case
from melek.kit import formats
from melek.quality.models.accreditation import Accreditation, OfAccreditation


class RiskAssessment(OfAccreditation):
    """Append-only: the risk score of an accreditation on a day, each of its parts with value, level and source day.

    `parts` keeps numbers only, so that the score can be computed again; the words are those of the reader.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="risks")
    assessed_on = models.DateField()
    edition = models.CharField(max_length=20)
    parts = models.JSONField()
    score = models.FloatField(null=True)
    low = models.FloatField()
    high = models.FloatField()
    known = models.FloatField()
    is_set_aside = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["accreditation", "assessed_on"], name="risk_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=True) | (Q(low__lte=models.F("score")) & Q(high__gte=models.F("score"))),
                name="risk_lies_in_its_range",
            )
        ]

    def __str__(self) -> str:
        with translation.override("id"):  # the trail keeps it for ever, whoever acts
            return f"Penilaian risiko {self.accreditation.number}, {formats.day(self.assessed_on)}"


class RiskOverrideQuerySet(models.QuerySet["RiskOverride"]):
    """Reads of corrections."""

    def holding(self, on: date) -> "RiskOverrideQuerySet":
        """Those that hold on a day."""
        return self.filter(until__gte=on)


class RiskOverride(OfAccreditation):
    """Append-only: what an accreditor put in place of a part of a score, why, and until when; the last of each counts.

    Without a component the whole score is set aside: it orders nothing. `level` None says that the part is not known.
    """

    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="risk_overrides")
    component = models.CharField(max_length=40, blank=True)
    level = models.FloatField(null=True, blank=True)
    reason = models.TextField()
    until = models.DateField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = RiskOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__range=(0, 1)), name="corrected_risk_is_0_to_1"
            )
        ]

    def __str__(self) -> str:
        return f"{self.accreditation_id} {self.component} #{self.pk}"
