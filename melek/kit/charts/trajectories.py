"""A share over the years: measured points with their intervals, the target path, and the fan of a forecast."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from melek.kit import formats
from melek.kit.charts import svg

_TOP = 14.0
_LINE = 15.0


@dataclass(frozen=True)
class Measured:
    """A measured share with its 95% interval; `year` may have a fraction."""

    year: float
    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Band:
    """A forecast for a year: the median and the central 50, 80 and 95%."""

    year: float
    median: float
    lower50: float
    upper50: float
    lower80: float
    upper80: float
    lower95: float
    upper95: float


@dataclass(frozen=True)
class _Plane:
    """A picture's size and the place of a year and a share in it."""

    css: str
    width: float
    height: float
    left: float
    right: float
    first: float
    last: float
    is_narrow: bool

    @property
    def base(self) -> float:
        return self.height - 26

    def x(self, year: float) -> float:
        return self.left + (year - self.first) / (self.last - self.first) * (self.right - self.left)

    def y(self, share: float) -> float:
        return self.base - min(max(share, 0.0), 1.0) * (self.base - _TOP)

    def at(self, year: float, share: float) -> tuple[float, float]:
        return self.x(year), self.y(share)


def trajectory(
    points: Sequence[Measured],
    path: Sequence[tuple[float, float]] = (),
    *,
    labelled_by: str,
    target_label: str = "",
    bands: Sequence[Band] = (),
    chance: str = "",
) -> SafeString:
    """Measured shares, the path to the target with a ring at its end, and optionally a forecast fan.

    `path` holds (year, share) and rises in years; `bands` start at the last measured point by themselves;
    `chance` ("peluang 4/100") stands above the target. Axis 0-100, years in whole numbers.
    """
    if not points:
        raise ValueError("A trajectory needs at least one measured point.")
    years = [one.year for one in points] + [year for year, _share in path] + [band.year for band in bands]
    first, last = float(int(min(years))), float(max(ceil(max(years)), int(min(years)) + 1))
    parts = []
    for css, width, height, right in (("ch wide", 1120, 340, 985), ("ch narrow", 340, 300, 260)):
        plane = _Plane(css, width, height, 34, right, first, last, is_narrow=width < 400)
        marks = [
            *_grid(plane),
            *_fan(plane, points[-1], bands),
            *_target(plane, path),
            *_measured(plane, points, beside=bool(bands)),
        ]
        marks += _ends(plane, path, bands, target_label=target_label, chance=chance)
        parts.append(svg.canvas(css, (width, height), labelled_by=labelled_by, marks=marks))
    return svg.joined(parts)


def _grid(plane: _Plane) -> list[SafeString]:
    marks = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = plane.y(share)
        marks.append(svg.line("gr" if share else "ax", (plane.left, y), (plane.right, y)))
        marks.append(svg.text(formats.share_bare(share, 0), (plane.left - 6, y + 4), "e"))
    years = range(int(plane.first), int(plane.last) + 1)
    step = 2 if plane.is_narrow and len(years) > 6 else 1
    marks += [svg.text(str(year), (plane.x(year), plane.height - 6), "m") for year in years[::step]]
    return marks


def _fan(plane: _Plane, start: Measured, bands: Sequence[Band]) -> list[SafeString]:
    if not bands:
        return []
    marks = []
    for level in ("95", "80", "50"):
        # inner bands of the starting point are not known; the fan opens from its measured interval
        low = [start.lower, *(getattr(band, f"lower{level}") for band in bands)]
        high = [start.upper, *(getattr(band, f"upper{level}") for band in bands)]
        years = [start.year, *(band.year for band in bands)]
        outline = [*zip(years, high, strict=True), *reversed(list(zip(years, low, strict=True)))]
        marks.append(svg.path(f"f{level}", svg.polyline((plane.at(*one) for one in outline), closed=True)))
    middle = [(start.year, start.value), *((band.year, band.median) for band in bands)]
    marks.append(svg.path("med", svg.polyline(plane.at(*one) for one in middle)))
    x = plane.x(start.year)
    marks.append(svg.line("now", (x, _TOP), (x, plane.base)))
    marks.append(svg.text(_("perkiraan") + " →", (x + 6, _TOP + 10), "halo"))
    marks.append(svg.text("← " + _("hasil ukur"), (x - 6, _TOP + 10), "e halo"))
    return marks


def _target(plane: _Plane, path: Sequence[tuple[float, float]]) -> list[SafeString]:
    if not path:
        return []
    marks = [svg.path("tg", svg.polyline(plane.at(*one) for one in path))] if len(path) > 1 else []
    return [*marks, svg.circle("tgd", plane.at(*path[-1]), 5)]


def _measured(plane: _Plane, points: Sequence[Measured], *, beside: bool) -> list[SafeString]:
    line = svg.polyline(plane.at(one.year, one.value) for one in points)
    marks = [svg.path("obs", line)] if len(points) > 1 else []
    for one in points:
        x = plane.x(one.year)
        marks.append(svg.line("obs", (x, plane.y(one.lower)), (x, plane.y(one.upper))))
        marks.append(svg.circle("pt", plane.at(one.year, one.value), 4.5))
    last = points[-1]
    # left of the line between measured and forecast, so that the line does not cross the figure
    side = "" if last.year == plane.first else "e" if beside else "m"
    at = (
        plane.x(last.year) - (8 if beside and side else 0),
        plane.y(last.lower) + (28 if beside and plane.is_narrow else 20),
    )
    marks.append(svg.text(formats.share(last.value), at, f"b halo {side}".rstrip()))
    return marks


def _ends(
    plane: _Plane,
    path: Sequence[tuple[float, float]],
    bands: Sequence[Band],
    *,
    target_label: str,
    chance: str,
) -> list[SafeString]:
    labels: list[tuple[float, str, str]] = []
    if path:
        y = plane.y(path[-1][1]) + 4
        goal = _("target")
        words = target_label or f"{formats.share_bare(path[-1][1], 0)} {goal}"
        # the chance is a sentence: where there is no room for it, the page's answer says it
        labels += [(y - _LINE, chance, "")] if chance and not plane.is_narrow else []
        labels.append((y, words, "tgt"))
    if bands:
        last = bands[-1]
        middle = _("tengah") if plane.is_narrow else _("nilai tengah")
        labels.append((plane.y(last.median) + 4, f"{formats.share_bare(last.median, 0)} {middle}", "med-t"))
        labels.append((plane.y(last.lower95) - 7, formats.interval(last.lower95, last.upper95), ""))
        labels.append((plane.y(last.lower95) + 8, "95%" if plane.is_narrow else _("rentang 95%"), ""))
    return [svg.text(words, (plane.right + 11, y), css) for y, words, css in _spread(labels)]


def _spread(labels: Iterable[tuple[float, str, str]]) -> list[tuple[float, str, str]]:
    """Labels from the top down, none nearer to the one above than a line."""
    placed: list[tuple[float, str, str]] = []
    for y, words, css in sorted(labels, key=lambda label: label[0]):
        free = placed[-1][0] + _LINE if placed else y
        placed.append((max(y, free), words, css))
    return placed
