"""Mantel-Haenszel DIF with the ETS classes, and standardised differences (P-DIF).

In stratum s: A right and B wrong of the reference group, C right and D wrong of the focal group, N = A + B + C + D.
alpha = sum(A D / N) / sum(B C / N), delta = -2.35 ln alpha (negative: harder for the focal group);
chi2 = (|sum A - sum E A| - 1/2)^2 / sum Var A, with E and Var of the hypergeometric distribution. The
half is taken off also when the sum is smaller than a half, as in Holland & Thayer; chi2 is then at most .25 / sum Var A.
Sources: Mantel & Haenszel (1959); Holland & Thayer (1988); Phillips & Holland (1987) for the error of ln alpha;
Zieky (1993) for the classes; Dorans & Kulick (1986) for P-DIF.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2 as chi2_distribution

from melek.science.psychometrics.dif.tables import Tables, require_usable
from melek.science.psychometrics.models import Bools, Floats

DELTA = -2.35
SMALL, LARGE = 1.0, 1.5
ONE_SIDED = 1.6448536269514722


class DifClass(StrEnum):
    """Size of DIF: negligible, moderate, large; or not known, because the item cannot be compared."""

    NEGLIGIBLE = "A"
    MODERATE = "B"
    LARGE = "C"
    UNKNOWN = "?"


@dataclass(frozen=True, eq=False)
class MantelHaenszel:
    """Per item [J]; NaN and class "?" where `usable` is False.

    chi2 (df 1), p, alpha (common odds ratio, above 1: easier for the reference group), delta and its error on the ETS
    scale, level (`DifClass`), flagged (p below the level of significance).
    """

    chi2: Floats
    p: Floats
    alpha: Floats
    delta: Floats
    delta_error: Floats
    level: NDArray[np.str_]
    flagged: Bools
    usable: Bools


@dataclass(frozen=True, eq=False)
class Standardised:
    """Per item [J]: P-DIF, the mean difference focal minus reference in the share right, weighted by focal people;
    level: negligible below .05, moderate below .10, else large (Dorans & Holland 1993)."""

    difference: Floats
    level: NDArray[np.str_]
    usable: Bools


def mantel_haenszel(tables: Tables, *, significance: float = 0.05) -> MantelHaenszel:
    """Mantel-Haenszel test of each item with continuity correction.

    Raises GroupEmpty or NothingVaries when no item can be compared; single items that cannot get NaN and "?".

    >>> right = np.array([[[30.0], [20.0]], [[40.0], [30.0]]])
    >>> found = mantel_haenszel(Tables(right, 50.0 - right, np.arange(2.0)))
    >>> round(float(found.alpha[0]), 3), found.level.tolist()
    (2.429, ['B'])
    """
    usable = require_usable(tables)
    a, c = tables.right[:, 0], tables.right[:, 1]
    b, d = tables.wrong[:, 0], tables.wrong[:, 1]
    total = np.maximum(a + b + c + d, 1.0)
    expected = (a + b) * (a + c) / total
    variance = (a + b) * (c + d) * (a + c) * (b + d) / (np.square(total) * np.maximum(total - 1.0, 1.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.abs((a - expected).sum(axis=0)) - 0.5
        statistic = np.square(gap) / variance.sum(axis=0)
        alpha = (a * d / total).sum(axis=0) / (b * c / total).sum(axis=0)
        delta = DELTA * np.log(alpha)
        error = abs(DELTA) * _log_alpha_error(a, b, c, d)
    usable = usable & np.isfinite(statistic) & np.isfinite(delta) & np.isfinite(error)
    statistic, alpha, delta, error = (np.where(usable, values, np.nan) for values in (statistic, alpha, delta, error))
    p = chi2_distribution.sf(statistic, 1)
    return MantelHaenszel(
        chi2=statistic,
        p=p,
        alpha=alpha,
        delta=delta,
        delta_error=error,
        level=ets_class(delta, error, p, significance=significance),
        flagged=usable & (p < significance),
        usable=usable,
    )


def ets_class(delta: Floats, error: Floats, p: Floats, *, significance: float = 0.05) -> NDArray[np.str_]:
    """A: |delta| < 1 or not different from 0. C: |delta| >= 1.5 and significantly above 1 (one-sided 5 %). B: between.

    >>> ets_class(np.array([0.5, -1.2, 2.0]), np.full(3, 0.2), np.full(3, 0.001)).tolist()
    ['A', 'B', 'C']
    """
    size = np.abs(delta)
    large = (size >= LARGE) & (size - ONE_SIDED * error > SMALL)
    level = np.where(large, DifClass.LARGE.value, DifClass.MODERATE.value)
    level = np.where((size < SMALL) | (p >= significance), DifClass.NEGLIGIBLE.value, level)
    return np.where(np.isnan(size), DifClass.UNKNOWN.value, level)


def standardised_difference(tables: Tables) -> Standardised:
    """P-DIF = sum_s F_s (p_focal,s - p_reference,s) / sum_s F_s over strata where both groups answered; F_s focal
    people.

    >>> right = np.array([[[30.0], [20.0]], [[40.0], [30.0]]])
    >>> standardised_difference(Tables(right, 50.0 - right, np.arange(2.0))).difference.round(3).tolist()
    [-0.2]
    """
    usable = require_usable(tables)
    seen = tables.right + tables.wrong
    share = tables.right / np.maximum(seen, 1.0)
    weight = np.where(np.all(seen > 0.0, axis=1), seen[:, 1], 0.0)
    whole = weight.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        difference = np.where(usable & (whole > 0), (weight * (share[:, 1] - share[:, 0])).sum(axis=0) / whole, np.nan)
    size = np.abs(difference)
    level = np.where(size < 0.05, "A", np.where(size < 0.10, "B", "C"))
    level = np.where(np.isnan(size), DifClass.UNKNOWN.value, level)
    return Standardised(difference=difference, level=level, usable=~np.isnan(difference))


def _log_alpha_error(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """Standard error [J] of ln alpha (Robins, Breslow & Greenland 1986; Phillips & Holland 1987)."""
    total = np.maximum(a + b + c + d, 1.0)
    r, s = a * d / total, b * c / total
    like, unlike = (a + d) / total, (b + c) / total
    whole_r, whole_s = r.sum(axis=0), s.sum(axis=0)
    first = (like * r).sum(axis=0) / np.square(whole_r)
    second = (like * s + unlike * r).sum(axis=0) / (whole_r * whole_s)
    third = (unlike * s).sum(axis=0) / np.square(whole_s)
    return np.sqrt((first + second + third) / 2.0)
