"""Oddities on plain values: figures that are rarely true and always worth a look. None of them proves anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class OddityLaw:
    """From where on a figure is odd."""

    edition: str
    smallest_sat: int
    smallest_scores: int
    smallest_ratings: int
    least_seconds: int


def read_oddity_law(raw: Mapping[str, Any]) -> OddityLaw:
    """The thresholds from plain values."""
    return OddityLaw(
        raw["edition"], raw["smallest_sat"], raw["smallest_scores"], raw["smallest_ratings"], raw["least_seconds"]
    )


def pass_rate_is_perfect(passed: int, sat: int, *, smallest: int) -> bool:
    """Whether everybody of a group that is not small passed."""
    return sat >= smallest and passed == sat


def seconds_per_hour(content_hours: float, seconds: float) -> float | None:
    """Seconds spent for each hour of content; None where there is no content."""
    return seconds / content_hours if content_hours > 0 else None


def is_too_quick(content_hours: float, seconds: float, *, least: float) -> bool:
    """Whether less time was spent on the content than it could take."""
    spent = seconds_per_hour(content_hours, seconds)
    return spent is not None and spent < least


def scores_are_identical(scores: Sequence[float], *, smallest: int) -> bool:
    """Whether all of several scores are one and the same."""
    return len(scores) >= smallest and len(set(scores)) == 1


def ratings_are_highest(ratings: Sequence[float], highest: float, *, smallest: int) -> bool:
    """Whether every evaluation form of a group that is not small gives the most that can be given."""
    return len(ratings) >= smallest and all(one >= highest for one in ratings)


def is_faster_than_possible(seconds: float, shortest: float) -> bool:
    """Whether something was completed in less time than its parts take, one after the other."""
    return shortest > 0 and seconds < shortest
