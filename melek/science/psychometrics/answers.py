"""Answers and groups as the analyses of fit, fairness and security take them: checked once, in one shape."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from melek.science.psychometrics.errors import GroupEmpty, NoAnswers, NotFinite, WrongShape

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]

MISSING = -1


def answer_codes(responses: ArrayLike, *, items: int | None = None, highest: int = 126) -> Codes:
    """Answers [n, J] as small integers: category 0 ... highest, and -1 where missing (NaN or -1).

    Raises WrongShape on another shape or value, NoAnswers when there are no people, no items, or no answer at all.

    >>> answer_codes([[1, float("nan")], [0, -1]]).tolist()
    [[1, -1], [0, -1]]
    """
    given = np.asarray(responses)
    if given.ndim != 2 or (items is not None and given.shape[1] != items):
        raise WrongShape(f"answers must be [people, {items or 'items'}], not {given.shape}")
    if given.size == 0:
        raise NoAnswers("there are no people or no items")
    if given.dtype.kind == "f":
        given = np.where(np.isnan(given), MISSING, given)
    elif given.dtype.kind not in "iub":
        raise WrongShape(f"answers must be numbers, not {given.dtype}")
    if given.min() < MISSING or given.max() > highest:
        raise WrongShape(f"an answer must be 0 ... {highest}, or missing (NaN or -1)")
    codes = given.astype(np.int8)
    if given.dtype.kind == "f" and not np.array_equal(codes, given):
        raise WrongShape("an answer must be a whole number")
    if codes.max() == MISSING:
        raise NoAnswers("nobody answered anything")
    return codes


def two_groups(focal: ArrayLike, *, people: int) -> Ints:
    """Group of each person [n]: 1 focal, 0 reference, -1 in neither.

    Raises WrongShape on another length or value, GroupEmpty when one of the two groups has nobody.

    >>> two_groups([True, False, True], people=3).tolist()
    [1, 0, 1]
    """
    given = np.asarray(focal)
    if given.shape != (people,):
        raise WrongShape(f"the group must be given for each of {people} people, not {given.shape}")
    if given.dtype.kind not in "iub" or given.min() < -1 or given.max() > 1:
        raise WrongShape("a group is 1 (focal), 0 (reference) or -1 (neither)")
    group = given.astype(np.int64)
    for code, name in ((0, "reference"), (1, "focal")):
        if not np.any(group == code):
            raise GroupEmpty(f"the {name} group has nobody")
    return group


def finite_vector(values: ArrayLike, name: str, *, size: int | None = None) -> Floats:
    """A vector of finite numbers; `name` appears in the error.

    Raises WrongShape on another shape, NotFinite on NaN or infinity.

    >>> finite_vector([1, 2], "theta").tolist()
    [1.0, 2.0]
    """
    vector = np.asarray(values, dtype=np.float64)
    if vector.ndim != 1 or vector.size == 0 or (size is not None and vector.size != size):
        raise WrongShape(f"{name} must be a vector of {size or 'one or more'} numbers, not {vector.shape}")
    if not np.all(np.isfinite(vector)):
        raise NotFinite(f"{name} must be finite")
    return vector
