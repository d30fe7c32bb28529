"""Largest remainders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melek.demo.rules import largest_remainder, scaled


def test_largest_remainder_of_a_known_example() -> None:
    # Hamilton's method on the textbook example of three states and 100 seats
    assert largest_remainder([53_610, 27_210, 19_180], 100) == [54, 27, 19]


@given(st.lists(st.floats(min_value=0.001, max_value=1e6), min_size=1, max_size=40), st.integers(0, 10_000))
def test_largest_remainder_adds_up_and_stays_near_the_quota(shares: list[float], total: int) -> None:
    counts = largest_remainder(shares, total)
    whole = sum(shares)
    assert sum(counts) == total
    assert all(abs(count - share / whole * total) < 1 + 1e-6 for count, share in zip(counts, shares, strict=True))


def test_largest_remainder_needs_a_share() -> None:
    with pytest.raises(ValueError, match="more than zero"):
        largest_remainder([0.0, 0.0], 3)


def test_scaled_is_exact_at_the_published_total() -> None:
    margin = {"pns": 3_599_590, "pppk": 1_988_655}
    assert scaled(margin, 5_588_245) == margin
