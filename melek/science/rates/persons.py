"""What one measured person adds to a rate: P(theta >= cut | answers, prior of the person's group), and plausible
values.

A prior common to all pulls every group's rate to the nation's; so groups (agency type x region) get their own mean and
variance, estimated from the answers themselves by latent regression. Only for rates: a person's own verdict rests on
one common prior. Source: Mislevy (1991), *Randomization-based inference about latent variables from complex samples*,
Psychometrika 56.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from melek.science.numerics import (
    normal_log_weights,
    normalised,
    tail_weights,
    uniforms,
)
from melek.science.rates.allocation import Ints

Floats = NDArray[np.float64]
CHUNK = 4096
FINE = 8
PLAUSIBLE_STREAM = 21
SMALLEST_VARIANCE, LARGEST_VARIANCE = 1e-4, 100.0
HALVINGS = 40
LONGEST_STEP = 1.0
TINY = 1e-12


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
    effects of the groups, None for one common mean; weights [n]: survey weights, scaled here to sum to n. A group
    without people gets the regression's mean and the pooled variance. Stops when no mean or SD moves more than
    `tolerance` logits.
    """
    logs, points = _validate_likelihood(log_likelihood, nodes)
    index = _validate_groups(groups, people=logs.shape[0], count=count)
    scaled = np.ones(logs.shape[0]) if weights is None else np.asarray(weights, dtype=np.float64)
    if scaled.shape != index.shape or np.any(scaled < 0.0) or scaled.sum() <= 0.0:
        raise ValueError("weights must be one non-negative number per person")
    scaled = scaled * (scaled.size / scaled.sum())
    x = np.ones((count, 1)) if covariates is None else np.asarray(covariates, dtype=np.float64)
    if x.ndim != 2 or x.shape[0] != count or not np.all(np.isfinite(x)):
        raise ValueError("covariates must be a finite matrix with one row per group")
    current = _start(index, x)
    for step in range(1, iterations + 1):
        means, seconds = _moments(logs, points, index, priors=current)
        updated = _maximise(means, seconds, index, priors=current, weights=scaled, x=x, borrowed=borrowed)
        moved = max(np.abs(updated.means - current.means).max(), np.abs(updated.sds - current.sds).max())
        current = replace(updated, iterations=step, converged=bool(moved < tolerance))
        if current.converged:
            break
    return current


def literacy_probabilities(
    log_likelihood: ArrayLike, nodes: ArrayLike, *, means: ArrayLike, sds: ArrayLike, cut: float
) -> Floats:
    """p_i = P(theta_i >= cut | answers, N(mean_i, sd_i^2)) for n people; means and sds are [n] or numbers.

    >>> nodes = np.linspace(-6.0, 6.0, 61)
    >>> literacy_probabilities(np.zeros((1, 61)), nodes, means=0.0, sds=1.0, cut=0.0).round(6).tolist()
    [0.5]
    """
    logs, points = _validate_likelihood(log_likelihood, nodes)
    weights = tail_weights(points, cut)
    parts = [posterior @ weights for posterior in _posteriors(logs, points, means=means, sds=sds)]
    return np.clip(np.concatenate(parts), 0.0, 1.0)


def plausible_values(
    log_likelihood: ArrayLike, nodes: ArrayLike, *, means: ArrayLike, sds: ArrayLike, seed: int, count: int = 10
) -> Floats:
    """`count` draws [n, count] from each person's posterior, in logits, fixed by the seed and the person's place.

    The distribution function is that of `tail_weights` on a grid eight times finer, inverted linearly.
    """
    logs, points = _validate_likelihood(log_likelihood, nodes)
    fine = np.linspace(points[0], points[-1], (points.size - 1) * FINE + 1)
    tails = np.stack([tail_weights(points, cut) for cut in fine], axis=1)
    chances = uniforms(seed, PLAUSIBLE_STREAM, np.arange(logs.shape[0] * count)).reshape(-1, count)
    drawn, first = [], 0
    for posterior in _posteriors(logs, points, means=means, sds=sds):
        # running maximum, because the interpolated distribution may dip by its rounding in the far tails
        cumulative = np.maximum.accumulate(np.clip(1.0 - posterior @ tails, 0.0, 1.0), axis=1)
        drawn.append(_inverted(cumulative, fine, chances[first : first + posterior.shape[0]]))
        first += posterior.shape[0]
    return np.concatenate(drawn)


def _start(index: Ints, x: Floats) -> GroupPriors:
    count = x.shape[0]
    return GroupPriors(
        means=np.zeros(count),
        sds=np.ones(count),
        errors=np.ones(count),
        predicted=np.zeros(count),
        between_sd=0.5,
        coefficients=np.zeros(x.shape[1]),
        sizes=np.bincount(index, minlength=count),
        iterations=0,
        converged=False,
    )


def _moments(logs: Floats, points: Floats, index: Ints, *, priors: GroupPriors) -> tuple[Floats, Floats]:
    """Posterior mean and mean square of each person under the present priors."""
    posterior = normalised(logs + normal_log_weights(points, priors.means, priors.sds)[index])
    return posterior @ points, posterior @ np.square(points)


def _maximise(
    means: Floats,
    seconds: Floats,
    index: Ints,
    *,
    priors: GroupPriors,
    weights: Floats,
    x: Floats,
    borrowed: float,
) -> GroupPriors:
    """New group means, variances and regression from the posterior moments of people."""

    def summed(values: Floats) -> Floats:
        return np.bincount(index, weights=weights * values, minlength=x.shape[0]).astype(np.float64)

    people, variances = summed(np.ones_like(means)), np.square(priors.sds)
    # observed information on a mean: complete minus missing (Louis 1982)
    spread = summed(seconds - np.square(means))
    held = np.maximum(people / variances - spread / np.square(variances), 0.0)
    told = held > 0.0
    score = (summed(means) - people * priors.means) / variances
    steps = np.divide(score, held, out=np.zeros_like(score), where=told)
    direct = priors.means + np.clip(steps, -LONGEST_STEP, LONGEST_STEP)
    between, beta = _regression(direct[told], held[told], x[told])
    predicted = x @ beta
    precision = 0.0 if np.isinf(between) else 1.0 / between
    centre = np.where(told, (held * direct + precision * predicted) / np.where(told, held + precision, 1.0), predicted)
    squares = summed(seconds) - 2.0 * centre * summed(means) + people * np.square(centre)
    pooled = squares.sum() / people.sum()
    variance = np.maximum((squares + borrowed * pooled) / np.maximum(people + borrowed, TINY), SMALLEST_VARIANCE)
    return replace(
        priors,
        means=centre,
        sds=np.sqrt(variance),
        errors=1.0 / np.sqrt(np.maximum(held + precision, TINY)),
        predicted=predicted,
        between_sd=float(np.sqrt(between)),
        coefficients=beta,
    )


def _regression(means: Floats, held: Floats, x: Floats) -> tuple[float, Floats]:
    """Variance t^2 between groups around the regression, and its coefficients, by weighted least squares.

    t^2 solves sum (m_g - x_g'beta)^2 / (t^2 + 1 / held_g) = G - rank (Fay & Herriot 1979); infinite when no group is to
    spare.
    """
    spare = means.size - int(np.linalg.matrix_rank(x))

    def fitted(between: float) -> tuple[float, Floats]:
        weight = 1.0 / (between + 1.0 / held)
        root = np.sqrt(weight)
        beta = np.asarray(np.linalg.lstsq(root[:, None] * x, root * means, rcond=None)[0], dtype=np.float64)
        return float(weight @ np.square(means - x @ beta)), beta

    if spare < 1:
        return float("inf"), fitted(0.0)[1]
    low, high = SMALLEST_VARIANCE, LARGEST_VARIANCE
    if fitted(low)[0] <= spare:
        return low, fitted(low)[1]
    for _ in range(HALVINGS):
        middle = np.sqrt(low * high)
        if fitted(middle)[0] > spare:
            low = middle
        else:
            high = middle
    return high, fitted(high)[1]


def _posteriors(logs: Floats, points: Floats, *, means: ArrayLike, sds: ArrayLike) -> Iterator[Floats]:
    """Posteriors [chunk, K] in chunks of people, so that memory stays small."""
    people = (logs.shape[0],)
    centre, spread = np.broadcast_to(means, people), np.broadcast_to(sds, people)
    for first in range(0, logs.shape[0], CHUNK):
        part = slice(first, first + CHUNK)
        yield normalised(logs[part] + normal_log_weights(points, centre[part], spread[part]))


def _inverted(cumulative: Floats, fine: Floats, chances: Floats) -> Floats:
    """Abilities at which each row's distribution function [m, F] reaches its chances [m, M]."""
    rows = np.arange(cumulative.shape[0])
    values = np.empty_like(chances)
    for draw in range(chances.shape[1]):
        wanted = chances[:, draw]
        above = np.clip((cumulative <= wanted[:, None]).sum(axis=1), 1, fine.size - 1)
        low, high = cumulative[rows, above - 1], cumulative[rows, above]
        share = np.clip((wanted - low) / np.maximum(high - low, 1e-300), 0.0, 1.0)
        values[:, draw] = fine[above - 1] + share * (fine[above] - fine[above - 1])
    return values


def _validate_likelihood(log_likelihood: ArrayLike, nodes: ArrayLike) -> tuple[Floats, Floats]:
    logs, points = np.asarray(log_likelihood, dtype=np.float64), np.asarray(nodes, dtype=np.float64)
    if logs.ndim != 2 or not logs.shape[0] or points.shape != (logs.shape[1],):
        raise ValueError("log_likelihood must be [people, nodes] for at least one person")
    if not np.all(np.isfinite(logs)):
        raise ValueError("log-likelihoods must be finite")
    return logs, points


def _validate_groups(groups: ArrayLike, *, people: int, count: int) -> Ints:
    index = np.asarray(groups, dtype=np.int64)
    if index.shape != (people,) or index.min() < 0 or index.max() >= count:
        raise ValueError(f"groups must be one index below {count} per person")
    return index
