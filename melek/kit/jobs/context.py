"""What a running job holds in hand: progress, checkpoint, cancellation."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from melek.kit.models import Job

_EVERY = 1.0  # seconds between two progress writes


class Cancelled(Exception):
    """A person asked the job to stop; what was stored stays stored."""


class LostClaim(Exception):
    """Another worker took this job over; this one must stop writing at once."""


class JobContext:
    """Handle of one running job for the function that does the work."""

    def __init__(self, job: Job, claim: str, clock: Callable[[], datetime] = timezone.now) -> None:
        self.job = job
        self.claim = claim
        self.now = clock
        self.saved: dict[str, Any] = dict(job.saved)
        self._written = 0.0

    def progress(self, done: int, total: int = 0, message: str = "") -> None:
        """Tell how far the work is; at most one write a second. Raises Cancelled when a person asked to stop."""
        self.job.done, self.job.total = done, total or self.job.total
        self.job.message = message or self.job.message
        if time.monotonic() - self._written < _EVERY:
            return
        self._written = time.monotonic()
        self._write(done=self.job.done, total=self.job.total, message=self.job.message[:300])
        if Job.objects.filter(pk=self.job.pk, cancel_requested_at__isnull=False).exists():
            raise Cancelled

    def checkpoint(self, saved: dict[str, Any]) -> None:
        """Store where the work stands, in the caller's transaction together with the rows it describes."""
        self.saved = saved
        self._write(saved=saved, done=self.job.done)

    def _write(self, **values: Any) -> None:
        mine = Job.objects.filter(pk=self.job.pk, claim=self.claim)
        if not mine.update(heartbeat_at=self.now(), **values):
            raise LostClaim
