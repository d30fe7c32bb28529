"""Proof that sittings followed their stored rules: the engine run again over the stored answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from melek.assessment.models import Sitting
from melek.assessment.rules import ENGINE
from melek.assessment.services.pools import prepared_design, prepared_eligibility, prepared_pool
from melek.assessment.services.sittings import counted


@dataclass(frozen=True)
class Replayed:
    """A sitting and whether each item came again; `why` names what stood in the way, else it is empty."""

    sitting: Sitting
    answers: int
    differs_at: int | None
    why: str = ""

    @property
    def holds(self) -> bool:
        return self.differs_at is None and not self.why


def replayed(sittings: Iterable[Sitting]) -> Iterator[Replayed]:
    """Replay sittings one by one, under the parameters, table, seed and exclusions that each was begun with.

    A sitting of another engine version, or whose parameters are not what they were, is named and never called equal.
    """
    for sitting in sittings:
        if sitting.engine != ENGINE:
            yield Replayed(sitting, 0, None, f"engine {sitting.engine}, not {ENGINE}")
        elif prepared_pool(sitting.parameter_set_id).hash != sitting.pool_hash:
            yield Replayed(sitting, 0, None, "its parameters have changed")
        else:
            pairs = replay(sitting)
            place = next((at for at, (shown, again) in enumerate(pairs, 1) if shown != again), None)
            yield Replayed(sitting, len(pairs), place)


def replay(sitting: Sitting) -> list[tuple[int, int | None]]:
    """Run the engine again over the stored answers: for each position the item shown and what replay would show.

    Equal pairs everywhere prove that the sitting followed the rules stored with it.
    """
    from melek.science.psychometrics import decide

    prepared = prepared_pool(sitting.parameter_set_id)
    design = prepared_design(sitting.blueprint_id, sitting.cut_theta)
    rates = prepared_eligibility(sitting.eligibility_id)
    shown: list[tuple[int, int, bool]] = []
    pairs: list[tuple[int, int | None]] = []
    for row in sitting.answers.order_by("position"):
        told = counted(sitting, shown)
        chosen = decide(prepared.pool, design, seed=sitting.seed, eligibility=rates, **told)
        place = prepared.place[row.item_version_id]
        pairs.append((place, chosen.item))
        shown.append((place, row.score, row.is_skipped))
    return pairs
