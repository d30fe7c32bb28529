"""Tables of the kit: jobs, due rows of schedules, notices, draws, import runs."""

from melek.kit.models.draw import Draw
from melek.kit.models.job import Job, ScheduleRun
from melek.kit.models.notice import Notice

__all__ = ["Draw", "Job", "Notice", "ScheduleRun"]
