"""Codes of what tested people may ask for, and the pure decisions about change and pace."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

OBJECTION = "assessment.objection"
STATEMENT, CERTIFICATE = "assessment.statement", "assessment.certificate"
SETTLE, MANAGE = "assessment.settle_objection", "assessment.manage_certificate"

SHORTEST_REASON = 20
RETAKE_DAYS = 90  # for which an offered retake stays open
POINTS = 100  # of the reporting scale for one unit of θ
SURE = 1.96  # standard errors
FAST = 5.0  # seconds, in which hardly anybody reads an item
RARE_PATTERN = -1.645  # lz* below it in 5 of 100 people who answer as the model expects


@dataclass(frozen=True)
class Change:
    """How far a score moved between two tests, its standard error, both in points of the reporting scale."""

    points: float
    error: float

    @property
    def margin(self) -> float:
        """How far it may be off, at 95 %."""
        return SURE * self.error

    @property
    def is_clear(self) -> bool:
        """Whether it is larger than its own error."""
        return abs(self.points) > self.margin


def change_between(before: tuple[float, float], after: tuple[float, float]) -> Change:
    """The change from one (θ, standard error) to a later one; the errors of two tests are independent.

    >>> change_between((0.0, 0.3), (1.0, 0.4))
    Change(points=100.0, error=50.0)
    """
    points = POINTS * (after[0] - before[0])
    return Change(points, POINTS * (before[1] ** 2 + after[1] ** 2) ** 0.5)


@dataclass(frozen=True)
class Pace:
    """How long answers took: in the middle, and how many came within `FAST` seconds."""

    seconds: float
    fast: int
    answers: int


def pace_of(seconds: Sequence[float]) -> Pace | None:
    """The pace of a test from the seconds of each answer; None without answers.

    >>> pace_of([2.0, 30.0, 40.0])
    Pace(seconds=30.0, fast=1, answers=3)
    """
    if not seconds:
        return None
    return Pace(median(seconds), sum(one < FAST for one in seconds), len(seconds))
