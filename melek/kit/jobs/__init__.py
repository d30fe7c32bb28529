"""Background jobs on the operational store: the job row is the queue, so nothing can be lost between two tables."""

from melek.kit.jobs.context import Cancelled, JobContext
from melek.kit.jobs.queue import cancel, requeue_failed, start
from melek.kit.jobs.registry import codes, job, kinds
from melek.kit.jobs.worker import run_one, work

__all__ = ["Cancelled", "JobContext", "cancel", "codes", "job", "kinds", "requeue_failed", "run_one", "start", "work"]
