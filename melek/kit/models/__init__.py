"""Tables of the kit: jobs, due rows of schedules, notices, draws, import runs."""

from melek.kit.models.draw import Draw
from melek.kit.models.imports import ColumnMapping, ImportRun, QuarantineOutcome, QuarantineRow
from melek.kit.models.job import Job, ScheduleRun
from melek.kit.models.notice import Notice

__all__ = [
    "ColumnMapping",
    "Draw",
    "ImportRun",
    "Job",
    "Notice",
    "QuarantineOutcome",
    "QuarantineRow",
    "ScheduleRun",
]
