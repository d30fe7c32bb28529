"""What follows from the estimates of a many-facet model: people's measures, fit, fair averages, separation."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2 as chi2_distribution

from melek.science.psychometrics.answers import finite_vector
from melek.science.psychometrics.calibration.answers import SparseAnswers
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Bools, Floats, Ints
from melek.science.psychometrics.raters.facets_design import Ratings
from melek.science.psychometrics.raters.facets_estimate import FacetEstimate, posterior_residuals
from melek.science.psychometrics.raters.facets_model import Cells, log_chances

REACH = 30.0
HALVINGS = 55


@dataclass(frozen=True)
class Separation:
    """How far elements can be told apart, beyond their errors.

    spread: SD of the measures; rmse: root mean squared error; true_spread: root of spread^2 - rmse^2, at least 0; index G =
    true_spread / rmse; reliability = true_spread^2 / spread^2; strata H = (4 G + 1) / 3: how many levels differ; chi2,
    df, p: test that all measures are one and the same. For raters a high reliability is a fault: they differ in severity.
    """

    spread: float
    rmse: float
    true_spread: float
    index: float
    reliability: float
    strata: float
    chi2: float
    df: int
    p: float


def separation(measures: ArrayLike, errors: ArrayLike, *, ddof: int = 1) -> Separation:
    """Separation of measures [L] with standard errors [L], both in logits; NaN below two elements.

    ddof: 1 when the elements are a sample of others like them, 0 when they are all there are. chi2 = sum w m^2 - (sum w
    m)^2 / sum w, w = 1 / error^2. Raises WrongShape for errors that are not positive. Source: Wright & Masters (1982),
    *Rating scale analysis*; Linacre (1989).

    >>> found = separation([-1.0, 0.0, 1.0], [0.5, 0.5, 0.5])
    >>> [round(value, 3) for value in (found.index, found.reliability, found.strata, found.chi2)]
    [1.732, 0.75, 2.643, 8.0]
    """
    if np.size(measures) < 2:
        nothing = float("nan")
        return Separation(nothing, nothing, nothing, nothing, nothing, nothing, nothing, 0, nothing)
    given = finite_vector(measures, "measures")
    unsure = finite_vector(errors, "errors", size=given.size)
    if np.any(unsure <= 0.0):
        raise WrongShape("an error must be positive")
    variance, noise = float(given.var(ddof=ddof)), float(np.square(unsure).mean())
    true = max(variance - noise, 0.0)
    weight = unsure**-2.0
    statistic = float(weight @ np.square(given) - (weight @ given) ** 2 / weight.sum())
    index = float(np.sqrt(true / noise))
    return Separation(
        spread=float(np.sqrt(variance)),
        rmse=float(np.sqrt(noise)),
        true_spread=float(np.sqrt(true)),
        index=index,
        reliability=true / variance if variance > 0.0 else 0.0,
        strata=(4.0 * index + 1.0) / 3.0,
        chi2=statistic,
        df=given.size - 1,
        p=float(chi2_distribution.sf(statistic, given.size - 1)),
    )


def weighted_likelihoods(cells: Cells, answers: SparseAnswers, values: Floats) -> Floats:
    """Warm's estimate [n] of each person, the facets taken as known: sum of residuals + M3 / (2 I) = 0, I and M3 the sums
    of variances and of third central moments; NaN without ratings in use."""
    person = np.repeat(np.arange(answers.people), np.diff(answers.starts))
    some = _picked(cells, answers.columns)
    codes = answers.codes.astype(np.float64)
    low, high = np.full(answers.people, -REACH), np.full(answers.people, REACH)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        mean, variance, third = _moments(some, values, middle[person])
        sums = [np.bincount(person, one, minlength=answers.people) for one in (codes - mean, third, variance)]
        rising = sums[0] + sums[1] / (2.0 * np.maximum(sums[2], 1e-300)) > 0.0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    return np.where(np.diff(answers.starts) > 0, 0.5 * (low + high), np.nan)


def residual_fits(
    given: Ratings, used: Bools, cells: Cells, answers: SparseAnswers, found: FacetEstimate
) -> list[dict[str, Any]]:
    """Infit, outfit and z of both for the elements of each facet, and last for people.

    With z = (x - E) / sqrt(V) at an ability: outfit is the mean of z^2, infit the sum of (x - E)^2 over the sum of V, each
    part averaged over the person's posterior. So a model that holds gives 1 however few ratings a person has; at an
    estimate made from the same ratings it would be too small. Standardised by Wilson & Hilferty's cube root, which is
    cautious where people have few ratings. NaN below two ratings. Sources: Wright & Masters (1982); Wu (1997) and Adams &
    Wu (2007) for the posterior.
    """
    terms = posterior_residuals(cells, answers, found)
    parts = [_mean_squares(terms, given.elements[used, facet], size) for facet, size in enumerate(given.sizes)]
    return [*parts, _mean_squares(terms, given.person[used], given.people.size)]


def fair_averages(given: Ratings, used: Bools, cells: Cells, values: Floats) -> Floats:
    """Fair averages [E] of all elements: expected rating of a person at the mean, other facets at their means, over the
    scales of the element's own ratings."""
    size = sum(given.sizes)
    own = given.columns[used]
    pairs, times = np.unique(
        np.column_stack([own.ravel(), np.repeat(given.scale[used], own.shape[1])]), axis=0, return_counts=True
    )
    expected = _on_scales(cells, values, pairs[:, 1], values[-2] - values[pairs[:, 0]])
    count = np.bincount(pairs[:, 0], times, minlength=size)
    with np.errstate(invalid="ignore"):
        return np.bincount(pairs[:, 0], times * expected, minlength=size) / count


def person_fair_averages(given: Ratings, used: Bools, cells: Cells, values: Floats, theta: Floats) -> Floats:
    """Fair averages [n] of people at abilities theta [n], every facet at its mean; NaN without ratings in use."""
    pairs, times = np.unique(np.column_stack([given.person[used], given.scale[used]]), axis=0, return_counts=True)
    expected = _on_scales(cells, values, pairs[:, 1], theta[pairs[:, 0]])
    size = given.people.size
    count = np.bincount(pairs[:, 0], times, minlength=size)
    with np.errstate(invalid="ignore"):
        return np.bincount(pairs[:, 0], times * expected, minlength=size) / count


def _on_scales(cells: Cells, values: Floats, scales: Ints, theta: Floats) -> Floats:
    """Expected rating on scales [m] at abilities [m], every measure at zero."""
    bare = Cells(np.zeros((scales.size, 0), dtype=np.int64), scales, cells.highest, cells.elements)
    return _moments(bare, values, theta)[0]


def _picked(cells: Cells, places: Ints) -> Cells:
    """The cells of single ratings, one each."""
    return Cells(cells.columns[places], cells.scale[places], cells.highest, cells.elements)


def _moments(cells: Cells, values: Floats, theta: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean, variance and third central moment of the points of each cell [C] at its own ability [C]."""
    chance = np.exp(log_chances(cells, values, theta[:, None]))[:, :, 0]
    points = np.arange(cells.most + 1, dtype=np.float64)
    mean = points @ chance
    away = points[:, None] - mean
    return mean, (away**2 * chance).sum(axis=0), (away**3 * chance).sum(axis=0)


def _mean_squares(terms: Floats, whose: Ints, size: int) -> dict[str, Any]:
    count = np.bincount(whose, minlength=size)
    squared, variance, z_squared, infit_spread, outfit_spread = (
        np.bincount(whose, term, minlength=size) for term in terms
    )
    usable = count >= 2
    with np.errstate(invalid="ignore", divide="ignore"):
        infit, outfit = squared / variance, z_squared / count
        spreads = np.sqrt(infit_spread) / variance, np.sqrt(outfit_spread) / count
        z = [(np.cbrt(one) - 1.0) * 3.0 / sd + sd / 3.0 for one, sd in zip((infit, outfit), spreads, strict=True)]
    found = {"infit": infit, "outfit": outfit, "infit_z": z[0], "outfit_z": z[1]}
    return {name: np.where(usable, one, np.nan) for name, one in found.items()}
