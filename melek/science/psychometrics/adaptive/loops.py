"""Whole simulated sittings as one compiled loop, person after person; the same to the last bit as the lockstep of
`selection` and `sitting`, which say what each step means.

Three things make it quick. Items are met from the most to the least informative, and the search ends where no item
further down could win. Ties and eligibility are drawn only for items it meets. The posterior is a product of
chances: an answer takes no logarithm and no exponential.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from melek.science.numerics import compiled_exactly, draws, mix_words
from melek.science.psychometrics.adaptive.answers import Truth, above, answered, partial_credit
from melek.science.psychometrics.adaptive.design import StopReason
from melek.science.psychometrics.adaptive.selection import GOES_ON, NO_ITEM, REASONS
from melek.science.psychometrics.adaptive.sitting import LIFT, SMALL
from melek.science.psychometrics.adaptive.tables import Bank, People, Rules
from melek.science.psychometrics.models import Floats, Ints
from melek.science.psychometrics.pool import INFORMATION_REACH, INFORMATION_STEP
from melek.science.psychometrics.scoring.narrow import LEAST_SD

NARROW = -2
TIES, ELIGIBLE, TRIAL, ANSWERS = range(4)  # rows of People.states
LITERATE, NOT_YET = REASONS.index(StopReason.CERTAIN_LITERATE), REASONS.index(StopReason.CERTAIN_NOT_YET)
POSITIONS, EXHAUSTED = REASONS.index(StopReason.MAX_POSITIONS), REASONS.index(StopReason.BANK_EXHAUSTED)


WORTH = 10_000_000  # sittings x items that take the lockstep as long as making the machine code takes


@cache
def machine_code(*, is_fine: bool = False) -> Callable[[Bank, Rules, Truth, People, "Out"], None]:
    """`runner` as machine code, without leave to reorder a sum."""
    shared = (draws, mix_words, answered, partial_credit, above)
    steps = (new_state, start_sitting, measure_sitting, content_bonus, stop_reason, trial_item, best_item, take_answer)
    parts = (close_item, folded_sum, measure_finely, multiply_answer)
    return compiled_exactly(runner(is_fine=is_fine), *shared, *steps, *parts)


def is_worth_compiling(sittings: int, items: int) -> bool:
    """Whether machine code pays for so many sittings: it is there already, or they take longer without it than it takes
    to make."""
    return machine_code.cache_info().currsize > 0 or sittings * items >= WORTH


class Out(NamedTuple):
    """What is filled: items, scores and relaxed [N, M]; length, scored and reason [N]; theta, sd and p_cut [N]."""

    items: Ints
    scores: Ints
    relaxed: Ints
    length: Ints
    scored: Ints
    reason: Ints
    theta: Floats
    sd: Floats
    p_cut: Floats


class State(NamedTuple):
    """One sitting: closed [J] holds the person's number where an item is closed; supply, covered and bonus [C]; areas
    [4, A]: held, missing, supplied, short; posterior [K]; fine and folded [F]; held [1]: how many of the items shown
    `fine` holds; now [3]: mean, SD and P(theta >= cut)."""

    closed: Ints
    supply: Ints
    covered: Ints
    bonus: Floats
    areas: Ints
    posterior: Floats
    fine: Floats
    folded: Floats
    held: Ints
    now: Floats


def runner(*, is_fine: bool) -> Callable[[Bank, Rules, Truth, People, Out], None]:
    """A loop that fills `out` with one sitting a person.

    The plain loop leaves a sitting whose posterior becomes too narrow for the common nodes, with NARROW as its reason; the
    fine one fills in those that were left, from their start. As one, they would make every sitting slower by a third.
    """

    def run_sittings(bank: Bank, rules: Rules, truth: Truth, people: People, out: Out) -> None:
        state = new_state(bank, rules)
        for person in range(people.theta.size):
            if is_fine and out.reason[person] != NARROW:
                continue
            start_sitting(bank, rules, people, state, person)
            scored, position = 0, 0
            while True:
                measure_sitting(rules.moments, state.posterior, state)
                if state.now[1] < LEAST_SD:
                    if is_fine:
                        measure_finely(bank, rules, state, out, (person, position))
                    else:
                        reason = NARROW
                        break
                owed = content_bonus(rules, state, scored)
                reason = stop_reason(rules, state, scored, position, owed)
                if reason != GOES_ON:
                    break
                trial = trial_item(bank, rules, people, state, (person, position, scored))
                item, relaxed = (trial, 0) if trial != NO_ITEM else best_item(bank, rules, people, state, person)
                score = answered(
                    draws(people.states[ANSWERS, person], bank.words[item]), people.theta[person], item, truth
                )
                out.items[person, position] = item
                out.scores[person, position] = score
                out.relaxed[person, position] = relaxed
                position += 1
                scored += take_answer(bank, state, person, item, score)
            out.length[person], out.scored[person], out.reason[person] = position, scored, reason
            out.theta[person], out.sd[person], out.p_cut[person] = state.now

    return run_sittings


def new_state(bank: Bank, rules: Rules) -> State:
    """Memory for one sitting after the other."""
    competences, fine = rules.required.size, rules.fine_prior.size
    return State(
        np.full(bank.words.size, -1),
        np.zeros(competences, np.int64),
        np.zeros(competences, np.int64),
        np.zeros(competences),
        np.zeros((4, rules.fewest.size), np.int64),
        np.zeros(rules.prior.size),
        np.zeros(fine),
        np.zeros(fine),
        np.zeros(1, np.int64),
        np.zeros(3),
    )


def start_sitting(bank: Bank, rules: Rules, people: People, state: State, person: int) -> None:
    """Opens the items that this person may see."""
    state.posterior[:] = rules.prior
    state.held[0] = 0
    state.supply[:] = rules.supply
    state.covered[:] = 0
    if people.excluded.size:
        for item in range(bank.words.size):
            if people.excluded[person, item]:
                close_item(bank, state, person, item)


def close_item(bank: Bank, state: State, person: int, item: int) -> None:
    """Closes an item, unless it is closed already, and keeps the supply in step."""
    if state.closed[item] != person:
        state.closed[item] = person
        state.supply[bank.competence[item]] -= bank.live[item]


def measure_sitting(moments: Floats, posterior: Floats, state: State) -> None:
    """Fills `now` with EAP, SD and P(theta >= cut)."""
    folded = state.folded
    mass = folded_sum(posterior, moments[0], folded)
    theta = folded_sum(posterior, moments[1], folded) / mass
    variance = folded_sum(posterior, moments[2], folded) / mass - theta * theta
    tail = folded_sum(posterior, moments[3], folded) / mass
    state.now[0] = theta
    state.now[1] = np.sqrt(max(variance, 0.0))
    state.now[2] = min(max(tail, 0.0), 1.0)


def measure_finely(bank: Bank, rules: Rules, state: State, out: Out, at: tuple[int, int]) -> None:
    """Fills `now` from the fine nodes, which first take in the answers they do not hold yet. at: person, items shown."""
    person, position = at
    if state.held[0] == 0:
        state.fine[:] = rules.fine_prior
    for place in range(state.held[0], position):
        item = out.items[person, place]
        if bank.live[item]:
            multiply_answer(state.fine, bank.fine[out.scores[person, place], item])
    state.held[0] = position
    measure_sitting(rules.fine_moments, state.fine, state)


def folded_sum(posterior: Floats, weights: Floats, folded: Floats) -> float:
    """Sum of a posterior times weights, halving as `fixed_sum` does; folded is scratch memory.

    >>> folded_sum(np.ones(3), np.array([1.0, 2.0, 4.0]), np.empty(3))
    7.0
    """
    count = weights.size
    for node in range(count):
        folded[node] = posterior[node] * weights[node]
    while count > 1:
        half = count // 2
        for node in range(half):
            folded[node] += folded[half + node]
        if count % 2:
            folded[half] = folded[count - 1]
        count = half + count % 2
    return float(folded[0])


def content_bonus(rules: Rules, state: State, scored: int) -> int:
    """How many items content still asks for; fills `bonus` with two tiers for each competence it allows next."""
    bonus, areas, area_of = state.bonus, state.areas, rules.competence_area
    held, missing, supplied, short = areas[0], areas[1], areas[2], areas[3]
    areas[:] = 0
    for place in range(bonus.size):
        area, lacks = area_of[place], rules.required[place] and state.covered[place] == 0 and state.supply[place] > 0
        held[area] += state.covered[place]
        supplied[area] += state.supply[place]
        missing[area] += lacks
        bonus[place] = 2.0 * rules.noise[1] if lacks else 0.0
    owed = 0
    for area in range(held.size):
        short[area] = min(max(rules.fewest[area] - held[area], 0), supplied[area])
        owed += max(short[area], missing[area])
    is_forced = owed > 0 and owed >= rules.limits[0] - scored
    for place in range(bonus.size):
        area = area_of[place]
        if short[area] > missing[area] if is_forced else held[area] + missing[area] < rules.most[area]:
            bonus[place] = 2.0 * rules.noise[1]
    return int(owed)


def stop_reason(rules: Rules, state: State, scored: int, position: int, owed: int) -> int:
    """Place of the reason in StopReason, or GOES_ON."""
    if scored >= rules.limits[1] and owed == 0:
        if state.now[2] >= rules.stops[1]:
            return LITERATE
        if state.now[2] <= rules.stops[0]:
            return NOT_YET
    if position >= rules.limits[2]:
        return POSITIONS
    for place in range(state.supply.size):
        if state.supply[place] > 0:
            return GOES_ON
    return EXHAUSTED


def trial_item(bank: Bank, rules: Rules, people: People, state: State, at: tuple[int, int, int]) -> int:
    """The trial item of a position, NO_ITEM where a scored item is due. at: person, items shown, items scored."""
    person, position, scored = at
    place = position + 1
    if not people.on_trial[person, place] or rules.limits[2] - place < rules.limits[0] - scored:
        return NO_ITEM
    chosen, first = NO_ITEM, -1.0
    for item in bank.trial_items:
        if state.closed[item] != person:
            drawn = draws(people.states[TRIAL, person], bank.words[item])
            if drawn > first:
                chosen, first = item, drawn
    return chosen


def best_item(bank: Bank, rules: Rules, people: People, state: State, person: int) -> tuple[int, int]:
    """The most informative item that the rules allow, and which rule gave way, as a place in Relaxed."""
    noise, tier = rules.noise
    row = int(np.rint((state.now[0] + INFORMATION_REACH) / INFORMATION_STEP))
    row = min(max(row, 0), bank.information.shape[0] - 1)
    known, closed, bonus = bank.information[row], state.closed, state.bonus
    competence, words, rates = bank.competence, bank.words, bank.rates
    ties, eligible = people.states[TIES, person], people.states[ELIGIBLE, person]
    chosen, best = NO_ITEM, -1.0
    for item in bank.ranked[row]:
        if known[item] + (noise + tier) + 2.0 * tier < best:
            break  # rounding never turns the order of two sums, so nothing further down reaches the best
        extra = bonus[competence[item]]
        if closed[item] == person or (extra == 0.0 and best >= 2.0 * tier):
            continue
        merit = noise * draws(ties, words[item])
        if rates[item] >= 1.0 or draws(eligible, words[item]) < rates[item]:
            merit += tier
        value = known[item] + merit + extra
        if value > best or (value == best and item < chosen):
            chosen, best = item, value
    tiers = int(best // tier)
    return chosen, 0 if tiers == 3 else (1 if tiers == 2 else 2)


def take_answer(bank: Bank, state: State, person: int, item: int, score: int) -> int:
    """Closes the item and its enemies, and multiplies the posterior; 1 when the item scores, else 0."""
    close_item(bank, state, person, item)
    for place in range(bank.enemy_starts[item], bank.enemy_starts[item + 1]):
        close_item(bank, state, person, bank.enemy_items[place])
    if not bank.live[item]:
        return 0
    state.covered[bank.competence[item]] += 1
    multiply_answer(state.posterior, bank.chance[score, item])
    return 1


def multiply_answer(posterior: Floats, chance: Floats) -> None:
    """Multiplies a posterior by the chances of an answer, and lifts it where it has become small."""
    largest = 0.0
    for node in range(posterior.size):
        posterior[node] *= chance[node]
        largest = max(largest, posterior[node])
    if largest < SMALL:
        posterior *= LIFT
