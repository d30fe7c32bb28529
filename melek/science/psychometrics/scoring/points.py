"""Point estimates of ability that solve one equation: maximum likelihood, maximum posterior, weighted likelihood.

The sum of the equation along a grid on [-30, 30] finds the highest of what may be several roots (the 3PL and Warm's
estimate can have more than one), and bisection between the two nodes around it finds that root to 1e-12.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.answers import require_population
from melek.science.psychometrics.models import Codes, Floats, Items, category_terms, validate_answers

REACH = 30.0
FINE_REACH, FINE_STEP = 8.0, 0.25
HALVINGS = 50
PEOPLE_AT_ONCE = 4096


@dataclass(frozen=True)
class _Equation:
    """What is added to the slope of the log-likelihood: Warm's term, or the slope of a normal prior."""

    is_weighted: bool = False
    prior_mean: float = 0.0
    prior_precision: float = 0.0


def maximum_likelihood(items: Items, responses: ArrayLike) -> Floats:
    """Abilities [n] of highest likelihood; -inf when every answer is the lowest category, +inf when the highest, NaN
    without answers. A highest point beyond 30 logits also counts as infinite.

    >>> from melek.science.psychometrics.models import two_pl
    >>> maximum_likelihood(two_pl([1.0, 1.0], [0.0, 0.0]), [[0, 0], [1, 1]]).tolist()
    [-inf, inf]
    """
    codes = validate_answers(responses, items)
    theta = _solve(items, codes, _Equation())
    answered = codes >= 0
    theta[theta <= 1e-6 - REACH] = -np.inf
    theta[theta >= REACH - 1e-6] = np.inf
    theta[(codes <= 0).all(axis=1)] = -np.inf
    theta[((codes == items.categories - 1) | ~answered).all(axis=1)] = np.inf
    theta[~answered.any(axis=1)] = np.nan
    return theta


def maximum_posterior(items: Items, responses: ArrayLike, *, prior_mean: float = 0.0, prior_sd: float = 1.0) -> Floats:
    """Abilities [n] at the mode of the posterior: slope of the log-likelihood minus (theta - mean) / sd^2 is zero.

    Raises NotFinite or WrongShape for a prior without a finite mean and a finite, positive SD.

    >>> from melek.science.psychometrics.models import two_pl
    >>> maximum_posterior(two_pl([1.0], [0.0]), [[-1]], prior_mean=0.5).round(6).tolist()
    [0.5]
    """
    require_population(prior_mean, prior_sd)
    equation = _Equation(prior_mean=prior_mean, prior_precision=prior_sd**-2)
    return _solve(items, validate_answers(responses, items), equation)


def weighted_likelihood(items: Items, responses: ArrayLike) -> Floats:
    """Warm's (1989) estimate [n]: slope + J / (2 I) = 0, I = sum P'^2 / P, J = sum P' P'' / P. NaN without answers.

    Finite for every pattern and nearly free of the outward bias of maximum likelihood. For items with more than two
    categories the sums run over categories (Samejima 1993, Psychometrika 58).

    >>> from melek.science.psychometrics.models import two_pl
    >>> weighted_likelihood(two_pl([1.0, 1.0], [0.5, 0.5]), [[1, 0]]).round(6).tolist()
    [0.5]
    """
    codes = validate_answers(responses, items)
    theta = _solve(items, codes, _Equation(is_weighted=True))
    theta[(codes < 0).all(axis=1)] = np.nan
    return theta


def _solve(items: Items, codes: Codes, equation: _Equation) -> Floats:
    parts = [
        _bisect(items, codes[start : start + PEOPLE_AT_ONCE], equation)
        for start in range(0, codes.shape[0], PEOPLE_AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.empty(0)


def _bisect(items: Items, codes: Codes, equation: _Equation) -> Floats:
    low, high = _brackets(items, codes, equation)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        rising = _slope(middle, items, codes, equation) > 0.0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    return 0.5 * (low + high)


def _brackets(items: Items, codes: Codes, equation: _Equation) -> tuple[Floats, Floats]:
    """The two grid nodes around the highest point of the objective, found from the sum of its slope [n, G]."""
    far = np.arange(FINE_REACH + 2.0, REACH + 1.0, 2.0)
    nodes = np.concatenate([-far[::-1], np.arange(-FINE_REACH, FINE_REACH + FINE_STEP, FINE_STEP), far])
    logs, first, second = category_terms(nodes[:, None], items)
    slope = np.zeros((codes.shape[0], nodes.size))
    for category, table in enumerate(first):
        slope += (codes == category).astype(np.float64) @ table.T
    if equation.is_weighted:
        weight = np.exp(logs) * first
        answered = (codes >= 0).astype(np.float64)
        curve = answered @ (weight * (second + np.square(first))).sum(axis=0).T
        slope += curve / (2.0 * _positive(answered @ (weight * first).sum(axis=0).T))
    slope -= equation.prior_precision * (nodes - equation.prior_mean)
    rise = np.cumsum(0.5 * (slope[:, 1:] + slope[:, :-1]) * np.diff(nodes), axis=1)
    top = np.argmax(np.concatenate([np.zeros((codes.shape[0], 1)), rise], axis=1), axis=1)
    return nodes[np.maximum(top - 1, 0)], nodes[np.minimum(top + 1, nodes.size - 1)]


def _slope(theta: Floats, items: Items, codes: Codes, equation: _Equation) -> Floats:
    logs, first, second = category_terms(theta[:, None], items)
    answered = codes >= 0
    reached = np.where(answered, codes, 0).astype(np.int64)[None]
    slope = np.where(answered, np.take_along_axis(first, reached, axis=0)[0], 0.0).sum(axis=1)
    if equation.is_weighted:
        weight = np.exp(logs) * first
        curve = np.where(answered, (weight * (second + np.square(first))).sum(axis=0), 0.0).sum(axis=1)
        slope += curve / (2.0 * _positive(np.where(answered, (weight * first).sum(axis=0), 0.0).sum(axis=1)))
    total: Floats = slope - equation.prior_precision * (theta - equation.prior_mean)
    return total


def _positive(information: Floats) -> Floats:
    """Without answers, and in tails where information is below the smallest number, Warm's term is nothing."""
    return np.where(information > 0.0, information, np.inf)
