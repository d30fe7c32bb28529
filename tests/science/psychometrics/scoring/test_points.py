import numpy as np
import pytest

from melek.science.numerics import uniforms
from melek.science.psychometrics import (
    category_probability,
    log_likelihood,
    make_items,
    maximum_likelihood,
    maximum_posterior,
    two_pl,
    weighted_likelihood,
)
from tests.science.psychometrics.published import published
from tests.science.support import normals

ITEMS = two_pl(published("lsat7.2pl")["a"], published("lsat7.2pl")["b"])
PUBLISHED = published("lsat7.2pl.scores")
METHODS = {"MAP": maximum_posterior, "WLE": weighted_likelihood, "ML": maximum_likelihood}


PAIRS = [(pattern, method) for pattern, row in PUBLISHED.items() for method in METHODS if method in row]


@pytest.mark.parametrize(("pattern", "method"), PAIRS)
def test_estimates_equal_the_published_ones(pattern: str, method: str) -> None:
    value = PUBLISHED[pattern][method]
    expected = -np.inf if value == "-Inf" else value[0]
    estimate = METHODS[method](ITEMS, [[int(answer) for answer in pattern]])
    assert estimate[0] == pytest.approx(expected, abs=1e-4)


def test_perfect_and_empty_patterns() -> None:
    answers = [[1, 1, 1, 1, 1], [0, 0, 0, 0, 0], [-1, -1, -1, -1, -1]]
    assert np.array_equal(maximum_likelihood(ITEMS, answers), [np.inf, -np.inf, np.nan], equal_nan=True)
    assert np.isfinite(weighted_likelihood(ITEMS, answers[:2])).all()
    assert np.isnan(weighted_likelihood(ITEMS, answers)[2])
    assert maximum_posterior(ITEMS, answers, prior_mean=0.5)[2] == pytest.approx(0.5)


def test_weighted_likelihood_is_less_biased_than_maximum_likelihood() -> None:
    people, items, theta = 3000, 25, 1.0
    bank = two_pl(np.full(items, 1.2), normals(4, 1, items))
    answers = (
        uniforms(np.arange(people)[:, None], 5, np.arange(items)) < category_probability([theta], bank)[1, :, 0]
    ).astype(float)
    likely = np.clip(maximum_likelihood(bank, answers), -6.0, 6.0)
    assert abs(weighted_likelihood(bank, answers).mean() - theta) < 0.02
    assert abs(likely.mean() - theta) > 0.02


MIXED = make_items(
    model=["2pl", "3pl", "grm", "gpcm", "3pl"],
    a=[1.3, 1.8, 0.9, 0.7, 2.0],
    b=[[0.2], [-0.4], [-1.0, 0.3, 1.1], [0.4, -0.2], [1.0]],
    c=[0.0, 0.25, 0.0, 0.0, 0.2],
)
PATTERNS = [[1, 0, 2, 1, 0], [0, 1, 3, 2, 1], [1, 1, 0, 0, -1], [0, 0, 1, 2, 1]]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_estimates_are_the_highest_points_of_their_objectives(pattern: list[int]) -> None:
    """Against a search on a fine grid, for items of all models; Warm's term is half the slope of log information only
    for the 2PL, so his estimate is checked there, above."""
    theta = np.linspace(-8.0, 8.0, 160_001)
    logs = log_likelihood(theta, MIXED, pattern)
    assert maximum_likelihood(MIXED, [pattern])[0] == pytest.approx(theta[logs.argmax()], abs=1.1e-4)
    posterior = logs - 0.5 * (theta - 0.3) ** 2 / 0.64
    found = maximum_posterior(MIXED, [pattern], prior_mean=0.3, prior_sd=0.8)[0]
    assert found == pytest.approx(theta[posterior.argmax()], abs=1.1e-4)
    assert np.isfinite(weighted_likelihood(MIXED, [pattern])[0])


def test_weighted_likelihood_of_steps_is_less_biased_too() -> None:
    people, items = 3000, 12
    bank = make_items(model="gpcm", a=np.full(items, 0.8), b=np.stack([normals(4, 7, items), normals(4, 8, items)], 1))
    reached = np.cumsum(category_probability([1.2], bank)[:, :, 0], axis=0)
    answers = (uniforms(np.arange(people)[:, None], 6, np.arange(items))[:, :, None] > reached.T).sum(axis=2)
    likely = np.clip(maximum_likelihood(bank, answers), -6.0, 6.0)
    assert abs(weighted_likelihood(bank, answers).mean() - 1.2) < 0.02
    assert abs(likely.mean() - 1.2) > 0.02


def test_a_pattern_below_guessing_has_no_lowest_ability() -> None:
    bank = make_items(model="3pl", a=[1.0, 1.0, 1.0], b=[-1.0, 0.0, 1.0], c=[0.4, 0.4, 0.4])
    assert maximum_likelihood(bank, [[0, 0, 1]])[0] == -np.inf
