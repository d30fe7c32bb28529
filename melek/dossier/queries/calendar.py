"""The official calendar: which days are off, and when an answer is due by it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone

from melek.dossier.rules import clocks
from melek.dossier.rules.clocks import Clock
from melek.kit.reference import load_yaml


@dataclass(frozen=True)
class _Calendar:
    weekend: frozenset[int]
    fixed: frozenset[str]
    dates: frozenset[str]


@lru_cache(maxsize=1)
def _calendar() -> _Calendar:
    read = load_yaml("dossier", "holidays.yaml")
    return _Calendar(frozenset(read["weekend"]), frozenset(read["fixed"]), frozenset(str(one) for one in read["dates"]))


def is_day_off(day: date) -> bool:
    """Whether offices are closed: weekends, holidays with a fixed date, and those entered for the year."""
    known = _calendar()
    return day.weekday() in known.weekend or f"{day:%m-%d}" in known.fixed or day.isoformat() in known.dates


def due(clock: Clock, start: datetime) -> datetime:
    """When something that began at a moment is due."""
    return clocks.due(clock, start, is_off=is_day_off, zone=timezone.get_default_timezone())


def resumed(clock: Clock, due_at: datetime, paused: timedelta) -> datetime:
    """When it is due after a pause."""
    return clocks.resumed(clock, due_at, paused, is_off=is_day_off, zone=timezone.get_default_timezone())
