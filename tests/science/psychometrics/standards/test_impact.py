"""Shares at or above a cut, with their errors."""

import numpy as np
import pytest
from scipy.stats import norm

from melek.science.psychometrics import category_probability, make_items
from melek.science.psychometrics.errors import NotFinite, TooFew, WrongShape
from melek.science.psychometrics.standards import impact_normal, impact_of_score, impact_sample


def test_the_share_of_a_normal_population() -> None:
    found = impact_normal([0.0, 1.0], mean=0.5, sd=2.0)
    assert found.share == pytest.approx(norm.sf([0.0, 1.0], 0.5, 2.0))
    assert found.error.tolist() == [0.0, 0.0]


def test_the_error_of_a_normal_population_is_the_spread_of_shares() -> None:
    rng = np.random.default_rng(1)
    cut, mean, sd = 0.4 + 0.05 * rng.normal(size=200_000), 0.1 + 0.03 * rng.normal(size=200_000), 1.1
    sd = sd + 0.04 * rng.normal(size=200_000)
    found = impact_normal(0.4, mean=0.1, sd=1.1, cut_error=0.05, mean_error=0.03, sd_error=0.04)
    assert found.error[0] == pytest.approx(norm.sf(cut, mean, sd).std(), rel=0.01)
    assert found.error**2 == pytest.approx(found.cut_part**2 + found.people_part**2)


def test_the_share_among_people_is_weighted() -> None:
    found = impact_sample(0.0, [-1.0, 0.0, 2.0], weights=[2.0, 1.0, 1.0])
    assert found.share[0] == pytest.approx(0.5)
    weight = np.array([0.5, 0.25, 0.25])
    assert found.people_part[0] == pytest.approx(np.sqrt(1.5 * np.sum(weight**2 * 0.25)))


def test_draws_that_differ_add_to_the_error() -> None:
    values = np.array([[-1.0, 1.0], [1.0, 1.0], [-1.0, -1.0], [1.0, 1.0]])
    found = impact_sample(0.0, values)
    shares = np.array([0.5, 0.75])
    within = np.mean(shares * (1 - shares) / 3)
    assert found.share[0] == pytest.approx(0.625)
    assert found.people_part[0] == pytest.approx(np.sqrt(within + 1.5 * shares.var(ddof=1)))


def test_among_many_people_the_error_of_the_cut_is_that_of_their_distribution() -> None:
    values = norm.ppf((np.arange(20_000) + 0.5) / 20_000, 0.1, 1.1)
    found = impact_sample(0.4, values, cut_error=0.1)
    assert found.cut_part[0] == pytest.approx(impact_normal(0.4, mean=0.1, sd=1.1, cut_error=0.1).cut_part[0], rel=0.01)


def test_errors_cover_the_true_share() -> None:
    rng, truth = np.random.default_rng(3), norm.sf(0.3)
    inside = 0
    for _ in range(400):
        found = impact_sample(0.3 + 0.08 * rng.normal(), rng.normal(size=200), cut_error=0.08)
        inside += abs(found.share[0] - truth) < 1.96 * found.error[0]
    assert 0.92 < inside / 400 < 0.98


def test_the_share_that_reaches_a_sum_score() -> None:
    items = make_items(model=["3pl", "grm"], a=[1.2, 0.8], b=[[0.3], [-1.0, 1.0]], c=[0.25, 0])
    rng = np.random.default_rng(4)
    theta = 0.2 + 0.9 * rng.normal(size=200_000)
    reached = np.cumsum(category_probability(theta, items), axis=0)[:-1]
    sums = (rng.random((1, 2, theta.size)) > reached).sum(axis=(0, 1))
    found = impact_of_score(items, [0, 1, 2, 3], mean=0.2, sd=0.9)
    assert found == pytest.approx([(sums >= cut).mean() for cut in range(4)], abs=0.004)
    assert impact_of_score(items, 1.5, mean=0.2, sd=0.9)[0] == found[2]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: impact_normal(0.0, sd=0.0), WrongShape),
        (lambda: impact_normal(np.nan), NotFinite),
        (lambda: impact_normal(0.0, cut_error=-0.1), WrongShape),
        (lambda: impact_sample(0.0, [1.0]), TooFew),
        (lambda: impact_sample(0.0, [1.0, np.nan]), NotFinite),
        (lambda: impact_sample(0.0, [1.0, 2.0], weights=[0.0, 0.0]), WrongShape),
        (lambda: impact_of_score(make_items(model="2pl", a=[1.0], b=[0.0]), 2), WrongShape),
    ],
)
def test_what_has_no_share_is_refused(call, error) -> None:
    with pytest.raises(error):
        call()
