"""Point estimates of ability that solve one equation: maximum likelihood, maximum posterior, weighted likelihood.

With the 2PL each equation falls through zero once, so bisection on [-30, 30] finds it to 1e-12 for any pattern of
answers.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.models import Floats, probability, validate_answers, validate_items

REACH = 30.0
HALVINGS = 60

Slope = Callable[[Floats], Floats]


def maximum_likelihood(a: ArrayLike, b: ArrayLike, responses: ArrayLike) -> Floats:
    """Abilities [n] where sum_j a_j (y_j - P_j) = 0; -inf when nothing is right, +inf when all is, NaN without answers.

    >>> maximum_likelihood([1.0, 1.0], [0.0, 0.0], [[0, 0], [1, 1]]).tolist()
    [-inf, inf]
    """
    slopes, difficulties = validate_items(a, b)
    right, answered = validate_answers(responses, slopes.size)

    def slope(theta: Floats) -> Floats:
        return _gradient(theta, slopes, difficulties, right=right, answered=answered)

    theta = _root(slope, right.shape[0])
    theta[right.sum(axis=1) == 0.0] = -np.inf
    theta[(right == answered).all(axis=1)] = np.inf
    theta[answered.sum(axis=1) == 0.0] = np.nan
    return theta


def maximum_posterior(
    a: ArrayLike, b: ArrayLike, responses: ArrayLike, *, prior_mean: float = 0.0, prior_sd: float = 1.0
) -> Floats:
    """Abilities [n] at the mode of the posterior: gradient of the likelihood minus (theta - mean) / sd^2 equals
    zero."""
    slopes, difficulties = validate_items(a, b)
    right, answered = validate_answers(responses, slopes.size)

    def slope(theta: Floats) -> Floats:
        gradient = _gradient(theta, slopes, difficulties, right=right, answered=answered)
        return gradient - (theta - prior_mean) / prior_sd**2

    return _root(slope, right.shape[0])


def weighted_likelihood(a: ArrayLike, b: ArrayLike, responses: ArrayLike) -> Floats:
    """Warm's (1989) estimate [n]: gradient + J / (2 I) = 0, I = sum a^2 PQ, J = sum a^3 PQ (1 - 2P). NaN without
    answers.

    Finite for every pattern and nearly free of the outward bias of maximum likelihood.
    """
    slopes, difficulties = validate_items(a, b)
    right, answered = validate_answers(responses, slopes.size)

    def slope(theta: Floats) -> Floats:
        gradient = _gradient(theta, slopes, difficulties, right=right, answered=answered)
        chance = probability(theta[:, None], slopes, difficulties)
        # every weight is divided by the largest, which cancels in J / I and keeps far tails from becoming 0 / 0
        weight = _relative_weights(theta, slopes, difficulties) * answered
        return gradient + (weight * slopes * (1.0 - 2.0 * chance)).sum(axis=1) / (2.0 * weight.sum(axis=1))

    with np.errstate(invalid="ignore"):
        theta = _root(slope, right.shape[0])
    theta[answered.sum(axis=1) == 0.0] = np.nan
    return theta


def _gradient(theta: Floats, slopes: Floats, difficulties: Floats, *, right: Floats, answered: Floats) -> Floats:
    chance = probability(theta[:, None], slopes, difficulties)
    return ((right - chance * answered) * slopes).sum(axis=1)


def _relative_weights(theta: Floats, slopes: Floats, difficulties: Floats) -> Floats:
    reach = np.abs(slopes * (theta[:, None] - difficulties))
    logs = 2.0 * np.log(slopes) - reach - 2.0 * np.log1p(np.exp(-reach))
    return np.exp(logs - logs.max(axis=1, keepdims=True))


def _root(slope: Slope, count: int) -> Floats:
    low, high = np.full(count, -REACH), np.full(count, REACH)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        rising = slope(middle) > 0.0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    return 0.5 * (low + high)
