"""Compressed rows of answers as the checks of security read them, in the order in which items were shown."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import compiled
from melek.science.psychometrics.calibration.loops import first_repeated
from melek.science.psychometrics.errors import AnsweredTwice, NoAnswers, NotACategory, WrongShape
from melek.science.psychometrics.models import Ints, validate_offsets


@dataclass(frozen=True, eq=False)
class Rows:
    """Answers of person i: starts[i]:starts[i + 1] of columns and codes."""

    starts: Ints
    columns: Ints
    codes: Ints

    @property
    def people(self) -> int:
        """How many people there are."""
        return int(self.starts.size - 1)

    @property
    def lengths(self) -> Ints:
        """Answers of each person [n]."""
        return np.diff(self.starts)

    @property
    def person(self) -> Ints:
        """Person of each answer."""
        return np.repeat(np.arange(self.people), self.lengths)

    @property
    def position(self) -> Ints:
        """Place of each answer in its row, from 1."""
        return np.arange(self.codes.size) - np.repeat(self.starts[:-1], self.lengths) + 1


def read_rows(offsets: ArrayLike, columns: ArrayLike, answers: ArrayLike, *, categories: Ints) -> Rows:
    """Checked rows. Raises NoAnswers, WrongShape, NotACategory, AnsweredTwice.

    categories [J]: how many each item has.

    >>> read_rows([0, 2, 3], [1, 0, 1], [0, 1, 1], categories=np.array([2, 2])).position.tolist()
    [1, 2, 1]
    """
    what, given = np.asarray(columns), np.asarray(answers)
    if what.shape != given.shape or what.ndim != 1:
        raise WrongShape("columns and answers must be equally long vectors")
    if not what.size:
        raise NoAnswers("there are no answers")
    try:
        starts = validate_offsets(offsets, what.size)
    except ValueError as error:
        raise WrongShape(str(error)) from None
    if what.dtype.kind not in "iu" or what.min() < 0 or what.max() >= categories.size:
        raise WrongShape(f"an item is a number from 0 to {categories.size - 1}")
    codes = given.astype(np.int64)
    if given.dtype.kind not in "iubf" or np.any(codes != given) or np.any((codes < 0) | (codes >= categories[what])):
        raise NotACategory("an answer must be one of the item's categories, counted from 0")
    what = np.ascontiguousarray(what, dtype=np.int64)
    if compiled(first_repeated)(starts, what, categories.size) >= 0:
        raise AnsweredTwice("a person answers an item once")
    return Rows(starts, what, codes)
