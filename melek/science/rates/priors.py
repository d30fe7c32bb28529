"""Ability distributions of groups, estimated from the answers themselves by latent regression, for many sets of weights
at once.

A prior common to all pulls every group's rate to the nation's; so groups (agency type x region) get their own mean and
variance. Small groups lean on a regression over main effects. Source: Mislevy (1985), *Estimation of latent group
effects*, JASA 80; Fay & Herriot (1979), JASA 74, for the variance between groups.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from melek.science.rates.allocation import Ints

Floats = NDArray[np.float64]
SMALLEST_VARIANCE, LARGEST_VARIANCE = 1e-4, 100.0
NEWTON_STEPS = 4
LONGEST_STEP = 1.0
RIDGE = 1e-10
TINY = 1e-12
SMALLEST_MASS = 1e-300


@dataclass(frozen=True, eq=False)
class GroupPriors:
    """Ability distributions of G groups.

    means, sds [G]; errors [G]: standard errors of the means; predicted [G]: what the regression says of the means;
    between_sd: SD of the means around the regression (infinite when there are too few groups to estimate it);
    coefficients [p]; sizes [G]: people; iterations; converged.
    """

    means: Floats
    sds: Floats
    errors: Floats
    predicted: Floats
    between_sd: float
    coefficients: Floats
    sizes: Ints
    iterations: int
    converged: bool


@dataclass(frozen=True, eq=False)
class ReplicatePriors:
    """Means and SDs [R, G] of groups refitted under R sets of weights, and whether all of them settled."""

    means: Floats
    sds: Floats
    iterations: int
    converged: bool


@dataclass(frozen=True, eq=False)
class _State:
    """R fits at once: means, sds, errors, predicted [R, G]; between [R]: variance between groups; coefficients [R, p]."""

    means: Floats
    sds: Floats
    errors: Floats
    predicted: Floats
    between: Floats
    coefficients: Floats


@dataclass(frozen=True, eq=False)
class _Sums:
    """Weighted sums [R, G] over people: weights, posterior means, mean squares, and variances."""

    people: Floats
    firsts: Floats
    seconds: Floats
    spreads: Floats


def fit_group_priors(
    log_likelihood: ArrayLike,
    nodes: ArrayLike,
    *,
    groups: ArrayLike,
    count: int,
    covariates: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    borrowed: float = 20.0,
    iterations: int = 500,
    tolerance: float = 1e-5,
) -> GroupPriors:
    """Means and variances of groups by EM on the nodes, small groups shrunk.

    theta_i ~ N(m_g, s_g^2), m_g ~ N(x_g'beta, t^2), s_g^2 drawn to the pooled variance with the weight of `borrowed`
    people. log_likelihood [n, K] of each person at nodes [K]; groups [n]: 0 ... count - 1; covariates [count, p]: main
    effects of the groups, None for one common mean; weights [n]: survey weights, which count inside a group only: each
    group's are scaled to sum to its effective size (sum w)^2 / sum w^2 (Kish 1965), so that a group drawn densely is
    believed as far as it was measured. A group without people gets the regression's mean and the pooled variance. Stops
    when no mean or SD moves more than `tolerance` logits.
    """
    problem = _problem(log_likelihood, nodes, groups=groups, count=count, covariates=covariates, borrowed=borrowed)
    given = np.ones(problem.index.size) if weights is None else np.asarray(weights, dtype=np.float64)
    if given.shape != problem.index.shape:
        raise ValueError("weights must be one non-negative number per person")
    state, steps, converged = problem.settle(
        problem.start(), given[None, :], iterations=iterations, tolerance=tolerance
    )
    return GroupPriors(
        means=state.means[0],
        sds=state.sds[0],
        errors=state.errors[0],
        predicted=state.predicted[0],
        between_sd=float(np.sqrt(state.between[0])),
        coefficients=state.coefficients[0],
        sizes=np.bincount(problem.index, minlength=count),
        iterations=steps,
        converged=converged,
    )


def refit_group_priors(
    priors: GroupPriors,
    log_likelihood: ArrayLike,
    nodes: ArrayLike,
    *,
    groups: ArrayLike,
    weights: ArrayLike,
    covariates: ArrayLike | None = None,
    borrowed: float = 20.0,
    iterations: int = 40,
    tolerance: float = 1e-4,
) -> ReplicatePriors:
    """The same fit under R sets of weights [R, n], all at once, started from the full fit `priors`.

    Arguments as in `fit_group_priors`. One E-step of a group is one matrix product [people, K] x [K, 3 R]: the
    likelihoods are common to all replicates and only the priors differ.
    """
    problem = _problem(
        log_likelihood, nodes, groups=groups, count=priors.means.size, covariates=covariates, borrowed=borrowed
    )
    given = np.asarray(weights, dtype=np.float64)
    if given.ndim != 2 or given.shape[1] != problem.index.size:
        raise ValueError("weights must be [replicates, people]")

    def repeated(values: ArrayLike) -> Floats:
        return np.repeat(np.asarray(values, dtype=np.float64)[None], given.shape[0], axis=0)

    start = _State(
        means=repeated(priors.means),
        sds=repeated(priors.sds),
        errors=repeated(priors.errors),
        predicted=repeated(priors.predicted),
        between=repeated(priors.between_sd**2),
        coefficients=repeated(priors.coefficients),
    )
    state, steps, converged = problem.settle(start, given, iterations=iterations, tolerance=tolerance)
    return ReplicatePriors(state.means, state.sds, steps, converged)


def posterior_expectations(
    log_likelihood: ArrayLike, nodes: ArrayLike, *, groups: ArrayLike, means: Floats, sds: Floats, features: Floats
) -> Floats:
    """Posterior expectations [R, n, F] of features [K, F] of ability under R sets of group priors, means and sds [R, G].

    sum_k L_ik P_rgk f_k / sum_k L_ik P_rgk, with L the likelihood and P the prior of the person's group on the nodes.
    """
    logs, points = validate_likelihood(log_likelihood, nodes)
    index = validate_groups(groups, people=logs.shape[0], count=means.shape[1])
    found = np.empty((means.shape[0], logs.shape[0], features.shape[1]))
    for group, rows in members(index, means.shape[1]):
        found[:, rows] = _expected(
            likelihoods(logs[rows]), points, means=means[:, group], sds=sds[:, group], features=features
        ).swapaxes(0, 1)
    return found


def likelihoods(logs: Floats) -> Floats:
    """Likelihoods [n, K] scaled so that each person's largest is 1."""
    return np.exp(logs - logs.max(axis=1, keepdims=True))


def members(index: Ints, count: int) -> Iterator[tuple[int, Ints]]:
    """Each group that has people, and the rows of its people."""
    order = np.argsort(index, kind="stable")
    ends = np.cumsum(np.bincount(index, minlength=count))
    for group, end in enumerate(ends):
        begin = int(ends[group - 1]) if group else 0
        if end > begin:
            yield group, order[begin:end]


def validate_likelihood(log_likelihood: ArrayLike, nodes: ArrayLike) -> tuple[Floats, Floats]:
    """Log-likelihoods [n, K] and nodes [K] as arrays. Raises ValueError when they do not fit or are not finite."""
    logs, points = np.asarray(log_likelihood, dtype=np.float64), np.asarray(nodes, dtype=np.float64)
    if logs.ndim != 2 or not logs.shape[0] or points.shape != (logs.shape[1],):
        raise ValueError("log_likelihood must be [people, nodes] for at least one person")
    if not np.all(np.isfinite(logs)):
        raise ValueError("log-likelihoods must be finite")
    return logs, points


def validate_groups(groups: ArrayLike, *, people: int, count: int) -> Ints:
    """Group of each person as an array. Raises ValueError when one is outside 0 ... count - 1."""
    index = np.asarray(groups, dtype=np.int64)
    if index.shape != (people,) or index.min() < 0 or index.max() >= count:
        raise ValueError(f"groups must be one index below {count} per person")
    return index


def _expected(likelihood: Floats, points: Floats, *, means: Floats, sds: Floats, features: Floats) -> Floats:
    """Expectations [n, R, F] for the people of one group under its R priors, means and sds [R]."""
    exponent = -0.5 * np.square((points[:, None] - means) / sds)
    prior = np.exp(exponent - exponent.max(axis=0))
    columns = np.concatenate([prior[:, :, None], prior[:, :, None] * features[:, None, :]], axis=2)
    sums = (likelihood @ columns.reshape(points.size, -1)).reshape(likelihood.shape[0], means.size, -1)
    expected: Floats = sums[:, :, 1:] / np.maximum(sums[:, :, :1], SMALLEST_MASS)
    return expected


def _problem(
    log_likelihood: ArrayLike,
    nodes: ArrayLike,
    *,
    groups: ArrayLike,
    count: int,
    covariates: ArrayLike | None,
    borrowed: float,
) -> "_Problem":
    logs, points = validate_likelihood(log_likelihood, nodes)
    index = validate_groups(groups, people=logs.shape[0], count=count)
    x = np.ones((count, 1)) if covariates is None else np.asarray(covariates, dtype=np.float64)
    if x.ndim != 2 or x.shape[0] != count or not np.all(np.isfinite(x)):
        raise ValueError("covariates must be a finite matrix with one row per group")
    blocks = tuple((group, rows, likelihoods(logs[rows])) for group, rows in members(index, count))
    return _Problem(points, index, x, blocks, borrowed)


@dataclass(frozen=True, eq=False)
class _Problem:
    """What all fits share: nodes, group of each person, regression matrix, and each group's rows and likelihoods."""

    points: Floats
    index: Ints
    x: Floats
    blocks: tuple[tuple[int, Ints, Floats], ...]
    borrowed: float

    def start(self) -> _State:
        """One fit that knows nothing yet."""
        count, width = self.x.shape
        zeros, ones = np.zeros((1, count)), np.ones((1, count))
        return _State(zeros, ones, ones, zeros, np.array([0.25]), np.zeros((1, width)))

    def settle(self, state: _State, weights: Floats, *, iterations: int, tolerance: float) -> tuple[_State, int, bool]:
        """EM until no mean or SD of any replicate moves more than the tolerance."""
        effective = self._effective(weights)
        steps, moved = 0, np.inf
        while steps < iterations and moved >= tolerance:
            updated = self._maximise(self._expect(state, effective), state)
            moved = max(np.abs(updated.means - state.means).max(), np.abs(updated.sds - state.sds).max())
            state, steps = updated, steps + 1
        return state, steps, bool(moved < tolerance)

    def _effective(self, weights: Floats) -> Floats:
        """Weights [R, n] of which each group's sum to its effective size."""
        if np.any(weights < 0.0) or not np.all(np.isfinite(weights)) or np.any(weights.sum(axis=1) <= 0.0):
            raise ValueError("weights must be finite, not negative, and not all zero")
        scaled = np.empty_like(weights)
        for _, rows, _ in self.blocks:
            part = weights[:, rows]
            factor = part.sum(axis=1) / np.maximum(np.square(part).sum(axis=1), SMALLEST_MASS)
            scaled[:, rows] = part * factor[:, None]
        return scaled

    def _expect(self, state: _State, weights: Floats) -> _Sums:
        """Weighted posterior moments of the people of each group."""
        features = np.stack([self.points, np.square(self.points)], axis=1)
        sums = np.zeros((4, *state.means.shape))
        for group, rows, likelihood in self.blocks:
            moments = _expected(
                likelihood, self.points, means=state.means[:, group], sds=state.sds[:, group], features=features
            )
            first, second, part = moments[:, :, 0], moments[:, :, 1], weights[:, rows].T
            parts = (part, part * first, part * second, part * (second - np.square(first)))
            sums[:, :, group] = [one.sum(axis=0) for one in parts]
        return _Sums(*sums)

    def _maximise(self, sums: _Sums, state: _State) -> _State:
        """New group means, variances and regression from the posterior moments."""
        variances = np.square(state.sds)
        # observed information on a mean: complete minus missing (Louis 1982)
        held = np.maximum(sums.people / variances - sums.spreads / np.square(variances), 0.0)
        told = held > 0.0
        score = (sums.firsts - sums.people * state.means) / variances
        steps = np.divide(score, held, out=np.zeros_like(score), where=told)
        direct = state.means + np.clip(steps, -LONGEST_STEP, LONGEST_STEP)
        between, beta = _regression(direct, held, self.x, start=state.between)
        predicted = beta @ self.x.T
        precision = 1.0 / between[:, None]
        centre = (held * direct + precision * predicted) / np.maximum(held + precision, TINY)
        centre = np.where(told, centre, predicted)
        squares = sums.seconds - 2.0 * centre * sums.firsts + sums.people * np.square(centre)
        pooled = squares.sum(axis=1, keepdims=True) / sums.people.sum(axis=1, keepdims=True)
        variance = (squares + self.borrowed * pooled) / np.maximum(sums.people + self.borrowed, TINY)
        return replace(
            state,
            means=centre,
            sds=np.sqrt(np.maximum(variance, SMALLEST_VARIANCE)),
            errors=1.0 / np.sqrt(np.maximum(held + precision, TINY)),
            predicted=predicted,
            between=between,
            coefficients=beta,
        )


def _regression(means: Floats, held: Floats, x: Floats, *, start: Floats) -> tuple[Floats, Floats]:
    """Variance t^2 [R] between groups around the regression, and its coefficients [R, p], by weighted least squares.

    t^2 solves sum (m_g - x_g'beta)^2 / (t^2 + 1 / held_g) = G - rank (Fay & Herriot 1979) by Newton's method from
    `start`; the sum falls and is convex in t^2. Infinite when no group is to spare.
    """
    told = held > 0.0
    noise = 1.0 / np.where(told, held, 1.0)
    beta, rank = _least_squares(means, np.where(told, held, 0.0), x)
    spare = told.sum(axis=1) - rank
    between = np.where(np.isfinite(start), start, SMALLEST_VARIANCE)
    for _ in range(NEWTON_STEPS):
        weight = np.where(told, 1.0 / (between[:, None] + noise), 0.0)
        fitted, _ = _least_squares(means, weight, x)
        pulls = np.square(weight * (means - fitted @ x.T))
        excess = (pulls / np.where(told, weight, 1.0)).sum(axis=1) - spare
        slope = np.maximum(pulls.sum(axis=1), TINY)
        between = np.clip(between + excess / slope, SMALLEST_VARIANCE, LARGEST_VARIANCE)
    weight = np.where(told, 1.0 / (between[:, None] + noise), 0.0)
    fitted, _ = _least_squares(means, weight, x)
    enough = spare >= 1.0
    return np.where(enough, between, np.inf), np.where(enough[:, None], fitted, beta)


def _least_squares(y: Floats, weights: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Coefficients [R, p] and ranks [R] of weighted regressions; a trace of a ridge stands in for collinear columns."""
    weighted = x.T * weights[:, None, :]
    gram = weighted @ x
    width = x.shape[1]
    ridge = RIDGE * np.maximum(np.trace(gram, axis1=1, axis2=2), TINY) / width
    steady = gram + ridge[:, None, None] * np.eye(width)
    solved = np.linalg.solve(steady, np.concatenate([weighted @ y[:, :, None], gram], axis=2))
    return solved[:, :, 0], np.round(np.trace(solved[:, :, 1:], axis1=1, axis2=2))
