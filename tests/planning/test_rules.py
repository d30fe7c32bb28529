"""The path to a target."""

import itertools
from datetime import date

import pytest

from melek.planning import rules


def test_decimal_year() -> None:
    assert rules.decimal_year(date(2026, 1, 1)) == 2026.0
    assert rules.decimal_year(date(2026, 7, 2)) == pytest.approx(2026.5, abs=0.01)


def test_linear_path_runs_from_the_first_measurement_to_the_end_of_the_target_year() -> None:
    path = rules.linear_path(date(2025, 10, 1), 0.37, 2029, 0.90)
    assert path[0] == (pytest.approx(2025.748, abs=0.001), 0.37)
    assert path[-1] == (2030.0, pytest.approx(0.90))
    assert [year for year, _value in path[1:-1]] == [2026.0, 2027.0, 2028.0, 2029.0]
    steps = [(high - low) / (right - left) for (left, low), (right, high) in itertools.pairwise(path)]
    assert max(steps) == pytest.approx(min(steps))


def test_path_value_between_and_outside_the_points() -> None:
    path = [(2026.0, 0.4), (2030.0, 0.9)]
    assert rules.path_value(path, 2028.0) == pytest.approx(0.65)
    assert rules.path_value(path, 2020.0) == 0.4
    assert rules.path_value(path, 2040.0) == 0.9


@pytest.mark.parametrize(("share", "missing"), [(0.384, 2_883_535), (0.9, 0), (0.95, 0)])
def test_people_missing(share: float, missing: int) -> None:
    assert rules.people_missing(5_588_245, share, 0.9) == pytest.approx(missing, abs=1)
