import numpy as np
import pytest

from melek.science.psychometrics import make_items, validate_answers
from melek.science.psychometrics.errors import NotACategory
from melek.science.psychometrics.models import validate_long, validate_offsets

ITEMS = make_items(model=["2pl", "grm"], a=[1.0, 1.0], b=[[0.0], [-1.0, 1.0]])


def test_missing_is_nan_or_minus_one() -> None:
    assert validate_answers([[np.nan, 2.0], [1.0, -1.0]], ITEMS).tolist() == [[-1, 2], [1, -1]]
    assert validate_answers(np.array([[1, 2]], dtype=np.int8), ITEMS).tolist() == [[1, 2]]


@pytest.mark.parametrize("value", [2.0, 0.5, -2.0, np.inf, 300.0])
def test_other_values_are_refused(value: float) -> None:
    with pytest.raises(NotACategory, match="one of the item's categories"):
        validate_answers([[value, 0.0]], ITEMS)


def test_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\[people, 2\]"):
        validate_answers([[1.0]], ITEMS)


@pytest.mark.parametrize("answer", [2.0, 0.5, -1.0, np.nan])
def test_a_row_holds_a_category_of_its_item(answer: float) -> None:
    assert validate_long([0], [1], [2], count=1, items=ITEMS)[2].tolist() == [2]
    with pytest.raises(NotACategory, match="an answer must be 0 or 1"):
        validate_long([0], [0], [answer], count=1, items=ITEMS)


@pytest.mark.parametrize("offsets", [[0, 2], [1, 3], [0, 2, 1, 3], []])
def test_broken_offsets_are_refused(offsets: list[int]) -> None:
    with pytest.raises(ValueError, match="offsets"):
        validate_offsets(offsets, 3)
