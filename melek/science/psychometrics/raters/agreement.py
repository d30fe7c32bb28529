"""Agreement of raters on categories, beyond what chance would give: Cohen's, weighted and Fleiss' kappa.

kappa = (p_o - p_e) / (1 - p_e). Sources: Cohen (1960, 1968); Fleiss (1971); Fleiss, Cohen & Everitt (1969) for the error.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.errors import NothingVaries, TooFew, WrongShape
from melek.science.psychometrics.models import Floats


class Weighting(StrEnum):
    """What a disagreement of d categories costs: 1, d, or d squared."""

    NONE = "none"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


@dataclass(frozen=True)
class Kappa:
    """kappa and its large-sample standard error; observed and expected (weighted) agreement; count of targets."""

    value: float
    error: float
    observed: float
    expected: float
    count: int


def cohen_kappa(
    first: ArrayLike, second: ArrayLike, *, categories: int, weighting: Weighting = Weighting.NONE
) -> Kappa:
    """Kappa of two raters' categories 0 ... categories - 1 for the same targets [n].

    Raises TooFew without targets, WrongShape for other categories, NothingVaries when both use one and the same.

    >>> round(cohen_kappa([0, 0, 1, 1], [0, 1, 1, 1], categories=2).value, 3)
    0.5
    """
    one, other = _categories(first, categories), _categories(second, categories)
    if one.shape != other.shape or one.ndim != 1:
        raise WrongShape("both raters must rate the same targets")
    if not one.size:
        raise TooFew("there is nothing rated")
    table = np.zeros((categories, categories))
    np.add.at(table, (one, other), 1.0 / one.size)
    return _kappa(table, _weights(categories, weighting), one.size)


def fleiss_kappa(counts: ArrayLike) -> Kappa:
    """Kappa of many raters from counts [n targets, categories]; each target rated by the same number m >= 2 of raters.

    The error holds under no agreement beyond chance. Raises TooFew, WrongShape, NothingVaries.

    >>> round(fleiss_kappa([[3, 0], [0, 3], [2, 1]]).value, 3)
    0.55
    """
    given = np.asarray(counts, dtype=np.float64)
    if given.ndim != 2 or given.size == 0 or not np.all(np.isfinite(given)) or np.any(given < 0.0):
        raise WrongShape("counts must be [targets, categories], none negative")
    raters = given.sum(axis=1)
    if np.any(raters != raters[0]) or raters[0] < 2:
        raise TooFew("each target needs the same number of raters, at least two")
    m, n = float(raters[0]), given.shape[0]
    share = given.sum(axis=0) / given.sum()
    observed = float(((np.square(given).sum(axis=1) - m) / (m * (m - 1.0))).mean())
    expected = float(np.square(share).sum())
    if expected >= 1.0 - 1e-12:
        raise NothingVaries("every rating is the same category")
    rest = float(share @ (1.0 - share))
    skew = float((share * (1.0 - share)) @ (1.0 - 2.0 * share))
    error = np.sqrt(2.0 * (rest**2 - skew) / (n * m * (m - 1.0))) / rest
    return Kappa((observed - expected) / (1.0 - expected), float(error), observed, expected, n)


def _categories(values: ArrayLike, categories: int) -> np.ndarray:
    given = np.asarray(values)
    if given.dtype.kind == "f" and np.all(given == np.floor(given)):
        given = given.astype(np.int64)
    if given.dtype.kind not in "iub" or (given.size and (given.min() < 0 or given.max() >= categories)):
        raise WrongShape(f"a category is a whole number from 0 to {categories - 1}")
    return given.astype(np.int64)


def _weights(categories: int, weighting: Weighting) -> Floats:
    """Agreement credit of each pair of categories, 1 on the diagonal."""
    gap = np.abs(np.subtract.outer(np.arange(categories), np.arange(categories))).astype(np.float64)
    if weighting == Weighting.NONE:
        return np.eye(categories)
    scale = max(categories - 1, 1)
    return 1.0 - gap / scale if weighting == Weighting.LINEAR else 1.0 - np.square(gap / scale)


def _kappa(table: Floats, weights: Floats, count: int) -> Kappa:
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    observed, expected = float((weights * table).sum()), float(rows @ weights @ columns)
    if expected >= 1.0 - 1e-12:
        raise NothingVaries("both raters use one and the same category")
    value = (observed - expected) / (1.0 - expected)
    pull = np.add.outer(weights @ columns, rows @ weights)
    spread = float((table * np.square(weights - pull * (1.0 - value))).sum())
    variance = (spread - (value - expected * (1.0 - value)) ** 2) / (count * (1.0 - expected) ** 2)
    return Kappa(value, float(np.sqrt(max(variance, 0.0))), observed, expected, count)
