"""Reads of assessment."""

from melek.assessment.queries.people import (
    Exposure,
    LearnFirst,
    ResultRow,
    TestRow,
    bookings_of,
    exposures,
    learn_first,
    missed_in,
    profile_of,
    required_by_area,
    results_of,
    tests_of,
)
from melek.assessment.queries.rights import sittings_set_aside

__all__ = [
    "Exposure",
    "LearnFirst",
    "ResultRow",
    "TestRow",
    "bookings_of",
    "exposures",
    "learn_first",
    "missed_in",
    "profile_of",
    "required_by_area",
    "results_of",
    "sittings_set_aside",
    "tests_of",
]
