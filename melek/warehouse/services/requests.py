"""Asking for new figures: a refresh that waits already sees everything, so nobody queues a second one."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from melek.kit import jobs
from melek.kit.enums import JobState
from melek.kit.models import Job
from melek.warehouse.queries import published

REFRESH = "warehouse.refresh"


def request_refresh(*, at: datetime, by: Any = None) -> Job:
    """The refresh that waits in the queue, or a new one; one that runs may have read its rows too early to count."""
    waiting = Job.objects.filter(kind=REFRESH, state=JobState.QUEUED).order_by("id").first()
    return waiting or jobs.start(REFRESH, by=by, at=at)


def request_first_refresh(*, at: datetime, by: Any = None) -> None:
    """Ask for figures when none are published yet; later ones keep to the calendar, see `refresh_monthly`."""
    if published() is None:
        request_refresh(at=at, by=by)


def refresh_monthly(*, at: datetime) -> None:
    """The month's refresh, once something was published or asked for; none beside one that waits or runs.

    Figures published after every change would tell, by their difference, about the one person who changed.
    """
    known = Job.objects.filter(kind=REFRESH)
    if known.filter(state__in=(JobState.QUEUED, JobState.RUNNING)).exists():
        return
    newest = published()
    if newest is None:
        if known.exists():
            jobs.start(REFRESH, by=None, at=at)
    elif _month(newest.made_at) < _month(at):
        jobs.start(REFRESH, by=None, at=at)


def _month(moment: datetime) -> tuple[int, int]:
    day = localdate(moment)
    return day.year, day.month
