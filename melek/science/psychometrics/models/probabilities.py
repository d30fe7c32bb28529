"""Category probabilities of four response models, with their derivatives by ability.

Symbols: theta ability and b in logits of a N(0, 1) population, a slope (per logit, D = 1), c lower asymptote, x the
category reached, m the last one, s(z) = 1 / (1 + exp(-z)).

- 2PL: P(1) = s(a (theta - b)). Birnbaum (1968), in Lord & Novick, *Statistical theories of mental test scores*.
- 3PL: P(1) = c + (1 - c) s(a (theta - b)). Birnbaum (1968).
- GRM: P(X >= k) = s(a (theta - b_k)). Samejima (1969), Psychometrika Monograph 17.
- GPCM: P(x) proportional to exp sum_(v <= x) a (theta - b_v). Muraki (1992), Applied Psychological Measurement 16.

All is computed through logarithms, so that no category loses its digits in the tails.
"""

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import log_logistic, logistic
from melek.science.psychometrics.models.answers import validate_answers
from melek.science.psychometrics.models.items import Bools, Floats, Items, Model

Terms = tuple[Floats, Floats, Floats]


def category_probability(theta: ArrayLike, items: Items) -> Floats:
    """P(X = x | theta) [M, J, K] at abilities theta [K]; 0 for a category an item does not have.

    >>> from melek.science.psychometrics.models import make_items
    >>> items = make_items(model=["2pl", "gpcm"], a=[1.0, 1.0], b=[[0.0], [0.0, 0.0]])
    >>> category_probability([0.0], items)[:, :, 0].round(3).tolist()
    [[0.5, 0.333], [0.5, 0.333], [0.0, 0.333]]
    """
    return np.ascontiguousarray(np.exp(log_probability(theta, items)))


def log_probability(theta: ArrayLike, items: Items) -> Floats:
    """log P(X = x | theta) [M, J, K]; -inf for a category an item does not have.

    >>> from melek.science.psychometrics.models import two_pl
    >>> log_probability([0.0], two_pl([1.0], [0.0])).round(4).ravel().tolist()
    [-0.6931, -0.6931]
    """
    logs, _, _ = category_terms(_column(theta), items)
    return np.ascontiguousarray(np.moveaxis(logs, 1, 2))


def expected_score(theta: ArrayLike, items: Items) -> Floats:
    """Expected points sum_x x P(x) [J, K] at abilities theta [K].

    >>> from melek.science.psychometrics.models import make_items
    >>> expected_score([0.0], make_items(model="gpcm", a=[1.0], b=[[-1.0, 1.0]])).tolist()
    [[1.0]]
    """
    points = np.arange(items.most, dtype=np.float64)
    return np.einsum("m,mjk->jk", points, category_probability(theta, items))


def information(theta: ArrayLike, items: Items) -> Floats:
    """Fisher information sum_x P'(x)^2 / P(x) [J, K], per squared logit, at abilities theta [K].

    >>> from melek.science.psychometrics.models import two_pl
    >>> information([0.5], two_pl([2.0], [0.5])).tolist()
    [[1.0]]
    """
    logs, first, _ = category_terms(_column(theta), items)
    return np.ascontiguousarray((np.exp(logs) * np.square(first)).sum(axis=0).T)


def log_likelihood(theta: ArrayLike, items: Items, answers: ArrayLike) -> Floats:
    """Log-likelihood [m] of one person's answers [J] (categories; NaN or -1 missing) at abilities theta [m].

    >>> from melek.science.psychometrics.models import two_pl
    >>> [round(float(value), 4) for value in log_likelihood([0.0], two_pl([1.0, 1.0], [0.0, 0.0]), [1, 0])]
    [-1.3863]
    """
    codes = validate_answers(np.atleast_2d(np.asarray(answers)), items)[0]
    shown = np.flatnonzero(codes >= 0)
    logs = log_probability(theta, items)
    total: Floats = logs[codes[shown], shown, :].sum(axis=0)
    return total


def category_terms(theta: Floats, items: Items) -> Terms:
    """log P(x), its first and its second derivative by ability, each [M, ..., J], for abilities that broadcast to
    [..., J].

    A category an item does not have gets -inf, 0, 0. From these come P' = P u, P'' = P (h + u^2), the information
    sum P u^2 and Warm's J = sum P u (h + u^2), with u and h the two derivatives.

    >>> from melek.science.psychometrics.models import two_pl
    >>> [float(part[1, 0]) for part in category_terms(np.zeros(1), two_pl([2.0], [0.0]))]
    [-0.6931471805599453, 1.0, -1.0]
    """
    shape = np.broadcast_shapes(np.shape(theta), (items.size,))
    wide = np.broadcast_to(theta, shape)
    logs = np.full((items.most, *shape), -np.inf)
    first, second = np.zeros_like(logs), np.zeros_like(logs)
    for model in np.unique(items.model):
        places = np.flatnonzero(items.model == model)
        some = items if places.size == items.size else items.take(places)
        parts = _TERMS[Model(model)](wide if some is items else wide[..., places], some)
        for whole, part in zip((logs, first, second), parts, strict=True):
            whole[: part.shape[0], ..., places] = part
    return logs, first, second


def _column(theta: ArrayLike) -> Floats:
    return np.asarray(theta, dtype=np.float64).reshape(-1, 1)


def _two_pl(theta: Floats, items: Items) -> Terms:
    z = items.a * (theta - items.b[:, 0])
    right, wrong = logistic(z), logistic(-z)
    bend = -np.square(items.a) * right * wrong
    return (
        np.stack([log_logistic(-z), log_logistic(z)]),
        np.stack([-items.a * right, items.a * wrong]),
        np.stack([bend, bend]),
    )


def _three_pl(theta: Floats, items: Items) -> Terms:
    z = items.a * (theta - items.b[:, 0])
    known, unknown = logistic(z), logistic(-z)
    right = items.c + (1.0 - items.c) * known
    share = np.where(items.c == 0.0, 1.0, (1.0 - items.c) * known / np.where(right > 0.0, right, 1.0))
    slope = items.a * unknown * share
    bend = slope * (items.a * (unknown - known) - slope)
    floor = np.log(np.where(items.c > 0.0, items.c, 1.0))
    rise = np.log1p(-items.c) + log_logistic(z)
    log_right = np.where(items.c > 0.0, np.logaddexp(floor, rise), rise)
    return (
        np.stack([np.log1p(-items.c) + log_logistic(-z), log_right]),
        np.stack([-items.a * known, slope]),
        np.stack([-np.square(items.a) * known * unknown, bend]),
    )


def _graded(theta: Floats, items: Items) -> Terms:
    """P(k) = s(z_k) s(-z_(k+1)) (1 - exp(z_(k+1) - z_k)), the difference of two logistics without cancellation."""
    missing = np.isnan(items.b.T)
    bounds = np.where(missing, np.inf, items.b.T).reshape(items.b.shape[1], *([1] * (theta.ndim - 1)), items.size)
    z = items.a * (theta - bounds)
    at_least = np.concatenate([np.ones((1, *theta.shape)), logistic(z), np.zeros((1, *theta.shape))])
    logs = np.concatenate([np.zeros((1, *theta.shape)), log_logistic(z)])
    logs[:-1] += log_logistic(-z)
    with np.errstate(invalid="ignore"):  # beyond the last category the gap is inf - inf, and masked below
        gaps = np.nan_to_num(items.a * np.diff(bounds, axis=0, prepend=-np.inf, append=np.inf), nan=1.0, posinf=np.inf)
    logs = logs + np.log(-np.expm1(-gaps))
    spread = at_least * (1.0 - at_least)
    first = items.a * (1.0 - at_least[:-1] - at_least[1:])
    second = -np.square(items.a) * (spread[:-1] + spread[1:])
    return _masked(logs, first, second, items=items)


def _partial(theta: Floats, items: Items) -> Terms:
    steps = np.where(np.isnan(items.b.T), 0.0, items.b.T)
    steps = steps.reshape(items.b.shape[1], *([1] * (theta.ndim - 1)), items.size)
    weights = np.concatenate([np.zeros((1, *theta.shape)), np.cumsum(items.a * (theta - steps), axis=0)])
    weights = np.where(_exists(items, theta.ndim), weights, -np.inf)
    top = weights.max(axis=0)
    logs = weights - top - np.log(np.exp(weights - top).sum(axis=0))
    points = np.arange(weights.shape[0], dtype=np.float64).reshape(-1, *([1] * theta.ndim))
    chance = np.exp(logs)
    mean = (points * chance).sum(axis=0)
    bend = -np.square(items.a) * (np.square(points - mean) * chance).sum(axis=0)
    return _masked(logs, items.a * (points - mean), np.broadcast_to(bend, logs.shape).copy(), items=items)


def _exists(items: Items, axes: int) -> Bools:
    exists = np.arange(items.most)[:, None] < items.categories
    return exists.reshape(items.most, *([1] * (axes - 1)), items.size)


def _masked(logs: Floats, first: Floats, second: Floats, *, items: Items) -> Terms:
    exists = _exists(items, logs.ndim - 1)
    return np.where(exists, logs, -np.inf), np.where(exists, first, 0.0), np.where(exists, second, 0.0)


_TERMS = {Model.TWO_PL: _two_pl, Model.THREE_PL: _three_pl, Model.GRM: _graded, Model.GPCM: _partial}
