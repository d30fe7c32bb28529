"""Background jobs and the due rows of schedules."""

import uuid

from django.conf import settings
from django.db import models

from melek.kit.db import one_of
from melek.kit.enums import ENDED, JobState


class Job(models.Model):
    """A piece of long work: its own queue entry, progress, heartbeat, checkpoint and result."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=200, blank=True)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    saved = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    result_url = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=40, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="job_by_state")]
        constraints = [one_of("state", JobState.values, name="job_state_is_known")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def share(self) -> float | None:
        """Share done between 0 and 1, or None while the total is unknown."""
        return min(1.0, self.done / self.total) if self.total else None


class ScheduleRun(models.Model):
    """One due moment of a schedule, run at most once."""

    schedule = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "due_at"], name="schedule_runs_once_when_due")]

    def __str__(self) -> str:
        return f"{self.schedule} {self.due_at:%Y-%m-%dT%H:%M}"
