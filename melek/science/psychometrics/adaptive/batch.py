"""Thousands of whole sittings at once: as machine code for simulated people, in lockstep for any other answers."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TypedDict, Unpack

import numpy as np
from numpy.typing import ArrayLike, NDArray

from melek.science.numerics.hashing import MASK
from melek.science.psychometrics.adaptive.answers import SimulatedAnswers
from melek.science.psychometrics.adaptive.design import Design, StopReason
from melek.science.psychometrics.adaptive.engine import probabilities
from melek.science.psychometrics.adaptive.loops import NARROW, Out, is_worth_compiling, machine_code
from melek.science.psychometrics.adaptive.plan import Plan, make_plan
from melek.science.psychometrics.adaptive.selection import GOES_ON, NO_ITEM, REASONS, Choice, choose
from melek.science.psychometrics.adaptive.sitting import begin, record
from melek.science.psychometrics.adaptive.tables import bank_of, people_of, rules_of
from melek.science.psychometrics.errors import ImpossibleDesign, NotACategory, WrongShape
from melek.science.psychometrics.models import Bools, Floats, Ints
from melek.science.psychometrics.pool import Pool

BLOCK = 512

Answer = Callable[[int, Ints, Ints], ArrayLike]
Progress = Callable[[int, int], None]


class Options(TypedDict):
    """What both ways of running take besides the answers; rows are the people to run now."""

    rows: slice
    seeds: NDArray[np.uint64]
    eligibility: Floats | None
    excluded: Bools | None


@dataclass(frozen=True, eq=False)
class Simulation:
    """Whole sittings of N people; M = max_positions.

    items [N, M]: item shown, -1 after the end; scores [N, M]: category reached, -1 after the end; relaxed [N, M]: index
    into `Relaxed`; length, scored [N]: items shown and scored; reason [N]: index into `StopReason`; theta, sd, p_cut [N]
    at the end.
    """

    items: Ints
    scores: Ints
    relaxed: Ints
    length: Ints
    scored: Ints
    reason: Ints
    theta: Floats
    sd: Floats
    p_cut: Floats

    def history(self, person: int) -> list[tuple[int, int]]:
        """Items and scores of one sitting in order, as `decide` takes them."""
        shown = slice(self.length[person])
        return list(zip(self.items[person, shown].tolist(), self.scores[person, shown].tolist(), strict=True))

    def stop_reason(self, person: int) -> StopReason:
        """Why a sitting ended."""
        return REASONS[self.reason[person]]

    def scored_items(self, pool: Pool) -> Ints:
        """The items [N, M] that counted; -1 for items on trial and after the end."""
        return np.where((self.items >= 0) & ~pool.is_pretest[self.items], self.items, NO_ITEM)


def simulate(
    pool: Pool,
    design: Design,
    *,
    seeds: ArrayLike,
    answer: Answer,
    eligibility: ArrayLike | None = None,
    excluded: Bools | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Run one whole sitting per seed; each equals its run through `decide` exactly.

    answer: what `simulated_answers` made, or a function answer(position, people, items) that gives the categories that
    people (indices into seeds) reach on the items shown at a position (from 1), called once a position and block of
    people. excluded: bool [people, items]. progress(done, all) is called after each block and may raise. Simulated
    people in great number, or after `prepare`, run as machine code; it gives the same sittings to the last bit.

    Raises ImpossibleDesign for a design the pool cannot meet, WrongShape for eligibility, exclusions or simulated people
    that do not fit, NotACategory for an answer that is not one of its item's categories.

    >>> from melek.science.psychometrics import Design, make_pool, simulated_answers, two_pl
    >>> items = two_pl([1.0, 2.0, 1.5], [0.0, -0.5, 0.5])
    >>> pool = make_pool(codes=["x", "y", "z"], items=items, competences=["1.1"] * 3, areas=["1"] * 3)
    >>> design = Design(cut=0.0, required=("1.1",), min_scored=2, max_positions=2)
    >>> run = simulate(pool, design, seeds=[1, 2], answer=simulated_answers(items, [0.0, 1.0], [1, 2]))
    >>> run.items.tolist(), run.length.tolist()
    ([[1, 2], [1, 2]], [2, 2])
    """
    plan = make_plan(pool, design)
    states = np.array([int(seed) & MASK for seed in np.asarray(seeds).ravel()], dtype=np.uint64)
    chances = probabilities(eligibility, pool)
    if excluded is not None and np.shape(excluded) != (states.size, pool.size):
        raise WrongShape(f"excluded must be [{states.size}, {pool.size}], not {np.shape(excluded)}")
    result = _empty(states.size, design.max_positions)
    if isinstance(answer, SimulatedAnswers):
        _check_people(answer, pool, states.size)
    is_compiled = is_worth_compiling(states.size, pool.size)
    for first in range(0, states.size, BLOCK):
        rows = slice(first, min(first + BLOCK, states.size))
        options: Options = {"rows": rows, "seeds": states, "eligibility": chances, "excluded": excluded}
        if isinstance(answer, SimulatedAnswers) and is_compiled:
            _compiled(plan, result, answer=answer, **options)
        else:
            _lockstep(plan, result, answer=answer, **options)
        if progress is not None:
            progress(rows.stop, states.size)
    return result


def prepare(pool: Pool, sittings: int) -> None:
    """Say how many sittings of simulated people are to come over several runs, so that machine code is made if it pays.

    >>> from melek.science.psychometrics import make_pool, two_pl
    >>> prepare(make_pool(codes=["x"], items=two_pl([1.0], [0.0]), competences=["1.1"], areas=["1"]), 100)
    """
    if is_worth_compiling(sittings, pool.size):
        machine_code()


def _compiled(plan: Plan, result: Simulation, *, answer: SimulatedAnswers, **options: Unpack[Options]) -> None:
    rows = options["rows"]
    people = people_of(plan, answer, rows=rows, seeds=options["seeds"], excluded=options["excluded"])
    out = Out(*(getattr(result, field.name)[rows] for field in fields(Simulation)))
    rules, eligibility = rules_of(plan), options["eligibility"]
    machine_code()(bank_of(plan, eligibility), rules, answer.truth, people, out)
    if (out.reason == NARROW).any():
        machine_code(is_fine=True)(bank_of(plan, eligibility, is_fine=True), rules, answer.truth, people, out)


def _lockstep(plan: Plan, result: Simulation, *, answer: Answer, **options: Unpack[Options]) -> None:
    rows, excluded = options["rows"], options["excluded"]
    people = np.arange(rows.start, rows.stop)
    seen = None if excluded is None else excluded[rows]
    sittings = begin(plan, seeds=options["seeds"][rows], eligibility=options["eligibility"], excluded=seen)
    while people.size:
        choice = choose(plan, sittings)
        going = choice.reason == GOES_ON
        if not going.all():
            _finish(result, people[~going], choice, over=~going, scored=sittings.scored[~going])
            people, sittings = people[going], sittings.rows(going)
            if not people.size:
                return
        items, place = choice.item[going], sittings.position
        scores = _checked(answer(place + 1, people, items), plan.pool.items.categories[items])
        result.items[people, place] = items
        result.scores[people, place] = scores
        result.relaxed[people, place] = choice.relaxed[going]
        result.length[people] += 1
        sittings = record(plan, sittings, items=items, scores=scores)


def _finish(result: Simulation, people: Ints, choice: Choice, *, over: Bools, scored: Ints) -> None:
    result.reason[people] = choice.reason[over]
    result.scored[people] = scored
    result.theta[people] = choice.measure.theta[over]
    result.sd[people] = choice.measure.sd[over]
    result.p_cut[people] = choice.measure.p_cut[over]


def _checked(answers: ArrayLike, categories: Ints) -> Ints:
    given = np.asarray(answers)
    if given.shape != categories.shape or not np.all((given >= 0) & (given < categories) & (given % 1 == 0)):
        raise NotACategory("answer must return one of the item's categories, counted from 0, for each person")
    return given.astype(np.int64)


def _check_people(answer: SimulatedAnswers, pool: Pool, count: int) -> None:
    if answer.theta.size != count:
        raise WrongShape(f"there are {count} seeds and {answer.theta.size} simulated people")
    if not np.array_equal(answer.truth.categories, pool.items.categories):
        raise ImpossibleDesign("simulated people must answer the items of the pool, with the same categories")


def _empty(count: int, positions: int) -> Simulation:
    def whole(*shape: int, fill: int = 0) -> Ints:
        return np.full(shape, fill, dtype=np.int64)

    return Simulation(
        items=whole(count, positions, fill=NO_ITEM),
        scores=whole(count, positions, fill=-1),
        relaxed=whole(count, positions),
        length=whole(count),
        scored=whole(count),
        reason=whole(count),
        theta=np.zeros(count),
        sd=np.zeros(count),
        p_cut=np.zeros(count),
    )
