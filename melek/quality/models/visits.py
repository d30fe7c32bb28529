"""What assessors see on the spot: visits and their checklists, findings and their remedies, surveillance."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from melek.kit.db import both_or_neither, one_of
from melek.quality.enums.accreditation import (
    FindingState,
    Seen,
    Severity,
    SurveillanceState,
    VisitMode,
    VisitState,
)
from melek.quality.models.accreditation import Accreditation, OfAccreditation


class Visit(OfAccreditation):
    """A visit of the first team, on the spot or online, with its agenda and what came of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="visits")
    planned_on = models.DateField()
    mode = models.CharField(max_length=6, choices=VisitMode)
    place = models.CharField(max_length=200, blank=True)
    agenda = models.TextField()
    state = models.CharField(max_length=9, choices=VisitState, default=VisitState.PLANNED)
    held_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)
    checklist = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["planned_on", "pk"]
        constraints = [
            one_of("mode", VisitMode.values, name="visit_mode_is_known"),
            one_of("state", VisitState.values, name="visit_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=VisitState.DONE) | Q(held_on__isnull=False), name="a_visit_that_is_done_has_its_day"
            ),
            both_or_neither("ended_at", "ended_by", name="visit_ended_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.accreditation_id} {self.planned_on} #{self.pk}"


class VisitCheck(models.Model):
    """Append-only: what somebody saw of one criterion at a visit; the last word on each counts."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="checks")
    criterion = models.CharField(max_length=60)
    seen = models.CharField(max_length=6, choices=Seen)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [one_of("seen", Seen.values, name="visit_check_is_known")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.criterion} #{self.pk}"


class Surveillance(OfAccreditation):
    """A visit while an accreditation is in force, planned by time or by risk; `late_told_at`: the office was reminded."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="surveillances")
    planned_on = models.DateField()
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=9, choices=SurveillanceState, default=SurveillanceState.PLANNED)
    held_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    late_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["planned_on", "pk"]
        constraints = [
            one_of("state", SurveillanceState.values, name="surveillance_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=SurveillanceState.DONE) | Q(held_on__isnull=False),
                name="surveillance_that_is_done_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accreditation_id} {self.planned_on} #{self.pk}"


class FindingQuerySet(models.QuerySet["Finding"]):
    """Reads of findings."""

    def unsettled(self) -> "FindingQuerySet":
        """Those that are not closed."""
        return self.exclude(state=FindingState.CLOSED)

    def late(self, on: date) -> "FindingQuerySet":
        """Those that still wait for a remedy after their deadline."""
        return self.filter(state=FindingState.OPEN, deadline__lt=on)


class Finding(OfAccreditation):
    """A gap that an assessor saw between a standard and a provider's practice."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="findings")
    surveillance = models.ForeignKey(Surveillance, models.PROTECT, null=True, blank=True, related_name="findings")
    criterion = models.CharField(max_length=60)
    severity = models.CharField(max_length=8, choices=Severity)
    text = models.TextField()
    wanted = models.TextField()
    deadline = models.DateField()
    state = models.CharField(max_length=8, choices=FindingState, default=FindingState.OPEN)
    remedy = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    judgement = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    escalated_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["deadline", "pk"]
        indexes = [models.Index(fields=["state", "deadline"], name="finding_by_deadline")]
        constraints = [
            one_of("severity", Severity.values, name="finding_severity_is_known"),
            one_of("state", FindingState.values, name="finding_state_is_known"),
            both_or_neither("answered_at", "answered_by", name="finding_answered_pair"),
            both_or_neither("closed_at", "closed_by", name="finding_closed_pair"),
            models.CheckConstraint(
                condition=~Q(state=FindingState.CLOSED) | (Q(closed_at__isnull=False) & ~Q(remedy="")),
                name="a_closed_finding_has_its_remedy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accreditation_id} {self.criterion} #{self.pk}"

    @property
    def number(self) -> str:
        """What people call it by."""
        return f"TMN-{self.pk:06}"

    def is_late(self, on: date) -> bool:
        """Whether its remedy should be there by a day."""
        return self.state == FindingState.OPEN and self.deadline < on
