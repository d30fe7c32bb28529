import numpy as np
import pytest

from melek.science.numerics import uniforms
from melek.science.psychometrics import maximum_likelihood, maximum_posterior, probability, weighted_likelihood
from tests.science.support import normals, oracle

ENTRIES = oracle("psychometrics", "lsat7")["entries"]
A, B = ENTRIES["lsat7.2pl"]["value"]["a"], ENTRIES["lsat7.2pl"]["value"]["b"]
PUBLISHED = ENTRIES["lsat7.2pl.scores"]["value"]
METHODS = {"MAP": maximum_posterior, "WLE": weighted_likelihood, "ML": maximum_likelihood}


PAIRS = [(pattern, method) for pattern, row in PUBLISHED.items() for method in METHODS if method in row]


@pytest.mark.parametrize(("pattern", "method"), PAIRS)
def test_estimates_equal_the_published_ones(pattern: str, method: str) -> None:
    value = PUBLISHED[pattern][method]
    expected = -np.inf if value == "-Inf" else value[0]
    estimate = METHODS[method](A, B, [[int(answer) for answer in pattern]])
    assert estimate[0] == pytest.approx(expected, abs=1e-4)


def test_perfect_and_empty_patterns() -> None:
    answers = [[1, 1, 1, 1, 1], [0, 0, 0, 0, 0], [-1, -1, -1, -1, -1]]
    assert np.array_equal(maximum_likelihood(A, B, answers), [np.inf, -np.inf, np.nan], equal_nan=True)
    assert np.isfinite(weighted_likelihood(A, B, answers[:2])).all()
    assert np.isnan(weighted_likelihood(A, B, answers)[2])
    assert maximum_posterior(A, B, answers, prior_mean=0.5)[2] == pytest.approx(0.5)


def test_weighted_likelihood_is_less_biased_than_maximum_likelihood() -> None:
    people, items, theta = 3000, 25, 1.0
    a, b = np.full(items, 1.2), normals(4, 1, items)
    answers = (uniforms(np.arange(people)[:, None], 5, np.arange(items)) < probability(theta, a, b)).astype(float)
    likely = np.clip(maximum_likelihood(a, b, answers), -6.0, 6.0)
    assert abs(weighted_likelihood(a, b, answers).mean() - theta) < 0.02
    assert abs(likely.mean() - theta) > 0.02
