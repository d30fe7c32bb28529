"""Does a person's pattern of answers look like one that the model would produce?

lz = (l - E l) / sqrt(Var l), l the log-likelihood of the answers (Drasgow, Levine & Williams 1985; Zh is the same for any
item model). lz is too narrow when ability is estimated from the same answers. lz* corrects for it: with
u_j(x) = d log P_j(x) / d theta and r0 + sum u_j(x_j) = 0 the estimating equation, c = sum Cov(log P, u) / sum Var(u),
lz* = (l - E l + c r0) / sqrt(sum Var(log P - c u)) (Snijders 2001; Sinharay 2016 for more categories).
r0 = J / (2 I) for the weighted likelihood estimate, 0 for maximum likelihood, (mean - theta) / sd^2 for the mode of the
posterior. Large negative values: a pattern that does not fit. It flags a person for a look, and proves nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.answers import finite_vector, item_answers, require_population
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Bools, Codes, Floats, Items, category_terms
from melek.science.psychometrics.scoring import weighted_likelihood

CHUNK = 4096
ESTIMATORS = ("wle", "ml", "map")


@dataclass(frozen=True, eq=False)
class PersonFit:
    """Per person [n]: lz, lz_star, the ability theta they stand at; NaN and `usable` False where nothing was answered,
    the ability is infinite, or the answers cannot vary (one item)."""

    lz: Floats
    lz_star: Floats
    theta: Floats
    usable: Bools


def person_fit(
    items: Items,
    responses: ArrayLike,
    *,
    theta: ArrayLike | None = None,
    estimator: str = "wle",
    prior_mean: float = 0.0,
    prior_sd: float = 1.0,
) -> PersonFit:
    """lz and lz* for answers [n, J]; theta [n] as estimated by `estimator` ("wle", "ml", "map"), or None for the WLE.

    Raises WrongShape on other answers, another estimator or a prior SD that is not positive; NotFinite.

    >>> from melek.science.psychometrics.models import two_pl
    >>> fit = person_fit(two_pl([1.0] * 4, [-2.0, -1.0, 1.0, 2.0]), [[1, 1, 0, 0], [0, 0, 1, 1]])
    >>> bool(fit.lz_star[0] > 0.0 > fit.lz_star[1])
    True
    """
    codes = item_answers(items, responses)
    if estimator not in ESTIMATORS or (theta is None and estimator != "wle"):
        raise WrongShape("the estimator is one of wle, ml and map; without abilities it is wle")
    require_population(prior_mean, prior_sd)
    if theta is None:
        abilities = weighted_likelihood(items, codes)
    else:
        abilities = np.asarray(theta, dtype=np.float64)
    if abilities.shape != (codes.shape[0],):
        raise WrongShape(f"there must be one ability for each of {codes.shape[0]} people")
    known = np.isfinite(abilities)
    values = np.where(known, abilities, 0.0)
    parts = [
        _fit_part(items, codes[first : first + CHUNK], values[first : first + CHUNK], estimator, (prior_mean, prior_sd))
        for first in range(0, codes.shape[0], CHUNK)
    ]
    lz, star = np.concatenate(parts, axis=1)
    usable = known & np.isfinite(lz) & np.isfinite(star)
    return PersonFit(np.where(usable, lz, np.nan), np.where(usable, star, np.nan), abilities, usable)


def zh(items: Items, responses: ArrayLike, *, theta: ArrayLike) -> Floats:
    """lz [n] at given abilities (commonly EAP), the statistic called Zh; NaN for whoever answered nothing.

    >>> from melek.science.psychometrics.models import two_pl
    >>> zh(two_pl([1.0, 1.0], [-1.0, 1.0]), [[1, 0]], theta=[0.0]).round(2).tolist()
    [0.86]
    """
    codes = item_answers(items, responses)
    abilities = finite_vector(theta, "theta", size=codes.shape[0])
    parts = [
        _fit_part(items, codes[first : first + CHUNK], abilities[first : first + CHUNK], "ml", (0.0, 1.0))[0]
        for first in range(0, codes.shape[0], CHUNK)
    ]
    return np.concatenate(parts)


def _fit_part(items: Items, codes: Codes, theta: Floats, estimator: str, prior: tuple[float, float]) -> Floats:
    """lz and lz* [2, n]."""
    logs, slopes, bends = category_terms(theta[:, None], items)
    chances = np.exp(logs)
    logs = np.where(np.isfinite(logs), logs, 0.0)
    seen = (codes >= 0).astype(np.float64)
    mean = (chances * logs).sum(axis=0)
    variance = ((chances * np.square(logs)).sum(axis=0) - np.square(mean)) * seen
    chosen = np.take_along_axis(logs, np.maximum(codes, 0)[None].astype(np.int64), axis=0)[0]
    away = ((chosen - mean) * seen).sum(axis=1)
    information = ((chances * np.square(slopes)).sum(axis=0) * seen).sum(axis=1)
    together = ((chances * logs * slopes).sum(axis=0) * seen).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        pull = together / information
        if estimator == "wle":
            third = ((chances * slopes * (bends + np.square(slopes))).sum(axis=0) * seen).sum(axis=1)
            start = third / (2.0 * information)
        else:
            start = (prior[0] - theta) / prior[1] ** 2 if estimator == "map" else np.zeros_like(theta)
        left = variance.sum(axis=1) - pull * together
        # one item's answer is used up by the ability: nothing is left to vary
        left = np.where(left > 1e-12, left, np.nan)
        return np.stack([away / np.sqrt(variance.sum(axis=1)), (away + pull * start) / np.sqrt(left)])
