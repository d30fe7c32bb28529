"""Technical control of agencies: controls, what was found of each norm, and findings with their way to an end."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from melek.dossier.models import IssuedDocument
from melek.identity.enums import ROOT_PATH
from melek.identity.queries import paths, within
from melek.kit.db import both_or_neither, one_of
from melek.quality.enums.accreditation import Severity
from melek.quality.enums.control import (
    JUDGED,
    SETTLED,
    UNFINISHED,
    VIEW_CONTROL,
    WAITS_FOR_AGENCY,
    ControlMode,
    ControlState,
    Stage,
    Status,
)
from melek.quality.models.norms import Norm
from melek.registry.models import Agency

_ACTOR: dict[str, Any] = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class ControlQuerySet(models.QuerySet["Control"]):
    """Reads of controls."""

    def visible_to(self, user: Any) -> "ControlQuerySet":
        """Controls of agencies where the person may read them."""
        allowed = paths(user, VIEW_CONTROL)
        return self.filter(within("agency__scope__path", allowed)) if allowed else self.none()

    def late(self, on: date) -> "ControlQuerySet":
        """Those whose report should be there by a day."""
        return self.filter(state__in=UNFINISHED, due_on__lt=on)


class Control(models.Model):
    """A control of one agency for a year, at the desk or in the field: which norms are looked at, by when it is reported.

    It stands at the agency (`scope_path`) and is handled for the nation (`office_path`).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="controls")
    year = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=5, choices=ControlMode)
    norms = models.ManyToManyField(Norm, related_name="controls")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=ControlState, default=ControlState.PLANNED)
    starts_on = models.DateField()
    due_on = models.DateField()
    summary = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey(**_ACTOR, null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    overdue_told_at = models.DateTimeField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(**_ACTOR, null=True)

    objects = ControlQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["year", "state"], name="control_by_year")]
        constraints = [
            one_of("mode", ControlMode.values, name="control_mode_is_known"),
            one_of("state", ControlState.values, name="control_state_is_known"),
            models.CheckConstraint(condition=Q(due_on__gte=models.F("starts_on")), name="control_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(state__in=[ControlState.REPORTED, ControlState.CLOSED])
                | (Q(reported_at__isnull=False) & ~Q(summary="")),
                name="a_reported_control_has_its_summary",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.agency}"

    @property
    def number(self) -> str:
        """What people call it by."""
        return f"DAL-{self.pk:06}"

    @property
    def scope_path(self) -> str:
        return self.agency.scope_path

    @property
    def office_path(self) -> str:
        """Where it is handled: the nation controls."""
        return ROOT_PATH

    def is_late(self, on: date) -> bool:
        """Whether its report should be there by a day."""
        return self.state in UNFINISHED and self.due_on < on


class ControlMember(models.Model):
    """Somebody who controls."""

    control = models.ForeignKey(Control, models.PROTECT, related_name="members")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="controls")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(**_ACTOR, null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["control", "account"], name="controller_is_named_once")]

    def __str__(self) -> str:
        return f"{self.control_id} {self.account}"


class ControlResult(models.Model):
    """Append-only: what the controllers found of one norm, and why; the last word on each counts once it is reported."""

    control = models.ForeignKey(Control, models.PROTECT, related_name="results")
    norm = models.ForeignKey(Norm, models.PROTECT, related_name="+")
    status = models.CharField(max_length=13, choices=Status)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(**_ACTOR, null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [one_of("status", [one.value for one in JUDGED], name="controllers_judge_a_norm")]

    def __str__(self) -> str:
        return f"{self.control_id} {self.norm_id} #{self.pk}"

    @property
    def scope_path(self) -> str:
        return self.control.scope_path


class ControlFindingQuerySet(models.QuerySet["ControlFinding"]):
    """Reads of control findings."""

    def visible_to(self, user: Any) -> "ControlFindingQuerySet":
        """Findings of agencies where the person may read them; before its letter only readers of the nation see one."""
        allowed = paths(user, VIEW_CONTROL)
        if not allowed:
            return self.none()
        rows = self.filter(within("control__agency__scope__path", allowed))
        return rows if ROOT_PATH in allowed else rows.exclude(stage_is_inside())

    def waiting(self) -> "ControlFindingQuerySet":
        """Those that wait for the agency's reply."""
        return self.filter(state__in=WAITS_FOR_AGENCY)

    def unsettled(self) -> "ControlFindingQuerySet":
        """Those that have not come to an end."""
        return self.exclude(state__in=SETTLED)


def stage_is_inside() -> Q:
    """The condition *the agency has not been told of it*."""
    return Q(state__in=[Stage.FOUND, Stage.DROPPED])


class ControlFinding(models.Model):
    """A gap that controllers saw between a norm and an agency's practice, from the note to the follow-up seen.

    `deadline` is the last day for the reply, `promised_on` that for the follow-up.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    control = models.ForeignKey(Control, models.PROTECT, related_name="findings")
    norm = models.ForeignKey(Norm, models.PROTECT, related_name="findings")
    severity = models.CharField(max_length=8, choices=Severity)
    text = models.TextField()
    recommendation = models.TextField()
    state = models.CharField(max_length=11, choices=Stage, default=Stage.FOUND)
    deadline = models.DateField(null=True, blank=True)
    promised_on = models.DateField(null=True, blank=True)
    letter = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)
    promise_told_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(**_ACTOR, null=True)

    objects = ControlFindingQuerySet.as_manager()

    class Meta:
        ordering = ["deadline", "pk"]
        indexes = [models.Index(fields=["state", "deadline"], name="control_finding_by_deadline")]
        constraints = [
            one_of("severity", Severity.values, name="control_severity_is_known"),
            one_of("state", Stage.values, name="control_stage_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=[Stage.FOUND, Stage.DROPPED]) | Q(letter__isnull=False, deadline__isnull=False),
                name="what_an_agency_answers_has_its_letter",
            ),
            models.CheckConstraint(
                condition=~Q(state=Stage.ACCEPTED) | Q(promised_on__isnull=False), name="a_promise_has_its_day"
            ),
            both_or_neither("letter", "deadline", name="letter_deadline_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.norm.code}, {self.control.agency}"

    @property
    def number(self) -> str:
        """What people call it by."""
        return f"TPD-{self.pk:06}"

    @property
    def scope_path(self) -> str:
        return self.control.scope_path

    @property
    def office_path(self) -> str:
        """Where it is handled."""
        return self.control.office_path

    @property
    def next_day(self) -> date | None:
        """The day that its clock runs to now."""
        if self.state in WAITS_FOR_AGENCY:
            return self.deadline
        return self.promised_on if self.state == Stage.ACCEPTED else None

    def is_late(self, on: date) -> bool:
        """Whether its clock has run out by a day."""
        return self.next_day is not None and self.next_day < on


class FindingStep(models.Model):
    """Append-only: a finding entered a stage; `day` is the deadline or promise that began with it."""

    finding = models.ForeignKey(ControlFinding, models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=11, choices=Stage)
    text = models.TextField(blank=True)
    day = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**_ACTOR, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [one_of("stage", Stage.values, name="finding_step_is_known")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.stage} #{self.pk}"
