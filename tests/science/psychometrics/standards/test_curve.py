"""The test characteristic curve read backwards."""

import numpy as np
import pytest

from melek.science.psychometrics import category_probability, expected_score, make_items, two_pl
from melek.science.psychometrics.errors import NotFinite, WrongShape
from melek.science.psychometrics.standards import measurement_error, score_slope, theta_of_score

ITEMS = make_items(model=["3pl", "grm", "gpcm"], a=[1.2, 0.8, 1.0], b=[[0.3], [-1.0, 1.0], [0.5, -0.5]], c=[0.25, 0, 0])


def test_a_score_comes_back_from_its_ability() -> None:
    theta = np.linspace(-3, 3, 13)
    assert theta_of_score(ITEMS, expected_score(theta, ITEMS).sum(axis=0)) == pytest.approx(theta, abs=1e-9)


def test_the_ends_of_the_scale_are_infinite() -> None:
    assert theta_of_score(ITEMS, [0.0, 0.25, 5.0]).tolist() == [-np.inf, -np.inf, np.inf]


def test_the_slope_is_the_derivative() -> None:
    theta = np.array([-1.0, 0.2, 2.0])
    up, down = (expected_score(theta + step, ITEMS).sum(axis=0) for step in (1e-5, -1e-5))
    assert score_slope(ITEMS, theta) == pytest.approx((up - down) / 2e-5, rel=1e-7)
    assert score_slope(ITEMS, [np.inf]).tolist() == [0.0]


def test_the_error_of_measurement_is_the_spread_of_simulated_sums() -> None:
    rng = np.random.default_rng(1)
    reached = np.cumsum(category_probability([0.4], ITEMS), axis=0)[:-1, :, 0]
    sums = (rng.random((100_000, 1, 3)) > reached).sum(axis=(1, 2))
    assert measurement_error(ITEMS, 0.4)[0] == pytest.approx(sums.std(), rel=0.01)


@pytest.mark.parametrize(("score", "error"), [(-0.1, WrongShape), (5.1, WrongShape), (np.nan, NotFinite)])
def test_a_score_outside_the_form_is_refused(score, error) -> None:
    with pytest.raises(error):
        theta_of_score(ITEMS, score)


def test_a_dichotomous_sum_has_the_binomial_error() -> None:
    assert measurement_error(two_pl([1.0] * 25, [0.0] * 25), 0.0).tolist() == [2.5]
