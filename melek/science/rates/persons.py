"""What one measured person adds to a rate: P(theta >= cut | answers, prior of the person's group), and plausible
values.

Only for rates: a person's own verdict rests on one common prior. Source: Mislevy (1991), *Randomization-based inference
about latent variables from complex samples*, Psychometrika 56.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import normal_log_weights, normalised, tail_weights, uniforms
from melek.science.rates.priors import Floats, ReplicatePriors, posterior_expectations, validate_likelihood

CHUNK = 4096
FINE = 8
PLAUSIBLE_STREAM = 21


def literacy_probabilities(
    log_likelihood: ArrayLike, nodes: ArrayLike, *, means: ArrayLike, sds: ArrayLike, cut: float
) -> Floats:
    """p_i = P(theta_i >= cut | answers, N(mean_i, sd_i^2)) for n people; means and sds are [n] or numbers.

    >>> nodes = np.linspace(-6.0, 6.0, 61)
    >>> literacy_probabilities(np.zeros((1, 61)), nodes, means=0.0, sds=1.0, cut=0.0).round(6).tolist()
    [0.5]
    """
    logs, points = validate_likelihood(log_likelihood, nodes)
    weights = tail_weights(points, cut)
    parts = [posterior @ weights for posterior in _posteriors(logs, points, means=means, sds=sds)]
    return np.clip(np.concatenate(parts), 0.0, 1.0)


def replicate_probabilities(
    log_likelihood: ArrayLike, nodes: ArrayLike, *, groups: ArrayLike, priors: ReplicatePriors, cut: float
) -> Floats:
    """p_ri [R, n]: `literacy_probabilities` under each replicate's priors of the groups."""
    _, points = validate_likelihood(log_likelihood, nodes)
    features = tail_weights(points, cut)[:, None]
    found = posterior_expectations(
        log_likelihood, nodes, groups=groups, means=priors.means, sds=priors.sds, features=features
    )
    return np.clip(found[:, :, 0], 0.0, 1.0)


def plausible_values(
    log_likelihood: ArrayLike, nodes: ArrayLike, *, means: ArrayLike, sds: ArrayLike, seed: int, count: int = 10
) -> Floats:
    """`count` draws [n, count] from each person's posterior, in logits, fixed by the seed and the person's place.

    The distribution function is that of `tail_weights` on a grid eight times finer, inverted linearly.
    """
    logs, points = validate_likelihood(log_likelihood, nodes)
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
