"""Residuals by person and item: infit and outfit, and Yen's Q3 for pairs of items that share more than ability.

z = (x - E) / sqrt(V), with E and V the mean and variance of the item's points at the person's ability.
outfit = mean z^2; infit = sum (x - E)^2 / sum V; standardised by the cube root of Wilson & Hilferty.
Sources: Wright & Masters (1982); Yen (1984).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.answers import finite_vector, item_answers
from melek.science.psychometrics.errors import TooFew
from melek.science.psychometrics.models import Bools, Codes, Floats, Ints, Items, category_probability

CHUNK = 4096
LEAST_PAIRS = 3


@dataclass(frozen=True, eq=False)
class ResidualFit:
    """Per item [J] (or person [n]): infit and outfit, near 1 when all is well, and z for each; count of answers.

    NaN and `usable` False where there are fewer than two answers.
    """

    infit: Floats
    outfit: Floats
    infit_z: Floats
    outfit_z: Floats
    count: Ints
    usable: Bools


def item_residual_fit(items: Items, responses: ArrayLike, *, theta: ArrayLike) -> ResidualFit:
    """Infit and outfit of items from answers [n, J] and finite abilities theta [n] in logits.

    With shrunken abilities (EAP) the values lie a little below one; with maximum or weighted likelihood near one.

    >>> from melek.science.psychometrics.models import two_pl
    >>> fit = item_residual_fit(two_pl([1.0], [0.0]), [[0], [1]], theta=[0.0, 0.0])
    >>> fit.infit.tolist(), fit.outfit.tolist()
    ([1.0], [1.0])
    """
    return _residual_fit(items, responses, theta, axis=0)


def person_residual_fit(items: Items, responses: ArrayLike, *, theta: ArrayLike) -> ResidualFit:
    """Infit and outfit of persons [n]; arguments as `item_residual_fit`.

    >>> from melek.science.psychometrics.models import two_pl
    >>> person_residual_fit(two_pl([1.0, 1.0], [-1.0, 1.0]), [[0, 1]], theta=[0.0]).outfit.round(3).tolist()
    [2.718]
    """
    return _residual_fit(items, responses, theta, axis=1)


def q3(items: Items, responses: ArrayLike, *, theta: ArrayLike) -> Floats:
    """Correlations [J, J] of the residuals x - E of each pair of items; NaN for fewer than three people or no spread.

    Expect about -1 / (J - 1), not 0; above that by .2 deserves a look (Christensen, Makransky & Horton 2017).

    >>> from melek.science.psychometrics.models import two_pl
    >>> pair = q3(two_pl([1.0, 1.0], [0.0, 0.0]), [[1, 1], [0, 0], [1, 1]], theta=[0.0, 0.0, 0.0])
    >>> round(float(pair[0, 1]), 3)
    1.0
    """
    codes, abilities = _checked(items, responses, theta)
    if codes.shape[0] < LEAST_PAIRS:
        raise TooFew("Q3 needs at least three people")
    size = items.size
    sums = np.zeros((4, size, size))
    for first in range(0, codes.shape[0], CHUNK):
        part = codes[first : first + CHUNK]
        mean, _ = _moments(items, abilities[first : first + CHUNK])
        seen = (part >= 0).astype(np.float64)
        rest = np.where(part >= 0, part - mean, 0.0)
        sums += np.stack([seen.T @ seen, rest.T @ seen, np.square(rest).T @ seen, rest.T @ rest])
    count, total, squares, products = sums
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = squares - np.square(total) / count
        found = (products - total * total.T / count) / np.sqrt(spread * spread.T)
    sound = (count >= LEAST_PAIRS) & (spread > 1e-12) & (spread.T > 1e-12)
    return np.where(sound, found, np.nan)


def _checked(items: Items, responses: ArrayLike, theta: ArrayLike) -> tuple[Codes, Floats]:
    codes = item_answers(items, responses)
    return codes, finite_vector(theta, "theta", size=codes.shape[0])


def _moments(items: Items, theta: Floats, *, orders: int = 2) -> tuple[Floats, Floats]:
    """Mean [n, J] and variance of the points; with orders = 4 the fourth central moment takes the mean's place."""
    chances = category_probability(theta, items)
    points = np.arange(items.most, dtype=np.float64)
    mean = np.einsum("m,mjk->jk", points, chances)
    away = points[:, None, None] - mean
    variance = (np.square(away) * chances).sum(axis=0)
    if orders == 2:
        return mean.T, variance.T
    return (np.square(np.square(away)) * chances).sum(axis=0).T, variance.T


def _residual_fit(items: Items, responses: ArrayLike, theta: ArrayLike, *, axis: int) -> ResidualFit:
    codes, abilities = _checked(items, responses, theta)
    parts = []
    for first in range(0, codes.shape[0], CHUNK):
        part, ability = codes[first : first + CHUNK], abilities[first : first + CHUNK]
        parts.append(_sums(items, part, ability, axis=axis))
    sums = np.sum(parts, axis=0) if axis == 0 else np.concatenate(parts, axis=1)
    count, squared, variance, z_squared, infit_spread, outfit_spread = sums
    usable = (count >= 2) & (variance > 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        infit, outfit = squared / variance, z_squared / count
        infit_sd, outfit_sd = np.sqrt(infit_spread) / variance, np.sqrt(outfit_spread) / count
    values = (infit, outfit, _cube_root(infit, infit_sd), _cube_root(outfit, outfit_sd))
    infit, outfit, infit_z, outfit_z = (np.where(usable, value, np.nan) for value in values)
    return ResidualFit(infit, outfit, infit_z, outfit_z, count.astype(np.int64), usable)


def _sums(items: Items, codes: Codes, theta: Floats, *, axis: int) -> Floats:
    seen = codes >= 0
    mean, variance = _moments(items, theta)
    fourth, _ = _moments(items, theta, orders=4)
    squared = np.square(codes - mean)
    terms = (
        np.ones_like(mean),
        squared,
        variance,
        squared / variance,
        fourth - np.square(variance),
        fourth / np.square(variance) - 1.0,
    )
    return np.stack([np.where(seen, term, 0.0).sum(axis=axis) for term in terms])


def _cube_root(square: Floats, sd: Floats) -> Floats:
    """(m^(1/3) - 1) 3 / q + q / 3 for a mean square m with standard deviation q."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return (np.cbrt(square) - 1.0) * 3.0 / sd + sd / 3.0
