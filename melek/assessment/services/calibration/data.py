"""The answers that a calibration uses, as compressed rows: one row a finished sitting, one column an item version."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from melek.assessment.enums import SHOWN, SittingState
from melek.assessment.models import Answer, CalibrationRun, Item, ItemVersion
from melek.assessment.queries.rights import sittings_set_aside
from melek.assessment.rules import most_points
from melek.assessment.services.bank import newest_versions
from melek.assessment.services.calibration.question import Question, question_of

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Answers:
    """Compressed rows: the answers of sitting i are those of offsets[i]:offsets[i + 1]; columns name `versions`.

    `sittings` are the keys of the rows, rising; `counts` the answers of each column; `points` the most of each column.
    """

    versions: tuple[ItemVersion, ...]
    points: tuple[int, ...]
    sittings: "Array"
    offsets: "Array"
    columns: "Array"
    scores: "Array"
    counts: "Array"


def answers_of(run: CalibrationRun) -> Answers:
    """All answers to the newest wording of the items shown, in sittings that ended within the asked days.

    A sitting that is set aside does not count. An item is left out when fewer than the asked number answered it. Answers to an earlier wording say nothing about
    the newest one, so they are left out, too.
    """
    import numpy as np

    question = question_of(run)
    versions = sorted(newest_versions(run.bank).values(), key=lambda one: one.item.code)
    place = {version.pk: index for index, version in enumerate(versions)}
    rows = _rows(run, question).filter(item_version__in=place).values_list("sitting_id", "item_version_id", "score")
    found = np.array(list(rows.order_by("sitting_id", "position").iterator(chunk_size=50_000)), dtype=np.int64)
    found = found.reshape(-1, 3)
    columns = np.array([place[int(one)] for one in found[:, 1]], dtype=np.int32)
    counts = np.bincount(columns, minlength=len(versions))
    enough = counts >= question.fewest
    kept = enough[columns]
    renumbered = np.cumsum(enough) - 1
    chosen = tuple(version for version, is_kept in zip(versions, enough, strict=True) if is_kept)
    sittings, people = np.unique(found[kept, 0], return_inverse=True)
    return Answers(
        versions=chosen,
        points=tuple(most_points(version.content) for version in chosen),
        sittings=sittings,
        offsets=np.concatenate([[0], np.bincount(people, minlength=sittings.size).cumsum()]).astype(np.int64),
        columns=renumbered[columns[kept]].astype(np.int32),
        scores=found[kept, 2].astype(np.int8),
        counts=counts[enough],
    )


def _rows(run: CalibrationRun, question: Question) -> Any:
    rows = Answer.objects.filter(
        sitting__booking__bank=run.bank, sitting__state=SittingState.FINISHED, is_skipped=False
    ).exclude(sitting__in=sittings_set_aside())
    if question.since:
        rows = rows.filter(sitting__finished_at__date__gte=question.since)
    if question.until:
        rows = rows.filter(sitting__finished_at__date__lte=question.until)
    return rows


def items_shown(run: CalibrationRun) -> int:
    """How many items of the bank people meet in tests."""
    return Item.objects.filter(bank=run.bank, state__in=SHOWN).count()
