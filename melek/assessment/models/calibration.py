"""Calibrations of a bank: what was asked, what came out, who signed it; and old tests scored anew under a later set."""

import uuid

from django.conf import settings
from django.db import models

from melek.assessment.enums import CalibrationState, LinkKind
from melek.assessment.models.bank import ItemBank, ParameterSet
from melek.assessment.models.design import LiteracyDefinition
from melek.assessment.models.sitting import Result
from melek.identity.enums import ROOT_PATH
from melek.kit.db import both_or_neither, one_of
from melek.kit.models import Job


class CalibrationRun(models.Model):
    """One calibration: which answers, which models, how it was put on the scale; its report; its signature.

    `report` is written once by the job and never changes. Signing makes a parameter set in force from a day on.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(ItemBank, models.PROTECT, related_name="calibrations")
    base = models.ForeignKey(ParameterSet, models.PROTECT, related_name="+")
    link = models.CharField(max_length=14, choices=LinkKind)
    question = models.JSONField()
    state = models.CharField(max_length=10, choices=CalibrationState, default=CalibrationState.WAITING)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    report = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    made = models.OneToOneField(ParameterSet, models.PROTECT, null=True, blank=True, related_name="calibration")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("state", CalibrationState.values, name="calibration_state_is_known"),
            one_of("link", LinkKind.values, name="calibration_link_is_known"),
            both_or_neither("decided_at", "decided_by", name="calibration_decision_is_whole"),
            models.CheckConstraint(
                condition=models.Q(state="signed", made__isnull=False)
                | (~models.Q(state="signed") & models.Q(made=None)),
                name="signed_calibration_has_its_set",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank} #{self.pk}"

    @property
    def scope_path(self) -> str:
        """Banks serve the whole nation."""
        return ROOT_PATH


class Rescoring(models.Model):
    """Old tests scored anew under a later parameter set; the results of their own day stay what they are."""

    name = models.CharField(max_length=80, unique=True)
    parameter_set = models.ForeignKey(ParameterSet, models.PROTECT, related_name="rescorings")
    definition = models.ForeignKey(LiteracyDefinition, models.PROTECT, null=True, blank=True, related_name="+")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    summary = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """A version of the scale serves the whole nation."""
        return ROOT_PATH


class RescoredResult(models.Model):
    """Append-only: which result came out of which rescoring."""

    rescoring = models.ForeignKey(Rescoring, models.PROTECT, related_name="results")
    result = models.OneToOneField(Result, models.PROTECT, related_name="rescored")

    def __str__(self) -> str:
        return f"{self.rescoring_id} {self.result_id}"
