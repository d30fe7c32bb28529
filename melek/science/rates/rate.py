"""A literacy rate with one interval that holds both doubts: who was drawn, and how exactly each was measured.

Value: the weighted mean of p_i = P(theta_i >= cut | answers, group prior), never a count of classified people.
Variance (Rubin 1987): T = U + (1 + 1/M) B, U the mean design variance of the plausible indicator over M plausible
draws, B the variance of the rate over the draws. The doubt about the cut itself is separate (`cut_variance`).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from melek.science.numerics import uniforms
from melek.science.rates.calibration import Calibration
from melek.science.rates.intervals import proportion_interval
from melek.science.rates.survey import Estimate, Floats, SurveyDesign, survey_mean

INDICATOR_STREAM = 31
CUT_STREAM = 32


@dataclass(frozen=True)
class Pooled:
    """Rubin's rules: mean, within, between and total variance, and Rubin's (1987) degrees of freedom."""

    value: float
    within: float
    between: float
    total: float
    df: float


@dataclass(frozen=True)
class Rate:
    """A rate with its interval.

    variance = sampling_variance (U) + measurement_variance ((1 + 1/M) B); df; n people measured; method of the
    interval; measured_share: weighted share of the drawn people who were measured; floor: the rate if nobody unmeasured
    were literate.
    """

    value: float
    low: float
    high: float
    level: float
    sampling_variance: float
    measurement_variance: float
    df: float
    n: int
    method: str
    measured_share: float

    @property
    def variance(self) -> float:
        """Total variance."""
        return self.sampling_variance + self.measurement_variance

    @property
    def error(self) -> float:
        """Standard error, sampling and measurement together."""
        return float(np.sqrt(self.variance))

    @property
    def floor(self) -> float:
        """The rate with everyone unmeasured counted as not literate."""
        return self.value * self.measured_share


def pool_estimates(values: ArrayLike, variances: ArrayLike) -> Pooled:
    """Combine M estimates and their variances by Rubin's rules: T = U + (1 + 1/M) B, df = (M - 1) (1 + U / ((1 + 1/M)
    B))^2.

    >>> pooled = pool_estimates([0.4, 0.6], [0.01, 0.01])
    >>> pooled.value, round(pooled.total, 6)
    (0.5, 0.04)
    """
    points, spreads = np.asarray(values, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    if points.shape != spreads.shape or points.ndim != 1 or points.size < 2:
        raise ValueError("pooling needs at least two estimates, each with its variance")
    within, between = float(spreads.mean()), float(points.var(ddof=1))
    added = (1.0 + 1.0 / points.size) * between
    df = (points.size - 1.0) * (1.0 + within / added) ** 2 if added > 0.0 else float("inf")
    return Pooled(float(points.mean()), within, between, within + added, df)


def literacy_rate(
    probabilities: ArrayLike,
    design: SurveyDesign,
    *,
    seed: int,
    domain: ArrayLike | None = None,
    calibration: Calibration | None = None,
    measured_share: float | None = None,
    values: int = 10,
    level: float = 0.95,
) -> Rate:
    """The rate of a population or domain from the probabilities [n] of the people measured.

    design, calibration: of the people measured (`respondents`); a missing probability is refused, because a person who
    was not measured is never counted. measured_share: of the domain, when it differs from the design's. values:
    plausible draws M; a draw is 1{u < p_i} with u fixed by seed, person and draw, which is the plausible value's side
    of the cut. Raises ValueError when fewer than two people lie in the domain or no degree of freedom is left.

    >>> from melek.science.rates import stratified_design
    >>> rate = literacy_rate([0.9, 0.8, 0.1, 0.2] * 10, stratified_design([0] * 40, [400]), seed=1)
    >>> round(rate.value, 3), rate.low < 0.5 < rate.high
    (0.5, True)
    """
    chances = np.asarray(probabilities, dtype=np.float64)
    point = survey_mean(chances, design, domain=domain, calibration=calibration)
    if point.n < 2 or point.df < 1.0:
        raise ValueError("a rate needs at least two measured people with a degree of freedom between them")
    # rows outside the domain may lack a probability; a comparison with NaN is false and they do not enter
    inside = np.isfinite(chances)
    if np.any((chances[inside] < 0.0) | (chances[inside] > 1.0)):
        raise ValueError("probabilities must lie in [0, 1]")
    drawn = [
        survey_mean(indicator, design, domain=domain, calibration=calibration)
        for indicator in plausible_indicators(chances, seed=seed, count=values)
    ]
    pooled = pool_estimates([draw.value for draw in drawn], [draw.variance for draw in drawn])
    df = _combined_df(pooled, point.df)
    estimate = Estimate(float(np.clip(point.value, 0.0, 1.0)), pooled.total, df, point.n)
    interval = proportion_interval(estimate, level=level)
    return Rate(
        value=estimate.value,
        low=interval.low,
        high=interval.high,
        level=level,
        sampling_variance=pooled.within,
        measurement_variance=pooled.total - pooled.within,
        df=df,
        n=point.n,
        method=interval.method,
        measured_share=design.measured_share if measured_share is None else measured_share,
    )


def plausible_indicators(probabilities: ArrayLike, *, seed: int, count: int = 10) -> Floats:
    """0/1 draws [count, n] of being literate, each person's with probability p_i, fixed by seed, person and draw.

    >>> plausible_indicators([0.0, 1.0], seed=1, count=2).tolist()
    [[0.0, 1.0], [0.0, 1.0]]
    """
    chances = np.asarray(probabilities, dtype=np.float64)
    draws = uniforms(seed, INDICATOR_STREAM, np.arange(count * chances.size)).reshape(count, chances.size)
    return (draws < chances).astype(np.float64)


def cut_variance(
    rate_at: Callable[[float], float], cut: float, cut_error: float, *, seed: int, draws: int = 50
) -> float:
    """Variance of a rate from not knowing the cut: rate_at(c) for c ~ N(cut, cut_error^2).

    Draws are stratified over equal slices of probability, which needs fewer of them for the same precision. Shown
    beside the interval, not inside it: all figures that share a cut move together with it.

    >>> cut_variance(lambda cut: 0.5 - 0.1 * cut, 0.0, 0.0, seed=1)
    0.0
    """
    if draws < 2 or cut_error < 0.0:
        raise ValueError("a cut variance needs at least two draws and an error that is not negative")
    chances = (np.arange(draws) + uniforms(seed, CUT_STREAM, np.arange(draws))) / draws
    cuts = cut + cut_error * ndtri(np.clip(chances, 1e-12, 1.0 - 1e-12))
    return float(np.var([rate_at(float(drawn)) for drawn in cuts], ddof=1))


def _combined_df(pooled: Pooled, complete: float) -> float:
    """Barnard & Rubin (1999): Rubin's degrees of freedom, bounded by those of the complete sample."""
    missing = (pooled.total - pooled.within) / pooled.total if pooled.total > 0.0 else 0.0
    observed = (complete + 1.0) / (complete + 3.0) * complete * (1.0 - missing)
    return float(1.0 / (1.0 / pooled.df + 1.0 / max(observed, 1e-9)))
