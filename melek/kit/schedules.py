"""Schedules: declared once, run at most once for each due moment, with the clock passed in."""

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
    """Run each schedule whose latest due moment has not run yet; the codes that ran here."""
    ran = []
    for item in schedules:
        due = due_moment(item.every, now)
        if ScheduleRun.objects.filter(schedule=item.code, due_at=due).exists():
            continue
        try:
            with transaction.atomic():
                row = ScheduleRun.objects.create(schedule=item.code, due_at=due, started_at=now)
        except IntegrityError:
            continue  # another worker was first
        _run(item, row, due)
        ran.append(item.code)
    return ran


def _run(item: Schedule, row: ScheduleRun, due: datetime) -> None:
    try:
        item.run(at=due)
    except Exception:
        log.exception("schedule %s", item.code)
        row.error = traceback.format_exc(limit=8)
    row.finished_at = timezone.now()
    row.save(update_fields=["finished_at", "error"])
