"""Answers and groups as the analyses of fit, fairness and security take them: checked once, in one shape."""

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.errors import GroupEmpty, NoAnswers, NotFinite, WrongShape
from melek.science.psychometrics.models import MISSING, Codes, Floats, Ints, Items, category_codes, validate_answers


def item_answers(items: Items, responses: ArrayLike) -> Codes:
    """Answers [n, J] to items as codes, -1 where missing, at least one of them given.

    Raises WrongShape, NotACategory, or NoAnswers when nobody answered anything.

    >>> from melek.science.psychometrics.models import two_pl
    >>> item_answers(two_pl([1.0], [0.0]), [[1], [float("nan")]]).tolist()
    [[1], [-1]]
    """
    return _answered(validate_answers(responses, items))


def right_or_wrong(responses: ArrayLike) -> Codes:
    """Answers [n, J] as 1, 0, and -1 where missing; raises as `item_answers`.

    >>> right_or_wrong([[1, float("nan")], [0, -1]]).tolist()
    [[1, -1], [0, -1]]
    """
    codes = category_codes(responses, or_missing=True, most=2)
    if codes.ndim != 2:
        raise WrongShape(f"answers must be [people, items], not {codes.shape}")
    return _answered(codes)


def _answered(codes: Codes) -> Codes:
    if codes.max(initial=MISSING) == MISSING:
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


def require_finite(**numbers: ArrayLike) -> None:
    """Raises NotFinite, with its name, for a number or array that is NaN or infinite.

    >>> require_finite(cut=0.5, prior_mean=[0.0, 1.0])
    """
    for name, value in numbers.items():
        if not np.all(np.isfinite(np.asarray(value, dtype=np.float64))):
            raise NotFinite(f"{name} must be finite")


def require_population(mean: ArrayLike, sd: ArrayLike, *, nodes: int = 3) -> None:
    """Raises NotFinite or WrongShape unless a normal population has a finite mean, a finite, positive SD, and at least
    three quadrature nodes.

    >>> require_population(0.0, 1.0)
    """
    require_finite(mean=mean, sd=sd)
    if not np.all(np.asarray(sd, dtype=np.float64) > 0.0):
        raise WrongShape("a standard deviation must be positive")
    if nodes < 3:
        raise WrongShape("a distribution needs at least three nodes")


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
