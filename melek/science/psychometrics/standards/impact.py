"""Impact data: what share of people a cut puts at or above it, and how sure that share is.

Abilities come as a normal population, as draws from the people themselves (plausible values: shares of estimates such
as EAP are wrong, because estimates are drawn towards the mean), or as the distribution of the sum score.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from melek.science.numerics import normal_logpdf
from melek.science.psychometrics.answers import finite_vector
from melek.science.psychometrics.errors import NotFinite, TooFew, WrongShape
from melek.science.psychometrics.linking.equating import score_density
from melek.science.psychometrics.models import Floats, Items

CUT_NODES = 41


@dataclass(frozen=True, eq=False)
class Impact:
    """For each cut [C] in logits: share at or above it in [0, 1], and its standard error; cut_part, people_part: what
    the error of the cut and of the abilities add, error^2 = cut_part^2 + people_part^2."""

    cut: Floats
    share: Floats
    error: Floats
    cut_part: Floats
    people_part: Floats


def impact_normal(
    cut: ArrayLike,
    *,
    mean: float = 0.0,
    sd: float = 1.0,
    cut_error: ArrayLike = 0.0,
    mean_error: float = 0.0,
    sd_error: float = 0.0,
) -> Impact:
    """Impact in N(mean, sd^2): share Phi((mean - cut) / sd), errors by the delta method, taken as independent.

    cut: a number or [C], in logits; cut_error: likewise. Raises WrongShape for an SD that is not positive or a negative
    error, NotFinite.

    >>> found = impact_normal(0.5, mean=0.2, sd=0.9, cut_error=0.1, mean_error=0.02)
    >>> found.share.round(4).tolist(), found.error.round(4).tolist()
    ([0.3694], [0.0428])
    """
    points, unsure = _cuts(cut, cut_error)
    if not sd > 0.0 or mean_error < 0.0 or sd_error < 0.0:
        raise WrongShape("an SD must be positive and errors cannot be negative")
    z = (points - mean) / sd
    height = np.exp(normal_logpdf(z)) / sd
    cut_part, people_part = height * unsure, height * np.sqrt(mean_error**2 + np.square(z * sd_error))
    return _impact(points, ndtr(-z), cut_part, people_part)


def impact_sample(
    cut: ArrayLike, values: ArrayLike, *, weights: ArrayLike | None = None, cut_error: ArrayLike = 0.0
) -> Impact:
    """Impact among people with drawn abilities: values [n] or plausible values [n, M], in logits, weights [n].

    share: the mean over the M draws of the weighted share at or above. people_part: sampling of people, n / (n - 1) sum
    w^2 (above - share)^2 / (sum w)^2, mean over draws, plus (1 + 1 / M) times the variance between draws (Rubin 1987).
    cut_part: SD of the share when the cut is N(cut, cut_error^2), by quadrature over the people's own distribution.
    Raises TooFew below two people, WrongShape, NotFinite.

    >>> found = impact_sample(0.5, np.linspace(-2.0, 2.0, 401), cut_error=0.1)
    >>> found.share.round(3).tolist(), found.cut_part.round(3).tolist(), found.people_part.round(3).tolist()
    ([0.377], [0.025], [0.024])
    """
    points, unsure = _cuts(cut, cut_error)
    drawn = np.asarray(values, dtype=np.float64)
    drawn = drawn[:, None] if drawn.ndim == 1 else drawn
    if drawn.ndim != 2 or drawn.shape[0] < 2:
        raise TooFew("impact among people needs abilities [n] or [n, draws] of two people or more")
    if not np.all(np.isfinite(drawn)):
        raise NotFinite("abilities must be finite")
    people, draws = drawn.shape
    weight = np.ones(people) if weights is None else finite_vector(weights, "weights", size=people)
    if np.any(weight < 0.0) or not weight.sum() > 0.0:
        raise WrongShape("weights cannot be negative, and some must be positive")
    weight = weight / weight.sum()
    parts = []
    for point, error in zip(points, unsure, strict=True):
        above = drawn >= point
        shares = weight @ above
        sampling = people / (people - 1) * (np.square(weight) @ np.square(above - shares)).mean()
        between = (1.0 + 1.0 / draws) * shares.var(ddof=1) if draws > 1 else 0.0
        parts.append((shares.mean(), _spread_by_cut(drawn, weight, point, error), np.sqrt(sampling + between)))
    share, cut_part, people_part = np.array(parts).T
    return _impact(points, share, cut_part, people_part)


def impact_of_score(items: Items, cut: ArrayLike, *, mean: float = 0.0, sd: float = 1.0) -> Floats:
    """Share [C] of N(mean, sd^2) whose sum score on the items reaches cut [C]; a cut between two scores means the next.

    Raises WrongShape below 0 or above the highest sum.

    >>> from melek.science.psychometrics.models import two_pl
    >>> impact_of_score(two_pl([1.0] * 4, [-1.0, 0.0, 0.0, 1.0]), [2, 2.4]).round(4).tolist()
    [0.6475, 0.3525]
    """
    wanted = finite_vector(np.atleast_1d(cut), "cut")
    density = score_density(items, mean=mean, sd=sd)
    if np.any((wanted < 0.0) | (wanted > density.size - 1)):
        raise WrongShape(f"a cut on the sum lies between 0 and {density.size - 1}")
    reached = np.concatenate([np.cumsum(density[::-1])[::-1], [0.0]])
    return np.clip(reached[np.ceil(wanted - 1e-9).astype(np.int64)], 0.0, 1.0)


def _cuts(cut: ArrayLike, cut_error: ArrayLike) -> tuple[Floats, Floats]:
    points = finite_vector(np.atleast_1d(cut), "cut")
    unsure = np.array(np.broadcast_to(np.asarray(cut_error, dtype=np.float64), points.shape))
    if not np.all(np.isfinite(unsure)) or np.any(unsure < 0.0):
        raise WrongShape("the error of a cut must be finite and cannot be negative")
    return points, unsure


def _spread_by_cut(drawn: Floats, weight: Floats, cut: float, error: float) -> float:
    """SD of the share when the cut itself is N(cut, error^2)."""
    if error == 0.0:
        return 0.0
    nodes, chances = np.polynomial.hermite_e.hermegauss(CUT_NODES)
    order = np.argsort(drawn, axis=0)
    found = np.zeros(CUT_NODES)
    for draw in range(drawn.shape[1]):
        column, heavy = drawn[order[:, draw], draw], weight[order[:, draw]]
        above = np.concatenate([np.cumsum(heavy[::-1])[::-1], [0.0]])
        found += above[np.searchsorted(column, cut + error * nodes, side="left")] / drawn.shape[1]
    chances = chances / chances.sum()
    centre = float(chances @ found)
    return float(np.sqrt(chances @ np.square(found - centre)))


def _impact(cut: Floats, share: Floats, cut_part: Floats, people_part: Floats) -> Impact:
    error = np.sqrt(np.square(cut_part) + np.square(people_part))
    return Impact(cut=cut, share=share, error=error, cut_part=cut_part, people_part=people_part)
