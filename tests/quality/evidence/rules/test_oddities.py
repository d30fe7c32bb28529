"""Oddities on invented classes: what asks somebody to look, and what is merely small."""

import random

import pytest

from melek.quality.rules import oddities


def invented_class(*, size: int, passes: float, seed: int = 1) -> tuple[int, int]:
    """How many of an invented class passed, and how many sat."""
    chance = random.Random(seed)
    return sum(chance.random() < passes for _one in range(size)), size


def test_a_large_class_in_which_everybody_passes_is_odd_and_an_ordinary_one_is_not() -> None:
    assert oddities.pass_rate_is_perfect(*invented_class(size=40, passes=1.0), smallest=20)
    assert not oddities.pass_rate_is_perfect(*invented_class(size=40, passes=0.85), smallest=20)


def test_a_small_class_may_well_pass_as_a_whole() -> None:
    assert not oddities.pass_rate_is_perfect(19, 19, smallest=20)
    assert not oddities.pass_rate_is_perfect(0, 0, smallest=20)


@pytest.mark.parametrize(("hours", "seconds", "is_odd"), [(24, 24 * 599, True), (24, 24 * 600, False), (0, 5, False)])
def test_content_takes_its_time(hours: float, seconds: float, is_odd: bool) -> None:
    assert oddities.is_too_quick(hours, seconds, least=600) is is_odd


def test_seconds_are_told_for_an_hour_of_content() -> None:
    assert oddities.seconds_per_hour(8, 7200) == 900
    assert oddities.seconds_per_hour(0, 7200) is None


def test_identical_scores_are_odd_where_they_could_differ() -> None:
    assert oddities.scores_are_identical([88.0] * 10, smallest=10)
    assert not oddities.scores_are_identical([88.0] * 9, smallest=10)
    assert not oddities.scores_are_identical([88.0] * 9 + [88.5], smallest=10)


def test_nobody_minds_one_who_is_not_delighted() -> None:
    assert oddities.ratings_are_highest([5] * 20, 5, smallest=20)
    assert not oddities.ratings_are_highest([5] * 19 + [4], 5, smallest=20)
    assert not oddities.ratings_are_highest([5] * 19, 5, smallest=20)


def test_nothing_is_done_faster_than_its_parts() -> None:
    assert oddities.is_faster_than_possible(3599, 3600)
    assert not oddities.is_faster_than_possible(3600, 3600)
    assert not oddities.is_faster_than_possible(10, 0)
