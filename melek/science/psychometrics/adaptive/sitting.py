"""What is known of N sittings that stand at the same position: open items, coverage, posterior."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from melek.science.numerics import draws, fixed_sum, stream_states
from melek.science.psychometrics.adaptive.plan import Plan
from melek.science.psychometrics.models import Bools, Floats, Ints
from melek.science.psychometrics.pool import fine_chance
from melek.science.psychometrics.scoring.narrow import LEAST_SD

ELIGIBILITY_STREAM = 1
TIE_STREAM = 2
PLACE_STREAM = 3
TRIAL_STREAM = 4
CLOSED = -np.inf
SMALL = 2.0**-400  # a posterior whose largest value lies below is lifted, by a power of two and so without rounding
LIFT = 2.0**400


@dataclass(frozen=True, eq=False)
class Sittings:
    """State of N sittings; its arrays are updated in place by `record`, and belong to one caller.

    seeds [N]; merit [N, J]: tier for eligibility plus noise for ties, -inf when an item cannot be chosen; trial [N, T]:
    the random order of pretest items, -inf when used; supply [N, C]: items still open per competence; covered [N, C]:
    items scored per competence; posterior [N, K]: prior times the chance of each answer, not normalised; shown and
    reached [N, M]: items in order and their categories; scored [N]; position: items shown so far.
    """

    seeds: NDArray[np.uint64]
    merit: Floats
    trial: Floats
    supply: Floats
    covered: Floats
    posterior: Floats
    shown: Ints
    reached: Ints
    scored: Ints
    position: int

    def rows(self, keep: Bools) -> "Sittings":
        """The sittings that go on."""
        kept = {field.name: getattr(self, field.name)[keep] for field in fields(self) if field.name != "position"}
        return replace(self, **kept)


@dataclass(frozen=True, eq=False)
class Measure:
    """Posterior mean, posterior SD and P(theta >= cut) of N sittings, each [N]."""

    theta: Floats
    sd: Floats
    p_cut: Floats


def begin(
    plan: Plan, *, seeds: NDArray[np.uint64], eligibility: Floats | None = None, excluded: Bools | None = None
) -> Sittings:
    """Draw eligibility, ties and the order of pretest items for each seed: one hash of seed and purpose, one mix an item.

    eligibility: probabilities [J], None for all one. excluded: bool [N, J], items that a person has seen.
    """
    design, count = plan.design, seeds.size
    merit = design.tie_noise * draws(stream_states(seeds, TIE_STREAM)[:, None], plan.words)
    if eligibility is None:
        merit += plan.tier
    else:
        drawn = draws(stream_states(seeds, ELIGIBILITY_STREAM)[:, None], plan.words)
        merit += plan.tier * (drawn < eligibility)
    merit[:, ~plan.live] = CLOSED
    sittings = Sittings(
        seeds=seeds,
        merit=merit,
        trial=draws(stream_states(seeds, TRIAL_STREAM)[:, None], plan.words[plan.trial_items]),
        supply=np.repeat(plan.supply[None, :], count, axis=0),
        covered=np.zeros((count, plan.supply.size)),
        posterior=np.repeat(plan.prior[None, :], count, axis=0),
        shown=np.zeros((count, design.max_positions), dtype=np.int64),
        reached=np.zeros((count, design.max_positions), dtype=np.int64),
        scored=np.zeros(count, dtype=np.int64),
        position=0,
    )
    if excluded is not None:
        people, items = np.nonzero(excluded)
        _close(plan, sittings, people=people, items=items)
    return sittings


def record(plan: Plan, sittings: Sittings, *, items: Ints, scores: Ints) -> Sittings:
    """Take in one answer per sitting: items [N] and scores [N], the category reached. Pretest items never touch the
    posterior."""
    pool = plan.pool
    people = np.arange(items.size)
    live = plan.live[items]
    people_live, items_live = people[live], items[live]
    who, what = _shown_and_enemies(plan, people=people, items=items)
    _close(plan, sittings, people=who, items=what)
    sittings.shown[:, sittings.position], sittings.reached[:, sittings.position] = items, scores
    sittings.covered[people_live, pool.competence[items_live]] += 1.0
    sittings.posterior[people_live] *= pool.chance[scores[live], items_live]
    _lift(sittings.posterior)
    return replace(sittings, scored=sittings.scored + live, position=sittings.position + 1)


def replay(plan: Plan, sittings: Sittings, history: Sequence[tuple[int, int]]) -> Sittings:
    """Take in the whole history of ONE sitting; the same state, to the last bit, as `record` answer by answer."""
    if not history:
        return sittings
    pool = plan.pool
    shown, scores = np.array(history, dtype=np.int64).T
    live = plan.live[shown]
    items, answers = shown[live], scores[live]
    sittings.shown[0, : shown.size], sittings.reached[0, : shown.size] = shown, scores
    _, what = _shown_and_enemies(plan, people=np.zeros_like(shown), items=shown)
    closing = np.unique(what)
    _close(plan, sittings, people=np.zeros_like(closing), items=closing)
    return replace(
        sittings,
        covered=np.bincount(pool.competence[items], minlength=plan.required.size).astype(np.float64)[None, :],
        posterior=_multiplied(sittings.posterior, pool.chance[answers, items]),
        scored=np.array([items.size]),
        position=len(history),
    )


def measure(plan: Plan, sittings: Sittings) -> Measure:
    """EAP, its SD and P(theta >= cut) from the posterior, with additions in a fixed order; on finer nodes where the
    common ones do not hold the posterior."""
    now = _measured(sittings.posterior, plan.moments)
    narrow = np.flatnonzero(now.sd < LEAST_SD)
    if narrow.size:
        fine = _measured(_fine_posterior(plan, sittings, narrow), plan.fine_moments)
        now.theta[narrow], now.sd[narrow], now.p_cut[narrow] = fine.theta, fine.sd, fine.p_cut
    return now


def _measured(posterior: Floats, moments: Floats) -> Measure:
    mass, first, second, tail = fixed_sum(posterior[:, None, :] * moments).T
    theta = first / mass
    variance = second / mass - theta * theta
    return Measure(theta, np.sqrt(np.maximum(variance, 0.0)), np.clip(tail / mass, 0.0, 1.0))


def _fine_posterior(plan: Plan, sittings: Sittings, rows: Ints) -> Floats:
    """Posteriors [n, F] of some sittings on the fine nodes, from all their answers."""
    chance, posterior = fine_chance(plan.pool), np.repeat(plan.fine_prior[None, :], rows.size, axis=0)
    shown, reached = (part[rows, : sittings.position] for part in (sittings.shown, sittings.reached))
    live = plan.live[shown]
    if rows.size == 1:
        return _multiplied(posterior, chance[reached[live], shown[live]])
    for items, scores, counts in zip(shown.T, reached.T, live.T, strict=True):
        posterior[counts] *= chance[scores[counts], items[counts]]
        _lift(posterior)
    return posterior


def _lift(posterior: Floats) -> None:
    posterior[posterior.max(axis=1) < SMALL] *= LIFT


def _multiplied(posterior: Floats, chances: Floats) -> Floats:
    """One posterior [1, K] times the chances [n, K] of its answers, one after the other, lifted where `record` lifts."""
    steps = np.multiply.accumulate(np.concatenate([posterior, chances]), axis=0)
    if steps.max(axis=1).min() >= SMALL:
        return steps[-1:]
    product = posterior.copy()
    for chance in chances:
        product *= chance
        _lift(product)
    return product


def _shown_and_enemies(plan: Plan, *, people: Ints, items: Ints) -> tuple[Ints, Ints]:
    """Pairs of sitting and item that an item shown closes: itself and its enemies."""
    pool = plan.pool
    if not pool.enemy_items.size:
        return people, items
    starts = pool.enemy_starts[items]
    counts = pool.enemy_starts[items + 1] - starts
    rank = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    others = pool.enemy_items[np.repeat(starts, counts) + rank]
    return np.concatenate([people, np.repeat(people, counts)]), np.concatenate([items, others])


def _close(plan: Plan, sittings: Sittings, *, people: Ints, items: Ints) -> None:
    """Close items, scored or on trial, each pair of sitting and item once; keep the supply in step."""
    opened = sittings.merit[people, items] > CLOSED
    np.subtract.at(sittings.supply, (people[opened], plan.pool.competence[items[opened]]), 1.0)
    sittings.merit[people, items] = CLOSED
    on_trial = ~plan.live[items]
    columns = np.searchsorted(plan.trial_items, items[on_trial])
    sittings.trial[people[on_trial], columns] = CLOSED
