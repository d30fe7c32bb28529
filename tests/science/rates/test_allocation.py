import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from melek.science.rates import power_allocation

SIZES = st.lists(st.integers(min_value=0, max_value=50_000), min_size=1, max_size=30)


@given(SIZES, st.floats(min_value=0.0, max_value=1.0))
def test_the_parts_sum_to_the_total_within_their_bounds(sizes: list[int], share: float) -> None:
    people = np.array(sizes)
    lowest = np.minimum(4, people)
    total = round(lowest.sum() + share * (people.sum() - lowest.sum()))
    taken = power_allocation(people, total)
    assert taken.sum() == total
    assert (taken >= lowest).all()
    assert (taken <= people).all()


@given(SIZES)
def test_a_larger_stratum_never_gets_less(sizes: list[int]) -> None:
    people = np.sort(sizes)
    taken = power_allocation(
        people, int(np.minimum(4, people).sum() + (people.sum() - np.minimum(4, people).sum()) // 3)
    )
    assert (np.diff(taken) >= -1).all()  # equal sizes may differ by the one that rounding gives to the earlier


def test_free_strata_follow_the_square_root() -> None:
    assert power_allocation([10_000, 40_000, 90_000], 600).tolist() == [100, 200, 300]
    assert power_allocation([10_000, 40_000], 500, power=1.0).tolist() == [100, 400]
    assert power_allocation([10_000, 40_000], 500, power=0.0).tolist() == [250, 250]


def test_small_strata_keep_the_minimum_and_are_never_overdrawn() -> None:
    assert power_allocation([1_000_000, 9, 2, 0], 100).tolist() == [94, 4, 2, 0]


@pytest.mark.parametrize("total", [7, 21])
def test_impossible_totals_are_refused(total: int) -> None:
    with pytest.raises(ValueError, match="the strata allow 8 to 20"):
        power_allocation([10, 10], total)
