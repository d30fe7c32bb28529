"""What two published figures allow to say."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as some

from melek.insight.enums import Meaning, Place, Verdict
from melek.insight.rules import (
    Z95,
    change,
    cube_of,
    is_reached,
    letter_name,
    meaning_of,
    overlapping_neighbours,
    path_error,
    place_against,
    place_on_path,
    rounded_people,
    standard_error,
    window,
)


@dataclass(frozen=True)
class Figure:
    value: float | None
    lower: float | None = None
    upper: float | None = None


def around(value: float, half: float) -> Figure:
    return Figure(value, value - half, value + half)


def test_standard_error_is_half_the_interval_over_1_96() -> None:
    assert standard_error(0.30, 0.30 + 2 * Z95 * 0.01) == pytest.approx(0.01)


def test_change_says_rose_only_when_the_difference_exceeds_its_error() -> None:
    # SE 0.01 each: the difference must exceed 1.96 x 0.01414 = 0.0277
    half = Z95 * 0.01
    rose = change(around(0.30, half), around(0.3278, half), is_same_definition=True)
    unclear = change(around(0.30, half), around(0.3276, half), is_same_definition=True)
    assert rose.verdict is Verdict.ROSE
    assert rose.error == pytest.approx(0.014142, abs=1e-6)
    assert unclear.verdict is Verdict.CANNOT_TELL


def test_change_says_fell_when_the_second_is_lower() -> None:
    assert change(around(0.5, 0.02), around(0.4, 0.02), is_same_definition=True).verdict is Verdict.FELL


def test_change_under_another_definition_is_not_compared() -> None:
    told = change(around(0.1, 0.01), around(0.9, 0.01), is_same_definition=False)
    assert told.verdict is Verdict.NOT_COMPARABLE
    assert told.difference is None


def test_change_with_a_hidden_figure_is_not_compared() -> None:
    told = change(Figure(None), around(0.9, 0.01), is_same_definition=True)
    assert told.verdict is Verdict.NOT_COMPARABLE


SHARES = some.floats(0.05, 0.95)
HALVES = some.floats(0.001, 0.05)


@given(SHARES, HALVES, SHARES, HALVES)
def test_change_turned_around_says_the_opposite(p: float, g: float, q: float, h: float) -> None:
    one = change(around(p, g), around(q, h), is_same_definition=True)
    other = change(around(q, h), around(p, g), is_same_definition=True)
    opposite = {Verdict.ROSE: Verdict.FELL, Verdict.FELL: Verdict.ROSE, Verdict.CANNOT_TELL: Verdict.CANNOT_TELL}
    assert other.verdict is opposite[one.verdict]


def test_place_is_told_only_when_the_intervals_do_not_touch() -> None:
    assert place_against(around(0.25, 0.05), 0.36, 0.40) is Place.BELOW
    assert place_against(around(0.30, 0.06), 0.36, 0.40) is Place.UNCLEAR
    assert place_against(around(0.60, 0.05), 0.36, 0.40) is Place.ABOVE
    assert place_against(Figure(0.38), 0.36, 0.40) is Place.UNCLEAR


@pytest.mark.parametrize(
    ("count", "told"), [(2_884_913, 2_900_000), (9_300.4, 9_300), (47, 47), (3, 3), (0, 0), (-5, 0), (995, 1000)]
)
def test_rounded_people_keeps_two_digits(count: float, told: int) -> None:
    assert rounded_people(count) == told


def test_overlapping_neighbours_counts_pairs_that_touch() -> None:
    rows = [around(0.6, 0.02), around(0.55, 0.04), around(0.3, 0.05)]
    assert overlapping_neighbours(rows) == 1
    assert overlapping_neighbours([]) == 0


def test_path_error_loses_the_first_wave_s_share_as_the_path_goes_on() -> None:
    first, now = Figure(0.3, 0.3 - 3 * Z95 / 100, 0.3 + 3 * Z95 / 100), Figure(0.4, 0.4 - Z95 / 25, 0.4 + Z95 / 25)
    assert path_error(first, now, 0.0) == pytest.approx(0.05)  # 3, 4 and 5 points
    assert path_error(first, now, 0.5) == pytest.approx((0.04**2 + 0.015**2) ** 0.5)
    assert path_error(first, now, 1.0) == pytest.approx(0.04)


def test_a_wave_off_the_path_by_less_than_both_errors_allow_is_not_told_apart() -> None:
    first, now = Figure(0.3, 0.26, 0.34), Figure(0.35, 0.31, 0.39)
    # the wave's own interval ends below the path, but the path starts at an estimate that is as wide
    assert place_on_path(first, now, path_now=0.395, elapsed=0.1) is Place.UNCLEAR
    assert place_on_path(first, now, path_now=0.395, elapsed=1.0) is Place.BELOW
    assert place_on_path(first, now, path_now=0.42, elapsed=0.1) is Place.BELOW
    assert place_on_path(first, now, path_now=0.28, elapsed=0.1) is Place.ABOVE


def test_a_target_is_reached_only_with_the_whole_interval() -> None:
    assert is_reached(Figure(0.93, 0.90, 0.95), 0.9)
    assert not is_reached(Figure(0.93, 0.89, 0.95), 0.9)
    assert is_reached(Figure(0.9), 0.9)


def test_letter_name_goes_on_after_z() -> None:
    assert [letter_name(place) for place in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


@given(some.integers(0, 80), some.integers(0, 79), some.integers(0, 20))
def test_window_holds_ones_own_row_and_no_more_than_asked(count: int, own: int, around: int) -> None:
    rows = list(range(count))
    start, end = window(rows, is_own=lambda row: row == own, around=around)
    assert 0 <= start <= end <= count
    assert end - start == min(count, 2 * around + 1)
    if own < count:
        assert start <= own < end


def test_cube_of_knows_only_declared_splits() -> None:
    cubes = (("province",), ("province", "agency_kind"))
    assert cube_of(cubes, "") == ()
    assert cube_of(cubes, "province,agency_kind") == ("province", "agency_kind")
    assert cube_of(cubes, "agency") is None


def test_meaning_of_a_region_is_duty_place_or_employer() -> None:
    assert meaning_of(("province", "agency_kind")) is Meaning.DUTY
    assert meaning_of(("agency",)) is Meaning.EMPLOYER
    assert meaning_of(()) is Meaning.NONE
