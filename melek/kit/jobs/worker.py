"""The worker: claims jobs, keeps their heartbeat, runs schedules that are due."""

import logging
import threading
import traceback
from collections.abc import Sequence
from typing import Any

from django.db import close_old_connections, connection
from django.utils import timezone, translation

from melek.kit.enums import JobState
from melek.kit.errors import DomainError
from melek.kit.jobs.context import Cancelled, JobContext, LostClaim
from melek.kit.jobs.queue import claim_next
from melek.kit.jobs.registry import kinds
from melek.kit.models import Job
from melek.kit.schedules import run_due

log = logging.getLogger(__name__)
_BEAT = 5.0


def run_one(only: Sequence[str] | None = None) -> Job | None:
    """Claim and run one job to its end in this thread; the ended job, or None when the queue holds none of `only`."""
    taken = claim_next(timezone.now(), only)
    if taken is None:
        return None
    job, claim = taken
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(job.pk, claim, stop), daemon=True)
    if not connection.in_atomic_block:  # inside a test's transaction a second connection would wait for ever
        beat.start()
    try:
        _run(job, claim)
    finally:
        stop.set()
    job.refresh_from_db()
    return job


def work(stop: threading.Event, *, only: Sequence[str] | None = None, idle: float = 1.0) -> None:
    """Run jobs and due schedules until `stop` is set; a failure of one job never ends the loop.

    only: the kinds of jobs to take, None for all.
    """
    while not stop.is_set():
        close_old_connections()
        try:
            run_due(timezone.now())
            if run_one(only) is not None:
                continue
        except Exception:
            log.exception("worker loop")
        stop.wait(idle)


def _run(job: Job, claim: str) -> None:
    context = JobContext(job, claim)
    try:
        with translation.override("id"):
            result = kinds[job.kind].work(context, **job.args)
    except LostClaim:
        log.warning("job %s was taken over", job.uuid)
    except Cancelled:
        _end(job, claim, JobState.CANCELLED)
    except DomainError as error:
        _end(job, claim, JobState.FAILED, error=str(error))
    except Exception:
        log.exception("job %s failed", job.uuid)
        _end(job, claim, JobState.FAILED, error=traceback.format_exc(limit=8))
    else:
        _end(job, claim, JobState.DONE, result=result or {}, done=job.done, total=max(job.total, job.done))


def _end(job: Job, claim: str, state: JobState, **values: Any) -> None:
    Job.objects.filter(pk=job.pk, claim=claim).update(state=state, finished_at=timezone.now(), **values)


def _beat(pk: int, claim: str, stop: threading.Event) -> None:
    while not stop.wait(_BEAT):
        Job.objects.filter(pk=pk, claim=claim).update(heartbeat_at=timezone.now())
    connection.close()
