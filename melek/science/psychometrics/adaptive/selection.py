"""Which item comes next, or why the sitting stops: pure functions of the state of N sittings."""

from dataclasses import dataclass

import numpy as np

from melek.science.numerics import uniforms
from melek.science.psychometrics.adaptive.design import Relaxed, StopReason
from melek.science.psychometrics.adaptive.plan import Plan
from melek.science.psychometrics.adaptive.sitting import CLOSED, PLACE_STREAM, Measure, Sittings, measure
from melek.science.psychometrics.models import Bools, Floats, Ints
from melek.science.psychometrics.pool import information_row

GOES_ON = -1
NO_ITEM = -1
REASONS = tuple(StopReason)
RELAXED = tuple(Relaxed)
# (content kept, item eligible) as the number of tiers on top of the information -> what gave way
RELAXED_OF_TIER = np.array([2, 2, 1, 0])


@dataclass(frozen=True, eq=False)
class Choice:
    """Next step of N sittings, and the measure it rests on.

    item [N] (-1 when over), is_pretest [N], reason [N] (index into REASONS, -1 when it goes on), relaxed [N] (index
    into RELAXED).
    """

    item: Ints
    is_pretest: Bools
    reason: Ints
    relaxed: Ints
    measure: Measure


@dataclass(frozen=True, eq=False)
class Needs:
    """Content still owed by N sittings: how many items [N], and which competences [N, C] the next item may have."""

    outstanding: Floats
    allowed: Bools


def choose(plan: Plan, sittings: Sittings) -> Choice:
    """Stop, show a pretest item, or show the most informative item that the rules allow."""
    now = measure(plan, sittings)
    needs = content_needs(plan, sittings)
    reason = _stop_reason(plan, sittings, now=now, needs=needs)
    item, relaxed = _most_informative(plan, sittings, now=now, needs=needs)
    is_pretest = _pretest_place(plan, sittings) & (reason == GOES_ON)
    if is_pretest.any():
        drawn = plan.trial_items[sittings.trial.argmax(axis=1)]
        item = np.where(is_pretest, drawn, item)
    item = np.where(reason == GOES_ON, item, NO_ITEM)
    relaxed = np.where((reason == GOES_ON) & ~is_pretest, relaxed, 0)
    return Choice(item=item, is_pretest=is_pretest, reason=reason, relaxed=relaxed, measure=now)


def content_needs(plan: Plan, sittings: Sittings) -> Needs:
    """What competence minimums and area quotas still ask for, and what they leave open.

    A competence is missing when required, not yet scored, and still in supply. An area owes the larger of its shortfall
    and its missing competences. When what is owed fills the scored places left up to the horizon, only owed competences
    are allowed; before that everything that leaves room under the areas' maximums for what is missing.
    """
    areas = plan.pool.competence_area
    missing = plan.required & (sittings.covered == 0.0) & (sittings.supply > 0.0)
    missing_in = missing @ plan.lies_in
    held = sittings.covered @ plan.lies_in
    shortfall = np.clip(plan.area_fewest - held, 0.0, sittings.supply @ plan.lies_in)
    outstanding = np.maximum(shortfall, missing_in).sum(axis=1)
    owed = missing | (shortfall > missing_in)[:, areas]
    free = (held + missing_in < plan.area_most)[:, areas] | missing
    forced = (outstanding > 0.0) & (outstanding >= plan.horizon - sittings.scored)
    return Needs(outstanding, np.where(forced[:, None], owed, free))


def _stop_reason(plan: Plan, sittings: Sittings, *, now: Measure, needs: Needs) -> Ints:
    design = plan.design
    ripe = (sittings.scored >= design.min_scored) & (needs.outstanding == 0.0)
    reason = np.full(sittings.scored.size, GOES_ON)
    reason[~(sittings.supply > 0.0).any(axis=1)] = REASONS.index(StopReason.BANK_EXHAUSTED)
    if sittings.position >= design.max_positions:
        reason[:] = REASONS.index(StopReason.MAX_POSITIONS)
    reason[ripe & (now.p_cut <= 1.0 - design.stop_probability)] = REASONS.index(StopReason.CERTAIN_NOT_YET)
    reason[ripe & (now.p_cut >= design.stop_probability)] = REASONS.index(StopReason.CERTAIN_LITERATE)
    return reason


def _most_informative(plan: Plan, sittings: Sittings, *, now: Measure, needs: Needs) -> tuple[Ints, Ints]:
    """One lookup per item. Tiers put allowed content before eligibility, and both before any amount of information."""
    pool = plan.pool
    value = pool.information[information_row(now.theta)]
    value += sittings.merit
    value += (2.0 * plan.tier * needs.allowed)[:, pool.competence]
    item = value.argmax(axis=1)
    best = value[np.arange(item.size), item]
    tiers = np.maximum(best, 0.0) // plan.tier  # below zero only when the bank is exhausted
    return item, RELAXED_OF_TIER[tiers.astype(np.int64)]


def _pretest_place(plan: Plan, sittings: Sittings) -> Bools:
    """Whether the next position shows an item on trial; never where the scored minimum would no longer fit."""
    design, place = plan.design, sittings.position + 1
    if not plan.trial_items.size or design.pretest_share == 0.0:
        return np.zeros(sittings.scored.size, dtype=bool)
    fits = design.max_positions - place >= plan.horizon - sittings.scored
    if not fits.any():
        return fits
    drawn = uniforms(sittings.seeds, PLACE_STREAM, place) < design.pretest_share
    return drawn & fits & (sittings.trial > CLOSED).any(axis=1)
