"""Literacy rates with one interval that holds both doubts: who was drawn, and how exactly each was measured.

Value: the weighted mean of p_i = P(theta_i >= cut | answers, group prior), never a count of classified people.

Variance. The rate moves with person i by Z_i: p_i itself, and what i's answers do to the priors of everyone's p. With
y_i = 1{theta_i >= cut}, Z unbiased for y over people, a share f drawn and n measured, the error (1/n) sum Z_i - (1/N)
sum y_i has the variance

    V = Var(Z) / n - 2 Cov(Z, y) / N + Var(y) / N = (1 - f) V_J + f B,  V_J = Var(Z) / n,  B = Var(Z - y) / n.

V_J is what a jackknife of the whole computation gives. Z - p depends on answers alone and E[y - p | answers] = 0, so
B = Var(Z - p) / n + E[p (1 - p)] / n: a jackknife in which only the priors move, and a sum over people. B is what
remains when everybody is drawn. Rubin's rules around a mean of p (U + (1 + 1/M) B) would add E[p (1 - p)] twice.
Sources: Kott (2001), *The delete-a-group jackknife*, Journal of Official Statistics 17; Wolter (2007), *Introduction to
variance estimation*, chapter 4. The doubt about the cut itself is separate (`cut_variance`).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array
from scipy.special import ndtri

from melek.science.numerics import uniforms
from melek.science.rates.allocation import Ints
from melek.science.rates.domains import DomainMeans, domain_means
from melek.science.rates.intervals import proportion_interval
from melek.science.rates.replication import Replicates
from melek.science.rates.survey import Estimate, Floats, SurveyDesign

CUT_STREAM = 32
SMALL = 30


@dataclass(frozen=True)
class Rate:
    """A rate with its interval.

    variance = sampling_variance + measurement_variance, where the latter (B) would remain if everybody were drawn;
    sampling_fraction f; df; n people measured; method of the interval; measured_share: weighted share of the drawn
    people who were measured; floor: the rate if nobody unmeasured were literate.
    """

    value: float
    low: float
    high: float
    level: float
    sampling_variance: float
    measurement_variance: float
    sampling_fraction: float
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


@dataclass(frozen=True, eq=False)
class Measures:
    """People measured: p_i [n], p_ri [R, n] under each replicate's priors, and the replicates of their weights."""

    probabilities: Floats
    replicated: Floats
    replicates: Replicates

    def __post_init__(self) -> None:
        if self.probabilities.ndim != 1 or self.replicated.shape != self.replicates.factors.shape:
            raise ValueError("probabilities must be [n], and replicated ones as many as the replicates")
        if self.replicated.shape[1] != self.probabilities.size:
            raise ValueError("replicated probabilities must be [replicates, n]")


def literacy_rates(
    measures: Measures,
    design: SurveyDesign,
    *,
    domains: ArrayLike,
    count: int,
    measured_shares: ArrayLike | None = None,
    level: float = 0.95,
) -> tuple[Rate, ...]:
    """Rates of the domains 0 ... count - 1 of people measured, each with its interval.

    design: of the people measured (`respondents`). domains [n]: -1 for people in none; all 0 for the nation.
    measured_shares [count]: of each domain, where they differ from the design's. Value_d = sum w_i p_i / sum w_i;
    variance (1 - f) V_J + f B as above, V_J and B from the replicates, f from `domain_means`. Below 30 people a
    jackknife is unsteady, and V_J is taken at least as large as the design variance of p. Degrees of freedom: the least
    of R - 1, the design's, n - 1. Interval: `proportion_interval`. Raises ValueError when a domain has fewer than two
    people, or a probability is missing, because a person who was not measured is never counted.

    >>> from melek.science.rates import jackknife_replicates, stratified_design
    >>> design = stratified_design([0] * 40, [400])
    >>> people, replicates = np.tile([0.9, 0.8, 0.1, 0.2], 10), jackknife_replicates(design, seed=1, groups=20)
    >>> measures = Measures(people, np.tile(people, (20, 1)), replicates)
    >>> rate = literacy_rates(measures, design, domains=[0] * 40, count=1)[0]
    >>> round(rate.value, 3), rate.low < 0.5 < rate.high
    (0.5, True)
    """
    index = np.asarray(domains, dtype=np.int64)
    means = domain_means(measures.probabilities, design, domains=index, count=count)
    _check_probabilities(measures, index)
    total, measurement = _variances(measures, design, means, index=index, count=count)
    shares = np.broadcast_to(design.measured_share if measured_shares is None else measured_shares, (count,))
    df = np.maximum(np.minimum(means.df, measures.replicates.count - 1.0), 1.0)
    return tuple(
        _rate(
            Estimate(float(means.values[place]), float(total[place]), float(df[place]), int(means.n[place])),
            measurement=float(measurement[place]),
            fraction=float(means.fractions[place]),
            share=float(shares[place]),
            level=level,
        )
        for place in range(count)
    )


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


def _variances(
    measures: Measures, design: SurveyDesign, means: DomainMeans, *, index: Ints, count: int
) -> tuple[Floats, Floats]:
    """Total and measurement variance [D] of the domains."""
    rows = np.flatnonzero(index >= 0)
    member = csr_array((np.ones(rows.size), (index[rows], rows)), shape=(count, index.size))
    weights = design.weights * measures.replicates.factors
    chances = np.where(index >= 0, measures.replicated, 0.0)
    above, below = member @ (weights * chances).T, member @ weights.T
    # a domain that a replicate leaves without people keeps the value of the full sample there
    whole = np.where(below > 0.0, above / np.where(below > 0.0, below, 1.0), means.values[:, None])
    only_priors = member @ (design.weights * chances).T / means.weights[:, None]
    jackknife = measures.replicates.variances(whole, means.values)
    jackknife = np.where(means.n < SMALL, np.maximum(jackknife, means.variances), jackknife)
    measurement = measures.replicates.variances(only_priors, means.values) + means.squares
    return (1.0 - means.fractions) * jackknife + means.fractions * measurement, measurement


def _rate(estimate: Estimate, *, measurement: float, fraction: float, share: float, level: float) -> Rate:
    interval = proportion_interval(estimate, level=level)
    measured = min(measurement, estimate.variance)
    return Rate(
        value=estimate.value,
        low=interval.low,
        high=interval.high,
        level=level,
        sampling_variance=estimate.variance - measured,
        measurement_variance=measured,
        sampling_fraction=fraction,
        df=estimate.df,
        n=estimate.n,
        method=interval.method,
        measured_share=share,
    )


def _check_probabilities(measures: Measures, index: Ints) -> None:
    inside = index >= 0
    for chances in (measures.probabilities[inside], measures.replicated[:, inside]):
        if not np.all((chances >= 0.0) & (chances <= 1.0)):
            raise ValueError("probabilities must lie in [0, 1]")
