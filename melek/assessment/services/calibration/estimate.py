"""Estimating: fixed-parameter calibration of the items on trial, or everything anew and linked to the base set."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from melek.assessment.enums import LinkKind
from melek.assessment.models import CalibrationRun, ItemParameter
from melek.assessment.services.calibration.data import Answers
from melek.assessment.services.calibration.question import Question, question_of
from melek.assessment.services.pools import items_of

if TYPE_CHECKING:
    import numpy as np

    from melek.science.psychometrics import Calibration, Items

    Array = np.ndarray[Any, Any]

LEAST_ANCHORS = 10


class TooFewAnchors(ValueError):
    """The link stands on too few items that both sets have."""


@dataclass(frozen=True)
class Estimate:
    """The items on the scale of the base set, in the columns of the answers, with standard errors shaped like them.

    `columns` names the columns that could be estimated; `anchored` says which of the columns kept their base
    parameters; `link` is slope and intercept of the line that put a free estimate on the scale, (1, 0) with fixed items;
    `drift` holds for each common item the robust z of its change of difficulty, NaN elsewhere.
    """

    found: "Calibration"
    items: "Items"
    columns: "Array"
    errors: tuple["Array", "Array", "Array"]
    anchored: "Array"
    link: tuple[float, float]
    drift: "Array"


def estimate(
    run: CalibrationRun, answers: Answers, *, progress: Callable[[int, float, float], None] | None = None
) -> Estimate:
    """Estimate what a run asks for. Raises TooFewAnchors and what `calibrate_csr` raises."""
    base = {row.item_version_id: row for row in run.base.parameters.filter(is_pretest=False)}
    common = [place for place, version in enumerate(answers.versions) if version.pk in base]
    if len(common) < LEAST_ANCHORS:
        raise TooFewAnchors(f"{len(common)} items of the set in force were answered; {LEAST_ANCHORS} are needed")
    rows = [base[answers.versions[place].pk] for place in common]
    if run.link == LinkKind.FIXED:
        return _with_fixed(answers, question_of(run), common, rows, progress=progress)
    return _linked(answers, question_of(run), common, rows, progress=progress)


def _kinds(answers: Answers, question: Question) -> list[str]:
    return [question.right_or_wrong if points == 1 else question.in_steps for points in answers.points]


def _calibrated(answers: Answers, question: Question, **more: Any) -> "Calibration":
    from melek.science.psychometrics import calibrate_csr

    return calibrate_csr(
        offsets=answers.offsets,
        columns=answers.columns,
        answers=answers.scores,
        size=len(answers.versions),
        model=_kinds(answers, question),
        categories=[points + 1 for points in answers.points],
        **more,
    )


def _with_fixed(
    answers: Answers, question: Question, common: list[int], rows: list[ItemParameter], *, progress: Any
) -> Estimate:
    import numpy as np

    from melek.science.psychometrics import Anchors

    anchors = Anchors(items_of(rows), np.array(common))
    found = _calibrated(answers, question, anchors=anchors, progress=progress)
    errors = (found.a_error, found.b_error, found.c_error)
    nothing = np.full(len(answers.versions), np.nan)
    return Estimate(found, found.items, found.places, errors, np.isin(found.places, common), (1.0, 0.0), nothing)


def _linked(
    answers: Answers, question: Question, common: list[int], rows: list[ItemParameter], *, progress: Any
) -> Estimate:
    """Everything anew; items that drifted since the base set no longer carry the link."""
    import numpy as np

    from melek.science.psychometrics.linking import link, moved_items, robust_drift

    found = _calibrated(answers, question, progress=progress)
    kept = [place for place in common if place in set(found.places.tolist())]
    at = {place: index for index, place in enumerate(found.places.tolist())}
    same = [one for one in kept if rows[common.index(one)].model == str(found.items.model[at[one]])]
    if len(same) < LEAST_ANCHORS:
        raise TooFewAnchors(f"{len(same)} items have the same model in both sets; {LEAST_ANCHORS} are needed")
    base = items_of([rows[common.index(one)] for one in same])
    new = found.items.take([at[one] for one in same])
    line = link(base, new)
    drift = robust_drift(_middle(base), _middle(moved_items(new, line.slope, line.intercept)))
    steady = np.flatnonzero(~drift.flagged)
    if steady.size >= LEAST_ANCHORS:
        line = link(base.take(steady), new.take(steady))
    moved = moved_items(found.items, line.slope, line.intercept)
    z = np.full(len(answers.versions), np.nan)
    z[same] = robust_drift(_middle(base), _middle(moved_items(new, line.slope, line.intercept))).z
    errors = (found.a_error / line.slope, found.b_error * line.slope, found.c_error)
    nobody = np.zeros(found.places.size, dtype=bool)
    return Estimate(found, moved, found.places, errors, nobody, (line.slope, line.intercept), z)


def _middle(items: "Items") -> "Array":
    """The difficulty of each item, of several steps their mean."""
    import numpy as np

    return np.nanmean(items.b, axis=1)
