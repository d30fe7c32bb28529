"""CUSUM person fit: do answers run above or below what the ability says, somewhere in the test?

In the order of the n answers, with residual x_i - E_i: T_i = (x_i - E_i) / n times a weight, C+_i = max(0, C+_(i-1) + T_i)
and C-_i = min(0, C-_(i-1) + T_i), both from 0. A run of unexpectedly good answers (known items) lifts C+ above its upper
bound, a run of bad ones (a warm-up, fatigue, giving up) pulls C- below its lower bound.

| scale | weight | at each answer's own ability | at the final one |
|---|---|---|---|
| plain | 1 | T1 | T5 |
| standard | V_i^(-1/2) | T2 | T6 |
| information | I_1..i^(-1/2), information of the answers so far | T3 | T7 |
| root | sqrt(i) | T4 | T8 |

E_i and V_i are mean and variance of the item's points at theta_i: the estimate before answer i (T1 to T4) or the final one
(T5 to T8). Bounds have no formula; they come from simulated people who answer the same items as the model says.
Sources: van Krimpen-Stoop & Meijer (2000), in *Computerized adaptive testing: theory and practice*, and (2001), J.
Educational and Behavioral Statistics 26; (2002), Applied Psychological Measurement 26, for more than two categories.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import compiled, grid, normal_log_weights, scale, uniforms
from melek.science.psychometrics.errors import NotFinite, TooFew, WrongShape
from melek.science.psychometrics.models import Bools, Floats, Ints, Items, category_probability, category_terms
from melek.science.psychometrics.scoring import score_csr
from melek.science.psychometrics.security.rows import Rows, read_rows

STREAM = 83
LEVEL = 0.05
LEAST_SITTINGS = 200


class CusumScale(StrEnum):
    """How residuals are weighted; see the table in the head of this module."""

    PLAIN = "plain"
    STANDARD = "standard"
    INFORMATION = "information"
    ROOT = "root"


@dataclass(frozen=True)
class CusumBounds:
    """Bounds that a person who fits the model passes with probability `level` in all, half on each side; from how many
    simulated sittings; scale and whether abilities were running, which must be those of the people judged."""

    lower: float
    upper: float
    level: float
    sittings: int
    scale: CusumScale
    is_running: bool


@dataclass(frozen=True, eq=False)
class Cusum:
    """Per person [n]: highest (largest C+) and lowest (smallest C-), 0 without answers; flagged: outside the bounds (False
    where none were given). Per answer, in the order given: c_plus and c_minus, for a picture of where it happened."""

    highest: Floats
    lowest: Floats
    flagged: Bools
    c_plus: Floats
    c_minus: Floats
    bounds: CusumBounds | None


def cusum(
    items: Items,
    *,
    offsets: ArrayLike,
    columns: ArrayLike,
    answers: ArrayLike,
    theta: ArrayLike,
    scale: CusumScale | str = CusumScale.PLAIN,
    bounds: CusumBounds | None = None,
) -> Cusum:
    """CUSUM of people from compressed rows in the order items were shown.

    theta [n]: the final abilities (T5 to T8), or [n_rows]: the ability before each answer (T1 to T4), as `running_theta`
    gives it. bounds: from `cusum_bounds`. Raises WrongShape for other lengths or bounds of another scale, NotFinite,
    NotACategory, NoAnswers, AnsweredTwice.

    >>> from melek.science.psychometrics.models import two_pl
    >>> rows = {"offsets": [0, 4], "columns": [0, 1, 2, 3], "answers": [0, 0, 1, 1]}
    >>> found = cusum(two_pl([1.0] * 4, [0.0] * 4), **rows, theta=[0.0])
    >>> found.c_minus.tolist(), found.c_plus.tolist(), found.highest.tolist()
    ([-0.125, -0.25, -0.125, 0.0], [0.0, 0.0, 0.125, 0.25], [0.25])
    """
    scale = CusumScale(scale)
    rows = read_rows(offsets, columns, answers, categories=items.categories)
    abilities, is_running = _abilities(rows, theta)
    if bounds is not None and (bounds.scale is not scale or bounds.is_running is not is_running):
        raise WrongShape("the bounds were made for another scale or for other abilities")
    c_plus, c_minus = _sums(rows, _terms(items, rows, abilities, scale))
    highest, lowest = _extremes(rows, c_plus, c_minus)
    outside = np.zeros(rows.people, dtype=bool)
    if bounds is not None:
        outside = (highest > bounds.upper) | (lowest < bounds.lower)
    return Cusum(highest, lowest, outside, c_plus, c_minus, bounds)


def running_theta(
    items: Items,
    *,
    offsets: ArrayLike,
    columns: ArrayLike,
    answers: ArrayLike,
    prior_mean: float = 0.0,
    prior_sd: float = 1.0,
) -> Floats:
    """Posterior mean of ability [n_rows] before each answer, the prior's mean before the first; rows as in `cusum`.

    >>> from melek.science.psychometrics.models import two_pl
    >>> rows = {"offsets": [0, 3], "columns": [0, 1, 2], "answers": [1, 1, 0]}
    >>> running_theta(two_pl([1.0] * 3, [0.0] * 3), **rows).round(3).tolist()
    [0.0, 0.413, 0.704]
    """
    rows = read_rows(offsets, columns, answers, categories=items.categories)
    return _running(items, rows, prior_mean, prior_sd)


def cusum_bounds(
    items: Items,
    *,
    offsets: ArrayLike,
    columns: ArrayLike,
    theta: ArrayLike,
    seed: int,
    scale: CusumScale | str = CusumScale.PLAIN,
    is_running: bool = False,
    level: float = LEVEL,
    replicates: int = 1,
    prior_mean: float = 0.0,
    prior_sd: float = 1.0,
) -> CusumBounds:
    """Bounds from simulated sittings: each person of ability theta [n] answers the items of the own row as the model says,
    `replicates` times; the ability is estimated anew (EAP) from each simulated sitting, at its end or before every
    answer.

    lower and upper: the level / 2 quantile of the smallest C- and the 1 - level / 2 quantile of the largest C+. The same
    seed gives the same bounds. Raises TooFew below 200 sittings, and what `cusum` raises.

    >>> from melek.science.psychometrics.models import two_pl
    >>> items = two_pl([1.2] * 20, np.linspace(-1, 1, 20))
    >>> found = cusum_bounds(
    ...     items, offsets=np.arange(301) * 20, columns=np.tile(np.arange(20), 300), theta=np.linspace(-2, 2, 300), seed=1
    ... )
    >>> round(found.lower, 2), round(found.upper, 2), found.sittings
    (-0.14, 0.15, 300)
    """
    if not 0.0 < level < 1.0:
        raise WrongShape("a level lies between 0 and 1")
    scale = CusumScale(scale)
    nothing = np.zeros(np.size(columns), dtype=np.int64)
    rows = read_rows(offsets, columns, nothing, categories=items.categories)
    truth = np.asarray(theta, dtype=np.float64)
    if truth.shape != (rows.people,):
        raise WrongShape(f"there must be one ability for each of {rows.people} people")
    if not np.all(np.isfinite(truth)):
        raise NotFinite("abilities must be finite")
    if rows.people * replicates < LEAST_SITTINGS:
        raise TooFew(f"bounds need {LEAST_SITTINGS} simulated sittings: use more people or replicates")
    ends = []
    for replicate in range(replicates):
        drawn = Rows(rows.starts, rows.columns, _drawn(items, rows, truth, seed + replicate))
        abilities = _estimated(items, drawn, is_running=is_running, prior=(prior_mean, prior_sd))
        ends.append(_extremes(drawn, *_sums(drawn, _terms(items, drawn, abilities, scale))))
    highest, lowest = np.concatenate(ends, axis=1)
    lower, upper = float(np.quantile(lowest, level / 2.0)), float(np.quantile(highest, 1.0 - level / 2.0))
    return CusumBounds(lower, upper, level, int(highest.size), scale, is_running)


def _abilities(rows: Rows, theta: ArrayLike) -> tuple[Floats, bool]:
    """Ability at each answer, and whether they were given one by one."""
    given = np.asarray(theta, dtype=np.float64)
    if given.shape not in {(rows.people,), (rows.codes.size,)}:
        raise WrongShape(f"theta must have {rows.people} values, one a person, or one for each answer")
    if not np.all(np.isfinite(given)):
        raise NotFinite("abilities must be finite")
    is_running = given.shape != (rows.people,)
    return (given if is_running else given[rows.person]), is_running


def _terms(items: Items, rows: Rows, theta: Floats, scale: CusumScale) -> Floats:
    """T of each answer."""
    logs, first, _ = category_terms(theta, items.take(rows.columns))
    chance = np.exp(logs)
    points = np.arange(items.most, dtype=np.float64)[:, None]
    mean = (points * chance).sum(axis=0)
    found: Floats = (rows.codes - mean) / rows.lengths[rows.person]
    if scale is CusumScale.STANDARD:
        variance = (np.square(points - mean) * chance).sum(axis=0)
        return np.where(variance > 0.0, found / np.sqrt(np.maximum(variance, 1e-300)), 0.0)
    if scale is CusumScale.INFORMATION:
        return found / np.sqrt(_information_so_far(items, rows, theta, own=(chance * np.square(first)).sum(axis=0)))
    return found * np.sqrt(rows.position) if scale is CusumScale.ROOT else found


def _information_so_far(items: Items, rows: Rows, theta: Floats, *, own: Floats) -> Floats:
    """Information at each answer's ability of the items up to it, in its own row."""
    total = own.copy()
    for back in range(1, int(rows.lengths.max())):
        later = np.flatnonzero(rows.position > back)
        logs, first, _ = category_terms(theta[later], items.take(rows.columns[later - back]))
        total[later] += (np.exp(logs) * np.square(first)).sum(axis=0)
    return np.maximum(total, 1e-12)


def _sums(rows: Rows, terms: Floats) -> tuple[Floats, Floats]:
    """C+ and C- after each answer."""
    c_plus, c_minus = np.empty_like(terms), np.empty_like(terms)
    compiled(add_up)(rows.starts, terms, c_plus, c_minus)
    return c_plus, c_minus


def add_up(starts: Ints, terms: Floats, c_plus: Floats, c_minus: Floats) -> None:
    """Fills c_plus and c_minus with the two cumulative sums of each row."""
    for person in range(starts.size - 1):
        high, low = 0.0, 0.0
        for place in range(starts[person], starts[person + 1]):
            high = max(0.0, high + terms[place])
            low = min(0.0, low + terms[place])
            c_plus[place], c_minus[place] = high, low


def _extremes(rows: Rows, c_plus: Floats, c_minus: Floats) -> tuple[Floats, Floats]:
    highest, lowest = np.zeros(rows.people), np.zeros(rows.people)
    np.maximum.at(highest, rows.person, c_plus)
    np.minimum.at(lowest, rows.person, c_minus)
    return highest, lowest


def _running(items: Items, rows: Rows, mean: float, sd: float) -> Floats:
    nodes = grid()
    chance = np.ascontiguousarray(category_probability(nodes, items).reshape(-1, nodes.size))
    cells = rows.codes * items.size + rows.columns
    out = np.empty(rows.codes.size)
    compiled(follow, scale)(rows.starts, cells, (chance, np.exp(normal_log_weights(nodes, mean, sd)), nodes), out)
    return out


def follow(starts: Ints, cells: Ints, tables: tuple[Floats, Floats, Floats], out: Floats) -> None:
    """Fills out with the posterior mean before each answer; tables: chance [cells, K], weights [K], nodes [K]."""
    chance, weights, nodes = tables
    product = np.empty(nodes.size)
    for person in range(starts.size - 1):
        product[:] = weights
        for place in range(starts[person], starts[person + 1]):
            out[place] = np.dot(product, nodes)
            product *= chance[cells[place]]
            scale(product)


def _drawn(items: Items, rows: Rows, theta: Floats, seed: int) -> Ints:
    """Answers to each row's items as the model says, one uniform an answer."""
    logs, _, _ = category_terms(theta[rows.person], items.take(rows.columns))
    reached = np.cumsum(np.exp(logs), axis=0)[:-1]
    chances = uniforms(seed, STREAM, np.arange(rows.codes.size))
    return (chances > reached).sum(axis=0).astype(np.int64)


def _estimated(items: Items, rows: Rows, *, is_running: bool, prior: tuple[float, float]) -> Floats:
    if is_running:
        return _running(items, rows, *prior)
    given = {"offsets": rows.starts, "columns": rows.columns, "answers": rows.codes}
    return score_csr(items, **given, cut=0.0, prior_mean=prior[0], prior_sd=prior[1]).theta[rows.person]
