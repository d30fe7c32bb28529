"""What the compiled loop reads, as tuples of arrays.

What callers hand over is copied, because an array that cannot be written to would be another type and machine code of its
own.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from melek.science.numerics import counter_words, draws, stream_states
from melek.science.psychometrics.adaptive.answers import SimulatedAnswers
from melek.science.psychometrics.adaptive.plan import Plan
from melek.science.psychometrics.adaptive.sitting import (
    ELIGIBILITY_STREAM,
    PLACE_STREAM,
    TIE_STREAM,
    TRIAL_STREAM,
)
from melek.science.psychometrics.models import Bools, Floats, Ints
from melek.science.psychometrics.pool import fine_chance


class Bank(NamedTuple):
    """The items: tables of `Pool` and `Plan`, `rates` of eligibility, and `ranked` [T, live items]: scored items from the
    most to the least informative at each ability of the information table; `fine`: chances on the fine nodes."""

    chance: Floats
    information: Floats
    ranked: NDArray[np.int32]
    live: Bools
    trial_items: Ints
    competence: Ints
    enemy_starts: Ints
    enemy_items: Ints
    words: NDArray[np.uint64]
    rates: Floats
    fine: Floats


class Rules(NamedTuple):
    """The design: content by competence [C] and area [A], prior and moments, and plain limits."""

    competence_area: Ints
    supply: Ints
    required: Bools
    fewest: Ints
    most: Ints
    prior: Floats
    moments: Floats
    fine_prior: Floats
    fine_moments: Floats
    limits: tuple[int, int, int]
    stops: tuple[float, float]
    noise: tuple[float, float]


class People(NamedTuple):
    """Who sits: one hash for ties, eligibility, trial order and answers [4, N]; whether each position would show a trial
    item [N, positions + 1]; abilities [N]; items each may not see [N, J], or [0, 0]."""

    states: NDArray[np.uint64]
    on_trial: Bools
    theta: Floats
    excluded: Bools


@lru_cache(maxsize=16)
def ranked_items(plan: Plan) -> NDArray[np.int32]:
    """Scored items from the most to the least informative, one row an ability of the information table."""
    live = np.flatnonzero(plan.live)
    order = np.argsort(-plan.pool.information[:, live], axis=1, kind="stable")
    return live[order].astype(np.int32)


def bank_of(plan: Plan, eligibility: Floats | None, *, is_fine: bool = False) -> Bank:
    """The tables of a pool, with everything eligible when no probabilities are given, and `fine` empty unless wanted."""
    pool = plan.pool
    return Bank(
        chance=pool.chance,
        information=pool.information,
        ranked=ranked_items(plan),
        live=plan.live,
        trial_items=plan.trial_items,
        competence=pool.competence,
        enemy_starts=pool.enemy_starts,
        enemy_items=pool.enemy_items,
        words=plan.words,
        rates=np.ones(pool.size) if eligibility is None else eligibility.copy(),
        fine=fine_chance(pool) if is_fine else np.empty((0, 0, 0)),
    )


def rules_of(plan: Plan) -> Rules:
    """The rules of a plan; counts as whole numbers."""
    design = plan.design
    return Rules(
        competence_area=plan.pool.competence_area,
        supply=plan.supply.astype(np.int64),
        required=plan.required,
        fewest=plan.area_fewest.astype(np.int64),
        most=plan.area_most.astype(np.int64),
        prior=plan.prior,
        moments=plan.moments,
        fine_prior=plan.fine_prior,
        fine_moments=plan.fine_moments,
        limits=(plan.horizon, design.min_scored, design.max_positions),
        stops=(1.0 - design.stop_probability, design.stop_probability),
        noise=(float(design.tie_noise), plan.tier),
    )


def people_of(
    plan: Plan, answer: SimulatedAnswers, *, rows: slice, seeds: NDArray[np.uint64], excluded: Bools | None
) -> People:
    """Some of the people, by rows of `answer`."""
    design, streams = plan.design, (TIE_STREAM, ELIGIBILITY_STREAM, TRIAL_STREAM)
    states = [stream_states(seeds[rows], stream) for stream in streams]
    places = counter_words(np.arange(design.max_positions + 1))
    return People(
        states=np.stack([*states, answer.states[rows]]),
        on_trial=draws(stream_states(seeds[rows], PLACE_STREAM)[:, None], places) < design.pretest_share,
        theta=answer.theta[rows],
        excluded=np.zeros((0, 0), dtype=bool) if excluded is None else np.array(excluded[rows], dtype=bool, order="C"),
    )
