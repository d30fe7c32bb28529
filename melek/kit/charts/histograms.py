"""The distribution of a quantity, with a cut and the zone where measurement cannot decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from melek.kit import formats
from melek.kit.charts import svg

_MARGIN = 8.0
_TOP = 52.0  # above the highest bar: its own label, and the label of the cut
_MOST_TICKS = 6


@dataclass(frozen=True)
class Bin:
    """How many lie from `lower` (included) to `upper`."""

    lower: float
    upper: float
    count: int


@dataclass(frozen=True)
class _Plane:
    """Where a value of the axis lies in a picture of this size."""

    width: float
    base: float
    first: float
    last: float

    def x(self, value: float) -> float:
        inside = min(max(value, self.first), self.last)
        return _MARGIN + (inside - self.first) / (self.last - self.first) * (self.width - 2 * _MARGIN)


def histogram(
    bins: Sequence[Bin],
    *,
    labelled_by: str,
    axis: str,
    unit: str,
    cut: float | None = None,
    cut_label: str = "",
    zone: tuple[float, float] | None = None,
    below: str = "",
    above: str = "",
) -> SafeString:
    """Bars from zero; those from the cut on are darker; the yellow zone spans the measurement error around it.

    Over each bar stands its part of all in whole percents, without the sign where the picture is narrow.
    `axis` names the quantity, `unit` what is counted ("orang"); `below` and `above` are the labels of the two
    sides. The bins must touch and rise.
    """
    if not bins:
        raise ValueError("A histogram needs at least one bin.")
    parts = []
    for css, width, base in (("ch wide", 1120.0, 320.0), ("ch narrow", 340.0, 210.0)):
        plane = _Plane(width=width, base=base, first=bins[0].lower, last=bins[-1].upper)
        marks = [*_bars(bins, plane, unit=unit, cut=cut), *_cut(plane, cut=cut, label=cut_label, zone=zone)]
        marks += _shares(bins, plane, with_sign=css == "ch wide")
        marks += _axis(bins, plane, axis)
        marks += [svg.text(below, (_MARGIN, 48), "b halo")] if below else []
        marks += [svg.text(above, (width - _MARGIN, 48), "b e halo")] if above else []
        parts.append(svg.canvas(css, (width, base + 40), labelled_by=labelled_by, marks=marks))
    return svg.joined(parts)


def _bars(bins: Sequence[Bin], plane: _Plane, *, unit: str, cut: float | None) -> list[SafeString]:
    highest = max(1, *(one.count for one in bins))
    marks = []
    for one in bins:
        height = (plane.base - _TOP) * one.count / highest
        left, right = plane.x(one.lower) + 1, plane.x(one.upper) - 1
        box = format_html(
            'x="{}" y="{}" width="{}" height="{}"',
            *(svg.coordinate(v) for v in (left, plane.base - height, right - left, height)),
        )
        span = formats.interval(one.lower, one.upper, share=False)
        css = "hb up" if cut is not None and one.lower >= cut else "hb"
        marks.append(svg.titled("rect", css, box, f"{span}: {formats.number(one.count)} {unit}"))
    return marks


def _shares(bins: Sequence[Bin], plane: _Plane, *, with_sign: bool) -> list[SafeString]:
    highest, whole = max(1, *(one.count for one in bins)), sum(one.count for one in bins) or 1
    write = formats.share if with_sign else formats.share_bare
    marks = []
    for one in bins:
        part = one.count / whole
        words = write(part, 0) if part >= 0.005 else f"<{write(0.01, 0)}" if one.count else ""
        if not words:
            continue
        top = plane.base - (plane.base - _TOP) * one.count / highest
        marks.append(svg.text(words, ((plane.x(one.lower) + plane.x(one.upper)) / 2, top - 5), "m halo"))
    return marks


def _cut(plane: _Plane, *, cut: float | None, label: str, zone: tuple[float, float] | None) -> list[SafeString]:
    if cut is None:
        return []
    marks = []
    if zone is not None:
        left, right = plane.x(zone[0]), plane.x(zone[1])
        marks.append(
            svg.path(
                "zone", f"M{svg.coordinate(left)} 30H{svg.coordinate(right)}V{plane.base:.0f}H{svg.coordinate(left)}Z"
            )
        )
    at = plane.x(cut)
    marks.append(svg.line("tg", (at, 28), (at, plane.base)))
    # a cut near an edge must not push its own label out of the picture
    side = "e" if at > plane.width * 0.75 else "" if at < plane.width * 0.25 else "m"
    marks.append(svg.text(label, (at, 20), f"tgt {side} halo".replace("  ", " ")))
    return marks


def _axis(bins: Sequence[Bin], plane: _Plane, words: str) -> list[SafeString]:
    edges = [bins[0].lower, *(one.upper for one in bins)]
    step = max(1, -(-(len(edges) - 1) // (_MOST_TICKS - 1)))
    ticks = edges[::step]
    marks = [svg.line("ax", (_MARGIN, plane.base), (plane.width - _MARGIN, plane.base))]
    for value in ticks:
        side = "" if value == edges[0] else "e" if value == edges[-1] else "m"
        marks.append(svg.text(formats.number(value), (plane.x(value), plane.base + 17), side))
    marks.append(svg.text(words, (plane.width / 2, plane.base + 34), "m"))
    return marks
