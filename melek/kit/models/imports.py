"""Import runs, remembered column mappings, and the quarantine."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from melek.kit.db import one_of
from melek.kit.enums import CLOSING, ImportState, OutcomeKind
from melek.kit.models.job import Job


class ImportRun(models.Model):
    """One file on its way into the store; `counts` and the job's checkpoint are written with the rows they count."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    scope_path = models.CharField(max_length=400)
    as_of = models.DateField()
    file_name = models.CharField(max_length=200)
    file_format = models.CharField(max_length=10)
    file_size = models.PositiveBigIntegerField()
    file_hash = models.CharField(max_length=64, db_index=True)
    file_shape = models.JSONField(default=dict)
    is_file_kept = models.BooleanField(default=True)
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    warnings = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [one_of("state", ImportState.values, name="import_run_state_is_known")]

    def __str__(self) -> str:
        return f"{self.file_name} #{self.pk}"


class ColumnMapping(models.Model):
    """How a file with these headers was mapped the last time: the first guess for the next one like it."""

    kind = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()
    used_at = models.DateTimeField()
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="column_mapping_is_remembered_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:8]}"


class QuarantineQuerySet(models.QuerySet["QuarantineRow"]):
    """Reads of the quarantine."""

    def open(self) -> "QuarantineQuerySet":
        """Rows that wait for a person: neither stored later nor dismissed."""
        return self.filter(~_closing())

    def closed(self) -> "QuarantineQuerySet":
        """Rows that were stored later or dismissed."""
        return self.filter(_closing())


def _closing() -> Exists:
    return Exists(QuarantineOutcome.objects.filter(row=OuterRef("pk"), outcome__in=CLOSING))


class QuarantineRow(models.Model):
    """Append-only: a row that was not stored, with every reason; the row itself is encrypted whole.

    `problems` is a list of `{column, value, reason, params}`; values of secret columns are masked in it. `column` and
    `reason` repeat the first of them for filters.
    """

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="quarantine")
    row_number = models.PositiveBigIntegerField()
    column = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=60)
    problems = models.JSONField()
    row_encrypted = models.TextField()
    at = models.DateTimeField()

    objects = QuarantineQuerySet.as_manager()

    class Meta:
        ordering = ["run", "row_number"]
        constraints = [models.UniqueConstraint(fields=["run", "row_number"], name="row_is_in_quarantine_once_a_run")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.row_number} {self.reason}"

    @property
    def last_try(self) -> "QuarantineOutcome | None":
        """The last try that failed again; read from prefetched outcomes where a list fetched them."""
        tries = [one for one in self.outcomes.all() if one.outcome == OutcomeKind.AGAIN]
        return max(tries, key=lambda one: one.pk, default=None)

    @property
    def present_problems(self) -> list[dict[str, Any]]:
        """The reasons of the last try."""
        last = self.last_try
        return last.problems if last else self.problems


class QuarantineOutcome(models.Model):
    """Append-only: what became of a row in quarantine; one closing outcome at most."""

    row = models.ForeignKey(QuarantineRow, models.PROTECT, related_name="outcomes")
    outcome = models.CharField(max_length=10, choices=OutcomeKind)
    row_encrypted = models.TextField(blank=True)
    problems = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["row"], condition=Q(outcome__in=["stored", "dismissed"]), name="quarantine_row_is_closed_once"
            ),
            one_of("outcome", OutcomeKind.values, name="quarantine_outcome_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.row_id} {self.outcome}"
