"""M2: does the model as a whole reproduce the means and the pairwise products of the items?

With e the observed minus expected first and second moments of the item points, Xi their covariance under the model, D
the derivatives of the moments by the parameters:
M2 = N e' C e, C = Xi^-1 - Xi^-1 D (D' Xi^-1 D)^-1 D' Xi^-1, df = moments - parameters,
RMSEA2 = sqrt(max(0, M2 - df) / (df (N - 1))).
Sources: Maydeu-Olivares & Joe (2006); Cai & Hansen (2013) for moments of items with more than two categories.

Every pair of items is a moment, so this is for complete answers to up to some 60 items.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import cho_factor, cho_solve
from scipy.stats import chi2 as chi2_distribution

from melek.science.numerics import grid, normal_log_weights
from melek.science.psychometrics.answers import item_answers, require_population
from melek.science.psychometrics.errors import NothingVaries, TooFew
from melek.science.psychometrics.models import Floats, Items, Model, category_probability, make_items

STEP = 1e-5


class Slopes(StrEnum):
    """Which slopes were estimated: each item's; one for all, or the population's SD in its place (1PL, Rasch, PCM); or
    none."""

    FREE = "free"
    COMMON = "common"
    FIXED = "fixed"


@dataclass(frozen=True)
class OverallFit:
    """M2, its degrees of freedom, p, RMSEA2 and the number of people behind it."""

    statistic: float
    df: int
    p: float
    rmsea: float
    people: int


def m2(
    items: Items,
    responses: ArrayLike,
    *,
    mean: float = 0.0,
    sd: float = 1.0,
    nodes: int = 61,
    slopes: Slopes | str = Slopes.FREE,
) -> OverallFit:
    """M2 from answers [n, J] of people N(mean, sd^2), the items fitted to these answers by marginal maximum likelihood.

    slopes: which of them were estimated. People with a missing answer are left out. Raises TooFew without complete
    answers or degrees of freedom, NothingVaries when everyone answers an item alike, NotFinite, WrongShape.

    >>> from melek.science.psychometrics.models import two_pl
    >>> answers = (np.arange(200)[:, None] // 2 ** np.arange(5)) % 2
    >>> m2(two_pl([1.0] * 5, [0.0] * 5), answers).df
    5
    """
    codes = item_answers(items, responses)
    codes = codes[codes.min(axis=1) >= 0].astype(np.float64)
    require_population(mean, sd, nodes=nodes)
    if codes.shape[0] >= 2 and np.any(codes.min(axis=0) == codes.max(axis=0)):
        raise NothingVaries("an item is answered alike by all")
    moments = items.size * (items.size + 1) // 2
    theta = grid(mean - 6.0 * sd, mean + 6.0 * sd, nodes)
    weights = np.exp(normal_log_weights(theta, mean, sd))
    derivatives = _of_slopes(_derivatives(items, theta, weights), items, Slopes(slopes))
    df = moments - derivatives.shape[1]
    if codes.shape[0] < 2 or df < 1:
        raise TooFew("M2 needs complete answers and more moments than parameters")
    rows, columns = np.triu_indices(items.size, 1)
    chances = category_probability(theta, items)
    first, squares = _points(chances)
    expected = _moments(first, weights)
    observed = np.concatenate([codes.mean(axis=0), (codes.T @ codes)[rows, columns] / codes.shape[0]])
    covariance = _covariance(first, squares, weights)
    statistic = codes.shape[0] * _quadratic(observed - expected, covariance, derivatives)
    rmsea = float(np.sqrt(max(statistic - df, 0.0) / (df * (codes.shape[0] - 1))))
    p = float(chi2_distribution.sf(statistic, df))
    return OverallFit(statistic=statistic, df=df, p=p, rmsea=rmsea, people=codes.shape[0])


def _points(chances: Floats) -> tuple[Floats, Floats]:
    """Mean of the points and of their squares [J, K]."""
    points = np.arange(chances.shape[0], dtype=np.float64)
    return np.einsum("m,mjk->jk", points, chances), np.einsum("m,mjk->jk", np.square(points), chances)


def _conditional(first: Floats) -> tuple[Floats, tuple[np.ndarray, np.ndarray]]:
    """Moments at each node [R, K]: the J means, then the products of pairs."""
    pairs = np.triu_indices(first.shape[0], 1)
    return np.concatenate([first, first[pairs[0]] * first[pairs[1]]]), pairs


def _moments(first: Floats, weights: Floats) -> Floats:
    return _conditional(first)[0] @ weights


def _covariance(first: Floats, squares: Floats, weights: Floats) -> Floats:
    """Covariances [R, R] of the moment statistics of one person.

    Given ability, items are independent: the expected product of two statistics is the product of their means, but for
    the items they share, whose mean square replaces the squared mean.
    """
    conditional, (rows, columns) = _conditional(first)
    size = first.shape[0]
    covariance = (conditional * weights) @ conditional.T
    excess = squares - np.square(first)
    for item in range(size):
        others = np.flatnonzero((rows == item) | (columns == item))
        partner = np.where(rows[others] == item, columns[others], rows[others])
        members = np.concatenate([[item], size + others])
        rest = np.concatenate([np.ones((1, weights.size)), first[partner]])
        covariance[np.ix_(members, members)] += (rest * (weights * excess[item])) @ rest.T
    # a pair with itself shares two items: the loop has added each once but not their product
    both = excess[rows] * excess[columns]
    diagonal = size + np.arange(rows.size)
    covariance[diagonal, diagonal] += both @ weights
    expected = conditional @ weights
    return covariance - np.outer(expected, expected)


def _derivatives(items: Items, theta: Floats, weights: Floats) -> Floats:
    """Derivatives [R, q] of the moments by every slope, difficulty or step, and asymptote."""
    base = _points(category_probability(theta, items))[0]
    pairs = np.triu_indices(items.size, 1)
    found = []
    for item in range(items.size):
        single = items.take([item])
        for up, down in _moved(single):
            slope = (_mean_points(theta, up) - _mean_points(theta, down)) / (2.0 * STEP)
            changes = np.zeros((items.size, theta.size))
            changes[item] = slope
            products = changes[pairs[0]] * base[pairs[1]] + base[pairs[0]] * changes[pairs[1]]
            found.append(np.concatenate([changes, products]) @ weights)
    return np.stack(found, axis=1)


def _of_slopes(derivatives: Floats, items: Items, slopes: Slopes) -> Floats:
    """The derivatives by what was estimated: an item's first column is that of its slope."""
    if slopes is Slopes.FREE:
        return derivatives
    widths = items.categories + (items.model == Model.THREE_PL)
    first = np.concatenate([[0], np.cumsum(widths)[:-1]])
    others = np.delete(derivatives, first, axis=1)
    if slopes is Slopes.FIXED:
        return others
    # a common slope moves all in proportion to the slopes they have
    return np.column_stack([others, derivatives[:, first] @ items.a])


def _mean_points(theta: Floats, item: Items) -> Floats:
    return _points(category_probability(theta, item))[0][0]


def _moved(item: Items) -> list[tuple[Items, Items]]:
    """The item with each free parameter a small step up and down."""
    steps = item.b[0][np.isfinite(item.b[0])]
    start = np.concatenate([item.a, steps, item.c])
    # an asymptote of zero is stepped one-sidedly below by symmetry of the model's formula
    free = start.size if str(item.model[0]) == Model.THREE_PL else start.size - 1

    def moved(place: int, step: float) -> Items:
        vector = start.copy()
        vector[place] += step
        floor = np.maximum(vector[-1:], 0.0)
        return make_items(model=str(item.model[0]), a=vector[:1], b=[vector[1:-1]], c=floor)

    return [(moved(place, STEP), moved(place, -STEP)) for place in range(free)]


def _quadratic(gap: Floats, covariance: Floats, derivatives: Floats) -> float:
    try:
        factor = cho_factor(covariance)
        solved = cho_solve(factor, np.column_stack([gap, derivatives]))
        middle = cho_factor(derivatives.T @ solved[:, 1:])
    except np.linalg.LinAlgError as error:
        raise NothingVaries("the moments of the model have no spread: an item is solved or failed by all") from error
    explained = derivatives.T @ solved[:, 0]
    return float(gap @ solved[:, 0] - explained @ cho_solve(middle, explained))
