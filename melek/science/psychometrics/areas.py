"""Scores by area or pillar from a multidimensional model, with their standard errors.

An item's model sees the ability w . theta, theta ~ N(mean, diag(s) R diag(s)), w the item's loadings (a row that sums to
one, so that the single scale is kept: equal abilities in all areas give the ordinary model). The posterior mode and its
curvature, with the Fisher information of the answers (Laplace), give means and errors. Never a function of the total:
an area without answers falls back on what its correlation with the others tells, and its error says so. Source: Segall
(1996), *Multidimensional adaptive testing*, Psychometrika 61.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import inverse_positive, solve_positive
from melek.science.psychometrics.answers import require_finite, require_population
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Bools, Codes, Floats, Items, category_terms, validate_answers

CROSSWALK_WEIGHT = {"full": 1.0, "part": 0.5}
ITERATIONS = 200
TOLERANCE = 1e-8
LONGEST_STEP = 1.0
SINGULAR = 1e-12


@dataclass(frozen=True, eq=False)
class AreaScores:
    """Posterior modes and errors [n, D] in logits, their covariances [n, D, D], and who converged [n]."""

    means: Floats
    errors: Floats
    covariances: Floats
    converged: Bools


def loadings(weights: ArrayLike) -> Floats:
    """Loadings [J, D]: each row of non-negative weights divided by its sum.

    For pillars, weights come from the cross-walk: 1 for a full and 1/2 for a part relation (`CROSSWALK_WEIGHT`).
    Raises WrongShape on a negative weight or an item without any.

    >>> loadings([[1.0, 0.5], [0.0, 1.0]]).round(3).tolist()
    [[0.667, 0.333], [0.0, 1.0]]
    """
    given = np.asarray(weights, dtype=np.float64)
    if given.ndim != 2 or not np.all(np.isfinite(given)) or np.any(given < 0.0):
        raise WrongShape("weights must be a matrix of non-negative numbers [items, dimensions]")
    sums = given.sum(axis=1, keepdims=True)
    if np.any(sums == 0.0):
        raise WrongShape("every item must load on at least one dimension")
    return given / sums


def uniform_correlation(dimensions: int, correlation: float) -> Floats:
    """Correlation matrix [D, D] with one value off the diagonal.

    >>> uniform_correlation(2, 0.85).tolist()
    [[1.0, 0.85], [0.85, 1.0]]
    """
    matrix = np.full((dimensions, dimensions), float(correlation))
    np.fill_diagonal(matrix, 1.0)
    return matrix


def area_scores(
    items: Items,
    *,
    loadings: ArrayLike,
    responses: ArrayLike,
    correlation: ArrayLike,
    prior_mean: ArrayLike = 0.0,
    prior_sd: ArrayLike = 1.0,
) -> AreaScores:
    """Posterior means and errors of D abilities for n people.

    items J, of any model; loadings [J, D] with rows that sum to one; responses [n, J] of categories, NaN or -1;
    correlation [D, D]; prior mean and SD numbers or [D]. Scoring steps, at most one logit long, until all move less
    than 1e-8. Raises WrongShape on bad shapes, negative loadings, rows that do not sum to one, a prior SD that is not
    positive, or a correlation that is not symmetric and positive definite; NotFinite.

    >>> from melek.science.psychometrics.models import two_pl
    >>> scores = area_scores(two_pl([1.0, 1.0], [0.0, 0.0]), loadings=[[1, 0], [0, 1]], responses=[[1, 0]],
    ...                      correlation=[[1.0, 0.6], [0.6, 1.0]])
    >>> bool(scores.means[0, 0] > 0.0 > scores.means[0, 1])
    True
    """
    codes = validate_answers(responses, items)
    weights = _validate_loadings(loadings, items.size)
    mean, precision = _prior(correlation, prior_mean, prior_sd, dimensions=weights.shape[1])
    theta = np.repeat(mean[None, :], codes.shape[0], axis=0)
    converged = np.zeros(codes.shape[0], dtype=bool)
    for _ in range(ITERATIONS):
        gradient, curvature = _derivatives(theta, items, weights=weights, codes=codes)
        gradient -= (theta - mean) @ precision
        step = solve_positive(curvature + precision, gradient)
        longest = np.abs(step).max(axis=1, keepdims=True)
        theta = theta + step * np.minimum(1.0, LONGEST_STEP / np.maximum(longest, TOLERANCE))
        converged = longest[:, 0] < TOLERANCE
        if converged.all():
            break
    _, curvature = _derivatives(theta, items, weights=weights, codes=codes)
    covariances = inverse_positive(curvature + precision)
    errors = np.sqrt(np.einsum("ndd->nd", covariances))
    return AreaScores(means=theta, errors=errors, covariances=covariances, converged=converged)


def _derivatives(theta: Floats, items: Items, *, weights: Floats, codes: Codes) -> tuple[Floats, Floats]:
    """Gradient [n, D] of the log-likelihood and its information [n, D, D]."""
    logs, first, _ = category_terms(theta @ weights.T, items)
    answered = codes >= 0
    reached = np.where(answered, codes, 0).astype(np.int64)[None]
    gradient = np.where(answered, np.take_along_axis(first, reached, axis=0)[0], 0.0) @ weights
    information = np.where(answered, (np.exp(logs) * np.square(first)).sum(axis=0), 0.0)
    dimensions = weights.shape[1]
    products = (weights[:, :, None] * weights[:, None, :]).reshape(items.size, dimensions * dimensions)
    return gradient, (information @ products).reshape(-1, dimensions, dimensions)


def _validate_loadings(loadings: ArrayLike, items: int) -> Floats:
    weights = np.asarray(loadings, dtype=np.float64)
    if weights.ndim != 2 or weights.shape[0] != items:
        raise WrongShape(f"loadings must be [{items}, dimensions], not {weights.shape}")
    require_finite(loadings=weights)
    if np.any(weights < 0.0):
        raise WrongShape("a loading cannot be negative")
    if not np.allclose(weights.sum(axis=1), 1.0):
        raise WrongShape("every row of loadings must sum to one")
    return weights


def _prior(
    correlation: ArrayLike, prior_mean: ArrayLike, prior_sd: ArrayLike, *, dimensions: int
) -> tuple[Floats, Floats]:
    matrix = np.asarray(correlation, dtype=np.float64)
    if matrix.shape != (dimensions, dimensions) or not np.allclose(np.diag(matrix), 1.0):
        raise WrongShape(f"correlation must be [{dimensions}, {dimensions}] with a diagonal of ones")
    require_finite(correlation=matrix)
    if not np.allclose(matrix, matrix.T) or np.linalg.eigvalsh(matrix)[0] <= SINGULAR:
        raise WrongShape("correlation must be symmetric and positive definite")
    require_population(prior_mean, prior_sd)
    mean = np.broadcast_to(np.asarray(prior_mean, dtype=np.float64), (dimensions,))
    sd = np.broadcast_to(np.asarray(prior_sd, dtype=np.float64), (dimensions,))
    return mean, inverse_positive(matrix * np.outer(sd, sd))
