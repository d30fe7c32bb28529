"""A curve over a scale with what was observed beside it: one small picture, the same on a phone and on a desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from melek.kit.charts import svg

_WIDTH, _HEIGHT = 340.0, 216.0
_LEFT, _RIGHT, _TOP, _BASE = 36.0, 328.0, 12.0, 184.0


@dataclass(frozen=True)
class Seen:
    """An observed value at a place of the scale, with its 95% interval."""

    at: float
    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Scale:
    """An axis from `first` to `last` with its marked values and their words."""

    first: float
    last: float
    marks: Sequence[tuple[float, str]]

    def share(self, value: float) -> float:
        """Where a value stands between the ends, which nothing passes."""
        return min(max((value - self.first) / (self.last - self.first), 0.0), 1.0)


def curve(
    points: Sequence[tuple[float, float]],
    *,
    across: Scale,
    upward: Scale,
    labelled_by: str,
    seen: Sequence[Seen] = (),
) -> SafeString:
    """A line through (place, value) points in the order given, and observed values with their intervals.

    Raises ValueError for fewer than two points.
    """
    if len(points) < 2:
        raise ValueError("A curve needs two points.")

    def at(place: float, value: float) -> tuple[float, float]:
        return _LEFT + across.share(place) * (_RIGHT - _LEFT), _BASE - upward.share(value) * (_BASE - _TOP)

    marks = []
    for value, words in upward.marks:
        y = at(across.first, value)[1]
        marks.append(svg.line("gr" if value != upward.first else "ax", (_LEFT, y), (_RIGHT, y)))
        marks.append(svg.text(words, (_LEFT - 5, y + 4), "e"))
    for place, words in across.marks:
        marks.append(svg.text(words, (at(place, upward.first)[0], _BASE + 18), "m"))
    marks.append(svg.path("crv", svg.polyline(at(*one) for one in points)))
    for one in seen:
        marks.append(svg.line("obs", at(one.at, one.lower), at(one.at, one.upper)))
        marks.append(svg.circle("pt", at(one.at, one.value), 4))
    return svg.canvas("ch one", (_WIDTH, _HEIGHT), labelled_by=labelled_by, marks=marks)
