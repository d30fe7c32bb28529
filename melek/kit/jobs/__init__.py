"""Background jobs on the operational store: the job row is the queue, so nothing can be lost between two tables."""

from melek.kit.jobs.context import Cancelled, JobContext
from melek.kit.jobs.queue import cancel, start
from melek.kit.jobs.registry import job, kinds
from melek.kit.jobs.worker import run_one, work

__all__ = ["Cancelled", "JobContext", "cancel", "job", "kinds", "run_one", "start", "work"]
