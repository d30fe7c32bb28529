"""The many-facet Rasch model: people are rated on items by raters (and in whatever else differs), sparsely and unequally.

log P(x) / P(x - 1) = theta_person - difficulty_item - severity_rater - ... - step_x, steps common to all (rating scale) or
of one facet's elements, commonly the items (partial credit). Each facet's measures sum to zero and so do the steps of a
scale; people are N(mean, sd^2) with both free. Measures enter with a minus: a larger one is a harder item or a more
severe rater. People are integrated out (marginal maximum likelihood), so that few ratings a person do not bias the rest,
as they do when each person's measure is estimated beside them (joint maximum likelihood).
Source: Linacre (1989), *Many-facet Rasch measurement*; Myford & Wolfe (2003, 2004), J. Applied Measurement 4 and 5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from melek.science.psychometrics.calibration.answers import SparseAnswers
from melek.science.psychometrics.models import Bools, Floats, Ints
from melek.science.psychometrics.raters.facets_design import (
    Ratings,
    highest_categories,
    read_ratings,
    require_categories,
    require_connected,
    whole_counts,
    without_extremes,
)
from melek.science.psychometrics.raters.facets_estimate import (
    FacetEstimate,
    FacetSettings,
    estimate,
    posterior_moments,
)
from melek.science.psychometrics.raters.facets_model import Cells, free_directions
from melek.science.psychometrics.raters.facets_report import (
    Separation,
    fair_averages,
    person_fair_averages,
    residual_fits,
    separation,
    weighted_likelihoods,
)

DEFAULT = FacetSettings()


@dataclass(frozen=True, eq=False)
class Facet:
    """The elements [L] of one facet, in the order of their sorted labels.

    measure and error in logits (inf and NaN where `extreme`: all ratings lowest, or all highest); count: ratings; average:
    mean rating as given; fair_average: mean rating expected for a person at the population's mean, with every other
    facet at its mean, over the scales the element was rated on (Linacre's Fair-M); infit, outfit near 1, and z of both;
    separation: how far the elements can be told apart.
    """

    labels: NDArray[Any]
    measure: Floats
    error: Floats
    extreme: Bools
    count: Ints
    average: Floats
    fair_average: Floats
    infit: Floats
    outfit: Floats
    infit_z: Floats
    outfit_z: Floats
    separation: Separation


@dataclass(frozen=True, eq=False)
class RatedPeople:
    """People [n] in the order of their sorted labels.

    theta, sd: posterior mean and SD in logits; wle: Warm's estimate, nearly unbiased; count, average, fair_average: as for
    a facet, the latter at the person's wle with every facet at its mean; infit, outfit, and z of both. reliability: var(theta) / (var(theta) + mean sd^2).
    """

    labels: NDArray[Any]
    theta: Floats
    sd: Floats
    wle: Floats
    count: Ints
    average: Floats
    fair_average: Floats
    infit: Floats
    outfit: Floats
    infit_z: Floats
    outfit_z: Floats
    reliability: float


@dataclass(frozen=True, eq=False)
class ManyFacet:
    """facets by name; steps [S, m] and their errors (NaN past a scale's last step), S = 1 for a rating scale, else a row
    an element of the facet `scale_by`; people; mean and sd of the population with errors; loglik, number of free
    parameters, rounds, converged."""

    facets: dict[str, Facet]
    steps: Floats
    step_errors: Floats
    scale_by: str | None
    people: RatedPeople
    mean: float
    mean_error: float
    sd: float
    sd_error: float
    loglik: float
    parameters: int
    rounds: int
    converged: bool


def many_facet(
    *,
    people: ArrayLike,
    ratings: ArrayLike,
    facets: Mapping[str, ArrayLike],
    scale_by: str | None = None,
    categories: ArrayLike | None = None,
    by_population: bool = False,
    settings: FacetSettings = DEFAULT,
) -> ManyFacet:
    """The model from one row a rating: people [n_obs] and each facet [n_obs] as labels of any kind, ratings from 0.

    facets: name to labels, such as {"item": ..., "rater": ...}, as many as there are. scale_by: the facet whose elements
    have steps of their own (partial credit); None: one rating scale. categories: number of a scale, or one for each
    element of scale_by, where it may be more than were seen. by_population: accept raters who share no people because
    people came to them by chance.

    Raises DisconnectedDesign where elements of a facet cannot be compared; CategoryUnused; AnsweredTwice; NothingVaries; NotIdentified;
    NotACategory; NoAnswers; WrongShape. Elements whose ratings are all lowest or all highest are flagged `extreme`, and
    their ratings count for nothing else, which is where the likelihood is highest.

    >>> rng = np.random.default_rng(1)
    >>> person, item, rater = (one.ravel() for one in np.meshgrid(range(200), range(3), range(2), indexing="ij"))
    >>> at = rng.normal(size=200)[person] - np.array([-0.5, 0.0, 0.5])[item] - np.array([-0.4, 0.4])[rater]
    >>> reached = (rng.random((2, at.size)) < 1 / (1 + np.exp(-np.stack([at + 0.7, at - 0.7])))).sum(axis=0)
    >>> found = many_facet(people=person, ratings=reached, facets={"item": item, "rater": rater})
    >>> found.facets["rater"].measure.round(2).tolist(), found.converged
    ([-0.46, 0.46], True)
    """
    given = read_ratings(people, ratings, facets, scale_by)
    highest = highest_categories(given, categories)
    used, limits = without_extremes(given, highest)
    require_categories(given, used, highest)
    require_connected(given, used, by_population=by_population)
    cells, answers = _celled(given, used, highest)
    present = whole_counts(given, used) > 0
    directions = free_directions(cells, given.sizes, present)
    found = estimate(cells, answers, directions, settings)
    return _told(given, used, limits, cells=cells, answers=answers, found=found, free=directions.shape[1])


def _celled(given: Ratings, used: Bools, highest: Ints) -> tuple[Cells, SparseAnswers]:
    """The cells that occur, and people's ratings as compressed rows of them."""
    table, place = np.unique(given.columns[used], axis=0, return_inverse=True)
    first = 0 if given.scale_by is None else sum(given.sizes[: given.scale_by])
    scale = np.zeros(table.shape[0], dtype=np.int64) if given.scale_by is None else table[:, given.scale_by] - first
    cells = Cells(np.ascontiguousarray(table), scale, highest, sum(given.sizes))
    counts = np.bincount(given.person[used], minlength=given.people.size)
    starts: Ints = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    group = np.zeros(given.people.size, dtype=np.int64)
    return cells, SparseAnswers(starts, place.ravel().astype(np.int32), given.codes[used], group)


def _told(
    given: Ratings,
    used: Bools,
    limits: list[Floats],
    *,
    cells: Cells,
    answers: SparseAnswers,
    found: FacetEstimate,
    free: int,
) -> ManyFacet:
    errors = np.sqrt(np.diag(found.covariance))
    theta, sd = posterior_moments(cells, answers, found)
    wle = weighted_likelihoods(cells, answers, found.values)
    fits = residual_fits(given, used, cells, answers, found)
    fair = fair_averages(given, used, cells, found.values)
    facets, first = {}, 0
    for place, (name, labels) in enumerate(zip(given.names, given.labels, strict=True)):
        own, first = slice(first, first + labels.size), first + labels.size
        limit, element = limits[place], given.elements[:, place]
        extreme = np.isinf(limit)
        measure = np.where(extreme, limit, found.values[own])
        error = np.where(extreme | (errors[own] == 0.0), np.nan, errors[own])
        count = np.bincount(element, minlength=labels.size)
        average = np.bincount(element, given.codes, minlength=labels.size) / count
        facets[name] = Facet(
            labels=labels,
            measure=measure,
            error=error,
            extreme=extreme,
            count=count,
            average=average,
            fair_average=np.where(extreme, average, fair[own]),
            separation=separation(measure[np.isfinite(error)], error[np.isfinite(error)]),
            **fits[place],
        )
    return ManyFacet(
        facets=facets,
        **_steps(cells, found.values, errors),
        scale_by=None if given.scale_by is None else given.names[given.scale_by],
        people=_people(given, used, cells, values=found.values, scores=(theta, sd, wle), fit=fits[-1]),
        mean=float(found.values[-2]),
        mean_error=float(errors[-2]),
        sd=float(np.exp(found.values[-1])),
        sd_error=float(errors[-1] * np.exp(found.values[-1])),
        loglik=found.loglik,
        parameters=free,
        rounds=found.rounds,
        converged=found.converged,
    )


def _steps(cells: Cells, values: Floats, errors: Floats) -> dict[str, Floats]:
    exists = np.arange(cells.most) < cells.highest[:, None]
    exists &= np.isin(np.arange(cells.highest.size), cells.scale)[:, None]
    steps, spread = (one[cells.elements : -2].reshape(exists.shape) for one in (values, errors))
    return {"steps": np.where(exists, steps, np.nan), "step_errors": np.where(exists & (spread > 0), spread, np.nan)}


def _people(
    given: Ratings,
    used: Bools,
    cells: Cells,
    *,
    values: Floats,
    scores: tuple[Floats, Floats, Floats],
    fit: dict[str, Any],
) -> RatedPeople:
    theta, sd, wle = scores
    count = np.bincount(given.person, minlength=given.people.size)
    spread = float(theta.var(ddof=1)) if theta.size > 1 else float("nan")
    return RatedPeople(
        labels=given.people,
        theta=theta,
        sd=sd,
        wle=wle,
        count=count,
        average=np.bincount(given.person, given.codes, minlength=given.people.size) / count,
        fair_average=person_fair_averages(given, used, cells, values, wle),
        reliability=spread / (spread + float(np.square(sd).mean())),
        **fit,
    )
