"""One sitting, as the web runs it: what happens next, as a pure function of all that went before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics.hashing import MASK
from melek.science.psychometrics.adaptive.design import Design, Relaxed, StopReason
from melek.science.psychometrics.adaptive.plan import Plan, make_plan
from melek.science.psychometrics.adaptive.selection import GOES_ON, NO_ITEM, REASONS, RELAXED, choose
from melek.science.psychometrics.adaptive.sitting import begin, replay
from melek.science.psychometrics.errors import NotACategory, WrongShape
from melek.science.psychometrics.models import Floats
from melek.science.psychometrics.pool import Pool


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

    history: (item index, category reached from 0) in the order shown, pretest items included; eligibility:
    probabilities [items] of the version the sitting began with, None for all one; excluded: item indices the person may
    not see again. Raises ImpossibleDesign for a design the pool cannot meet, WrongShape for an impossible history,
    eligibility or exclusion, NotACategory for a score that is not one of its item's categories.

    >>> from melek.science.psychometrics import make_pool, two_pl
    >>> items = two_pl([1.0, 2.0], [0.0, 0.0])
    >>> pool = make_pool(codes=["x", "y"], items=items, competences=["1.1", "1.1"], areas=["1", "1"])
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
    seen[0, _excluded(excluded, pool)] = True
    start = begin(
        plan,
        seeds=np.array([seed & MASK], dtype=np.uint64),
        eligibility=probabilities(eligibility, pool),
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


def probabilities(eligibility: ArrayLike | None, pool: Pool) -> Floats | None:
    """Eligibility as probabilities [items], None for all one. Raises WrongShape when it is not that."""
    if eligibility is None:
        return None
    chances = np.asarray(eligibility, dtype=np.float64)
    if chances.shape != (pool.size,) or not np.all((chances >= 0.0) & (chances <= 1.0)):
        raise WrongShape(f"eligibility must be {pool.size} probabilities")
    return chances


def _excluded(items: Iterable[int], pool: Pool) -> list[int]:
    known = list(items)
    if any(item not in range(pool.size) for item in known):
        raise WrongShape("an excluded item is outside the pool")
    return known


def _check_history(plan: Plan, history: Sequence[tuple[int, int]]) -> None:
    shown = [item for item, _ in history]
    if len(set(shown)) != len(shown):
        raise WrongShape("a history shows an item twice")
    if any(item not in range(plan.pool.size) for item in shown):
        raise WrongShape("a history names an item outside the pool")
    if len(history) > plan.design.max_positions:
        raise WrongShape("a history is longer than the design allows")
    categories = plan.pool.items.categories[shown].tolist() if shown else ()
    if any(score not in range(count) for (_, score), count in zip(history, categories, strict=True)):
        raise NotACategory("a score must be one of its item's categories, counted from 0")
