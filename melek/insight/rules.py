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


def path_error(first: Interval, now: Interval, elapsed: float) -> float:
    """Standard error of a wave minus a straight path that starts at the first wave's own estimate.

    With p the path's end and w the elapsed share of the path, the path now is (1 - w) p1 + w p, so
    SE² = SE2² + (1 - w)² SE1²; the waves are taken as independent samples.
    """
    begin, end = (standard_error(*_bounds(one)) for one in (first, now))
    return sqrt(end**2 + ((1 - elapsed) * begin) ** 2)


def place_on_path(first: Interval, now: Interval, *, path_now: float, elapsed: float) -> Place:
    """Below or above the path, or not told apart: |now - path| > 1.96 SE, the start of the path being an estimate too.

    `elapsed` is the share of the path from 0 to 1 that lies behind.
    """
    assert now.value is not None
    difference = now.value - path_now
    if abs(difference) <= Z95 * path_error(first, now, elapsed):
        return Place.UNCLEAR
    return Place.BELOW if difference < 0 else Place.ABOVE


def is_reached(now: Interval, target: float) -> bool:
    """Whether a target is surely reached: the whole interval lies at or above it."""
    return _bounds(now)[0] >= target


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


def whole_percent(share: float) -> float:
    """A share rounded to whole percents: 0.3649 gives 0.36.

    >>> whole_percent(0.3649)
    0.36
    """
    return floor(share * 100 + 0.5) / 100


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
