"""What published figures allow to say, on plain values."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log10, sqrt
from typing import Protocol, TypeVar

from melek.insight.enums import Meaning, Place, Verdict

Z95 = 1.959963984540054
MEANINGS = {"province": Meaning.DUTY, "agency": Meaning.EMPLOYER, "agency_kind": Meaning.EMPLOYER}
Row = TypeVar("Row")


class Interval(Protocol):
    """An estimate with its 95% interval."""

    @property
    def value(self) -> float | None: ...

    @property
    def lower(self) -> float | None: ...

    @property
    def upper(self) -> float | None: ...


@dataclass(frozen=True)
class Change:
    """Second minus first rate with its standard error, and what may be said."""

    difference: float | None
    error: float | None
    verdict: Verdict


def standard_error(lower: float, upper: float) -> float:
    """The standard error that a published 95% interval implies: its width over 2 x 1.96.

    >>> round(standard_error(0.369, 0.399), 4)
    0.0077
    """
    return (upper - lower) / (2 * Z95)


def change(first: Interval, second: Interval, *, is_same_definition: bool) -> Change:
    """Rose, fell, or cannot tell: two-sample z on the published intervals of two waves.

    z = (p2 - p1) / sqrt(SE1² + SE2²), told apart when |z| > 1.96. The waves are taken as independent samples, which
    overstates the error when people are in both. Rates under different definitions are never compared.
    """
    if not is_same_definition or first.value is None or second.value is None:
        return Change(None, None, Verdict.NOT_COMPARABLE)
    errors = [standard_error(*_bounds(one)) for one in (first, second)]
    error, difference = sqrt(errors[0] ** 2 + errors[1] ** 2), second.value - first.value
    verdict = Verdict.CANNOT_TELL
    if abs(difference) > Z95 * error:
        verdict = Verdict.ROSE if difference > 0 else Verdict.FELL
    return Change(difference, error, verdict)


def _bounds(one: Interval) -> tuple[float, float]:
    # a counted figure has no interval: it is its own bounds
    lower = one.value if one.lower is None else one.lower
    upper = one.value if one.upper is None else one.upper
    assert lower is not None
    assert upper is not None
    return lower, upper


def place_against(one: Interval, lower: float, upper: float) -> Place:
    """Whether an interval lies wholly below or above another one; intervals that touch are not told apart."""
    low, high = _bounds(one)
    if high < lower:
        return Place.BELOW
    return Place.ABOVE if low > upper else Place.UNCLEAR


def rounded_people(count: float, digits: int = 2) -> int:
    """A head count that comes from an estimate, to two significant digits: 2 884 913 gives 2 900 000.

    >>> rounded_people(2_884_913), rounded_people(47), rounded_people(0)
    (2900000, 47, 0)
    """
    if count <= 0:
        return 0
    step = 10 ** max(0, floor(log10(count)) + 1 - digits)
    return int(floor(count / step + 0.5) * step)


def overlapping_neighbours(ordered: Sequence[Interval]) -> int:
    """How many neighbours in an ordered list have intervals that touch."""
    pairs = itertools.pairwise(ordered)
    return sum(place_against(one, *_bounds(other)) is Place.UNCLEAR for one, other in pairs)


def share_between(bands: Sequence[tuple[float, float, float]], low: float, high: float) -> float:
    """Share of people with scores from `low` to `high`; bands are (from, to, share), even inside a band."""
    total = 0.0
    for start, end, share in bands:
        inside = max(0.0, min(end, high) - max(start, low))
        total += share * inside / (end - start)
    return total


def letter_name(number: int) -> str:
    """A, B, …, Z, AA, AB, … for the first, second, … thing without a name.

    >>> letter_name(0), letter_name(25), letter_name(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def window(rows: Sequence[Row], *, is_own: Callable[[Row], bool], around: int) -> tuple[int, int]:
    """The slice of an ordered list that shows one's own row with at most `around` neighbours on each side."""
    own = next((place for place, row in enumerate(rows) if is_own(row)), None)
    if own is None:
        return 0, min(len(rows), 2 * around + 1)
    start = max(0, min(own - around, len(rows) - 2 * around - 1))
    return start, min(len(rows), start + 2 * around + 1)


def cube_of(cubes: Sequence[tuple[str, ...]], asked: str) -> tuple[str, ...] | None:
    """The declared cube that `province` or `province,agency_kind` names; an empty text is the national figure."""
    dims = tuple(one for one in asked.split(",") if one)
    return dims if not dims or dims in cubes else None


def meaning_of(dims: tuple[str, ...]) -> Meaning:
    """Which place the regional dimension of a cube means: the duty place, the employer, or none."""
    return next((MEANINGS[one] for one in dims if one in MEANINGS), Meaning.NONE)
