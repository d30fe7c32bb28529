"""Pictures that only the explorer needs: a plain bar in a row, and all rows of a cube as one picture to export."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from melek.kit.charts import svg

_LINE, _TOP, _BOTTOM = 22.0, 8.0, 24.0
_LEFT, _RIGHT, _WIDTH = 300.0, 640.0, 760.0


@dataclass(frozen=True)
class Mark:
    """A row of the exported picture: name, figure in words, and lengths from 0 to 1."""

    name: str
    words: str
    value: float | None
    lower: float | None = None
    upper: float | None = None


def bar(share: float) -> SafeString:
    """A filled bar from 0 to 1; the number stands in the row, so the picture is hidden from screen readers."""
    end = svg.coordinate(min(max(share, 0.0), 1.0) * 100)
    return format_html(
        '<svg class="iv" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">{}{}</svg>',
        svg.path("tr", "M0 12H100"),
        svg.path("fl", f"M0 12H{end}"),
    )


def rows_picture(marks: Sequence[Mark], *, ticks: Sequence[tuple[float, str]], labelled_by: str) -> SafeString:
    """All rows as one picture with text in it: dot and interval for estimates, a bar from zero for counts."""
    height = _TOP + _LINE * len(marks) + _BOTTOM
    drawn = []
    for at, words in ticks:
        x = _x(at)
        drawn.append(svg.line("gr" if at else "ax", (x, _TOP), (x, height - _BOTTOM)))
        drawn.append(svg.text(words, (x, height - 6), "m"))
    for number, mark in enumerate(marks):
        drawn += _row(mark, _TOP + _LINE * (number + 0.5))
    return svg.canvas("ch wide", (_WIDTH, height), labelled_by=labelled_by, marks=drawn)


def _x(share: float) -> float:
    return _LEFT + min(max(share, 0.0), 1.0) * (_RIGHT - _LEFT)


def _row(mark: Mark, y: float) -> list[SafeString]:
    parts = [svg.text(mark.name, (_LEFT - 10, y + 4), "e")]
    if mark.value is None:
        return [*parts, svg.text(mark.words, (_LEFT + 6, y + 4))]
    if mark.lower is None or mark.upper is None:
        end = svg.coordinate(_x(mark.value))
        box = f"M{svg.coordinate(_LEFT)} {svg.coordinate(y - 6)}H{end}V{svg.coordinate(y + 6)}H{svg.coordinate(_LEFT)}Z"
        parts.append(svg.path("hb", box))
    else:
        parts.append(svg.line("obs", (_x(mark.lower), y), (_x(mark.upper), y)))
        parts.append(svg.circle("pt", (_x(mark.value), y), 4.5))
    return [*parts, svg.text(mark.words, (_RIGHT + 14, y + 4), "b")]
