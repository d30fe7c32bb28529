"""Asking for new figures: a refresh that waits already sees everything, so nobody queues a second one."""

from datetime import datetime
from typing import Any

from melek.kit import jobs
from melek.kit.enums import JobState
from melek.kit.models import Job
from melek.warehouse.queries import published

REFRESH = "warehouse.refresh"


def request_refresh(*, at: datetime, by: Any = None) -> Job:
    """The refresh that waits in the queue, or a new one; one that runs may have read its rows too early to count."""
    waiting = Job.objects.filter(kind=REFRESH, state=JobState.QUEUED).order_by("id").first()
    return waiting or jobs.start(REFRESH, by=by, at=at)


def refresh_daily(*, at: datetime) -> None:
    """The day's refresh, once something was published or asked for; none beside one that waits or runs."""
    known = Job.objects.filter(kind=REFRESH)
    if known.filter(state__in=(JobState.QUEUED, JobState.RUNNING)).exists():
        return
    if published() is not None or known.exists():
        jobs.start(REFRESH, by=None, at=at)
