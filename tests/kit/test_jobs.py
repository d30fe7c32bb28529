"""Background jobs: progress, checkpoints, cancelling, taking over from the dead, giving up."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from melek.kit import jobs
from melek.kit.enums import JobState
from melek.kit.errors import DomainError
from melek.kit.jobs import Cancelled, JobContext, queue, registry
from melek.kit.jobs.context import LostClaim
from melek.kit.models import Job
from tests.kit.people import NOW, account

seen: list[Any] = []


class Refused(DomainError):
    """What a job tells a person."""

    message = "Not with these numbers."


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Kinds that only these tests know."""
    monkeypatch.setattr(registry.kinds, "_items", dict(registry.kinds._items))

    @jobs.job("kit.count_up", label="Count up")
    def count_up(context: JobContext, *, upto: int) -> dict[str, int]:
        for number in range(context.saved.get("number", 0) + 1, upto + 1):
            seen.append(number)
            context.progress(number, upto, f"at {number}")
            context.checkpoint({"number": number})
        return {"last": upto}

    @jobs.job("kit.refuse_all", label="Refuse all")
    def refuse_all(context: JobContext) -> None:
        raise Refused

    @jobs.job("kit.break_down", label="Break down")
    def break_down(context: JobContext) -> None:
        raise ZeroDivisionError("by design")

    seen.clear()
    return


def start(upto: int = 3) -> Job:
    return jobs.start("kit.count_up", by=None, at=NOW, upto=upto)


def ended() -> Job:
    """Run one job and give it back."""
    job = jobs.run_one()
    assert job is not None
    return job


def test_job_runs_once_and_keeps_its_result(db: None) -> None:
    start()
    job = ended()
    assert (job.state, job.result, job.attempts) == (JobState.DONE, {"last": 3}, 1)
    assert (job.done, job.total, job.message) == (3, 3, "at 1")  # progress is written at most once a second
    assert job.finished_at is not None
    assert jobs.run_one() is None
    assert seen == [1, 2, 3]


def test_jobs_run_in_the_order_of_their_start(db: None) -> None:
    first, second = start(1), start(2)
    assert [ended(), ended()] == [first, second]


def test_unknown_kind_is_refused_at_the_start(db: None) -> None:
    with pytest.raises(KeyError):
        jobs.start("kit.does_not_exist", by=None, at=NOW)
    assert not Job.objects.exists()


def test_job_of_a_failed_act_does_not_exist(db: None) -> None:
    from django.db import transaction

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        start()
        _ = 1 / 0
    assert jobs.run_one() is None


def test_failed_job_tells_why_in_words_or_with_its_trace(db: None) -> None:
    jobs.start("kit.refuse_all", by=None, at=NOW)
    jobs.start("kit.break_down", by=None, at=NOW)
    refused, broken = ended(), ended()
    assert (refused.state, refused.error) == (JobState.FAILED, "Not with these numbers.")
    assert broken.state == JobState.FAILED
    assert "ZeroDivisionError: by design" in broken.error


def test_queued_job_is_cancelled_at_once(db: None) -> None:
    job = start()
    jobs.cancel(job, at=NOW)
    job.refresh_from_db()
    assert (job.state, job.finished_at) == (JobState.CANCELLED, NOW)
    assert jobs.run_one() is None
    with pytest.raises(queue.JobEnded):
        jobs.cancel(job, at=NOW)


def test_a_worker_of_long_jobs_leaves_short_ones_alone(db: None) -> None:
    job = start()
    assert jobs.codes(is_long=True)
    assert jobs.run_one(jobs.codes(is_long=True)) is None
    assert jobs.run_one(jobs.codes(is_long=False)) == job


def test_every_kind_has_exactly_one_worker() -> None:
    assert sorted([*jobs.codes(is_long=True), *jobs.codes(is_long=False)]) == sorted(kind.code for kind in jobs.kinds)


def test_running_job_stops_at_its_next_progress(db: None) -> None:
    job = start()
    taken = queue.claim_next(NOW)
    assert taken is not None
    jobs.cancel(job, at=NOW)
    context = JobContext(*taken)
    with pytest.raises(Cancelled):
        context.progress(1, 3)


def test_cancelled_job_ends_as_cancelled_and_keeps_its_checkpoint(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    job = start(5)
    progress = JobContext.progress

    def cancel_at_three(self: JobContext, done: int, total: int = 0, message: str = "") -> None:
        if done == 3:
            jobs.cancel(job, at=NOW)
            self._written = 0.0
        progress(self, done, total, message)

    monkeypatch.setattr(JobContext, "progress", cancel_at_three)
    assert ended().state == JobState.CANCELLED
    job.refresh_from_db()
    assert job.saved == {"number": 2}


def test_silent_worker_loses_its_job_after_thirty_seconds(db: None) -> None:
    job = start()
    assert queue.claim_next(NOW) is not None
    assert queue.claim_next(NOW + timedelta(seconds=29)) is None
    again = queue.claim_next(NOW + timedelta(seconds=31))
    assert again is not None
    assert again[0] == job
    assert again[0].attempts == 2


def test_next_worker_goes_on_from_the_checkpoint(db: None) -> None:
    start(4)
    taken = queue.claim_next(NOW)
    assert taken is not None
    dead = JobContext(*taken, clock=lambda: NOW)
    dead.checkpoint({"number": 2})
    assert ended().state == JobState.DONE  # the real clock is past the dead worker's last sign by far
    assert seen == [3, 4]


def test_worker_that_was_taken_over_may_not_write(db: None) -> None:
    start()
    taken = queue.claim_next(NOW)
    assert taken is not None
    slow = JobContext(*taken, clock=lambda: NOW)
    assert queue.claim_next(NOW + timedelta(minutes=1)) is not None
    with pytest.raises(LostClaim):
        slow.checkpoint({"number": 99})
    assert Job.objects.get().saved == {}


def test_job_that_kills_its_worker_is_given_up_after_five_times(db: None) -> None:
    job = start()
    for attempt in range(queue.ATTEMPTS):
        assert queue.claim_next(NOW + timedelta(minutes=attempt)) is not None
    assert queue.claim_next(NOW + timedelta(minutes=9)) is None
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "5 times" in job.error


def test_a_job_that_was_given_up_does_not_hold_up_the_others(db: None) -> None:
    for _number in range(6):
        dead = start()
        Job.objects.filter(pk=dead.pk).update(
            state=JobState.RUNNING, attempts=queue.ATTEMPTS, heartbeat_at=NOW, claim="dead"
        )
    waiting = start()
    taken = queue.claim_next(NOW + timedelta(hours=1))
    assert taken is not None
    assert taken[0] == waiting


def test_running_job_is_not_claimed_twice(db: None) -> None:
    start()
    assert queue.claim_next(NOW) is not None
    assert queue.claim_next(NOW) is None


def test_page_of_a_job_is_its_starters_alone(db: None, client) -> None:
    lina, otto = account("lina"), account("otto")
    job = jobs.start("kit.count_up", by=lina, at=timezone.now(), upto=2)
    url = f"/jobs/{job.uuid}/"
    assert client.get(url).status_code == 302
    client.force_login(otto)
    assert client.get(url).status_code == 403
    client.force_login(lina)
    assert "Batalkan" in client.get(url).content.decode()
    fragment = client.get(url, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in fragment
    client.post(f"{url}cancel/")
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
