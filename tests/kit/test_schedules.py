"""Schedules: at most once for each due moment, whoever asks how often."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from melek.kit import schedules
from melek.kit.models import ScheduleRun
from melek.kit.schedules import due_moment, run_due, schedule
from tests.kit.people import NOW

ran: list[datetime] = []


@pytest.fixture(autouse=True)
def _schedules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only the schedules of these tests."""
    monkeypatch.setattr(schedules.schedules, "_items", {})

    @schedule("kit.note_hour", every=timedelta(hours=1))
    def note_hour(*, at: datetime) -> None:
        ran.append(at)

    ran.clear()
    return


def test_due_moment_is_the_latest_one_not_after_now() -> None:
    hour = timedelta(hours=1)
    assert due_moment(hour, datetime(2026, 1, 1, 10, 59, tzinfo=UTC)) == datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert due_moment(hour, datetime(2026, 1, 1, 11, tzinfo=UTC)) == datetime(2026, 1, 1, 11, tzinfo=UTC)


def test_schedule_runs_once_for_a_due_moment(db: None) -> None:
    assert run_due(NOW) == ["kit.note_hour"]
    assert run_due(NOW + timedelta(minutes=59)) == []
    assert run_due(NOW + timedelta(hours=1)) == ["kit.note_hour"]
    assert ran == [NOW, NOW + timedelta(hours=1)]


def test_missed_moments_are_not_made_up(db: None) -> None:
    run_due(NOW)
    run_due(NOW + timedelta(hours=9, minutes=30))
    assert ran == [NOW, NOW + timedelta(hours=9)]


def test_of_two_workers_one_runs_it(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    run_due(NOW)
    with monkeypatch.context() as patched:  # the other worker looked before this one had written
        patched.setattr(type(ScheduleRun.objects.filter()), "first", lambda self: None)
        assert run_due(NOW) == []
    assert ran == [NOW]


def test_failure_is_kept_and_not_repeated(db: None) -> None:
    @schedule("kit.fail_always", every=timedelta(days=1))
    def fail_always(*, at: datetime) -> None:
        raise IntegrityError("by design")

    assert run_due(NOW) == ["kit.note_hour", "kit.fail_always"]
    row = ScheduleRun.objects.get(schedule="kit.fail_always")
    assert "by design" in row.error
    assert row.finished_at is not None
    assert run_due(NOW) == []


def test_what_a_killed_worker_left_unfinished_is_run_again(db: None) -> None:
    begun: list[datetime] = []

    @schedule("kit.die_once", every=timedelta(days=1))
    def die_once(*, at: datetime) -> None:
        begun.append(at)
        if len(begun) == 1:
            raise SystemExit  # ends the process before the row says that it ended

    due = NOW.replace(hour=0)
    with pytest.raises(SystemExit):
        run_due(due)
    row = ScheduleRun.objects.get(schedule="kit.die_once")
    assert row.finished_at is None
    assert "kit.die_once" not in run_due(due + schedules.STALE - timedelta(seconds=1))
    assert "kit.die_once" in run_due(due + schedules.STALE)
    row.refresh_from_db()
    assert row.finished_at is not None
    assert row.started_at == due + schedules.STALE
    assert "kit.die_once" not in run_due(due + schedules.STALE * 3)
    assert begun == [due, due]
    assert ScheduleRun.objects.filter(schedule="kit.die_once").count() == 1


def test_of_two_workers_one_takes_over_what_was_left(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    left = ScheduleRun.objects.create(schedule="kit.note_hour", due_at=NOW, started_at=NOW)
    later = NOW + schedules.STALE
    assert run_due(later) == ["kit.note_hour"]
    with monkeypatch.context() as patched:  # the other worker still sees the row as it was
        patched.setattr(type(ScheduleRun.objects.filter()), "first", lambda self: left)
        assert run_due(later) == []
    assert ran == [NOW]
