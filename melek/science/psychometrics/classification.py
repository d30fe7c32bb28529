"""How often a cut puts people on the side they belong to (accuracy), and twice on the same side (consistency).

Rudner (2001, 2005): the true ability of a person is N(theta, se^2) around the score; p_i = P(true >= cut).
Accuracy: the mean chance of the side the score is on; consistency: mean sum over sides of p^2. Lee (2010): the same
for a cut on the sum score, by the distribution of the sum at each ability. An uncertain cut adds its variance.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from melek.science.numerics import normal_logpdf
from melek.science.psychometrics.answers import finite_vector, require_finite, require_population
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.fit.sumscores import score_distribution
from melek.science.psychometrics.models import Floats, Items, category_probability, expected_score

HALVINGS = 80
REACH = 8.0


@dataclass(frozen=True)
class Classification:
    """accuracy and consistency in [0, 1]; kappa: consistency beyond chance (NaN when all stand on one side);
    false_positive and false_negative: shares wrongly above and wrongly below."""

    accuracy: float
    consistency: float
    kappa: float
    false_positive: float
    false_negative: float


def rudner_classification(theta: ArrayLike, se: ArrayLike, *, cut: float, cut_error: float = 0.0) -> Classification:
    """Accuracy and consistency for scores theta [n] with standard errors se [n] at a cut with standard error cut_error.

    Raises WrongShape for negative errors or other lengths, NotFinite.

    >>> round(rudner_classification([0.0, 1.0], [0.5, 0.5], cut=0.0).accuracy, 3)
    0.739
    """
    scores = finite_vector(theta, "theta")
    errors = finite_vector(se, "se", size=scores.size)
    require_finite(cut=cut, cut_error=cut_error)
    if np.any(errors < 0.0) or cut_error < 0.0:
        raise WrongShape("errors cannot be negative")
    spread = np.sqrt(np.square(errors) + cut_error**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        above = np.where(spread > 0.0, ndtr((scores - cut) / spread), (scores >= cut).astype(np.float64))
    called = scores >= cut
    return _summary(above, np.where(called, 1.0, 0.0), truth=above, weights=np.full(scores.size, 1.0 / scores.size))


def lee_classification(
    items: Items, *, cut: int, mean: float = 0.0, sd: float = 1.0, nodes: int = 61
) -> Classification:
    """Accuracy and consistency of "sum score >= cut" in N(mean, sd^2); the true side is that of the expected score.

    Gauss-Legendre quadrature with `nodes` nodes below and as many above the ability at which the expected score is the
    cut: nodes that run across it would move false_positive and false_negative by up to .01. Raises WrongShape unless the
    cut is a whole number in 1 ... highest sum and the SD positive, NotFinite.

    >>> from melek.science.psychometrics.models import two_pl
    >>> round(lee_classification(two_pl([1.5] * 20, [0.0] * 20), cut=10).accuracy, 3)
    0.906
    """
    top = int((items.categories - 1).sum())
    require_population(mean, sd)
    if not (1 <= cut <= top and int(cut) == cut) or nodes < 1:
        raise WrongShape(f"the cut must be a whole number from 1 to {top}, and there must be nodes")
    ends = mean - REACH * sd, mean + REACH * sd
    border = float(np.clip(_border(items, cut), *ends))
    points, heights = np.polynomial.legendre.leggauss(nodes)
    sides = [(0.5 * (high - low), 0.5 * (high + low)) for low, high in ((ends[0], border), (border, ends[1]))]
    theta = np.concatenate([half * points + middle for half, middle in sides])
    weights = np.concatenate([half * heights for half, _ in sides]) * np.exp(normal_logpdf(theta, mean, sd))
    above = np.clip(score_distribution(category_probability(theta, items))[int(cut) :].sum(axis=0), 0.0, 1.0)
    return _summary(above, above, truth=np.repeat([0.0, 1.0], nodes), weights=weights / weights.sum())


def _border(items: Items, cut: int) -> float:
    """Ability at which the expected score is the cut; the ends stand for none."""
    low, high = -60.0, 60.0
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        is_short = float(expected_score([middle], items).sum()) < cut
        low, high = (middle, high) if is_short else (low, middle)
    return high


def _summary(above: Floats, called: Floats, *, truth: Floats, weights: Floats) -> Classification:
    """above: chance that a sitting ends above; called: chance that the sitting judged does; truth: chance of truly
    being above."""
    false_positive = float(weights @ (called * (1.0 - truth)))
    false_negative = float(weights @ ((1.0 - called) * truth))
    consistency = float(weights @ (np.square(above) + np.square(1.0 - above)))
    share = float(weights @ above)
    chance = share**2 + (1.0 - share) ** 2
    kappa = (consistency - chance) / (1.0 - chance) if chance < 1.0 else float("nan")
    return Classification(1.0 - false_positive - false_negative, consistency, kappa, false_positive, false_negative)
