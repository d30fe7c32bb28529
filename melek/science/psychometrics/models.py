"""The two-parameter logistic model: P(right | theta) = 1 / (1 + exp(-a (theta - b))).

Symbols: theta ability, b difficulty (both in logits of a N(0, 1) population), a slope (per logit, D = 1).
Source: Birnbaum (1968), in Lord & Novick, *Statistical theories of mental test scores*.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from melek.science.numerics import log_logistic, logistic

Floats = NDArray[np.float64]


def validate_items(a: ArrayLike, b: ArrayLike) -> tuple[Floats, Floats]:
    """Slopes and difficulties as float arrays [J].

    Raises ValueError unless both are one-dimensional, equally long, not empty and finite, with every slope above zero.
    """
    slopes, difficulties = np.array(a, dtype=np.float64), np.array(b, dtype=np.float64)
    if slopes.ndim != 1 or slopes.shape != difficulties.shape:
        raise ValueError(f"a and b must be equally long vectors, not {slopes.shape} and {difficulties.shape}")
    if slopes.size == 0:
        raise ValueError("there are no items")
    if not (np.all(np.isfinite(slopes)) and np.all(np.isfinite(difficulties))):
        raise ValueError("a and b must be finite")
    if not np.all(slopes > 0.0):
        raise ValueError("every slope must be positive")
    return slopes, difficulties


def validate_answers(responses: ArrayLike, items: int) -> tuple[Floats, Floats]:
    """Dense answers [n, J] as (right, answered), both 0/1 floats; NaN or -1 means not answered.

    Raises ValueError on another shape or another value than 0, 1, -1, NaN.
    """
    answers = np.asarray(responses, dtype=np.float64)
    if answers.ndim != 2 or answers.shape[1] != items:
        raise ValueError(f"answers must be [people, {items}], not {answers.shape}")
    answered = ~(np.isnan(answers) | (answers == -1.0))
    right = np.where(answered, answers, 0.0)
    if not np.all((right == 0.0) | (right == 1.0)):
        raise ValueError("an answer must be 0, 1, or missing (NaN or -1)")
    return right, answered.astype(np.float64)


def probability(theta: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """P(right) for arrays that broadcast.

    >>> float(probability(0.5, 1.2, 0.5))
    0.5
    """
    theta, a, b = (np.asarray(value, dtype=np.float64) for value in (theta, a, b))
    return logistic(a * (theta - b))


def information(theta: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """Fisher information a^2 P (1 - P), per squared logit, for arrays that broadcast.

    >>> float(information(0.5, 2.0, 0.5))
    1.0
    """
    right = probability(theta, a, b)
    return np.square(np.asarray(a, dtype=np.float64)) * right * (1.0 - right)


def log_likelihood(theta: ArrayLike, a: ArrayLike, b: ArrayLike, answers: ArrayLike) -> Floats:
    """Log-likelihood [m] of one person's answers [J] (0, 1, or NaN / -1 for missing) at abilities theta [m].

    >>> [round(float(value), 4) for value in log_likelihood([0.0], [1.0, 1.0], [0.0, 0.0], [1, 0])]
    [-1.3863]
    """
    slopes, difficulties = validate_items(a, b)
    right, answered = validate_answers(np.atleast_2d(answers), slopes.size)
    logits = slopes * (np.asarray(theta, dtype=np.float64).reshape(-1, 1) - difficulties)
    return log_logistic(logits) @ right[0] + log_logistic(-logits) @ (answered - right)[0]
