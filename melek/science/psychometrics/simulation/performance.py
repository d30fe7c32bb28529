"""An adaptive design on a bank, tried on simulated people of known ability."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import normalised, uniforms
from melek.science.psychometrics.adaptive import (
    Design,
    Progress,
    Relaxed,
    Simulation,
    StopReason,
    simulate,
    simulated_answers,
)
from melek.science.psychometrics.eligibility import Exposure, exposure_of
from melek.science.psychometrics.errors import NotFinite, WrongShape
from melek.science.psychometrics.models import Floats, Ints, Items
from melek.science.psychometrics.pool import Pool

NEAR = 0.3
INTERVAL = 1.959963984540054  # normal quantile of .975
SHARES = (0.0, 0.25, 0.5, 0.75, 0.9, 0.99, 1.0)
SEED_STREAM = 7


@dataclass(frozen=True, eq=False)
class Performance:
    """How a design performs on a bank, at each of G abilities and over a population with weights [G] on them.

    abilities, weights [G]. bias, rmse, correct, length [G]: mean error of theta in logits, its root mean square, share of
    sittings on the right side of the cut, mean items shown. The same over the population: overall_bias, overall_rmse,
    overall_correct, mean_length and mean_scored (scored items). correct_near: the share of right decisions among people
    within `near` logits of the cut, NaN when there are none. coverage: share whose 95 % interval theta +- 1.96 SD holds
    the true ability. exposure: of scored items; pretest_exposure: of items on trial, None without any. quantiles: share of scored items of
    the bank -> exposure rate that so many do not exceed. stopped, relaxed: share of sittings by reason of the end, and
    share of positions where a rule gave way. sittings: simulated at each ability.
    """

    abilities: Floats
    weights: Floats
    bias: Floats
    rmse: Floats
    correct: Floats
    length: Floats
    overall_bias: float
    overall_rmse: float
    overall_correct: float
    correct_near: float
    coverage: float
    mean_length: float
    mean_scored: float
    exposure: Exposure
    pretest_exposure: Exposure | None
    quantiles: dict[float, float]
    stopped: dict[StopReason, float]
    relaxed: dict[Relaxed, float]
    sittings: int


def simulate_design(
    pool: Pool,
    design: Design,
    *,
    abilities: ArrayLike,
    sittings: int = 100,
    weights: ArrayLike | None = None,
    truth: Items | None = None,
    eligibility: ArrayLike | None = None,
    near: float = NEAR,
    seed: int = 1,
    progress: Progress | None = None,
) -> Performance:
    """Run whole sittings of simulated people at each of some true abilities, and sum up how the design did.

    abilities [G] in logits, with `sittings` people at each; weights [G]: their shares in the population, by default the
    design's normal prior at these points (give equal ones when the abilities are a sample). truth: the items as they
    are, where they differ from the parameters in use. eligibility [items]: as settled by `settle`. A decision is right
    when P(theta >= cut) >= .5 says the same as the true ability. Deterministic in `seed`. Raises WrongShape or NotFinite
    for abilities and weights that cannot be, and what `simulate` raises.

    >>> from melek.science.psychometrics import make_pool, two_pl
    >>> items = two_pl(np.ones(60), np.linspace(-2.0, 2.0, 60))
    >>> pool = make_pool(codes=[f"{n:02d}" for n in range(60)], items=items, competences=["1"] * 60, areas=["1"] * 60)
    >>> design = Design(cut=0.0, required=(), min_scored=10, max_positions=20, pretest_share=0.0)
    >>> found = simulate_design(pool, design, abilities=[-1.0, 0.0, 1.0], sittings=50)
    >>> found.bias.shape, 0.3 < found.overall_rmse < 0.6, round(sum(found.stopped.values()), 9)
    ((3,), True, 1.0)
    """
    points, shares = _population(abilities, weights, design=design)
    if sittings < 1:
        raise WrongShape("a simulation needs at least one sitting at each ability")
    people = np.repeat(np.arange(points.size), sittings)
    seeds = (uniforms(seed, SEED_STREAM, np.arange(people.size)) * 2.0**53).astype(np.int64)
    run = simulate(
        pool,
        design,
        seeds=seeds,
        answer=simulated_answers(pool.items if truth is None else truth, points[people], seeds),
        eligibility=eligibility,
        progress=progress,
    )
    return _summed_up(run, pool, design, points=points, shares=shares, near=near)


def _population(abilities: ArrayLike, weights: ArrayLike | None, *, design: Design) -> tuple[Floats, Floats]:
    points = np.array(abilities, dtype=np.float64)
    if points.ndim != 1 or not points.size:
        raise WrongShape("abilities must be a vector with at least one")
    if not np.all(np.isfinite(points)):
        raise NotFinite("every ability must be a finite number")
    if weights is None:
        return points, normalised(-0.5 * np.square((points - design.prior_mean) / design.prior_sd))
    given = np.asarray(weights, dtype=np.float64)
    if given.shape != points.shape or not np.all(given >= 0.0) or not 0.0 < given.sum() < np.inf:
        raise WrongShape("weights must be one for each ability, none negative and not all zero")
    return points, given / given.sum()


def _summed_up(
    run: Simulation, pool: Pool, design: Design, *, points: Floats, shares: Floats, near: float
) -> Performance:
    def by_ability(values: ArrayLike) -> Floats:
        means: Floats = np.asarray(values, dtype=np.float64).reshape(points.size, -1).mean(axis=1)
        return means

    sittings = run.theta.size // points.size
    truth = np.repeat(points, sittings)
    error = run.theta - truth
    right = by_ability((run.p_cut >= 0.5) == (truth >= design.cut))
    squares, bias, length = by_ability(np.square(error)), by_ability(error), by_ability(run.length)
    is_near = np.abs(points - design.cut) <= near
    rates = _rates(run.items, pool.size, shares=np.repeat(shares / sittings, sittings))
    live = rates[~pool.is_pretest]
    return Performance(
        abilities=points,
        weights=shares,
        bias=bias,
        rmse=np.sqrt(squares),
        correct=right,
        length=length,
        overall_bias=float(shares @ bias),
        overall_rmse=float(np.sqrt(shares @ squares)),
        overall_correct=float(shares @ right),
        correct_near=float(np.average(right[is_near], weights=shares[is_near])) if shares[is_near].sum() else np.nan,
        coverage=float(shares @ by_ability(np.abs(error) <= INTERVAL * run.sd)),
        mean_length=float(shares @ length),
        mean_scored=float(shares @ by_ability(run.scored)),
        exposure=exposure_of(live),
        pretest_exposure=exposure_of(rates[pool.is_pretest]) if pool.is_pretest.any() else None,
        quantiles={share: float(np.quantile(live, share)) for share in SHARES},
        stopped={reason: float(shares @ by_ability(run.reason == place)) for place, reason in enumerate(StopReason)},
        relaxed=_relaxed(run, shares=np.repeat(shares / sittings, sittings)),
        sittings=sittings,
    )


def _rates(items: Ints, size: int, *, shares: Floats) -> Floats:
    """Share of sittings, each with its weight, that showed an item [J]."""
    person, place = np.nonzero(items >= 0)
    rates: Floats = np.bincount(items[person, place], weights=shares[person], minlength=size).astype(np.float64)
    return rates


def _relaxed(run: Simulation, *, shares: Floats) -> dict[Relaxed, float]:
    weight = shares @ (run.items >= 0)
    return {
        rule: float((shares @ ((run.relaxed == place) & (run.items >= 0))).sum() / weight.sum())
        for place, rule in enumerate(Relaxed)
    }
