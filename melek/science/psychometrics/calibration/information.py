"""Standard errors at the estimates.

Louis' identity: observed information = expected complete information - sum over people of the covariance, under each
person's posterior, of the complete score. Exact for the quadrature; the same number Oakes' identity gives. The
cross-product of the observed scores is cheaper, and right only for large samples and a true model.
Sources: Louis (1982), JRSS B 44; Oakes (1999), JRSS B 61.
"""

import numpy as np

from melek.science.numerics import compiled, multiply_rows, normal_log_weights, scale
from melek.science.psychometrics.calibration.em import (
    Point,
    Problem,
    expectation,
    gradient,
    parameter_index,
)
from melek.science.psychometrics.calibration.forms import (
    Block,
    block_columns,
    block_rows,
    derivatives,
    log_table,
)
from melek.science.psychometrics.calibration.loops import add_products, gather_information, take_free
from melek.science.psychometrics.calibration.result import ErrorMethod
from melek.science.psychometrics.models import Bools, Floats, Ints

DIFFERENCE = 1e-5
SINGULAR = 1e-4  # of the information scaled to a diagonal of ones; ordinary calibrations stay above .01
SHARE = 0.01


def observed_information(problem: Problem, point: Point) -> Floats:
    """Observed information [P, P] of the free parameters: item parameters in the forms of `forms`, means, SDs."""
    index, moments = parameter_index(problem)
    size = int(max(index.max(initial=-1), moments.max(initial=-1))) + 1
    is_louis = problem.settings.errors is ErrorMethod.LOUIS
    within = np.zeros((size, size))
    _gather(problem, point, index, moments, is_louis=is_louis, out=within)
    observed = _complete(problem, point, index, moments, size=size) - within if is_louis else -within
    symmetric: Floats = 0.5 * (observed + observed.T)
    return symmetric


def covariance(observed: Floats) -> Floats:
    """Covariance [P, P] from the observed information; NaN everywhere when that is not positive definite.

    >>> covariance(np.diag([4.0, 1.0])).tolist()
    [[0.25, 0.0], [0.0, 1.0]]
    """
    try:
        factor = np.linalg.cholesky(observed)
    except np.linalg.LinAlgError:
        return np.full_like(observed, np.nan)
    half = np.linalg.inv(factor)
    found: Floats = half.T @ half
    return found


def unidentified(observed: Floats, spread: Floats) -> Bools:
    """Parameters [P] that the answers do not place: they bear a part of a direction without information.

    >>> singular = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    >>> unidentified(singular, covariance(singular)).tolist()
    [True, True, False]
    """
    inflation = np.diag(spread) * np.diag(observed)
    if np.all(inflation < 1.0 / SINGULAR):
        return np.zeros(inflation.size, dtype=np.bool_)
    scale_of = np.sqrt(np.abs(np.diag(observed)))
    scale_of[scale_of == 0.0] = 1.0
    values, vectors = np.linalg.eigh(observed / np.outer(scale_of, scale_of))
    return np.asarray(np.square(vectors[:, values < SINGULAR]).sum(axis=1) > SHARE, dtype=np.bool_)


def _gather(problem: Problem, point: Point, index: Ints, moments: Ints, *, is_louis: bool, out: Floats) -> None:
    nodes = problem.nodes
    logs = log_table(problem.blocks, point.w, nodes)
    most, items, count = logs.shape
    slopes = np.zeros((most, items, index.shape[1], count))
    for block in problem.blocks:
        _, parts = derivatives(block, block_rows(block, point.w), nodes)
        for own, column in enumerate(block_columns(block, index.shape[1])):
            slopes[: block.categories, block.places, column] = parts[:, :, own]
    away = (nodes - point.means[:, None]) / point.sds[:, None]
    normal = np.stack([away / point.sds[:, None], (np.square(away) - 1.0) / point.sds[:, None]], axis=1)
    rows = problem.answers.rows()
    chance = np.exp(np.maximum(logs, -46.0)).reshape(-1, count)
    compiled(gather_information, multiply_rows, scale, take_free, add_products)(
        (rows.starts, rows.cells(items), rows.group),
        (chance, np.exp(normal_log_weights(nodes, point.means, point.sds))),
        (slopes.reshape(-1, index.shape[1], count), np.tile(index, (most, 1))),
        (normal, moments),
        out,
        is_louis=is_louis,
    )


def _complete(problem: Problem, point: Point, index: Ints, moments: Ints, *, size: int) -> Floats:
    """Expected complete information [P, P]: a block an item, a block a population."""
    expected = expectation(problem, point)
    out = np.zeros((size, size))
    for block in problem.blocks:
        if block.free.any():
            counts = expected.counts[: block.categories, block.places]
            curvature = _curvature(problem, block, block_rows(block, point.w), counts)
            own = index[np.ix_(block.places, block_columns(block, index.shape[1]))]
            for places, square in zip(own, curvature, strict=True):
                free = np.flatnonzero(places >= 0)
                out[np.ix_(places[free], places[free])] += square[np.ix_(free, free)]
    for group, places in enumerate(moments):
        square = _moment_information(problem.nodes - point.means[group], point.sds[group], expected.mass[group])
        free = np.flatnonzero(places >= 0)
        out[np.ix_(places[free], places[free])] += square[np.ix_(free, free)]
    return out


def _curvature(problem: Problem, block: Block, rows: Floats, counts: Floats) -> Floats:
    """Minus the second derivatives [Jb, W', W'] of the expected complete log-likelihood, by central differences."""
    square = np.empty((*rows.shape, rows.shape[1]))
    for column in range(rows.shape[1]):
        away = np.zeros(rows.shape[1])
        away[column] = DIFFERENCE
        above, below = (gradient(problem, block, rows + sign * away, counts)[0] for sign in (1.0, -1.0))
        square[:, :, column] = (below - above) / (2.0 * DIFFERENCE)
    return 0.5 * (square + square.transpose(0, 2, 1))


def _moment_information(away: Floats, sd: float, mass: Floats) -> Floats:
    people, first, second = mass.sum(), mass @ away, mass @ np.square(away)
    cross = 2.0 * first / sd**3
    return np.array([[people / sd**2, cross], [cross, 3.0 * second / sd**4 - people / sd**2]])
