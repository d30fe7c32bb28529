"""How well a test tells people apart.

Two conventions are in use for the marginal reliability; here it is the mean over ability of I / (I + 1 / sd^2), as R's mirt
gives it, and not 1 - (mean of 1 / I) / sd^2, which a flat test far from most people can turn negative.

Marginal reliability from the items: int I(theta) / (I(theta) + 1 / sd^2) g(theta) d theta (Green, Bock, Humphreys, Linn &
Reckase 1984). Empirical reliability from scores: var(EAP) / (var(EAP) + mean posterior variance) (Bock & Mislevy 1982).
"""

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import grid, normal_log_weights
from melek.science.psychometrics.answers import finite_vector, require_population
from melek.science.psychometrics.errors import NothingVaries, TooFew, WrongShape
from melek.science.psychometrics.models import Items, information


def marginal_reliability(items: Items, *, mean: float = 0.0, sd: float = 1.0, nodes: int = 121) -> float:
    """Mean of I / (I + 1 / sd^2) over N(mean, sd^2), for a test of all the items.

    Raises WrongShape for an SD that is not positive, NotFinite.

    >>> from melek.science.psychometrics.models import two_pl
    >>> round(marginal_reliability(two_pl([1.0] * 20, [0.0] * 20)), 2)
    0.8
    """
    require_population(mean, sd, nodes=nodes)
    theta = grid(mean - 6.0 * sd, mean + 6.0 * sd, nodes)
    weights = np.exp(normal_log_weights(theta, mean, sd))
    total = information(theta, items).sum(axis=0)
    return float(weights @ (total / (total + 1.0 / sd**2)))


def empirical_reliability(theta: ArrayLike, sd: ArrayLike) -> float:
    """Reliability of posterior means theta [n] with posterior standard deviations sd [n].

    Raises TooFew with fewer than two people, NothingVaries when everyone has the same score.

    >>> round(empirical_reliability([-1.0, 1.0], [0.5, 0.5]), 2)
    0.89
    """
    scores = finite_vector(theta, "theta")
    errors = finite_vector(sd, "sd", size=scores.size)
    if scores.size < 2:
        raise TooFew("reliability needs at least two people")
    if np.any(errors < 0.0):
        raise WrongShape("a posterior standard deviation cannot be negative")
    spread = float(scores.var(ddof=1))
    if spread == 0.0:
        raise NothingVaries("everyone has the same score")
    return spread / (spread + float(np.square(errors).mean()))
