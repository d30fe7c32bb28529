"""Marginal maximum likelihood by EM, accelerated by SQUAREM.

E-step: expected answers on the nodes. M-step: scoring steps item by item, and the moments of each free population.
Sources: Bock & Aitkin (1981), Psychometrika 46; Varadhan & Roland (2008), *Simple and globally convergent methods for
accelerating the convergence of any EM algorithm*, Scandinavian Journal of Statistics 35.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from melek.science.numerics import grid, normal_log_weights
from melek.science.psychometrics.calibration.answers import DenseAnswers, Expectation, SparseAnswers
from melek.science.psychometrics.calibration.forms import (
    LARGEST_SLOPE,
    SMALLEST_SLOPE,
    Block,
    block_columns,
    block_rows,
    derivatives,
    is_possible,
    log_table,
)
from melek.science.psychometrics.calibration.guessing import log_density, slope_and_precision
from melek.science.psychometrics.calibration.result import Settings
from melek.science.psychometrics.errors import VarianceCollapsed
from melek.science.psychometrics.models import Bools, Floats, Ints, Model

SCORING_STEPS = 3
LONGEST_STEP = 1.5
SMALL_ENOUGH = 1e-7
HALVINGS = 12
LEAST_STEPS = 0.6  # an SD below so many steps between nodes is no longer held by the quadrature
SHARES = (1.0, 0.25, 0.0625, 0.015625)  # parts of a step that an item with guessing tries
SLACK = 1e-8

Progress = Callable[[int, float, float], object]


@dataclass(frozen=True, eq=False)
class Problem:
    """What is estimated from what: answers, blocks of items, free item parameters [J, W], free moments [G].

    owner [J]: the item whose slope (shared[0]) and c (shared[1]) an item uses, itself unless items are tied; `free` is
    true for what is shared in the owner's row only.
    """

    answers: DenseAnswers | SparseAnswers
    blocks: list[Block]
    free: Bools
    free_mean: Bools
    free_sd: Bools
    settings: Settings
    owner: Ints
    shared: tuple[bool, bool] = (False, False)

    @property
    def shared_columns(self) -> list[int]:
        """Columns of w that tied items share."""
        return [column for column, is_shared in zip((0, -1), self.shared, strict=True) if is_shared]

    @property
    def prior_share(self) -> Floats:
        """How much of the prior of c each item bears [J]: tied items that share c bear it together."""
        if not self.shared[1]:
            return np.ones(self.owner.size)
        return 1.0 / np.bincount(self.owner)[self.owner]

    @property
    def nodes(self) -> Floats:
        """Quadrature nodes [K]."""
        return grid(-self.settings.reach, self.settings.reach, self.settings.nodes)

    def packed(self, point: "Point") -> Floats:
        """Everything that is free in one vector [P]: item parameters, means, logarithms of SDs."""
        return np.concatenate([point.w[self.free], point.means[self.free_mean], np.log(point.sds[self.free_sd])])

    def unpacked(self, values: Floats, like: "Point") -> "Point":
        """The point of a vector; what is fixed is taken from `like`."""
        w, means, sds = like.w.copy(), like.means.copy(), like.sds.copy()
        items, moments = int(self.free.sum()), int(self.free_mean.sum())
        w[self.free] = values[:items]
        for column in self.shared_columns:
            w[:, column] = w[self.owner, column]
        means[self.free_mean] = values[items : items + moments]
        sds[self.free_sd] = np.exp(np.clip(values[items + moments :], -5.0, 3.0))
        return Point(w, means, sds)


@dataclass(frozen=True, eq=False)
class Point:
    """Parameters: rows of items w [J, W], means and SDs of populations [G]."""

    w: Floats
    means: Floats
    sds: Floats


@dataclass(frozen=True, eq=False)
class Estimate:
    """Where EM ended, after how many E-steps, and whether it settled."""

    point: Point
    rounds: int
    converged: bool


def expectation(problem: Problem, point: Point) -> Expectation:
    """The E-step at a point."""
    logs = log_table(problem.blocks, point.w, problem.nodes)
    return problem.answers.expect(logs, normal_log_weights(problem.nodes, point.means, point.sds))


def estimate(problem: Problem, start: Point, progress: Progress | None = None) -> Estimate:
    """Steps until no parameter moves more than the tolerance, or the rounds are used up.

    Each cycle takes two EM steps, extrapolates along their differences, and takes one more; an extrapolation that
    lowers the likelihood is given up. `progress(round, largest change, log-likelihood)` may raise, which ends the run.
    Raises VarianceCollapsed when the SD of a population goes to nothing.
    """
    settings = problem.settings
    point, rounds = start, 0
    while rounds < settings.rounds:
        path, values = [problem.packed(point)], []
        for _ in range(2):
            point, value = _step(problem, point)
            _check_spread(problem, point)
            rounds += 1
            path.append(problem.packed(point))
            values.append(value)
            change = float(np.abs(path[-1] - path[-2]).max(initial=0.0))
            if progress is not None:
                progress(rounds, change, value)
            if change < settings.tolerance:
                return Estimate(point, rounds, converged=True)
        far = problem.unpacked(_extrapolated(*path), point)
        if rounds < settings.rounds and _is_inside(problem, far):
            after, value = _step(problem, far)
            rounds += 1
            point = after if value >= values[1] - SLACK * abs(values[1]) else point
            _check_spread(problem, point)
    return Estimate(point, rounds, converged=False)


def _check_spread(problem: Problem, point: Point) -> None:
    least = LEAST_STEPS * 2.0 * problem.settings.reach / (problem.settings.nodes - 1)
    if np.any(problem.free_sd & ~(point.sds > least)):
        raise VarianceCollapsed("the abilities of a population have no spread: its answers are chance, or all alike")


def _is_inside(problem: Problem, point: Point) -> bool:
    return all(is_possible(block, block_rows(block, point.w)).all() for block in problem.blocks)


def _extrapolated(first: Floats, second: Floats, third: Floats) -> Floats:
    step, bend = second - first, third - 2.0 * second + first
    curve = float(bend @ bend)
    length = -max(1.0, float(np.sqrt(step @ step / curve))) if curve > 0.0 else -1.0
    return first - 2.0 * length * step + length**2 * bend


def _step(problem: Problem, point: Point) -> tuple[Point, float]:
    """One EM step, and the objective at the point it starts from."""
    expected = expectation(problem, point)
    w = point.w.copy()
    for block in problem.blocks:
        if block.free.any():
            columns = block_columns(block, w.shape[1])
            counts = expected.counts[: block.categories, block.places]
            w[np.ix_(block.places, columns)] = _scored(problem, block, w[np.ix_(block.places, columns)], counts)
    means, sds = _moments(problem, point, expected.mass)
    return Point(w, means, sds), expected.loglik + log_prior(problem, point.w)


def log_prior(problem: Problem, w: Floats) -> float:
    """Log density, up to a constant, of the free logits of c under their prior."""
    return float(log_density(problem.settings, w[:, -1][problem.free[:, -1]]).sum())


def gradient(problem: Problem, block: Block, rows: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Gradient [Jb, W'] and Fisher information [Jb, W', W'] of the expected complete log-likelihood of a block."""
    logs, slopes = derivatives(block, rows, problem.nodes)
    weight = np.exp(logs) * counts.sum(axis=0)
    slope = np.einsum("mjk,mjwk->jw", counts, slopes)
    information = ((slopes * weight[:, :, None, :]) @ slopes.transpose(0, 1, 3, 2)).sum(axis=0)
    if block.model is Model.THREE_PL:
        share = problem.prior_share[block.places]
        pull, precision = slope_and_precision(problem.settings, rows[:, -1])
        slope[:, -1] += share * pull
        information[:, -1, -1] += share * precision
    return slope, information


def free_columns(block: Block) -> Bools:
    """Which of a block's own parameters are free [Jb, W']."""
    free: Bools = block.free[:, block_columns(block, block.free.shape[1])]
    return free


def _scored(problem: Problem, block: Block, rows: Floats, counts: Floats) -> Floats:
    """Rows after a few scoring steps; a step out of bounds is halved, item by item, or for tied items together."""
    free = free_columns(block)
    ties = _ties(problem, block)
    fixed = np.eye(rows.shape[1]) * ~free[:, None, :]
    for _ in range(SCORING_STEPS):
        slope, information = gradient(problem, block, rows, counts)
        slope = np.where(free, slope, 0.0)
        information = np.where(free[:, :, None] & free[:, None, :], information, 0.0) + fixed
        information += 1e-8 * np.eye(rows.shape[1])
        whole = np.asarray(np.linalg.solve(information, slope[..., None])[..., 0], dtype=np.float64)
        _tie_steps(problem, whole, slope, information, ties)
        step = np.asarray(np.clip(whole, -LONGEST_STEP, LONGEST_STEP), dtype=np.float64)
        if block.model is Model.THREE_PL:
            rows = _risen(problem, block, rows, counts, steps=(step, whole))
        else:
            rows = _moved(block, rows, step, ties)
        if np.abs(step).max() < SMALL_ENOUGH:
            break
    return rows


def _ties(problem: Problem, block: Block) -> Ints:
    """Code of the tied set of each of the block's items [Jb]; all different where nothing is tied."""
    return np.asarray(np.unique(problem.owner[block.places], return_inverse=True)[1], dtype=np.int64)


def _tie_steps(problem: Problem, step: Floats, slope: Floats, information: Floats, ties: Ints) -> None:
    """Replaces the steps of tied items by those that move what they share together."""
    width = step.shape[1]
    shared = [column % width for column in problem.shared_columns]
    own = [column for column in range(width) if column not in shared]
    for code in np.flatnonzero(np.bincount(ties) > 1):
        members = np.flatnonzero(ties == code)
        pick = np.zeros((members.size, width, len(shared) + members.size * len(own)))
        pick[:, shared, range(len(shared))] = 1.0
        for place in range(members.size):
            pick[place, own, len(shared) + place * len(own) + np.arange(len(own))] = 1.0
        curve = np.einsum("jwp,jwv,jvq->pq", pick, information[members], pick)
        step[members] = pick @ np.linalg.solve(curve, np.einsum("jwp,jw->p", pick, slope[members]))


def _risen(problem: Problem, block: Block, rows: Floats, counts: Floats, *, steps: tuple[Floats, Floats]) -> Floats:
    """With guessing the objective is not concave: of parts of a step, each item takes the one that raises it most.

    steps: the step clipped parameter by parameter, which is quick, and the whole one. Clipping turns a step, so that no
    part of it may rise; shortened as a whole, some part always does, or the item stands at its top.
    """
    clipped, whole = steps
    ties = _ties(problem, block)
    longest = np.zeros(ties.size)
    np.maximum.at(longest, ties, np.abs(whole).max(axis=1))
    straight = whole * np.minimum(1.0, LONGEST_STEP / np.maximum(longest[ties], SMALL_ENOUGH))[:, None]
    best, found = _objective(problem, block, rows, counts), rows
    for step in (clipped, straight):
        for share in SHARES:
            tried = _moved(block, rows, share * step, ties)
            reached = _objective(problem, block, tried, counts)
            rises = reached > best
            best, found = np.where(rises, reached, best), np.where(rises[:, None], tried, found)
    return found


def _objective(problem: Problem, block: Block, rows: Floats, counts: Floats) -> Floats:
    """Objective [Jb] of each item, or of the tied set it belongs to."""
    logs, _ = derivatives(block, rows, problem.nodes)
    prior = problem.prior_share[block.places] * log_density(problem.settings, rows[:, -1])
    ties = _ties(problem, block)
    found = np.einsum("mjk,mjk->j", counts, logs) + prior
    return np.asarray(np.bincount(ties, found), dtype=np.float64)[ties]


def _moved(block: Block, rows: Floats, step: Floats, ties: Ints) -> Floats:
    for _ in range(HALVINGS):
        moved = rows + step
        moved[:, 0] = np.clip(moved[:, 0], SMALLEST_SLOPE, LARGEST_SLOPE)
        good = np.bincount(ties, ~is_possible(block, moved))[ties] == 0
        if good.all():
            return moved
        step = np.where(good[:, None], step, 0.5 * step)
    return np.where(good[:, None], moved, rows)


def _moments(problem: Problem, point: Point, mass: Floats) -> tuple[Floats, Floats]:
    people = mass.sum(axis=1)
    means = np.where(problem.free_mean, mass @ problem.nodes / people, point.means)
    spread = (mass * np.square(problem.nodes - means[:, None])).sum(axis=1) / people
    return means, np.where(problem.free_sd, np.sqrt(spread), point.sds)


def parameter_index(problem: Problem) -> tuple[Ints, Ints]:
    """Place in the packed vector of each item parameter [J, W] and of each mean and SD [G, 2]; -1 when fixed."""
    items = np.full(problem.free.shape, -1, dtype=np.int64)
    items[problem.free] = np.arange(problem.free.sum())
    for column in problem.shared_columns:
        items[:, column] = items[problem.owner, column]
    moments = np.full((problem.free_mean.size, 2), -1, dtype=np.int64)
    first = int(problem.free.sum())
    moments[problem.free_mean, 0] = first + np.arange(problem.free_mean.sum())
    moments[problem.free_sd, 1] = first + int(problem.free_mean.sum()) + np.arange(problem.free_sd.sum())
    return items, moments
