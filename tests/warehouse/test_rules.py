"""Disclosure control: nothing hidden can be computed from what is shown."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melek.warehouse.rules import PRIMARY, SECONDARY, SHOWN, equations_below, equations_of, suppress

ALL = "*"


def table(cells: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """A table of two dimensions with its margins and grand total."""
    full = dict(cells)
    for (first, second), count in cells.items():
        for key in ((first, ALL), (ALL, second), (ALL, ALL)):
            full[key] = full.get(key, 0) + count
    return full


def test_small_cell_is_hidden_and_a_second_one_with_it() -> None:
    people = {"jabar": 4, "jateng": 50, "jatim": 30, ALL: 84}
    states = suppress(people, [(ALL, ["jabar", "jateng", "jatim"])], limit=10)
    assert states == {"jabar": PRIMARY, "jateng": SHOWN, "jatim": SECONDARY, ALL: SHOWN}


def test_two_small_cells_that_hold_too_few_together_take_a_third() -> None:
    people = {"a": 3, "b": 4, "c": 40, "d": 50, ALL: 97}
    states = suppress(people, [(ALL, list("abcd"))], limit=10)
    assert states["c"] == SECONDARY
    assert states["d"] == SHOWN


def test_two_small_cells_that_hold_the_limit_are_enough() -> None:
    people = {"a": 6, "b": 7, "c": 40, ALL: 53}
    states = suppress(people, [(ALL, list("abc"))], limit=10)
    assert states["c"] == SHOWN


def test_empty_cell_discloses_nothing() -> None:
    people = {"a": 0, "b": 20, ALL: 20}
    assert suppress(people, [(ALL, ["a", "b"])], limit=10)["a"] == SHOWN


def test_equations_of_a_table() -> None:
    sums = dict(equations_of(list(table({("a", "x"): 1, ("a", "y"): 2, ("b", "x"): 3})), total=ALL))
    assert sorted(sums["a", ALL]) == [("a", "x"), ("a", "y")]
    assert sorted(sums[ALL, "x"]) == [("a", "x"), ("b", "x")]
    assert sorted(sums[ALL, ALL]) in ([(ALL, "x"), (ALL, "y")], [("a", ALL), ("b", ALL)])


def test_equations_below_group_by_parent() -> None:
    assert equations_below({"p": "kota", "q": "kota", "r": "kab"}, ["p", "q", "r"]) == [
        ("kota", ["p", "q"]),
        ("kab", ["r"]),
    ]


@given(st.lists(st.integers(min_value=0, max_value=60), min_size=9, max_size=9))
def test_no_equation_has_a_single_unknown(counts: list[int]) -> None:
    cells = dict(zip(product("abc", "xyz"), counts, strict=True))
    people = table(cells)
    equations = equations_of(list(people), total=ALL)
    states = suppress(people, equations, limit=10)
    for total, parts in equations:
        hidden = [key for key in [total, *parts] if states[key] != SHOWN]
        others = [key for key in [total, *parts] if states[key] == SHOWN and people[key] > 0]
        assert len(hidden) != 1 or not others
        assert not hidden or sum(people[key] for key in hidden) >= 10 or not others


@pytest.mark.parametrize("limit", [5, 10, 20])
def test_every_shown_cell_has_the_limit(limit: int) -> None:
    people = table({("a", "x"): 3, ("a", "y"): 30, ("b", "x"): 18, ("b", "y"): 9})
    states = suppress(people, equations_of(list(people), total=ALL), limit=limit)
    assert all(people[key] >= limit for key, state in states.items() if state == SHOWN)
