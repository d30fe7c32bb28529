"""Two doors to the same engine: `decide` for one sitting in the web, `simulate` for thousands in lockstep."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from melek.science.numerics import logistic, uniforms
from melek.science.numerics.hashing import MASK
from melek.science.psychometrics.adaptive.design import Design, Relaxed, StopReason
from melek.science.psychometrics.adaptive.plan import Plan, make_plan
from melek.science.psychometrics.adaptive.selection import GOES_ON, NO_ITEM, REASONS, RELAXED, Choice, choose
from melek.science.psychometrics.adaptive.sitting import begin, record, replay
from melek.science.psychometrics.models import Floats
from melek.science.psychometrics.pool import Bools, Ints, Pool

BLOCK = 512
ANSWER_STREAM = 5

Answer = Callable[[int, Ints, Ints], ArrayLike]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Decision:
    """What happens next in a sitting.

    item: index of the item to show, None when over. position: its place, from 1; when over, the items shown. stop: why
    it is over, None while it goes on. relaxed: the rule that gave way for this item. theta, sd: posterior mean and SD
    in logits. p_cut: P(theta >= cut). scored: scored items so far.
    """

    item: int | None
    position: int
    is_pretest: bool
    stop: StopReason | None
    relaxed: Relaxed
    theta: float
    sd: float
    p_cut: float
    scored: int

    @property
    def is_over(self) -> bool:
        """Whether the sitting has ended."""
        return self.stop is not None


@dataclass(frozen=True, eq=False)
class Simulation:
    """Whole sittings of N people; M = max_positions.

    items [N, M]: item shown, -1 after the end; scores [N, M]: 0 or 1, -1 after the end; relaxed [N, M]: index into
    `Relaxed`; length, scored [N]: items shown and scored; reason [N]: index into `StopReason`; theta, sd, p_cut [N] at
    the end.
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


def decide(
    pool: Pool,
    design: Design,
    *,
    seed: int,
    history: Sequence[tuple[int, int]],
    eligibility: ArrayLike | None = None,
    excluded: Iterable[int] = (),
) -> Decision:
    """The next step of one sitting: an exact function of its arguments, so a stored sitting replays.

    history: (item index, score 0 or 1) in the order shown, pretest items included; eligibility: probabilities [items]
    of the version the sitting began with, None for all one; excluded: item indices the person may not see again. Raises
    ValueError on an impossible history.

    >>> from melek.science.psychometrics import make_pool
    >>> pool = make_pool(codes=["x", "y"], a=[1.0, 2.0], b=[0.0, 0.0], competences=["1.1", "1.1"], areas=["1", "1"])
    >>> design = Design(cut=0.0, required=("1.1",), min_scored=1, max_positions=2)
    >>> decide(pool, design, seed=1, history=[]).item
    1
    >>> step = decide(pool, design, seed=1, history=[(1, 1), (0, 1)])
    >>> step.stop.value, round(step.p_cut, 3)
    ('max_positions', 0.86)
    """
    plan = make_plan(pool, design)
    _check_history(plan, history)
    seen = np.zeros((1, pool.size), dtype=bool)
    seen[0, list(excluded)] = True
    start = begin(
        plan,
        seeds=np.array([seed & MASK], dtype=np.uint64),
        eligibility=_probabilities(eligibility, pool),
        excluded=seen,
    )
    sittings = replay(plan, start, history)
    choice = choose(plan, sittings)
    item = int(choice.item[0])
    return Decision(
        item=None if item == NO_ITEM else item,
        position=sittings.position + (item != NO_ITEM),
        is_pretest=bool(choice.is_pretest[0]),
        stop=None if choice.reason[0] == GOES_ON else REASONS[choice.reason[0]],
        relaxed=RELAXED[choice.relaxed[0]],
        theta=float(choice.measure.theta[0]),
        sd=float(choice.measure.sd[0]),
        p_cut=float(choice.measure.p_cut[0]),
        scored=int(sittings.scored[0]),
    )


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
    """Run one whole sitting per seed, in blocks that advance in lockstep; each equals its run through `decide` exactly.

    answer(position, people, items): 0/1 scores for people (indices into seeds) shown items at a position (from 1);
    called once a position and block. excluded: bool [people, items]. progress(done, all) is called after each block and
    may raise.
    """
    plan = make_plan(pool, design)
    states = np.array([int(seed) & MASK for seed in np.asarray(seeds).ravel()], dtype=np.uint64)
    chances = _probabilities(eligibility, pool)
    result = _empty(states.size, design.max_positions)
    for first in range(0, states.size, BLOCK):
        people = np.arange(first, min(first + BLOCK, states.size))
        _run_block(
            plan,
            result,
            people=people,
            seeds=states[people],
            answer=answer,
            eligibility=chances,
            excluded=None if excluded is None else excluded[people],
        )
        if progress is not None:
            progress(int(people[-1]) + 1, states.size)
    return result


def simulated_answers(pool: Pool, abilities: ArrayLike, seeds: ArrayLike) -> Answer:
    """An `answer` for `simulate`: people of the given abilities answer by the model, fixed by seed and item.

    >>> from melek.science.psychometrics import make_pool
    >>> pool = make_pool(codes=["x"], a=[1.0], b=[0.0], competences=["1.1"], areas=["1"])
    >>> simulated_answers(pool, [50.0, -50.0], [1, 2])(1, np.array([0, 1]), np.array([0, 0])).tolist()
    [1, 0]
    """
    theta = np.asarray(abilities, dtype=np.float64)
    keys = np.asarray(seeds)
    bank = pool.items

    def answer(position: int, people: Ints, items: Ints) -> NDArray[np.int64]:
        chance = logistic(bank.a[items] * (theta[people] - bank.b[items, 0]))
        return (uniforms(keys[people], ANSWER_STREAM, items) < chance).astype(np.int64)

    return answer


def _run_block(
    plan: Plan,
    result: Simulation,
    *,
    people: Ints,
    seeds: NDArray[np.uint64],
    answer: Answer,
    eligibility: Floats | None,
    excluded: Bools | None,
) -> None:
    sittings = begin(plan, seeds=seeds, eligibility=eligibility, excluded=excluded)
    while people.size:
        choice = choose(plan, sittings)
        going = choice.reason == GOES_ON
        if not going.all():
            _finish(result, people[~going], choice, over=~going, scored=sittings.scored[~going])
            people, sittings = people[going], sittings.rows(going)
            if not people.size:
                return
        items, place = choice.item[going], sittings.position
        scores = np.asarray(answer(place + 1, people, items), dtype=np.int64)
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


def _probabilities(eligibility: ArrayLike | None, pool: Pool) -> Floats | None:
    if eligibility is None:
        return None
    chances = np.asarray(eligibility, dtype=np.float64)
    if chances.shape != (pool.size,) or not np.all((chances >= 0.0) & (chances <= 1.0)):
        raise ValueError(f"eligibility must be {pool.size} probabilities")
    return chances


def _check_history(plan: Plan, history: Sequence[tuple[int, int]]) -> None:
    shown = [item for item, _ in history]
    if len(set(shown)) != len(shown):
        raise ValueError("a history shows an item twice")
    if any(not 0 <= item < plan.pool.size for item in shown):
        raise ValueError("a history names an item outside the pool")
    if any(score not in (0, 1) for _, score in history):
        raise ValueError("a score must be 0 or 1")
    if len(history) > plan.design.max_positions:
        raise ValueError("a history is longer than the design allows")
