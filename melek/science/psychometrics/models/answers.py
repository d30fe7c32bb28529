"""Answers as category codes: 0 to m for the category reached, -1 for missing."""

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.errors import NotACategory, WrongShape
from melek.science.psychometrics.models.items import MISSING, MOST_CATEGORIES, Codes, Ints, Items


def category_codes(answers: ArrayLike, *, or_missing: bool, most: "int | Ints" = MOST_CATEGORIES) -> Codes:
    """Answers as eight-bit codes 0 ... most - 1; -1 for NaN or -1 where missing answers may stand.

    most: number of categories, for all or for each column. Raises NotACategory.

    >>> category_codes([1.0, float("nan")], or_missing=True, most=2).tolist()
    [1, -1]
    """
    given = np.asarray(answers)
    if given.dtype.kind not in "iubf":
        raise NotACategory(f"answers must be numbers, not {given.dtype}")
    is_real = given.dtype.kind == "f"
    if is_real and or_missing:
        given = np.where(np.isnan(given), MISSING, given)
    lowest = MISSING if or_missing else 0
    message = f"an answer must be {_categories(most)}" + ", or missing (NaN or -1)" * or_missing
    if not np.all((given >= lowest) & (given < most)):
        raise NotACategory(message)
    codes: Codes = given.astype(np.int8)
    if is_real and not np.array_equal(codes, given):
        raise NotACategory(message)
    return codes


def validate_answers(responses: ArrayLike, items: Items) -> Codes:
    """Dense answers [n, J] as codes: the category, or -1 for missing (NaN or -1).

    Raises WrongShape on another shape, NotACategory on a value that is not one of the item's categories.

    >>> from melek.science.psychometrics.models import two_pl
    >>> validate_answers([[1.0, float("nan")]], two_pl([1.0, 1.0], [0.0, 0.0])).tolist()
    [[1, -1]]
    """
    answers = np.asarray(responses)
    if answers.ndim != 2 or answers.shape[1] != items.size:
        raise WrongShape(f"answers must be [people, {items.size}], not {answers.shape}")
    return category_codes(answers, or_missing=True, most=items.categories)


def validate_long(
    people: ArrayLike, columns: ArrayLike, answers: ArrayLike, *, count: int, items: Items
) -> tuple[Ints, Ints, Ints]:
    """One row per answer as integer vectors: person, item, category.

    Raises WrongShape on unequal lengths or an index outside its range, NotACategory on a value that is not one of the
    item's categories (a missing answer has no row).

    >>> from melek.science.psychometrics.models import two_pl
    >>> validate_long([1, 0], [0, 0], [1, 0], count=2, items=two_pl([1.0], [0.0]))[2].tolist()
    [1, 0]
    """
    who, what = whole_indices(people), whole_indices(columns)
    if not who.shape == what.shape == np.shape(answers) or who.ndim != 1:
        raise WrongShape("people, columns and answers must be equally long vectors")
    if np.any((who < 0) | (who >= count)) or np.any((what < 0) | (what >= items.size)):
        raise WrongShape("a person or item index is outside its range")
    return who, what, category_codes(answers, or_missing=False, most=items.categories[what]).astype(np.int64)


def whole_indices(values: ArrayLike) -> Ints:
    """Indices as integers; raises WrongShape for other numbers than whole ones, also where their type is real.

    >>> whole_indices([2, 0]).tolist()
    [2, 0]
    """
    given = np.asarray(values)
    if given.size and given.dtype.kind not in "iu":
        raise WrongShape(f"indices must be whole numbers, not {given.dtype}")
    return given.astype(np.int64, copy=False)


def validate_offsets(offsets: ArrayLike, answers: int) -> Ints:
    """Row starts [n + 1] of compressed rows; WrongShape unless they rise from 0 to the number of answers.

    >>> validate_offsets([0, 2, 3], 3).tolist()
    [0, 2, 3]
    """
    starts = whole_indices(offsets)
    if starts.ndim != 1 or starts.size < 1 or starts[0] != 0 or starts[-1] != answers or np.any(np.diff(starts) < 0):
        raise WrongShape("offsets must rise from 0 to the number of answers")
    return starts


def _categories(most: "int | Ints") -> str:
    return "0 or 1" if np.max(most, initial=2) == 2 else "one of the item's categories, counted from 0"
