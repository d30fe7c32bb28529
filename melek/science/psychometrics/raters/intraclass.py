"""Intraclass correlations: how far raters agree in what they give, with confidence limits by F.

From the analysis of variance of n targets by k raters: BMS between targets, WMS within, JMS between raters, EMS
residual. Source: Shrout & Fleiss (1979); McGraw & Wong (1996) for the limits.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import f as f_distribution

from melek.science.psychometrics.errors import NotFinite, NothingVaries, TooFew, WrongShape
from melek.science.psychometrics.models import Floats


class IccForm(StrEnum):
    """One-way, two-way random or two-way mixed; one rater or the mean of k."""

    ONE_WAY = "1,1"
    ONE_WAY_MEAN = "1,k"
    RANDOM = "2,1"
    RANDOM_MEAN = "2,k"
    MIXED = "3,1"
    MIXED_MEAN = "3,k"


@dataclass(frozen=True)
class Intraclass:
    """Value and confidence limits. A value can be negative, where judges oppose each other even below -1, and for the
    mean of k -inf where targets do not differ at all; NaN where a formula has none."""

    form: IccForm
    value: float
    low: float
    high: float


def intraclass(ratings: ArrayLike, *, form: IccForm = IccForm.RANDOM, level: float = 0.95) -> Intraclass:
    """ICC of complete ratings [n targets, k raters].

    Raises TooFew below two targets or raters, NotFinite for missing ratings, NothingVaries when all are equal.

    >>> table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> [round(intraclass(table, form=form).value, 2) for form in IccForm]
    [0.17, 0.44, 0.29, 0.62, 0.71, 0.91]
    """
    form = IccForm(form)
    given = np.asarray(ratings, dtype=np.float64)
    if given.ndim != 2 or min(given.shape) < 2:
        raise TooFew("an intraclass correlation needs two targets and two raters")
    if not np.all(np.isfinite(given)):
        raise NotFinite("an intraclass correlation needs complete ratings")
    if not 0.0 < level < 1.0:
        raise WrongShape("a level lies between 0 and 1")
    if given.std() == 0.0:
        raise NothingVaries("every rating is the same")
    if form in (IccForm.ONE_WAY, IccForm.ONE_WAY_MEAN):
        value, low, high = _one_way(given, level)
    elif form in (IccForm.MIXED, IccForm.MIXED_MEAN):
        value, low, high = _mixed(given, level)
    else:
        value, low, high = _random(given, level)
    if form.value.endswith("k"):
        value, low, high = (_stepped_up(part, given.shape[1]) for part in (value, low, high))
    return Intraclass(form=form, value=value, low=low, high=high)


def _squares(given: Floats) -> tuple[float, float, float, float]:
    """Mean squares: between targets, within targets, between raters, residual."""
    n, k = given.shape
    whole, rows, columns = given.mean(), given.mean(axis=1), given.mean(axis=0)
    between = float(k * np.square(rows - whole).sum() / (n - 1))
    within = float(np.square(given - rows[:, None]).sum() / (n * (k - 1)))
    raters = float(n * np.square(columns - whole).sum() / (k - 1))
    residual = float(np.square(given - rows[:, None] - columns + whole).sum() / ((n - 1) * (k - 1)))
    return between, within, raters, residual


def _from_ratio(ratio: float, k: int) -> float:
    return 1.0 if np.isinf(ratio) else (ratio - 1.0) / (ratio + k - 1.0)


def _limits(ratio: float, freedom: tuple[float, float], *, level: float, k: int) -> tuple[float, float]:
    tail = 0.5 + level / 2.0
    low = ratio / float(f_distribution.ppf(tail, *freedom))
    high = ratio * float(f_distribution.ppf(tail, *freedom[::-1]))
    return _from_ratio(low, k), _from_ratio(high, k)


def _ratio(top: float, bottom: float) -> float:
    if bottom > 1e-15:
        return top / bottom
    return float("inf") if top > 1e-15 else float("nan")


def _one_way(given: Floats, level: float) -> tuple[float, float, float]:
    n, k = given.shape
    between, within, _, _ = _squares(given)
    ratio = _ratio(between, within)
    return _from_ratio(ratio, k), *_limits(ratio, (n - 1.0, n * (k - 1.0)), level=level, k=k)


def _mixed(given: Floats, level: float) -> tuple[float, float, float]:
    n, k = given.shape
    between, _, _, residual = _squares(given)
    ratio = _ratio(between, residual)
    return _from_ratio(ratio, k), *_limits(ratio, (n - 1.0, (n - 1.0) * (k - 1.0)), level=level, k=k)


def _random(given: Floats, level: float) -> tuple[float, float, float]:
    n, k = given.shape
    bms, _, jms, ems = _squares(given)
    whole = bms + (k - 1) * ems + k * (jms - ems) / n
    value = (bms - ems) / whole if abs(whole) > 1e-15 else float("nan")
    if ems <= 1e-15 or np.isnan(value):
        return value, float("nan"), float("nan")
    ratio = jms / ems
    top = (k - 1) * (n - 1) * (k * value * ratio + n * (1 + (k - 1) * value) - k * value) ** 2
    bottom = (n - 1) * k**2 * value**2 * ratio**2 + (n * (1 + (k - 1) * value) - k * value) ** 2
    # where judges oppose each other exactly both parts vanish, and their ratio has this limit
    freedom, tail = top / bottom if bottom > 1e-15 else (k - 1.0) * (n - 1.0), 0.5 + level / 2.0
    first = float(f_distribution.ppf(tail, n - 1, freedom))
    second = float(f_distribution.ppf(tail, freedom, n - 1))
    noise = k * jms + (k * n - k - n) * ems
    return (
        value,
        n * (bms - first * ems) / (first * noise + n * bms),
        n * (second * bms - ems) / (noise + n * second * bms),
    )


def _stepped_up(value: float, k: int) -> float:
    """Spearman-Brown: from one rater to the mean of k."""
    rest = 1.0 + (k - 1) * value
    return k * value / rest if abs(rest) > 1e-12 else float("-inf")
