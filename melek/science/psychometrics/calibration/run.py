"""Calibration: item parameters from answers, on one scale, by marginal maximum likelihood."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import compiled
from melek.science.psychometrics.calibration.answers import DenseAnswers, SparseAnswers
from melek.science.psychometrics.calibration.checks import (
    Tally,
    category_counts,
    check_anchors,
    check_ties,
    group_codes,
    is_linked_by_population,
    item_flags,
    item_kinds,
)
from melek.science.psychometrics.calibration.em import Progress
from melek.science.psychometrics.calibration.loops import first_repeated
from melek.science.psychometrics.calibration.problem import Ask, solve
from melek.science.psychometrics.calibration.result import NOT_ESTIMATED, Anchors, Calibration, Settings, Ties
from melek.science.psychometrics.errors import AnsweredTwice, ImpossibleDesign, NothingToCalibrate
from melek.science.psychometrics.models import Bools, Ints, category_codes, validate_offsets

DEFAULT = Settings()


def calibrate(
    responses: ArrayLike,
    *,
    model: str | Sequence[str],
    groups: ArrayLike | None = None,
    reference: str | None = None,
    anchors: Anchors | None = None,
    categories: ArrayLike | None = None,
    ties: Ties | None = None,
    settings: Settings = DEFAULT,
    progress: Progress | None = None,
) -> Calibration:
    """Item parameters from dense answers [n, J]: category codes, NaN or -1 missing (missing at random).

    model: a `Kind` for all items or one an item; mixed formats are estimated in one run. theta ~ N(0, 1) in the
    reference group (the first by name, unless named); its SD is free with Rasch or PCM items, and means and SDs of the
    other groups are free. anchors: fixed-parameter calibration: their parameters stay, every population is estimated,
    and new items come out on their scale. categories: number for each item, where it may be more than were seen. ties:
    columns that share a slope or a c.
    progress(round, change, loglik) may raise to stop. People with everything right or wrong, or without answers, stay
    in. Items that cannot be placed are flagged and left out; the result says where EM did not settle.

    Raises (all ValueErrors): NotACategory; ImpossibleDesign; DisconnectedForms; NothingToCalibrate; NotIdentified when
    patterns of answers are fewer than parameters (a 2PL needs three items); VarianceCollapsed when the abilities of a
    population whose SD is free come out alike.
    Sources: Bock & Aitkin (1981), Psychometrika 46; Kim (2006), *IRT fixed parameter calibration*, J. Ed. Meas. 43.

    >>> answers = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0], [1, 1, 1], [1, 1, 1]] * 50
    >>> found = calibrate(answers, model="rasch")
    >>> found.converged, found.answers.tolist(), bool(found.items.b[0, 0] < found.items.b[2, 0])
    (True, [300, 300, 300], True)
    """
    codes = category_codes(responses, or_missing=True)
    if codes.ndim != 2 or codes.size == 0:
        raise NothingToCalibrate("there are no people or no items")
    group, names = group_codes(groups, codes.shape[0], reference)
    answers = DenseAnswers(codes, group, is_complete=bool((codes >= 0).all()))
    tally = _dense_tally(answers, len(names))
    ask = _asked(tally, codes.shape[1], model, anchors=anchors, categories=categories, settings=settings, names=names)
    check_ties(ties, ask.kinds, ask.categories, anchors)
    ask = replace(ask, ties=ties)
    linked = True if answers.is_complete else not _is_split(ask, tally, _dense_pairs(answers))
    kept = ask.kept
    if not kept.all():
        part = np.ascontiguousarray(codes[:, kept])
        answers = DenseAnswers(part, group, is_complete=bool((part >= 0).all()))
    return solve(ask, answers, linked_by_population=not linked, progress=progress)


def calibrate_csr(
    *,
    offsets: ArrayLike,
    columns: ArrayLike,
    answers: ArrayLike,
    size: int,
    model: str | Sequence[str],
    groups: ArrayLike | None = None,
    reference: str | None = None,
    anchors: Anchors | None = None,
    categories: ArrayLike | None = None,
    settings: Settings = DEFAULT,
    progress: Progress | None = None,
) -> Calibration:
    """`calibrate` for compressed rows: the answers of person i to `size` items are those of offsets[i]:offsets[i + 1].

    Memory: about six bytes an answer beside the arrays given, whatever the number of items. Raises what `calibrate`
    raises, AnsweredTwice when a person and item come twice, and ValueError on broken offsets.

    >>> rows = {"offsets": [0, 2, 4, 6, 8, 10], "columns": [0, 1] * 5, "answers": [1, 0, 0, 1, 1, 1, 0, 0, 1, 1]}
    >>> calibrate_csr(**rows, size=2, model="rasch").answers.tolist()
    [5, 5]
    """
    starts = validate_offsets(offsets, np.size(columns))
    what = np.asarray(columns)
    if what.size == 0 or size < 1:
        raise NothingToCalibrate("there are no answers")
    if what.dtype.kind not in "iu" or what.min() < 0 or what.max() >= size:
        raise ImpossibleDesign("an item index is outside its range")
    what = np.ascontiguousarray(what, dtype=np.int32)
    codes = np.ascontiguousarray(category_codes(answers, or_missing=False))
    if codes.shape != what.shape:
        raise ImpossibleDesign("columns and answers must be equally long vectors")
    if compiled(first_repeated)(starts, what, size) >= 0:
        raise AnsweredTwice("a person answers an item once")
    group, names = group_codes(groups, starts.size - 1, reference)
    rows = SparseAnswers(starts, what, codes, group)
    tally = _sparse_tally(rows, size, len(names))
    ask = _asked(tally, size, model, anchors=anchors, categories=categories, settings=settings, names=names)
    split = _is_split(ask, tally, _sparse_pairs(rows, size))
    return solve(ask, _kept_rows(rows, ask.kept), linked_by_population=split, progress=progress)


def calibrate_long(
    *,
    people: ArrayLike,
    columns: ArrayLike,
    answers: ArrayLike,
    count: int,
    size: int,
    model: str | Sequence[str],
    groups: ArrayLike | None = None,
    reference: str | None = None,
    anchors: Anchors | None = None,
    categories: ArrayLike | None = None,
    settings: Settings = DEFAULT,
    progress: Progress | None = None,
) -> Calibration:
    """`calibrate` for one row an answer, in any order: person of `count`, item of `size`, category.

    Raises what `calibrate_csr` raises.

    >>> rows = {"people": [0, 0, 1, 1, 2, 2, 3, 3], "columns": [0, 1] * 4, "answers": [1, 0, 1, 1, 1, 1, 0, 0]}
    >>> calibrate_long(**rows, count=4, size=2, model="rasch").answers.tolist()
    [4, 4]
    """
    who, what, given = np.asarray(people), np.asarray(columns), np.asarray(answers)
    if who.dtype.kind not in "iu" or not who.shape == what.shape == given.shape or who.ndim != 1 or who.size == 0:
        raise ImpossibleDesign("people, columns and answers must be equally long vectors")
    if who.min() < 0 or who.max() >= count:
        raise ImpossibleDesign("a person index is outside its range")
    order = np.argsort(who, kind="stable")
    return calibrate_csr(
        offsets=np.concatenate([[0], np.bincount(who, minlength=count).cumsum()]),
        columns=what[order],
        answers=given[order],
        size=size,
        model=model,
        groups=groups,
        reference=reference,
        anchors=anchors,
        categories=categories,
        settings=settings,
        progress=progress,
    )


def _asked(
    tally: Tally,
    size: int,
    model: str | Sequence[str],
    *,
    anchors: Anchors | None,
    categories: ArrayLike | None,
    settings: Settings,
    names: tuple[str, ...],
) -> Ask:
    check_anchors(anchors, size)
    kinds = item_kinds(model, size)
    counts = category_counts(tally, kinds, categories, anchors)
    flags = item_flags(tally, counts, settings.few)
    anchored = np.zeros(size, dtype=bool)
    if anchors is not None:
        anchored[anchors.places] = True
    kept = anchored | np.array([not found & NOT_ESTIMATED for found in flags])
    if not (kept & ~anchored).any():
        raise NothingToCalibrate("no item has answers in all its categories")
    return Ask(kinds, counts, tally.by_category, flags, kept, anchored, anchors, names, settings)


def _dense_tally(answers: DenseAnswers, groups: int) -> Tally:
    highest = max(int(answers.codes.max()), 1)
    by_category = np.stack([(answers.codes == code).sum(axis=0) for code in range(highest + 1)], axis=1)
    shown = answers.codes >= 0
    by_group = np.stack([shown[answers.group == code].sum(axis=0) for code in range(groups)], axis=1)
    return Tally(by_category.astype(np.int64), by_group.astype(np.int64))


def _sparse_tally(rows: SparseAnswers, size: int, groups: int) -> Tally:
    highest = max(int(rows.codes.max()), 1)
    cells = np.bincount(rows.cells(size), minlength=size * (highest + 1))
    by_group = np.zeros((size, groups), dtype=np.int64)
    if groups == 1:
        by_group[:, 0] = cells.reshape(-1, size).sum(axis=0)
    else:
        whose = np.repeat(rows.group.astype(np.int32), np.diff(rows.starts))
        for code in range(groups):
            by_group[:, code] = np.bincount(rows.columns[whose == code], minlength=size)
    return Tally(np.ascontiguousarray(cells.reshape(-1, size).T), by_group)


def _dense_pairs(answers: DenseAnswers) -> Bools:
    shown = (answers.codes >= 0).astype(np.float32)
    pairs: Bools = shown.T @ shown > 0.0
    return pairs


def _sparse_pairs(rows: SparseAnswers, size: int) -> Bools:
    """Items next to each other in somebody's row, which is enough to see what hangs together."""
    last = np.zeros(rows.columns.size, dtype=bool)
    ends = rows.starts[1:][np.diff(rows.starts) > 0] - 1
    last[ends] = True
    pairs = np.zeros((size, size), dtype=bool)
    pairs[rows.columns[:-1][~last[:-1]], rows.columns[1:][~last[:-1]]] = True
    return pairs


def _is_split(ask: Ask, tally: Tally, pairs: Bools) -> bool:
    kept = ask.kept
    return is_linked_by_population(pairs[np.ix_(kept, kept)], tally.by_group[kept], ask.anchored[kept])


def _kept_rows(rows: SparseAnswers, kept: Bools) -> SparseAnswers:
    if kept.all():
        return rows
    stays = kept[rows.columns]
    before: Ints = np.concatenate([[0], np.cumsum(stays)])
    renumbered = (np.cumsum(kept) - 1).astype(np.int32)
    return SparseAnswers(before[rows.starts], renumbered[rows.columns[stays]], rows.codes[stays], rows.group)
