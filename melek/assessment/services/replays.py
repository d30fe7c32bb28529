"""Proof that sittings followed their stored rules: points, items, end and result worked out again from what is stored."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isclose
from typing import TYPE_CHECKING

from melek.assessment.enums import SittingState
from melek.assessment.models import Answer, Result, Sitting
from melek.assessment.rules import ENGINE, score_answer
from melek.assessment.services.pools import prepared_design, prepared_eligibility, prepared_pool
from melek.assessment.services.results import estimated, verdict_under
from melek.assessment.services.sittings import counted

if TYPE_CHECKING:
    from melek.science.psychometrics import Decision

NEAR = 1e-9  # sums in another order differ from the 14th decimal on, so equal figures are not asked to be equal bits


class Part(StrEnum):
    """What of a sitting does not come again: the item at a place, the points of an answer, the end, the result."""

    ITEM = "item"
    POINTS = "points"
    END = "end"
    RESULT = "result"


@dataclass(frozen=True)
class Replayed:
    """A sitting, and what of it does not come again, with the place of the answer where there is one.

    `why` names what stood in the way of replaying at all, else it is empty.
    """

    sitting: Sitting
    answers: int
    part: Part | None = None
    differs_at: int | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        return self.part is None and not self.why

    @property
    def told(self) -> str:
        """What stood in the way, or differs and where; empty when all came again."""
        if self.why or self.part is None:
            return self.why
        return f"{self.part} differs" + (f" at answer {self.differs_at}" if self.differs_at else "")


def replayed(sittings: Iterable[Sitting]) -> Iterator[Replayed]:
    """Replay sittings one by one, under the parameters, table, seed and exclusions that each was begun with.

    The raw answers are scored anew against the key, the engine is run again over them and must stop where a finished
    sitting stopped and for the stored reason, and the result of the day is computed again. A sitting of another engine
    version, or whose parameters are not what they were, is named and never called equal.
    """
    for sitting in sittings:
        if sitting.engine != ENGINE:
            yield Replayed(sitting, 0, why=f"engine {sitting.engine}, not {ENGINE}")
        elif prepared_pool(sitting.parameter_set_id).hash != sitting.pool_hash:
            yield Replayed(sitting, 0, why="its parameters have changed")
        else:
            yield _compared(sitting, list(sitting.answers.order_by("position")))


def _compared(sitting: Sitting, answers: list[Answer]) -> Replayed:
    if place := _first(_has_other_points(sitting, row) for row in answers):
        return Replayed(sitting, len(answers), Part.POINTS, place)
    pairs = _chosen(sitting, answers)
    if place := _first(shown != again for shown, again in pairs):
        return Replayed(sitting, len(answers), Part.ITEM, place)
    if sitting.state == SittingState.FINISHED:
        if not answers or _stop(sitting, answers) != answers[-1].stop_reason:
            return Replayed(sitting, len(answers), Part.END)
        if not _has_its_result(sitting, answers):
            return Replayed(sitting, len(answers), Part.RESULT)
    return Replayed(sitting, len(answers))


def _first(differs: Iterable[bool]) -> int | None:
    """The place, counted from 1, of the first True."""
    return next((place for place, is_other in enumerate(differs, 1) if is_other), None)


def _has_other_points(sitting: Sitting, row: Answer) -> bool:
    if row.is_skipped:
        return row.score != 0
    prepared = prepared_pool(sitting.parameter_set_id)
    item = prepared.items[prepared.place[row.item_version_id]]
    return row.score != score_answer(item.content, item.key, row.raw, seed=sitting.seed, position=row.position)


def replay(sitting: Sitting) -> list[tuple[int, int | None]]:
    """Run the engine again over the stored answers: for each position the item shown and what replay would show.

    Equal pairs everywhere prove that the items followed the rules stored with the sitting.
    """
    return _chosen(sitting, list(sitting.answers.order_by("position")))


def _chosen(sitting: Sitting, answers: Sequence[Answer]) -> list[tuple[int, int | None]]:
    place = prepared_pool(sitting.parameter_set_id).place
    return [(place[row.item_version_id], _decision(sitting, answers[:index]).item) for index, row in enumerate(answers)]


def _stop(sitting: Sitting, answers: Sequence[Answer]) -> str | None:
    """Why the engine stops after the answers; None when it would go on, which no stored reason equals."""
    return _decision(sitting, answers).stop


def _decision(sitting: Sitting, answers: Sequence[Answer]) -> "Decision":
    """What the engine does after these answers."""
    from melek.science.psychometrics import decide

    prepared = prepared_pool(sitting.parameter_set_id)
    shown = [(prepared.place[row.item_version_id], row.score, row.is_skipped) for row in answers]
    return decide(
        prepared.pool,
        prepared_design(sitting.blueprint_id, sitting.cut_theta),
        seed=sitting.seed,
        eligibility=prepared_eligibility(sitting.eligibility_id),
        **counted(sitting, shown),
    )


def _has_its_result(sitting: Sitting, answers: Sequence[Answer]) -> bool:
    """Whether the result of the day is what the answers say, under the set and the definition named in it."""
    rows = Result.objects.filter(sitting=sitting.pk, rescored=None).select_related("definition").order_by("pk")
    result = rows.first()
    if result is None or result.parameter_set_id != sitting.parameter_set_id:
        return False
    again = estimated(sitting, answers, parameter_set_id=result.parameter_set_id, definition=result.definition)
    figures = ((again.theta, result.theta), (again.sd, result.sd), (again.p_literate, result.p_literate))
    if not all(isclose(one, other, rel_tol=0.0, abs_tol=NEAR) for one, other in figures):
        return False
    return result.verdict == verdict_under(result.p_literate, result.definition)
