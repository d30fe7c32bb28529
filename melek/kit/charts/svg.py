"""The few words of SVG that every chart needs. Texts are escaped; coordinates are rounded to one decimal."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


def coordinate(value: float) -> str:
    """A coordinate with at most one decimal and no needless zero: 12.0 gives 12, -0.04 gives 0."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def polyline(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """Path data through the points."""
    steps = "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in points)
    return f"M{steps}Z" if closed else f"M{steps}"


def path(css: str, data: str) -> SafeString:
    """A path with a class; `data` is made of numbers and letters by this package."""
    return format_html('<path class="{}" d="{}"/>', css, data)


def line(css: str, start: tuple[float, float], end: tuple[float, float]) -> SafeString:
    """A straight line, as a path (shorter than `<line>`, and it styles the same)."""
    (x1, y1), (x2, y2) = start, end
    if y1 == y2:
        return path(css, f"M{coordinate(x1)} {coordinate(y1)}H{coordinate(x2)}")
    if x1 == x2:
        return path(css, f"M{coordinate(x1)} {coordinate(y1)}V{coordinate(y2)}")
    return path(css, polyline([start, end]))


def circle(css: str, centre: tuple[float, float], radius: float) -> SafeString:
    """A disc with a class."""
    x, y = map(coordinate, centre)
    return format_html('<circle class="{}" r="{}" cx="{}" cy="{}"/>', css, coordinate(radius), x, y)


def text(words: str, at: tuple[float, float], css: str = "") -> SafeString:
    """A label; classes `b` bold, `e` ends at x, `m` is centred, `halo` stands out of what lies under it."""
    x, y = map(coordinate, at)
    if not css:
        return format_html('<text x="{}" y="{}">{}</text>', x, y, words)
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', css, x, y, words)


def titled(shape: str, css: str, attributes: SafeString, title: str) -> SafeString:
    """A shape that repeats its value when pointed at."""
    return format_html('<{0} class="{1}" {2}><title>{3}</title></{0}>', shape, css, attributes, title)


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Marks one after another."""
    return format_html_join("", "{}", ((part,) for part in parts))


def canvas(css: str, size: tuple[float, float], *, labelled_by: str, marks: Iterable[SafeString]) -> SafeString:
    """A picture named by the heading with the id `labelled_by`."""
    width, height = map(coordinate, size)
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-labelledby="{}">{}</svg>',
        css,
        width,
        height,
        labelled_by,
        joined(marks),
    )


EMPTY = mark_safe("")  # nosec B308 B703: the empty string
