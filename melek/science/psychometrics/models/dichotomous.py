"""The two-parameter model for slopes and difficulties that are still bare arrays."""

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import logistic
from melek.science.psychometrics.models.items import Floats, two_pl


def validate_items(a: ArrayLike, b: ArrayLike) -> tuple[Floats, Floats]:
    """Slopes and difficulties as float arrays [J]; errors as in `two_pl`."""
    items = two_pl(a, b)
    return items.a, items.b[:, 0]


def probability(theta: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """P(right) for arrays that broadcast.

    >>> float(probability(0.5, 1.2, 0.5))
    0.5
    """
    theta, a, b = (np.asarray(value, dtype=np.float64) for value in (theta, a, b))
    return logistic(a * (theta - b))
