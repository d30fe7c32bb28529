"""Logistic and normal functions that neither overflow nor lose digits in the tails."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

LOG_ROOT_TWO_PI = 0.5 * np.log(2.0 * np.pi)


def logistic(x: ArrayLike) -> NDArray[np.float64]:
    """1 / (1 + exp(-x)), element by element, for any finite x.

    >>> [float(p) for p in logistic([-1000.0, 0.0, 1000.0])]
    [0.0, 0.5, 1.0]
    """
    x = np.asarray(x, dtype=np.float64)
    small = np.exp(-np.abs(x))
    return np.where(x >= 0.0, 1.0, small) / (1.0 + small)


def log_logistic(x: ArrayLike) -> NDArray[np.float64]:
    """log(1 / (1 + exp(-x))) without loss: -1000 gives -1000, not -inf.

    >>> float(log_logistic(-1000.0))
    -1000.0
    """
    x = np.asarray(x, dtype=np.float64)
    return np.minimum(x, 0.0) - np.log1p(np.exp(-np.abs(x)))


def logit(p: ArrayLike) -> NDArray[np.float64]:
    """log(p / (1 - p)) for p in (0, 1).

    >>> float(logit(0.5))
    0.0
    """
    p = np.asarray(p, dtype=np.float64)
    if not np.all((p > 0.0) & (p < 1.0)):
        raise ValueError("logit needs probabilities strictly between 0 and 1")
    return np.log(p) - np.log1p(-p)


def normal_logpdf(x: ArrayLike, mean: ArrayLike = 0.0, sd: ArrayLike = 1.0) -> NDArray[np.float64]:
    """Log density of N(mean, sd^2) at x; the three broadcast.

    >>> round(float(normal_logpdf(0.0)), 6)
    -0.918939
    """
    sd = np.asarray(sd, dtype=np.float64)
    if not np.all(sd > 0.0):
        raise ValueError("a standard deviation must be positive")
    z = (np.asarray(x, dtype=np.float64) - np.asarray(mean, dtype=np.float64)) / sd
    return -0.5 * z * z - np.log(sd) - LOG_ROOT_TWO_PI
