"""Rules on scores of other instruments: how they are written, whether they are on the scale, what goes with what."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

WITHIN_DAYS = 180
FEWEST_PAIRS = 100
TAIL = 0.01  # of the people at each end, where a table would stand on a handful of them
OWN_STEP = 10.0  # points of our 200-800 scale in one row of a concordance
_NUMBER = re.compile(r"-?\d{1,6}(?:[.,]\d{1,6})?")
_CLOSE = 1e-6

# own score, equipercentile, linear, standard error
Row = Sequence[float]


def read_score(text: str) -> float | None:
    """A score from `72`, `72.5` or `72,5`; None when it is none of these."""
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def is_on_step(score: float, *, low: float, step: float) -> bool:
    """Whether a score lies a whole number of steps above the lowest."""
    steps = (score - low) / step
    return abs(steps - round(steps)) < _CLOSE


def beside(points: Sequence[Row], score: float, *, column: int = 1) -> float | None:
    """What stands beside an own score in a concordance, between rows by a straight line; None outside its rows."""
    for first, second in pairwise(points):
        if first[0] <= score <= second[0]:
            share = (score - first[0]) / (second[0] - first[0])
            return first[column] + share * (second[column] - first[column])
    return None


def range_beside(points: Sequence[Row], *, score: float, low: float, high: float) -> tuple[float, float] | None:
    """The 95 % interval that goes with an own score and its own 95 % interval; None where the table does not reach.

    Both errors are in it: that of the person's score, carried over by the table, and that of the table.
    """
    centre, error = beside(points, score), beside(points, score, column=3)
    if centre is None or error is None:
        return None
    least, most = points[0][0], points[-1][0]
    ends = [beside(points, min(max(end, least), most)) for end in (low, high)]
    spread = (ends[1] or centre) - (ends[0] or centre)
    half = ((spread / 2) ** 2 + (1.96 * error) ** 2) ** 0.5
    return centre - half, centre + half


def correlation_range(correlation: float, people: int) -> tuple[float, float]:
    """The 95 % interval of a correlation of so many people (Fisher 1915, by the inverse hyperbolic tangent)."""
    if abs(correlation) >= 1.0:
        return correlation, correlation
    middle, half = math.atanh(correlation), 1.96 / math.sqrt(people - 3)
    return math.tanh(middle - half), math.tanh(middle + half)


def uncertainty_cut(correlation: float) -> float:
    """By which share knowing one score narrows the guess of the other: 1 - sqrt(1 - r²), one half at r = .866."""
    return 1.0 - (1.0 - min(1.0, correlation**2)) ** 0.5
