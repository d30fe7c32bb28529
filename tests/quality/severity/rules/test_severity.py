"""Severity on plain values: which ratings compare, sets, chances, agreement, what may be told."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melek.kit.reference import load_yaml
from melek.quality.enums.severity import Verdict
from melek.quality.rules.severity import (
    Rating,
    agreements,
    comparable,
    is_too_few,
    level_chances,
    read_severity_law,
    separate_sets,
    verdict,
)

LAW = read_severity_law(load_yaml("quality", "severity.yaml"))


def rating(dossier: str, criterion: str, assessor: int, value: int, levels: int = 5) -> Rating:
    return Rating(dossier, criterion, assessor, value, levels)


def test_assessors_who_share_a_dossier_stand_together_even_by_way_of_others() -> None:
    rows = [rating("a", "x", 1, 0), rating("a", "x", 2, 0), rating("b", "x", 2, 0), rating("b", "x", 3, 0)]
    assert separate_sets(rows) == [[1, 2, 3]]
    assert separate_sets([*rows, rating("c", "x", 9, 1), rating("d", "x", 4, 1), rating("d", "x", 5, 1)]) == [
        [1, 2, 3],
        [4, 5],
        [9],
    ]


def test_different_criteria_of_one_dossier_compare_nobody() -> None:
    assert separate_sets([rating("a", "x", 1, 0), rating("a", "y", 2, 0)]) == [[1], [2]]


def test_levels_nobody_used_are_left_out_and_the_order_stays() -> None:
    rows = [rating("a", "x", 1, 0), rating("a", "x", 2, 2), rating("b", "x", 1, 4), rating("b", "x", 2, 2)]
    assert [(one.value, one.levels) for one in comparable(rows)] == [(0, 3), (1, 3), (2, 3), (1, 3)]


def test_an_assessor_with_nothing_but_the_lowest_is_left_out() -> None:
    rows = [rating("a", "x", 1, 1), rating("b", "x", 1, 2), rating("a", "x", 2, 2), rating("b", "x", 2, 1)]
    kept = comparable([*rows, rating("a", "x", 3, 0), rating("b", "x", 3, 0)])
    assert {one.assessor for one in kept} == {1, 2}


def test_leaving_one_out_can_leave_another_without_anything_to_tell() -> None:
    # without the third, whose ratings are all the lowest, the second gives nothing but the lowest that is left
    rows = [rating("a", "x", 3, 0), rating("b", "x", 3, 0), rating("a", "x", 2, 1), rating("b", "x", 2, 1)]
    kept = comparable([*rows, rating("a", "x", 1, 1), rating("b", "x", 1, 2)])
    assert {one.assessor for one in kept} == {1}
    assert is_too_few(kept, LAW)


@given(
    st.lists(
        st.builds(
            Rating,
            st.sampled_from("abc"),
            st.sampled_from("xyz"),
            st.integers(1, 4),
            st.integers(0, 3),
            st.just(4),
        ),
        max_size=40,
        unique_by=lambda one: (one.dossier, one.criterion, one.assessor),
    )
)
def test_what_is_kept_has_no_empty_level_and_no_extreme(rows: list[Rating]) -> None:
    kept = comparable(rows)
    used = {one.value for one in kept}
    assert used == set(range(len(used)))
    for name in ("assessor", "criterion"):
        for one in {getattr(row, name) for row in kept}:
            mine = {row.value for row in kept if getattr(row, name) == one}
            assert mine not in ({0}, {len(used) - 1})
    assert comparable(kept) == kept


def test_chances_by_hand() -> None:
    assert level_chances(0.0, [0.0]) == pytest.approx([0.5, 0.5])
    # weights 1, e^(1 - -1), e^(2 - 0)
    e2 = math.exp(2.0)
    assert level_chances(1.0, [-1.0, 1.0]) == pytest.approx([1 / (1 + 2 * e2), e2 / (1 + 2 * e2), e2 / (1 + 2 * e2)])


def test_agreement_by_hand() -> None:
    rows = [rating("a", "x", 1, 1), rating("a", "x", 2, 1), rating("b", "x", 1, 0), rating("b", "x", 2, 1)]
    chances = {(one.dossier, one.criterion, one.assessor): [0.25, 0.75] for one in rows}
    found = agreements(rows, chances)
    assert (found[1].pairs, found[1].agreed) == (2, 1)
    assert found[1].expected == pytest.approx(2 * (0.0625 + 0.5625))
    assert agreements(rows[:1], chances) == {}


def test_a_verdict_waits_until_the_error_allows_it() -> None:
    assert verdict(0.9, 0.4) == Verdict.SEVERE
    assert verdict(-0.9, 0.4) == Verdict.LENIENT
    assert verdict(0.7, 0.4) == Verdict.TYPICAL
    assert verdict(None, None) == Verdict.UNKNOWN


def test_few_ratings_are_told() -> None:
    many = [rating(dossier, f"c{number}", who, 1) for dossier in "ab" for number in range(8) for who in (1, 2)]
    assert not is_too_few(many, LAW)
    assert is_too_few(many[:20], LAW)
    assert is_too_few([one for one in many if one.assessor == 1] * 2, LAW)
    assert is_too_few([one for one in many if one.dossier == "a"] * 2, LAW)
