"""Workflows: who may move, what guards, and that of two people one wins."""

import pytest

from melek.kit import workflow
from melek.kit.enums import JobState
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.models import Job
from melek.kit.workflow import Move, MoveRefused, guard, move, moves_for, unresolved
from tests.kit.people import NOW, May

START, FINISH = "kit.start_work", "kit.finish_work"
MOVES = (
    Move(JobState.QUEUED, JobState.RUNNING, START),
    Move(JobState.RUNNING, JobState.DONE, FINISH, guard="kit.has_done_something"),
    Move(JobState.RUNNING, JobState.FAILED, FINISH),
)
LINA, OTTO = May(START, FINISH), May()


class NothingDone(DomainError):
    """The guard's own error."""

    message = "Nothing was done."


@pytest.fixture(autouse=True)
def _guards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflow, "_guards", dict(workflow._guards))

    @guard("kit.has_done_something")
    def has_done_something(job: Job, by: object) -> None:
        if not job.done:
            raise NothingDone


@pytest.fixture
def work(db: None) -> Job:
    """A row with a state; the kit's own job table stands for any."""
    return Job.objects.create(kind="x", created_at=NOW)


def test_move_changes_the_state_and_what_belongs_to_it(work: Job) -> None:
    move(work, JobState.RUNNING, moves=MOVES, by=LINA, message="begun", started_at=NOW)
    assert (work.state, work.message) == ("running", "begun")
    work.refresh_from_db()
    assert (work.state, work.message, work.started_at) == ("running", "begun", NOW)


def test_move_needs_the_permission(work: Job) -> None:
    with pytest.raises(NotAllowed):
        move(work, JobState.RUNNING, moves=MOVES, by=OTTO)
    work.refresh_from_db()
    assert work.state == JobState.QUEUED


def test_the_system_itself_needs_no_permission(work: Job) -> None:
    move(work, JobState.RUNNING, moves=MOVES, by=None)
    assert work.state == JobState.RUNNING


def test_move_that_is_not_in_the_table_is_refused(work: Job) -> None:
    with pytest.raises(MoveRefused):
        move(work, JobState.DONE, moves=MOVES, by=LINA)


def test_guard_refuses_with_its_own_error(work: Job) -> None:
    move(work, JobState.RUNNING, moves=MOVES, by=LINA)
    with pytest.raises(NothingDone):
        move(work, JobState.DONE, moves=MOVES, by=LINA)
    work.done = 1
    move(work, JobState.DONE, moves=MOVES, by=LINA)
    assert work.state == JobState.DONE


def test_of_two_people_at_once_one_wins_and_the_other_is_told(work: Job) -> None:
    mine, theirs = Job.objects.get(pk=work.pk), Job.objects.get(pk=work.pk)
    move(mine, JobState.RUNNING, moves=MOVES, by=LINA, message="mine")
    with pytest.raises(MoveRefused) as refused:
        move(theirs, JobState.RUNNING, moves=MOVES, by=LINA, message="theirs")
    assert "Muat ulang" in str(refused.value)
    assert theirs.state == JobState.QUEUED
    work.refresh_from_db()
    assert work.message == "mine"


def test_buttons_are_the_moves_that_this_person_may_try(work: Job) -> None:
    assert [step.target for step in moves_for(work, LINA, MOVES)] == ["running"]
    assert moves_for(work, OTTO, MOVES) == []
    work.state = JobState.RUNNING
    assert [step.target for step in moves_for(work, LINA, MOVES)] == ["done", "failed"]


def test_guard_that_nobody_declared_is_found() -> None:
    assert unresolved(MOVES) == []
    assert unresolved([Move("a", "b", START, guard="kit.is_missing")]) == ["kit.is_missing"]
