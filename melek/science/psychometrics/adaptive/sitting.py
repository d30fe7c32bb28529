"""What is known of N sittings that stand at the same position: open items, coverage, posterior."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from melek.science.numerics import fixed_sum, uniforms
from melek.science.psychometrics.adaptive.plan import Plan
from melek.science.psychometrics.models import Floats
from melek.science.psychometrics.pool import Bools, Ints

ELIGIBILITY_STREAM = 1
TIE_STREAM = 2
PLACE_STREAM = 3
TRIAL_STREAM = 4
CLOSED = -np.inf


@dataclass(frozen=True, eq=False)
class Sittings:
    """State of N sittings; its arrays are updated in place by `record`, and belong to one caller.

    seeds [N]; merit [N, J]: tier for eligibility plus noise for ties, -inf when an item cannot be chosen; trial [N, T]:
    the random order of pretest items, -inf when used; supply [N, C]: items still open per competence; covered [N, C]:
    items scored per competence; log_posterior [N, K], not normalised; scored [N]; position: items shown so far.
    """

    seeds: NDArray[np.uint64]
    merit: Floats
    trial: Floats
    supply: Floats
    covered: Floats
    log_posterior: Floats
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
    """Draw eligibility, ties and the order of pretest items for each seed.

    eligibility: probabilities [J], None for all one. excluded: bool [N, J], items that a person has seen.
    """
    pool, design = plan.pool, plan.design
    items = np.arange(pool.size)
    merit = design.tie_noise * uniforms(seeds[:, None], TIE_STREAM, items)
    if eligibility is None:
        merit += plan.tier
    else:
        merit += plan.tier * (uniforms(seeds[:, None], ELIGIBILITY_STREAM, items) < eligibility)
    merit[:, ~plan.live] = CLOSED
    trial = uniforms(seeds[:, None], TRIAL_STREAM, plan.trial_items)
    if excluded is not None:
        merit[excluded] = CLOSED
        trial[excluded[:, plan.trial_items]] = CLOSED
    count = seeds.size
    return Sittings(
        seeds=seeds,
        merit=merit,
        trial=trial,
        supply=(merit > CLOSED).astype(np.float64) @ plan.of_competence,
        covered=np.zeros((count, len(pool.competence_names))),
        log_posterior=np.repeat(plan.log_prior[None, :], count, axis=0),
        scored=np.zeros(count, dtype=np.int64),
        position=0,
    )


def record(plan: Plan, sittings: Sittings, *, items: Ints, scores: Ints) -> Sittings:
    """Take in one answer per sitting: items [N] and scores [N] of 0 or 1. Pretest items never touch the posterior."""
    pool = plan.pool
    people = np.arange(items.size)
    live = plan.live[items]
    people_live, items_live = people[live], items[live]
    _close(plan, sittings, people=people, items=items)
    if plan.trial_items.size:
        on_trial = ~live
        columns = np.searchsorted(plan.trial_items, items[on_trial])
        sittings.trial[people[on_trial], columns] = CLOSED
    sittings.covered[people_live, pool.competence[items_live]] += 1.0
    sittings.log_posterior[people_live] += pool.log_answer[scores[live], items_live]
    return replace(sittings, scored=sittings.scored + live, position=sittings.position + 1)


def replay(plan: Plan, sittings: Sittings, history: Sequence[tuple[int, int]]) -> Sittings:
    """Take in the whole history of ONE sitting; the same state, to the last bit, as `record` answer by answer."""
    if not history:
        return sittings
    pool = plan.pool
    shown, scores = np.array(history, dtype=np.int64).T
    live = plan.live[shown]
    items, answers = shown[live], scores[live]
    closed = shown if pool.enemies is None else np.append(shown, np.flatnonzero(pool.enemies[shown].any(axis=0)))
    sittings.merit[0, closed] = CLOSED
    sittings.trial[0, np.isin(plan.trial_items, closed)] = CLOSED
    terms = np.concatenate([sittings.log_posterior, pool.log_answer[answers, items]])
    return replace(
        sittings,
        supply=(sittings.merit > CLOSED).astype(np.float64) @ plan.of_competence,
        covered=np.bincount(pool.competence[items], minlength=plan.required.size).astype(np.float64)[None, :],
        # accumulate, because a plain sum may group the terms otherwise than one answer after the other
        log_posterior=np.add.accumulate(terms, axis=0)[-1:],
        scored=np.array([items.size]),
        position=len(history),
    )


def measure(plan: Plan, sittings: Sittings) -> Measure:
    """EAP, its SD and P(theta >= cut) from the log posterior, with additions in a fixed order."""
    logs = sittings.log_posterior
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    mass, first, second, tail = fixed_sum(weights[:, None, :] * plan.moments).T
    theta = first / mass
    variance = second / mass - theta * theta
    return Measure(theta, np.sqrt(np.maximum(variance, 0.0)), np.clip(tail / mass, 0.0, 1.0))


def _close(plan: Plan, sittings: Sittings, *, people: Ints, items: Ints) -> None:
    """Close the items shown, and their enemies, scored or on trial; keep the supply in step."""
    enemies = plan.pool.enemies
    if enemies is None:
        opened = sittings.merit[people, items] > CLOSED
        sittings.supply[people, plan.pool.competence[items]] -= opened
        sittings.merit[people, items] = CLOSED
        return
    closing = enemies[items]
    closing[people, items] = True
    newly = closing & (sittings.merit > CLOSED)
    sittings.supply[:] -= newly.astype(np.float64) @ plan.of_competence
    sittings.merit[newly] = CLOSED
    sittings.trial[closing[:, plan.trial_items]] = CLOSED
