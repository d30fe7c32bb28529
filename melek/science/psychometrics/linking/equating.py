"""Equating of two forms that stand on one scale: which score on the other form means the same?

True scores: find theta with T_from(theta) = s, read T_to(theta); beyond the asymptotes the line to the end is used (Kolen
& Brennan 2014). Observed scores: distributions of both sums in one population by Lord & Wingersky, then equipercentile.
"""

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import normal_log_weights
from melek.science.psychometrics.answers import finite_vector, require_population
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.fit.sumscores import score_distribution
from melek.science.psychometrics.models import Floats, Items, category_probability, expected_score

REACH = 40.0
HALVINGS = 80
ALIKE = 1e-12  # ranks this near to each other are the same but for rounding


def true_score_equivalents(source: Items, target: Items, *, scores: ArrayLike) -> Floats:
    """Scores on the target form [m] equal to `scores` [m] on the source form; both forms on one scale.

    Raises WrongShape for a score outside the source form.

    >>> from melek.science.psychometrics.models import two_pl
    >>> form = two_pl([1.0, 1.0], [0.0, 1.0])
    >>> true_score_equivalents(form, form, scores=[0, 1, 2]).round(6).tolist()
    [0.0, 1.0, 2.0]
    """
    wanted = finite_vector(scores, "scores")
    lowest, highest = float(source.c.sum()), float((source.categories - 1).sum())
    floor, ceiling = float(target.c.sum()), float((target.categories - 1).sum())
    if np.any((wanted < 0.0) | (wanted > highest)):
        raise WrongShape(f"a score of the source form lies between 0 and {highest:g}")
    low, high = np.full(wanted.size, -REACH), np.full(wanted.size, REACH)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        short = expected_score(middle, source).sum(axis=0) < wanted
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    found = expected_score(0.5 * (low + high), target).sum(axis=0)
    below = floor * wanted / lowest if lowest > 0.0 else np.full(wanted.size, floor)
    found = np.where(wanted <= lowest, below, found)
    return np.where(wanted >= highest, ceiling, found)


def score_density(items: Items, *, mean: float = 0.0, sd: float = 1.0, nodes: int = 61, reach: float = 6.0) -> Floats:
    """Distribution [S + 1] of the sum score in N(mean, sd^2); S is the highest sum the items allow.

    Raises WrongShape for an SD that is not positive or fewer than three nodes, NotFinite.

    >>> from melek.science.psychometrics.models import two_pl
    >>> score_density(two_pl([1.0], [0.0])).round(6).tolist()
    [0.5, 0.5]
    """
    require_population(mean, sd, nodes=nodes)
    theta = np.linspace(mean - reach * sd, mean + reach * sd, nodes)
    weights = np.exp(normal_log_weights(theta, mean, sd))
    top = int((items.categories - 1).sum())
    return (score_distribution(category_probability(theta, items)) @ weights)[: top + 1]


def observed_score_equivalents(source: Items, target: Items, *, mean: float = 0.0, sd: float = 1.0) -> Floats:
    """Scores on the target form for every score 0 ... S of the source form, of equal percentile rank in N(mean, sd^2).

    >>> from melek.science.psychometrics.models import two_pl
    >>> form = two_pl([1.0, 1.0], [0.0, 1.0])
    >>> observed_score_equivalents(form, form).round(6).tolist()
    [0.0, 1.0, 2.0]
    """
    return equipercentile(score_density(source, mean=mean, sd=sd), score_density(target, mean=mean, sd=sd))


def equipercentile(source: ArrayLike, target: ArrayLike) -> Floats:
    """Equivalents [S + 1] of scores 0 ... S, from densities source [S + 1] and target [T + 1], each score spread evenly
    over half a point to both sides. Where scores of the target form have no mass, the middle of the empty stretch: the
    mean of the upper and the lower inverse (Kolen & Brennan 2014).

    Raises WrongShape for negative densities or densities without mass.

    >>> equipercentile([0.5, 0.5], [0.25, 0.5, 0.25]).tolist()
    [0.5, 1.5]
    >>> equipercentile([0.5, 0.0, 0.5], [0.5, 0.0, 0.0, 0.5]).tolist()
    [0.0, 1.5, 3.0]
    """
    one, other = _density(source, "source"), _density(target, "target")
    rank = np.cumsum(one) - 0.5 * one
    edges = np.concatenate([[0.0], np.cumsum(other)])
    edges[-1] = 1.0
    held = np.flatnonzero(other > 0.0)
    near = np.clip(rank, ALIKE, 1.0 - ALIKE)
    upper = held[np.clip(np.searchsorted(edges[held], near + ALIKE, side="right") - 1, 0, None)]
    lower = held[np.clip(np.searchsorted(edges[held + 1], near - ALIKE, side="left"), 0, held.size - 1)]
    above, below = (place - 0.5 + np.clip((rank - edges[place]) / other[place], 0.0, 1.0) for place in (upper, lower))
    return 0.5 * (above + below)


def _density(values: ArrayLike, name: str) -> Floats:
    density = finite_vector(values, name)
    if np.any(density < 0.0) or density.sum() <= 0.0:
        raise WrongShape(f"the {name} density must be non-negative and have mass")
    return density / density.sum()
