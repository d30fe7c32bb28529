"""Answers as category codes: 0 to m for the category reached, -1 for missing."""

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.models.items import MISSING, Codes, Ints, Items


def validate_answers(responses: ArrayLike, items: Items) -> Codes:
    """Dense answers [n, J] as codes: the category, or -1 for missing (NaN or -1).

    Raises ValueError on another shape, or on a value that is not one of the item's categories.

    >>> from melek.science.psychometrics.models import two_pl
    >>> validate_answers([[1.0, float("nan")]], two_pl([1.0, 1.0], [0.0, 0.0])).tolist()
    [[1, -1]]
    """
    answers = np.asarray(responses)
    if answers.dtype.kind not in "iub":
        answers = np.asarray(responses, dtype=np.float64)
    if answers.ndim != 2 or answers.shape[1] != items.size:
        raise ValueError(f"answers must be [people, {items.size}], not {answers.shape}")
    given = np.where(np.isnan(answers), MISSING, answers) if answers.dtype.kind == "f" else answers
    if not np.all((given >= MISSING) & (given < items.categories)):
        raise ValueError(_message(items))
    codes: Codes = given.astype(np.int8)
    if answers.dtype.kind == "f" and not np.all(codes == given):
        raise ValueError(_message(items))
    return codes


def validate_long(
    people: ArrayLike, columns: ArrayLike, answers: ArrayLike, *, count: int, items: Items
) -> tuple[Ints, Ints, Ints]:
    """One row per answer as integer vectors: person, item, category.

    Raises ValueError on unequal lengths, an index outside its range, or a value that is not one of the item's
    categories (a missing answer has no row).
    """
    who, what = np.asarray(people, dtype=np.int64), np.asarray(columns, dtype=np.int64)
    given = np.asarray(answers)
    if not who.shape == what.shape == given.shape or who.ndim != 1:
        raise ValueError("people, columns and answers must be equally long vectors")
    if np.any((who < 0) | (who >= count)) or np.any((what < 0) | (what >= items.size)):
        raise ValueError("a person or item index is outside its range")
    with np.errstate(invalid="ignore"):
        codes = given.astype(np.int64)
    if not (np.all(codes == given) and np.all((codes >= 0) & (codes < items.categories[what]))):
        raise ValueError(_message(items, or_missing=False))
    return who, what, codes


def validate_offsets(offsets: ArrayLike, answers: int) -> Ints:
    """Row starts [n + 1] of compressed rows; ValueError unless they rise from 0 to the number of answers."""
    starts = np.asarray(offsets, dtype=np.int64)
    if starts.ndim != 1 or starts.size < 1 or starts[0] != 0 or starts[-1] != answers or np.any(np.diff(starts) < 0):
        raise ValueError("offsets must rise from 0 to the number of answers")
    return starts


def _message(items: Items, *, or_missing: bool = True) -> str:
    categories = "0 or 1" if items.most == 2 else "one of the item's categories, counted from 0"
    if or_missing:
        return f"an answer must be {categories}, or missing (NaN or -1)"
    return f"an answer must be {categories}"
