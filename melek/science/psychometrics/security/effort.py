"""Effort by response times: an answer faster than the item can be read is a rapid guess, not a try.

Threshold of an item (NT10): a tenth of the mean response time of everybody, at most ten seconds (Wise & Ma 2012, *Setting
response time thresholds for a CAT item pool: the normative threshold method*). An answer at or above it is solution
behaviour. A person's response time effort (RTE) is the share of solution behaviour among the person's answers (Wise &
Kong 2005, Applied Measurement in Education 18); below .90 a score is commonly not trusted.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.errors import NoAnswers, NotFinite, WrongShape
from melek.science.psychometrics.models import Bools, Floats, Ints

PERCENT, MOST_SECONDS = 10.0, 10.0
LEAST_EFFORT = 0.90


@dataclass(frozen=True, eq=False)
class Effort:
    """rte [n]: share of solution behaviour, NaN without answers; rapid [n], answers [n]: how many rapid guesses among how
    many answers; flagged [n]: rte below the limit; is_rapid: for each row given; fidelity [J]: share of solution behaviour
    among an item's answers (response time fidelity), NaN without."""

    rte: Floats
    rapid: Ints
    answers: Ints
    flagged: Bools
    is_rapid: Bools
    fidelity: Floats


def normative_thresholds(
    *, columns: ArrayLike, seconds: ArrayLike, size: int, percent: float = PERCENT, most: float = MOST_SECONDS
) -> Floats:
    """Thresholds [size] in seconds from one row an answer: item and response time; NaN for an item without answers.

    percent: of the item's mean time (10: NT10); most: seconds that no threshold exceeds. Raises NotFinite for a time that
    is not finite, WrongShape for a negative one, an index outside its range or a percentage outside (0, 100]; NoAnswers.

    >>> normative_thresholds(columns=[0, 0, 1], seconds=[20.0, 40.0, 150.0], size=2).tolist()
    [3.0, 10.0]
    """
    what, taken = _rows(columns, seconds, size)
    if not 0.0 < percent <= 100.0 or not most > 0.0:
        raise WrongShape("a percentage lies between 0 and 100, and the longest threshold must be positive")
    count = np.bincount(what, minlength=size)
    with np.errstate(invalid="ignore"):
        mean = np.bincount(what, taken, minlength=size) / count
    return np.minimum(mean * percent / 100.0, most)


def response_time_effort(
    *,
    people: ArrayLike,
    columns: ArrayLike,
    seconds: ArrayLike,
    thresholds: ArrayLike,
    count: int,
    least: float = LEAST_EFFORT,
) -> Effort:
    """Effort of `count` people from one row an answer: person, item, response time in seconds; thresholds [J] by item.

    Raises WrongShape for indices outside their range, NotFinite for an answered item without a threshold, NoAnswers.

    >>> found = response_time_effort(
    ...     people=[0, 0, 1, 1], columns=[0, 1, 0, 1], seconds=[12.0, 30.0, 1.0, 25.0], thresholds=[3.0, 5.0], count=2
    ... )
    >>> found.rte.tolist(), found.flagged.tolist()
    ([1.0, 0.5], [False, True])
    """
    limits = np.asarray(thresholds, dtype=np.float64)
    what, taken = _rows(columns, seconds, limits.size)
    who = np.asarray(people)
    if who.shape != what.shape or who.dtype.kind not in "iu" or who.min() < 0 or who.max() >= count:
        raise WrongShape(f"people must be row by row a number from 0 to {count - 1}")
    if np.any(np.isnan(limits[what])):
        raise NotFinite("an answered item has no threshold")
    is_rapid = taken < limits[what]
    answers, rapid = np.bincount(who, minlength=count), np.bincount(who[is_rapid], minlength=count)
    shown, hasty = np.bincount(what, minlength=limits.size), np.bincount(what[is_rapid], minlength=limits.size)
    with np.errstate(invalid="ignore"):
        rte, fidelity = 1.0 - rapid / answers, 1.0 - hasty / shown
    return Effort(rte, rapid, answers, rte < least, is_rapid, fidelity)


def _rows(columns: ArrayLike, seconds: ArrayLike, size: int) -> tuple[Ints, Floats]:
    what, taken = np.asarray(columns), np.asarray(seconds, dtype=np.float64)
    if what.shape != taken.shape or what.ndim != 1:
        raise WrongShape("columns and seconds must be equally long vectors")
    if not what.size:
        raise NoAnswers("there are no answers")
    if what.dtype.kind not in "iu" or what.min() < 0 or what.max() >= size:
        raise WrongShape(f"an item is a number from 0 to {size - 1}")
    if not np.all(np.isfinite(taken)):
        raise NotFinite("a response time must be finite")
    if np.any(taken < 0.0):
        raise WrongShape("a response time cannot be negative")
    return what.astype(np.int64), taken
