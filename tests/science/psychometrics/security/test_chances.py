"""Chances of answers."""

import numpy as np
import pytest

from melek.science.psychometrics import category_probability, make_items, two_pl
from melek.science.psychometrics.errors import NotACategory, NotFinite, WrongShape
from melek.science.psychometrics.security import keyed_chances, nominal_chances, option_shares, scored_chances

ITEMS = make_items(model=["3pl", "gpcm"], a=[1.2, 0.8], b=[[0.3], [-1.0, 1.0]], c=[0.25, 0])


def test_chances_of_scores_are_those_of_the_item_at_the_persons_ability() -> None:
    found = scored_chances(ITEMS, columns=[1, 0, 1], theta=[0.2, -1.0, 1.5])
    for row, (item, theta) in enumerate(((1, 0.2), (0, -1.0), (1, 1.5))):
        assert found[row] == pytest.approx(category_probability([theta], ITEMS)[:, item, 0])


def test_wrong_options_share_what_the_right_one_leaves() -> None:
    items = two_pl([1.0, 1.5], [0.0, 0.5])
    shares = np.array([[0.0, 0.7, 0.2, 0.1], [0.5, 0.25, 0.0, 0.25]])
    found = keyed_chances(items, columns=[0, 1], theta=[0.4, 0.4], key=[0, 2], shares=shares)
    right = category_probability([0.4], items)[1, :, 0]
    assert found.sum(axis=1) == pytest.approx([1.0, 1.0])
    assert [found[0, 0], found[1, 2]] == pytest.approx(right)
    assert found[0, 1:] == pytest.approx((1 - right[0]) * shares[0, 1:])


def test_shares_of_wrong_options_are_counted_among_wrong_answers() -> None:
    found = option_shares(columns=[0] * 6 + [1], options=[0, 1, 1, 1, 2, 2, 1], key=[0, 1], most=3)
    assert found[0] == pytest.approx([0, 3.5 / 6, 2.5 / 6])
    assert found[1] == pytest.approx([0.5, 0, 0.5])


def test_the_nominal_model_with_two_options_is_the_two_parameter_model() -> None:
    found = nominal_chances([[0.0, 1.3]], [[0.0, -0.6]], columns=[0, 0], theta=[-0.5, 1.0])
    items = two_pl([1.3], [0.6 / 1.3])
    assert found == pytest.approx(category_probability([-0.5, 1.0], items)[:, 0].T)


def test_options_an_item_does_not_have_have_no_chance() -> None:
    found = nominal_chances([[0.0, 1.0, np.nan]], [[0.0, 0.0, np.nan]], columns=[0], theta=[0.0])
    assert found.tolist() == [[0.5, 0.5, 0.0]]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: scored_chances(ITEMS, columns=[2], theta=[0.0]), WrongShape),
        (lambda: scored_chances(ITEMS, columns=[0], theta=[np.inf]), NotFinite),
        (lambda: scored_chances(ITEMS, columns=[0], theta=[0.0, 1.0]), WrongShape),
        (lambda: keyed_chances(ITEMS, columns=[0], theta=[0.0], key=[0, 0], shares=[[0, 1], [0, 1]]), WrongShape),
        (lambda: keyed_chances(two_pl([1.0], [0.0]), columns=[0], theta=[0.0], key=[0], shares=[[1, 0]]), WrongShape),
        (lambda: keyed_chances(two_pl([1.0], [0.0]), columns=[0], theta=[0.0], key=[0], shares=[[0, 0.5]]), WrongShape),
        (lambda: option_shares(columns=[0], options=[3], key=[0], most=3), NotACategory),
        (lambda: option_shares(columns=[1], options=[0], key=[0], most=3), WrongShape),
        (lambda: nominal_chances([[0.0]], [[0.0, 1.0]], columns=[0], theta=[0.0]), WrongShape),
    ],
)
def test_chances_that_mean_nothing_are_refused(call, error) -> None:
    with pytest.raises(error):
        call()
