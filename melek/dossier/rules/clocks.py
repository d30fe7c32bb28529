"""When an answer is due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from melek.dossier.enums import ClockUnit

DayOff = Callable[[date], bool]
_LAST = time(23, 59, 59)
_LONGEST_BREAK = 60  # days off in a row; a calendar with more is wrong


@dataclass(frozen=True)
class Clock:
    """How long something may take: 72 hours, 14 days, 10 working days."""

    amount: int
    unit: ClockUnit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("a clock runs for at least one hour or day")


def due(clock: Clock, start: datetime, *, is_off: DayOff, zone: tzinfo) -> datetime:
    """The last moment: so many hours on; or the end of the n-th day after the first one, in the given zone.

    Working days leave out those for which `is_off` holds.
    """
    if clock.unit == ClockUnit.HOURS:
        return start + timedelta(hours=clock.amount)
    day = start.astimezone(zone).date()
    if clock.unit == ClockUnit.DAYS:
        return _end_of(day + timedelta(days=clock.amount), zone)
    for _number in range(clock.amount):
        day = working_day(day + timedelta(days=1), is_off)
    return _end_of(day, zone)


def resumed(clock: Clock, due_at: datetime, paused: timedelta, *, is_off: DayOff, zone: tzinfo) -> datetime:
    """The new last moment after a pause: later by its length, and never on a day off where working days count."""
    moved = due_at + paused
    if clock.unit == ClockUnit.HOURS:
        return moved
    day = moved.astimezone(zone).date()
    return _end_of(working_day(day, is_off) if clock.unit == ClockUnit.WORKING_DAYS else day, zone)


def working_day(day: date, is_off: DayOff) -> date:
    """The day itself, or the first working day after it."""
    for _number in range(_LONGEST_BREAK):
        if not is_off(day):
            return day
        day += timedelta(days=1)
    raise ValueError(f"the calendar has no working day in the {_LONGEST_BREAK} days before {day}")


def _end_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, _LAST, tzinfo=zone)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where the month is shorter."""
    number = day.month - 1 + months
    year, month = day.year + number // 12, number % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
