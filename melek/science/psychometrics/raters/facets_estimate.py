"""Marginal maximum likelihood of the many-facet model, by Newton's method, with the errors of Louis' identity.

The gradient is that of the expected complete likelihood (Fisher's identity). Far from the top its information steers; near
it the observed information does: complete information less the covariance of each person's complete score. A step that
lowers the likelihood is halved.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from melek.science.numerics import compiled, grid, multiply_rows, normal_log_weights, scale
from melek.science.psychometrics.calibration.answers import Expectation, SparseAnswers
from melek.science.psychometrics.calibration.loops import add_products
from melek.science.psychometrics.errors import NotIdentified
from melek.science.psychometrics.models import Floats, Ints
from melek.science.psychometrics.raters.facets_model import Cells, complete_derivatives, curves, log_chances

NEAR = 0.5
LONGEST = 1.0
HALVINGS = 20
EDGE = 1e-6
LARGEST_REACH = 40.0


@dataclass(frozen=True)
class FacetSettings:
    """nodes on [-reach, reach] logits (both grow where people lie beyond); tolerance: largest step of a parameter at
    the end; rounds: most steps."""

    nodes: int = 121
    reach: float = 10.0
    tolerance: float = 1e-8
    rounds: int = 100


@dataclass(frozen=True, eq=False)
class FacetEstimate:
    """Parameters [P], their covariance [P, P] (NaN where the data do not identify them), and how the run went."""

    values: Floats
    covariance: Floats
    nodes: Floats
    loglik: float
    rounds: int
    converged: bool


def estimate(cells: Cells, answers: SparseAnswers, directions: Floats, settings: FacetSettings) -> FacetEstimate:
    """The highest point of the likelihood from all measures at zero and people N(0, 1)."""
    nodes = grid(-settings.reach, settings.reach, settings.nodes)
    found = _climb(cells, answers, directions, nodes, settings)
    while _is_cut_off(found) and nodes[-1] < LARGEST_REACH:
        nodes = grid(1.5 * nodes[0], 1.5 * nodes[-1], int(1.5 * nodes.size) | 1)
        found = _climb(cells, answers, directions, nodes, settings)
    return found


def posterior_moments(cells: Cells, answers: SparseAnswers, found: FacetEstimate) -> tuple[Floats, Floats]:
    """Posterior mean and SD [n] of each person."""
    chance, weights = _tables(cells, found.values, found.nodes)
    out = np.empty((2, answers.people))
    rows = (answers.starts, answers.cells(cells.scale.size))
    compiled(row_moments, multiply_rows, scale)(rows, (chance, weights[0], found.nodes), out)
    return out[0], out[1]


def row_moments(rows: tuple[Ints, Ints], tables: tuple[Floats, Floats, Floats], out: Floats) -> None:
    """Fills out [2, n] with mean and SD of the posterior of each row; tables: chance [cells, K], weights [K], nodes [K]."""
    starts, cells = rows
    chance, weights, nodes = tables
    product = np.empty(nodes.size)
    for person in range(starts.size - 1):
        product[:] = weights
        multiply_rows(product, chance, cells, starts[person], starts[person + 1])
        scale(product)
        mean = np.dot(product, nodes)
        out[0, person] = mean
        out[1, person] = np.sqrt(max(np.dot(product, nodes * nodes) - mean * mean, 0.0))


def posterior_residuals(cells: Cells, answers: SparseAnswers, found: FacetEstimate) -> Floats:
    """For each rating [5, n_obs] posterior means of (x - E)^2, V, (x - E)^2 / V, and the variances of the first and the
    third under the model, M4 - V^2 and M4 / V^2 - 1."""
    chance, weights = _tables(cells, found.values, found.nodes)
    at = curves(cells, found.values, found.nodes)
    points = np.arange(cells.most + 1, dtype=np.float64)[:, None, None]
    second = np.square(points - at.expected)
    # summed anew: the variance from moments about zero loses its digits where one category is nearly certain
    variance = np.maximum((second * at.chance).sum(axis=0), 1e-100)
    fourth = (np.square(second) * at.chance).sum(axis=0)
    moments = np.stack([at.expected, variance, fourth - np.square(variance), fourth / np.square(variance) - 1.0])
    out = np.empty((5, answers.codes.size))
    rows = (answers.starts, answers.cells(cells.scale.size), answers.columns, answers.codes)
    compiled(row_residuals, multiply_rows, scale)(rows, (chance, weights[0], moments), out)
    return out


def row_residuals(rows: tuple[Ints, Ints, Ints, Ints], tables: tuple[Floats, Floats, Floats], out: Floats) -> None:
    """Fills out [5, n_obs]; tables: chance [cells, K], weights [K], and [4, C, K] E, V and the two variances."""
    starts, cells, combos, codes = rows
    chance, weights, moments = tables
    product = np.empty(weights.size)
    for person in range(starts.size - 1):
        product[:] = weights
        multiply_rows(product, chance, cells, starts[person], starts[person + 1])
        scale(product)
        for place in range(starts[person], starts[person + 1]):
            combo = combos[place]
            squared = (codes[place] - moments[0, combo]) ** 2
            out[0, place] = np.dot(product, squared)
            out[1, place] = np.dot(product, moments[1, combo])
            out[2, place] = np.dot(product, squared / moments[1, combo])
            out[3, place] = np.dot(product, moments[2, combo])
            out[4, place] = np.dot(product, moments[3, combo])


def _climb(
    cells: Cells, answers: SparseAnswers, directions: Floats, nodes: Floats, settings: FacetSettings
) -> FacetEstimate:
    values = np.zeros(cells.parameters)
    at = _expect(cells, answers, values, nodes)
    change, rounds = np.inf, 0
    observed = np.full((values.size, values.size), np.nan)
    while rounds < settings.rounds:
        rounds += 1
        gradient, complete = complete_derivatives(cells, values, nodes, at.counts, at.mass[0])
        observed = complete - _missing(cells, answers, values, nodes) if change < NEAR else complete
        step = _step(directions, gradient, observed, complete)
        values, at, change = _advanced(lambda moved: _expect(cells, answers, moved, nodes), values, at, step)
        if change < settings.tolerance:
            break
    _, complete = complete_derivatives(cells, values, nodes, at.counts, at.mass[0])
    observed = complete - _missing(cells, answers, values, nodes)
    spread = _covariance(directions, observed)
    return FacetEstimate(values, spread, nodes, at.loglik, rounds, bool(change < settings.tolerance))


def _step(directions: Floats, gradient: Floats, observed: Floats, complete: Floats) -> Floats:
    """Newton's step by the observed information where it is positive definite, else by the complete one, at last with a ridge.

    A matrix can pass for positive definite by its lower half and still be singular to the solver: then the next one steers.
    Raises NotIdentified where none does.
    """
    slope = directions.T @ gradient
    for information in (observed, complete):
        curve = directions.T @ information @ directions
        try:
            np.linalg.cholesky(curve)
            solved = np.linalg.solve(curve, slope)
        except np.linalg.LinAlgError:
            continue
        step: Floats = directions @ solved
        return step
    ridge = 1e-6 * np.eye(slope.size) * max(float(np.trace(curve)), 1.0)
    try:
        return np.asarray(directions @ np.linalg.solve(curve + ridge, slope), dtype=np.float64)
    except np.linalg.LinAlgError as error:
        raise NotIdentified("the ratings cannot tell the measures apart") from error


def _advanced(
    expect: Callable[[Floats], Expectation], values: Floats, at: Expectation, step: Floats
) -> tuple[Floats, Expectation, float]:
    """Where a step leads, halved until the likelihood does not fall, and how far it went."""
    step = step * min(1.0, LONGEST / max(float(np.abs(step).max()), 1e-300))
    for _ in range(HALVINGS):
        moved = values + step
        reached = expect(moved)
        if reached.loglik >= at.loglik - 1e-10 * abs(at.loglik):
            return moved, reached, float(np.abs(step).max())
        step = 0.5 * step
    return values, at, 0.0


def _expect(cells: Cells, answers: SparseAnswers, values: Floats, nodes: Floats) -> Expectation:
    logs = log_chances(cells, values, nodes)
    logs[np.isneginf(logs)] = 0.0
    return answers.expect(logs, normal_log_weights(nodes, values[-2:-1], np.exp(np.clip(values[-1:], -6.0, 4.0))))


def _tables(cells: Cells, values: Floats, nodes: Floats) -> tuple[Floats, Floats]:
    chance = np.exp(np.maximum(log_chances(cells, values, nodes), -46.0)).reshape(-1, nodes.size)
    return chance, np.exp(normal_log_weights(nodes, values[-2:-1], np.exp(values[-1:])))


def _is_cut_off(found: FacetEstimate) -> bool:
    """Whether the population reaches beyond the nodes."""
    mean, sd = found.values[-2], np.exp(found.values[-1])
    return bool(np.exp(-0.5 * ((found.nodes[-1] - abs(mean)) / sd) ** 2) > EDGE)


def _covariance(directions: Floats, observed: Floats) -> Floats:
    curve = directions.T @ observed @ directions
    try:
        factor = np.linalg.inv(np.linalg.cholesky(0.5 * (curve + curve.T)))
    except np.linalg.LinAlgError:
        return np.full(observed.shape, np.nan)
    half = factor @ directions.T
    return np.asarray(half.T @ half, dtype=np.float64)


def _missing(cells: Cells, answers: SparseAnswers, values: Floats, nodes: Floats) -> Floats:
    """Sum over people of the covariance of the complete score under the posterior [P, P]."""
    at = curves(cells, values, nodes)
    mean, sd = values[-2], float(np.exp(values[-1]))
    z = (nodes - mean) / sd
    out = np.zeros((cells.parameters, cells.parameters))
    chance, weights = _tables(cells, values, nodes)
    compiled(gather_missing, multiply_rows, scale, slot, add_products)(
        (answers.starts, answers.cells(cells.scale.size), answers.columns.astype(np.int64), answers.codes),
        (chance, weights[0]),
        (at.expected, np.ascontiguousarray(at.reach), np.stack([z / sd, np.square(z) - 1.0])),
        (cells.columns, cells.step_columns, cells.highest[cells.scale]),
        out,
    )
    return out


def gather_missing(
    rows: tuple[Ints, Ints, Ints, Ints],
    tables: tuple[Floats, Floats],
    terms: tuple[Floats, Floats, Floats],
    places: tuple[Ints, Ints, Ints],
    out: Floats,
) -> None:
    """Adds to out [P, P], person by person, the covariance of the complete score under the person's posterior."""
    starts, cells, combos, codes = rows
    chance, weights = tables
    expected, reach, moments = terms
    each = places[0].shape[1] + places[1].shape[1]
    longest = min(np.max(starts[1:] - starts[:-1]) * each + 2, out.shape[0])
    scores = np.empty((longest, chance.shape[1]))
    which = np.empty(longest, dtype=np.int64)
    mine = np.full(out.shape[0], -1, dtype=np.int64)
    product = np.empty(chance.shape[1])
    for person in range(starts.size - 1):
        product[:] = weights
        multiply_rows(product, chance, cells, starts[person], starts[person + 1])
        scale(product)
        used = 0
        for place in range(starts[person], starts[person + 1]):
            combo, code = combos[place], codes[place]
            for facet in range(places[0].shape[1]):
                one = slot(scores, which, mine, used, places[0][combo, facet])
                used = max(used, one + 1)
                scores[one] += expected[combo] - code
            for step in range(places[2][combo]):
                one = slot(scores, which, mine, used, places[1][combo, step])
                used = max(used, one + 1)
                scores[one] += reach[step, combo]
                if code > step:
                    scores[one] -= 1.0
        for moment in range(2):
            one = slot(scores, which, mine, used, out.shape[0] - 2 + moment)
            used = max(used, one + 1)
            scores[one] += moments[moment]
        add_products(out, scores[:used], which, product, True)
        for one in range(used):
            mine[which[one]] = -1


def slot(scores: Floats, which: Ints, mine: Ints, used: int, parameter: int) -> int:
    """Row of a parameter among a person's scores, begun with zeros when it is new."""
    if mine[parameter] < 0:
        mine[parameter] = used
        which[used] = parameter
        scores[used] = 0.0
    return int(mine[parameter])
