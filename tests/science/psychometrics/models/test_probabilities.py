import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from melek.science.numerics import logistic
from melek.science.psychometrics import (
    Items,
    category_probability,
    expected_score,
    information,
    log_likelihood,
    make_items,
    two_pl,
)
from melek.science.psychometrics.models import category_terms
from tests.science.psychometrics.published import published

SLOPES = st.floats(min_value=0.1, max_value=4.0)
LOGITS = st.floats(min_value=-5.0, max_value=5.0)
MIXED = make_items(
    model=["2pl", "3pl", "grm", "gpcm", "gpcm"],
    a=[1.3, 1.1, 0.9, 0.7, 1.6],
    b=[[0.2], [-0.4], [-1.0, 0.3, 1.1], [0.4, -0.2], [0.0]],
    c=[0.0, 0.2, 0.0, 0.0, 0.0],
)


@given(LOGITS, SLOPES, LOGITS)
def test_probability_rises_with_ability_and_falls_with_difficulty(theta: float, a: float, b: float) -> None:
    chances = category_probability([theta, theta + 0.1], two_pl([a, a], [b, b + 0.1]))[1]
    assert chances[0, 1] > chances[0, 0] > chances[1, 0]


@given(LOGITS, SLOPES, LOGITS)
def test_information_is_symmetric_about_the_difficulty_and_highest_there(theta: float, a: float, b: float) -> None:
    low, high, top = information([b - theta, b + theta, b], two_pl([a], [b]))[0]
    assert low == pytest.approx(high, rel=1e-9)
    assert low <= top + 1e-12
    assert top == pytest.approx(a * a / 4.0)


def test_categories_sum_to_one_also_far_out() -> None:
    chances = category_probability([-200.0, -3.0, 0.0, 3.0, 200.0], MIXED)
    assert chances.shape == (4, 5, 5)
    assert chances.sum(axis=0) == pytest.approx(1.0)
    assert (chances[2:, :2] == 0.0).all()


def test_models_say_what_their_formulas_say() -> None:
    theta = 0.6
    chance = category_probability([theta], MIXED)[:, :, 0]
    assert chance[1, 0] == pytest.approx(logistic(1.3 * (theta - 0.2)))
    assert chance[1, 1] == pytest.approx(0.2 + 0.8 * logistic(1.1 * (theta + 0.4)))
    at_least = logistic(0.9 * (theta - np.array([-1.0, 0.3, 1.1])))
    assert chance[:, 2] == pytest.approx(-np.diff(np.concatenate([[1.0], at_least, [0.0]])))
    weights = np.exp(0.7 * np.array([0.0, theta - 0.4, 2.0 * theta - 0.2]))
    assert chance[:3, 3] == pytest.approx(weights / weights.sum())
    assert chance[1, 4] == pytest.approx(logistic(1.6 * theta))


def test_derivatives_are_those_of_the_logarithms() -> None:
    theta, step = np.linspace(-3.0, 3.0, 13)[:, None], 1e-5
    _, first, second = category_terms(theta, MIXED)
    above, below = category_terms(theta + step, MIXED), category_terms(theta - step, MIXED)
    has = np.isfinite(above[0])
    numeric = (np.where(has, above[0], 0.0) - np.where(has, below[0], 0.0)) / (2.0 * step)
    assert first == pytest.approx(numeric, abs=1e-8)
    assert second == pytest.approx((above[1] - below[1]) / (2.0 * step), abs=1e-8)


def test_information_is_the_mean_squared_slope() -> None:
    theta = np.linspace(-2.0, 2.0, 5)
    step = 1e-5
    chance = category_probability(theta, MIXED)
    slope = (category_probability(theta + step, MIXED) - category_probability(theta - step, MIXED)) / (2.0 * step)
    has = chance > 0.0
    expected = np.where(has, slope**2 / np.where(has, chance, 1.0), 0.0).sum(axis=0)
    assert information(theta, MIXED) == pytest.approx(expected, rel=1e-6)


def test_expected_score_rises_from_nothing_to_all_points() -> None:
    points = expected_score([-40.0, -1.0, 0.0, 1.0, 40.0], MIXED)
    assert (np.diff(points, axis=1) > 0.0).all()
    assert points[:, -1] == pytest.approx([1.0, 1.0, 3.0, 2.0, 1.0])
    assert points[:, 0] == pytest.approx([0.0, 0.2, 0.0, 0.0, 0.0], abs=1e-9)


def test_test_information_equals_the_published_values() -> None:
    item = published("lsat7.2pl")
    total = information([-2.0, -1.0, 0.0, 1.0, 2.0], two_pl(item["a"], item["b"])).sum(axis=0)
    assert total == pytest.approx(published("lsat7.2pl.testinfo"), abs=1e-5)


def test_log_likelihood_is_the_log_of_the_product_and_skips_missing_answers() -> None:
    chance = category_probability([0.3], MIXED)[:, :, 0]
    expected = np.log(chance[1, 0] * chance[0, 1] * chance[3, 2])
    assert log_likelihood([0.3], MIXED, [1, 0, 3, np.nan, -1]) == pytest.approx([expected])


def test_an_item_alone_is_what_it_is_among_others() -> None:
    chance = category_probability([0.3, 1.0], MIXED)
    for place in range(MIXED.size):
        alone: Items = MIXED.take([place])
        assert np.array_equal(category_probability([0.3, 1.0], alone)[:, 0], chance[:, place])
