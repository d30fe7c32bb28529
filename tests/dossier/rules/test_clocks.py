"""When an answer is due: hours, days, working days, pauses, and the calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from melek.dossier.enums import ClockUnit
from melek.dossier.queries.calendar import is_day_off
from melek.dossier.rules.clocks import Clock, due, months_later, resumed, working_day

JAKARTA = ZoneInfo("Asia/Jakarta")
FRIDAY = datetime(2026, 11, 27, 9, 30, tzinfo=JAKARTA)
DATA_CORRECTION = Clock(72, ClockUnit.HOURS)
TEN_DAYS, FOUR_WORKING = Clock(10, ClockUnit.DAYS), Clock(4, ClockUnit.WORKING_DAYS)


def weekend(day: date) -> bool:
    return day.weekday() >= 5


def due_at(clock: Clock, start: datetime) -> datetime:
    return due(clock, start, is_off=weekend, zone=JAKARTA)


def test_three_times_24_hours_run_through_the_weekend() -> None:
    assert due_at(DATA_CORRECTION, FRIDAY) == datetime(2026, 11, 30, 9, 30, tzinfo=JAKARTA)


def test_days_end_with_the_last_second_of_the_last_day() -> None:
    assert due_at(TEN_DAYS, FRIDAY) == datetime(2026, 12, 7, 23, 59, 59, tzinfo=JAKARTA)


def test_working_days_leave_out_the_weekend_and_do_not_count_the_first_day() -> None:
    assert due_at(FOUR_WORKING, FRIDAY) == datetime(2026, 12, 3, 23, 59, 59, tzinfo=JAKARTA)
    on_saturday = FRIDAY + timedelta(days=1)
    assert due_at(FOUR_WORKING, on_saturday) == datetime(2026, 12, 3, 23, 59, 59, tzinfo=JAKARTA)


def test_the_day_is_that_of_the_zone_and_not_of_the_clock_of_the_machine() -> None:
    late = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)  # Saturday, 01:00 in Jakarta
    assert due_at(Clock(1, ClockUnit.DAYS), late) == datetime(2026, 11, 29, 23, 59, 59, tzinfo=JAKARTA)


def test_a_pause_moves_the_end_by_its_length() -> None:
    end = due_at(DATA_CORRECTION, FRIDAY)
    assert resumed(DATA_CORRECTION, end, timedelta(hours=5), is_off=weekend, zone=JAKARTA) == end + timedelta(hours=5)


def test_a_pause_never_lets_working_days_end_on_a_day_off() -> None:
    end = due_at(Clock(1, ClockUnit.WORKING_DAYS), FRIDAY - timedelta(days=1))  # Friday night
    moved = resumed(FOUR_WORKING, end, timedelta(hours=1), is_off=weekend, zone=JAKARTA)
    assert moved == datetime(2026, 11, 30, 23, 59, 59, tzinfo=JAKARTA)


def test_days_that_end_within_a_day_after_a_pause_get_the_whole_day() -> None:
    end = due_at(TEN_DAYS, FRIDAY)
    moved = resumed(TEN_DAYS, end, timedelta(hours=30), is_off=weekend, zone=JAKARTA)
    assert moved == datetime(2026, 12, 9, 23, 59, 59, tzinfo=JAKARTA)


def test_a_clock_that_does_not_run_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Clock(0, ClockUnit.DAYS)


def test_a_calendar_without_working_days_is_an_error_and_no_endless_search() -> None:
    with pytest.raises(ValueError, match="no working day"):
        working_day(FRIDAY.date(), lambda day: True)


@pytest.mark.parametrize(
    ("day", "is_off"),
    [("2026-11-27", False), ("2026-11-28", True), ("2026-08-17", True), ("2026-12-25", True), ("2026-12-28", False)],
)
def test_the_calendar_knows_weekends_and_holidays_with_a_fixed_date(day: str, is_off: bool) -> None:
    assert is_day_off(date.fromisoformat(day)) is is_off


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-11-30", 12, "2027-11-30"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-12-31", 1, "2027-01-31"),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)
