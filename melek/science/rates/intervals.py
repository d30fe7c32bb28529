"""Intervals of proportions under a survey design."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, stdtrit

from melek.science.numerics import logistic, logit
from melek.science.rates.survey import Estimate

FEW = 10.0


@dataclass(frozen=True)
class Interval:
    """Ends in [0, 1], the level, and the method: `logit` or `korn_graubard`."""

    low: float
    high: float
    level: float
    method: str


def logit_interval(estimate: Estimate, *, level: float = 0.95) -> Interval:
    """logistic(logit p +- t se / (p (1 - p))), t with the design's degrees of freedom.

    Raises ValueError when p is 0 or 1 or there are no degrees of freedom.

    >>> interval = logit_interval(Estimate(0.5, 0.0025, 60.0, 100))
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.401, 0.599)
    """
    _check(estimate, level)
    p = estimate.value
    if not 0.0 < p < 1.0:
        raise ValueError("a logit interval needs a proportion strictly between 0 and 1")
    half = stdtrit(estimate.df, 0.5 + level / 2.0) * estimate.error / (p * (1.0 - p))
    centre = float(logit(p))
    return Interval(float(logistic(centre - half)), float(logistic(centre + half)), level, "logit")


def korn_graubard_interval(estimate: Estimate, *, level: float = 0.95) -> Interval:
    """Clopper-Pearson on the effective sample size n* = p (1 - p) / V x (t_{n-1} / t_df)^2, at most n.

    With p of 0 or 1, or variance 0, n* = n (t_{n-1} / t_df)^2. Source: Korn & Graubard (1998), *Confidence intervals
    for proportions with small expected number of positive counts estimated from survey data*, Survey Methodology 24.

    >>> round(korn_graubard_interval(Estimate(0.0, 0.0, 29.0, 30)).high, 4)
    0.1157
    """
    _check(estimate, level)
    p, upper = estimate.value, 0.5 + level / 2.0
    if estimate.n < 2:
        raise ValueError("an interval needs at least two people")
    size = p * (1.0 - p) / estimate.variance if estimate.variance > 0.0 and 0.0 < p < 1.0 else float(estimate.n)
    size = min(size, float(estimate.n))
    size *= min(1.0, float(stdtrit(estimate.n - 1.0, upper) / stdtrit(estimate.df, upper)) ** 2)
    hits, misses = size * p, size * (1.0 - p)
    low = 0.0 if hits <= 0.0 else float(betaincinv(hits, misses + 1.0, 1.0 - upper))
    high = 1.0 if misses <= 0.0 else float(betaincinv(hits + 1.0, misses, upper))
    return Interval(low, high, level, "korn_graubard")


def proportion_interval(estimate: Estimate, *, level: float = 0.95) -> Interval:
    """Korn-Graubard when n p or n (1 - p) is below 10, else logit.

    >>> proportion_interval(Estimate(0.02, 0.0004, 50.0, 100)).method
    'korn_graubard'
    """
    rare = estimate.n * min(estimate.value, 1.0 - estimate.value)
    chosen = korn_graubard_interval if rare < FEW else logit_interval
    return chosen(estimate, level=level)


def _check(estimate: Estimate, level: float) -> None:
    if not 0.0 < level < 1.0:
        raise ValueError("a level must lie between 0 and 1")
    if not 0.0 <= estimate.value <= 1.0:
        raise ValueError("a proportion must lie in [0, 1]")
    if not (np.isfinite(estimate.variance) and estimate.variance >= 0.0 and estimate.df > 0.0):
        raise ValueError("an interval needs a variance and at least one degree of freedom")
