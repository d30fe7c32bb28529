"""When not everyone drawn was measured: response propensities from the register, weights by classes, and what to
report.

Nobody who was not measured counts as literate: respondents of the same propensity class stand for them, and the
response rate and R-indicator are printed beside the figure. Holds only as far as, within a class, answering does not
depend on literacy. Source: Little (1986), *Survey nonresponse adjustments*; Schouten, Cobben & Bethlehem (2009),
*Indicators for the representativeness of survey response*, Survey Methodology 35.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from melek.science.numerics import logistic, solve_positive
from melek.science.rates.allocation import Ints
from melek.science.rates.survey import SurveyDesign, collapse_strata

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
ITERATIONS = 50
PRIOR_SD = 2.5


@dataclass(frozen=True, eq=False)
class Adjustment:
    """Propensity classes and what they do to the weights.

    responded [n]; classes [n]: class of each drawn person; rates [C]: response rate of each class; factors [n]:
    1 / rate, which multiplies a respondent's weight (0 for others).
    """

    responded: Bools
    classes: Ints
    rates: Floats
    factors: Floats


def response_rate(responded: ArrayLike, weights: ArrayLike) -> float:
    """Weighted share of the drawn people who were measured.

    >>> response_rate([True, False], [3.0, 1.0])
    0.75
    """
    answered, base = _sampled(responded, weights)
    return float(base @ answered / base.sum())


def response_propensities(covariates: ArrayLike, responded: ArrayLike, weights: ArrayLike) -> Floats:
    """Probability of being measured [n] from a weighted logistic regression on register covariates [n, p].

    Covariates are standardised; coefficients have a N(0, 2.5^2) prior, the intercept none, so that a covariate that
    separates the groups fully does no harm. An intercept is added.
    """
    answered, base = _sampled(responded, weights)
    x = np.asarray(covariates, dtype=np.float64)
    if x.ndim != 2 or x.shape[0] != base.size or not np.all(np.isfinite(x)):
        raise ValueError("covariates must be a finite matrix with one row per drawn person")
    if answered.all() or not answered.any():
        return np.full(base.size, float(answered.mean()))
    spread = x.std(axis=0)
    scaled = (x - x.mean(axis=0)) / np.where(spread > 0.0, spread, 1.0)
    scaled = np.column_stack([np.ones(base.size), scaled])
    penalty = np.full(scaled.shape[1], PRIOR_SD**-2)
    penalty[0] = 1e-9
    relative = base / base.mean()
    beta = np.zeros(scaled.shape[1])
    for _ in range(ITERATIONS):
        chance = logistic(scaled @ beta)
        gradient = scaled.T @ (relative * (answered - chance)) - penalty * beta
        curvature = (scaled * (relative * chance * (1.0 - chance))[:, None]).T @ scaled + np.diag(penalty)
        step = solve_positive(curvature, gradient)
        beta += step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-9:
            break
    return logistic(scaled @ beta)


def propensity_classes(
    propensities: ArrayLike, responded: ArrayLike, *, weights: ArrayLike, classes: int = 5, minimum: int = 5
) -> Adjustment:
    """Cut propensities [n] into classes of equal counts; a respondent's factor is the inverse weighted rate of the
    class.

    A class with fewer than `minimum` respondents is joined with the next. Raises ValueError when there are fewer than
    `minimum` respondents in all.

    >>> adjustment = propensity_classes([0.5] * 4, [1, 1, 1, 0], weights=[1.0] * 4, minimum=1)
    >>> adjustment.factors.round(3).tolist()
    [1.333, 1.333, 1.333, 0.0]
    """
    answered, base = _sampled(responded, weights)
    scores = np.asarray(propensities, dtype=np.float64)
    if scores.shape != base.shape or not np.all((scores >= 0.0) & (scores <= 1.0)):
        raise ValueError("propensities must be one probability per drawn person")
    edges = np.quantile(scores, np.arange(1, classes) / classes)
    index = joined_classes(np.searchsorted(edges, scores, side="left"), answered, minimum=minimum)
    rates = np.bincount(index, weights=base * answered) / np.bincount(index, weights=base)
    return Adjustment(
        responded=answered, classes=index, rates=rates, factors=np.where(answered, 1.0 / rates[index], 0.0)
    )


def respondents(design: SurveyDesign, adjustment: Adjustment) -> SurveyDesign:
    """The design of the people measured: their weights times the factors, strata with one of them joined to a
    neighbour.

    The sampling fraction then counts the people measured, so that nonresponse is not mistaken for a census.
    """
    kept = adjustment.responded
    if kept.shape != design.weights.shape:
        raise ValueError("the adjustment belongs to other rows")
    clusters = None if design.clusters is None else design.clusters[kept]
    strata, sizes = collapse_strata(design.strata[kept], design.sizes, clusters=clusters)
    return replace(
        design,
        weights=design.weights[kept] * adjustment.factors[kept],
        strata=strata,
        sizes=sizes,
        clusters=clusters,
        measured_share=response_rate(kept, design.weights),
    )


def joined_classes(classes: ArrayLike, responded: ArrayLike, *, minimum: int = 5) -> Ints:
    """Classes renumbered from 0, each joined with the next until it holds `minimum` of the people measured.

    Order classes so that neighbours are alike; what is left at the end joins the last one. Raises ValueError when there
    are fewer than `minimum` in all.

    >>> joined_classes([0, 0, 1, 2, 2], [True, True, True, True, False], minimum=2).tolist()
    [0, 0, 1, 1, 1]
    """
    index, answered = np.asarray(classes, dtype=np.int64), np.asarray(responded, dtype=bool)
    if answered.sum() < minimum:
        raise ValueError(f"only {int(answered.sum())} people were measured; a class needs {minimum}")
    held = np.bincount(index, weights=answered)
    group, current, count = np.zeros(held.size, dtype=np.int64), 0, 0.0
    for place, respondents_here in enumerate(held):
        group[place] = current
        count += respondents_here
        if count >= minimum:
            current, count = current + 1, 0.0
    return np.minimum(group, current - 1)[index]


def r_indicator(propensities: ArrayLike, weights: ArrayLike) -> float:
    """R = 1 - 2 S(propensity), S the weighted standard deviation: 1 when everyone is equally likely to answer, 0 at
    worst.

    >>> r_indicator([0.5, 0.5, 0.5], [1.0, 1.0, 1.0])
    1.0
    """
    scores, base = np.asarray(propensities, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    if scores.shape != base.shape or base.sum() <= 1.0:
        raise ValueError("propensities and weights must be equally long, for more than one person")
    mean = base @ scores / base.sum()
    return float(1.0 - 2.0 * np.sqrt(base @ np.square(scores - mean) / (base.sum() - 1.0)))


def _sampled(responded: ArrayLike, weights: ArrayLike) -> tuple[Bools, Floats]:
    answered, base = np.asarray(responded, dtype=bool), np.asarray(weights, dtype=np.float64)
    if answered.shape != base.shape or base.ndim != 1 or not base.size:
        raise ValueError("responded and weights must be equally long vectors with at least one row")
    if not np.all(base > 0.0):
        raise ValueError("weights must be positive")
    return answered, base
