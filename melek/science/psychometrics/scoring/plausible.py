"""Plausible values: draws from each person's posterior, for statistics of groups. Never a person's score.

Source: Mislevy (1991), *Randomization-based inference about latent variables from complex samples*, Psychometrika 56.
"""

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import grid, hash64, normal_log_weights, normalised, tail_weights, uniforms
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Codes, Floats, Items, validate_answers
from melek.science.psychometrics.scoring.likelihood import code_log_likelihoods
from melek.science.psychometrics.scoring.posterior import require_prior

FINE_NODES = 601
PEOPLE_AT_ONCE = 512


def plausible_values(
    items: Items,
    responses: ArrayLike,
    *,
    draws: int,
    seed: int,
    prior_mean: ArrayLike = 0.0,
    prior_sd: ArrayLike = 1.0,
) -> Floats:
    """Draws [n, draws] from the posteriors of n people with answers [n, J].

    prior_mean and prior_sd: numbers or [n], the (conditional) population each person belongs to. The draw of a person
    depends on the seed, the person's row and the number of the draw alone. The distribution function is the sinc
    integral of the posterior on steps of .02, inverted by linear interpolation. Raises WrongShape or
    NotACategory on bad answers, fewer than one draw, or a prior SD that is not positive; NotFinite.

    >>> from melek.science.psychometrics.models import two_pl
    >>> values = plausible_values(two_pl([1.0], [0.0]), [[1], [0]], draws=5, seed=7)
    >>> values.shape, bool((values == plausible_values(two_pl([1.0], [0.0]), [[1], [0]], draws=5, seed=7)).all())
    ((2, 5), True)
    """
    if draws < 1:
        raise WrongShape("there must be at least one draw")
    require_prior(prior_mean, prior_sd)
    codes = validate_answers(responses, items)
    people = codes.shape[0]
    mean = np.broadcast_to(np.asarray(prior_mean, dtype=np.float64), (people,))
    sd = np.broadcast_to(np.asarray(prior_sd, dtype=np.float64), (people,))
    values = np.empty((people, draws))
    for start in range(0, people, PEOPLE_AT_ONCE):
        some = slice(start, min(start + PEOPLE_AT_ONCE, people))
        seeds = np.uint64(hash64(seed)) ^ np.arange(some.start, some.stop, dtype=np.uint64)
        chances = uniforms(seeds[:, None], 0, np.arange(draws))
        values[some] = _drawn(items, codes[some], chances, mean=mean[some], sd=sd[some])
    return values


def _drawn(items: Items, codes: Codes, chances: Floats, *, mean: Floats, sd: Floats) -> Floats:
    nodes = grid()
    fine = grid(count=FINE_NODES)
    posterior = normalised(code_log_likelihoods(items, codes, nodes) + normal_log_weights(nodes, mean, sd))
    below = 1.0 - posterior @ np.stack([tail_weights(nodes, float(cut)) for cut in fine], axis=1)
    reached = np.maximum.accumulate(np.clip(below, 0.0, 1.0), axis=1)
    rows = [np.interp(row, curve, fine) for row, curve in zip(chances, reached, strict=True)]
    return np.stack(rows)
