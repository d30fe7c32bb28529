import numpy as np
import pytest

from melek.science.psychometrics import make_items, two_pl


def test_items_of_several_models_stand_side_by_side() -> None:
    items = make_items(
        model=["2pl", "3pl", "grm", "gpcm"],
        a=[1.0, 1.2, 0.8, 0.9],
        b=[[0.1], [0.2], [-1.0, 0.0, 1.0], [0.5, -0.5]],
        c=[0.0, 0.2, 0.0, 0.0],
    )
    assert items.categories.tolist() == [2, 2, 4, 3]
    assert items.most == 4
    assert np.array_equal(items.b[3], [0.5, -0.5, np.nan], equal_nan=True)


def test_taken_items_keep_their_order_and_width() -> None:
    items = make_items(model=["2pl", "grm"], a=[1.0, 2.0], b=[[0.0], [-1.0, 1.0]])
    taken = items.take([1, 0])
    assert taken.model.tolist() == ["grm", "2pl"]
    assert taken.most == items.take(np.array([True, False])).most == 3


def test_items_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        two_pl([1.0], [0.0]).a[0] = 2.0


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        ([1.0], [0.0, 1.0], "equally long"),
        ([], [], "no items"),
        ([0.0], [0.0], "positive"),
        ([1.0], [float("nan")], "finite"),
        ([float("inf")], [0.0], "finite"),
    ],
)
def test_impossible_two_parameter_items_are_refused(a: list[float], b: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        two_pl(a, b)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"model": "4pl", "b": [0.0]}, "no model '4pl'"),
        ({"model": "2pl", "b": [[0.0, 1.0]]}, "exactly one difficulty"),
        ({"model": "grm", "b": [[0.5, 0.5]]}, "must rise"),
        ({"model": "2pl", "b": [0.0], "c": [0.2]}, "only a 3PL"),
        ({"model": "3pl", "b": [0.0], "c": [1.0]}, r"\[0, 1\)"),
        ({"model": ["2pl", "2pl"], "b": [0.0]}, "one per item"),
        ({"model": "gpcm", "b": np.array([[0.0, np.nan, 1.0]])}, "end of a row"),
    ],
)
def test_impossible_items_are_refused(given: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make_items(a=[1.0], **given)
