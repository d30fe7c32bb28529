"""Schedules: declared once, run once for each due moment, with the clock passed in; again only when a worker died."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from melek.kit.models import ScheduleRun
from melek.kit.registers import Register

log = logging.getLogger(__name__)
STALE = timedelta(minutes=10)  # a schedule is thin; one that has not ended by then went down with its worker
_ORIGIN = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Schedule:
    """What runs every so often: `run(at=due moment)`."""

    code: str
    every: timedelta
    run: Callable[..., None]


schedules: Register[Schedule] = Register("schedules")


def schedule(code: str, *, every: timedelta) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a schedule; the function is thin and idempotent, long work goes into a job."""

    def register(run: Callable[..., None]) -> Callable[..., None]:
        schedules.add(Schedule(code, every, run))
        return run

    return register


def due_moment(every: timedelta, now: datetime) -> datetime:
    """The latest due moment not after `now`."""
    return _ORIGIN + ((now - _ORIGIN) // every) * every


def run_due(now: datetime) -> list[str]:
    """Run each schedule whose latest due moment has not run to its end yet; the codes that ran here."""
    ran = []
    for item in schedules:
        due = due_moment(item.every, now)
        row = _claimed(item, due, now)
        if row is not None:
            _run(item, row, due)
            ran.append(item.code)
    return ran


def _claimed(item: Schedule, due: datetime, now: datetime) -> ScheduleRun | None:
    """The row of a due moment that is ours to run, or None."""
    row = ScheduleRun.objects.filter(schedule=item.code, due_at=due).first()
    if row is None:
        try:
            with transaction.atomic():
                return ScheduleRun.objects.create(schedule=item.code, due_at=due, started_at=now)
        except IntegrityError:
            return None  # another worker was first
    if row.finished_at is not None or row.started_at > now - STALE:
        return None
    unfinished = ScheduleRun.objects.filter(pk=row.pk, finished_at=None, started_at=row.started_at)
    return row if unfinished.update(started_at=now) else None


def _run(item: Schedule, row: ScheduleRun, due: datetime) -> None:
    try:
        item.run(at=due)
    except Exception:
        log.exception("schedule %s", item.code)
        row.error = traceback.format_exc(limit=8)
    row.finished_at = timezone.now()
    row.save(update_fields=["finished_at", "error"])
