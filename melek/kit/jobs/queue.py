"""Putting jobs into the queue, claiming them, and taking over those whose worker died."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from melek.kit.enums import JobState
from melek.kit.errors import DomainError
from melek.kit.jobs.registry import kinds
from melek.kit.models import Job

STALE = timedelta(seconds=30)
ATTEMPTS = 5


class JobEnded(DomainError):
    """The job is no longer running."""

    message = _("Pekerjaan ini sudah berakhir, jadi tidak dapat dibatalkan.")


def start(kind: str, *, by: Any, at: datetime, title: str = "", **args: Any) -> Job:
    """Queue a job by name; the caller's transaction decides whether it exists. Unknown kinds raise KeyError."""
    declared = kinds[kind]
    return Job.objects.create(kind=kind, title=title or str(declared.label), args=args, started_by=by, created_at=at)


def cancel(job: Job, *, at: datetime) -> None:
    """Ask a job to stop; a queued one is cancelled at once. Raises JobEnded when it is over."""
    queued = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    if queued.update(state=JobState.CANCELLED, cancel_requested_at=at, finished_at=at):
        return
    if not Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_requested_at=at):
        raise JobEnded


def claim_next(at: datetime, only: Sequence[str] | None = None) -> tuple[Job, str] | None:
    """Claim the oldest queued job, or one whose worker has been silent for 30 s; None when there is nothing to do.

    only: the kinds to choose from, None for all.
    """
    chosen = Q() if only is None else Q(kind__in=only)
    stale = Q(state=JobState.RUNNING, heartbeat_at__lt=at - STALE)
    _give_up(Job.objects.filter(stale, attempts__gte=ATTEMPTS), at)
    for job in Job.objects.filter(Q(state=JobState.QUEUED) | stale, chosen).order_by("id")[:5]:
        claim = uuid.uuid4().hex
        took = Job.objects.filter(pk=job.pk, state=job.state, claim=job.claim).update(
            state=JobState.RUNNING,
            claim=claim,
            heartbeat_at=at,
            started_at=job.started_at or at,
            attempts=F("attempts") + 1,
        )
        if took:
            job.refresh_from_db()
            return job, claim
    return None


def requeue_failed(kind: str, *, pauses: Sequence[timedelta], at: datetime) -> int:
    """Queue failed jobs of a kind again, the n-th time `pauses[n-1]` after their n-th failure; how many."""
    failed = Job.objects.filter(kind=kind, state=JobState.FAILED, attempts__range=(1, len(pauses)))
    count = 0
    for job in failed.order_by("id"):
        if job.finished_at is not None and job.finished_at <= at - pauses[job.attempts - 1]:
            # of two workers one queues it: the other finds it queued, or claimed, or failed once more
            mine = Job.objects.filter(pk=job.pk, state=JobState.FAILED, attempts=job.attempts)
            count += mine.update(state=JobState.QUEUED, finished_at=None, error="")
    return count


def _give_up(exhausted: QuerySet[Job], at: datetime) -> None:
    """End jobs that took their worker down again and again, so that they hold up nobody else."""
    if exhausted.exists():  # an UPDATE would take SQLite's write lock each time a worker looks for work
        exhausted.update(state=JobState.FAILED, finished_at=at, error=f"stopped {ATTEMPTS} times without an end")
