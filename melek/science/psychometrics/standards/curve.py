"""The test characteristic curve T(theta) = sum of expected points, read backwards: from a sum score to an ability."""

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.errors import NotFinite, WrongShape
from melek.science.psychometrics.models import Floats, Items, category_probability, category_terms, expected_score

REACH = 60.0
HALVINGS = 90


def theta_of_score(items: Items, score: ArrayLike) -> Floats:
    """Abilities theta [m] in logits with T(theta) = score [m], by bisection to the last digit.

    -inf for a score at or below what guessing alone gives (the sum of c), +inf for the highest sum. Raises WrongShape
    outside 0 ... highest sum, NotFinite. Source: Lord (1980), *Applications of item response theory*, chapter 4.

    >>> from melek.science.psychometrics.models import two_pl
    >>> theta_of_score(two_pl([1.0, 1.0, 1.0], [-1.0, 0.0, 1.0]), [1.0, 2.0]).round(4).tolist()
    [-0.8029, 0.8029]
    """
    wanted = np.atleast_1d(np.asarray(score, dtype=np.float64))
    lowest, highest = float(items.c.sum()), float((items.categories - 1).sum())
    if not np.all(np.isfinite(wanted)):
        raise NotFinite("a score must be finite")
    if np.any((wanted < 0.0) | (wanted > highest)):
        raise WrongShape(f"a score lies between 0 and {highest:g}")
    low, high = np.full(wanted.size, -REACH), np.full(wanted.size, REACH)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        short = expected_score(middle, items).sum(axis=0) < wanted
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    found = np.where(wanted <= lowest, -np.inf, 0.5 * (low + high))
    return np.where(wanted >= highest, np.inf, found)


def score_slope(items: Items, theta: ArrayLike) -> Floats:
    """T'(theta) [m], points per logit, at abilities [m]; 0 at an infinite ability.

    >>> from melek.science.psychometrics.models import two_pl
    >>> score_slope(two_pl([1.0, 2.0], [0.0, 0.0]), [0.0]).tolist()
    [0.75]
    """
    given = np.atleast_1d(np.asarray(theta, dtype=np.float64))
    known = np.isfinite(given)
    logs, first, _ = category_terms(np.where(known, given, 0.0)[:, None], items)
    points = np.arange(items.most, dtype=np.float64)[:, None, None]
    slope: Floats = (points * np.exp(logs) * first).sum(axis=(0, 2))
    return np.where(known, slope, 0.0)


def measurement_error(items: Items, theta: ArrayLike) -> Floats:
    """Standard error of measurement [m] of the sum score, in points, at finite abilities theta [m].

    The root of the summed variances of the items' points: Lord (1980), chapter 4.

    >>> from melek.science.psychometrics.models import two_pl
    >>> measurement_error(two_pl([1.0] * 16, [0.0] * 16), [0.0]).tolist()
    [2.0]
    """
    chances = category_probability(np.atleast_1d(np.asarray(theta, dtype=np.float64)), items)
    points = np.arange(items.most, dtype=np.float64)
    mean = np.einsum("m,mjk->jk", points, chances)
    squares = np.einsum("m,mjk->jk", np.square(points), chances)
    return np.sqrt((squares - np.square(mean)).sum(axis=0))
