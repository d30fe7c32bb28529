"""Bars and interval rows: one tiny stretched SVG each, without text inside."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from melek.kit.charts import svg

_MIDDLE = "12"


def _percent(share: float) -> str:
    return svg.coordinate(min(max(share, 0.0), 1.0) * 100)


def _dot(share: float) -> SafeString:
    # a line of almost no length with a round cap: it stays round when the picture is stretched
    return svg.path("d", f"M{_percent(share)} {_MIDDLE}h.01")


def _span(css: str, lower: float, upper: float) -> SafeString:
    return svg.path(css, f"M{_percent(lower)} {_MIDDLE}H{_percent(upper)}")


def _tick(share: float) -> SafeString:
    return svg.path("t", f"M{_percent(share)} 2V22")


def kpi_bar(
    value: float,
    lower: float | None = None,
    upper: float | None = None,
    *,
    target: float | None = None,
    label: str,
) -> SafeString:
    """A bar from 0 to 100: band and dot for an estimate, filled for a counted figure, a tick for the target.

    All values are shares between 0 and 1; `label` says the same in words for readers who do not see it.
    """
    marks = [svg.path("tr", f"M0 {_MIDDLE}H100")]
    if lower is None or upper is None:
        marks.append(_span("fl", 0, value))
    else:
        marks += [_span("w", lower, upper), _dot(value)]
    if target is not None:
        marks.append(_tick(target))
    return format_html(
        '<svg class="bar iv" viewBox="0 0 100 24" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        label,
        svg.joined(marks),
    )


def interval_row(
    value: float,
    lower: float,
    upper: float,
    *,
    target: float | None = None,
    reference: float | None = None,
    low: bool = False,
) -> SafeString:
    """The picture in the last column of a row: band 95%, dot, target tick, dotted reference.

    `low` draws orange and square: the whole interval lies below the reference. The numbers stand in the row,
    so the picture itself is hidden from screen readers.
    """
    marks = [svg.path("z", "M0 0V24"), svg.path("g", "M25 0V24M50 0V24M75 0V24M100 0V24")]
    if reference is not None:
        marks.append(svg.path("n", f"M{_percent(reference)} 0V24"))
    if target is not None:
        marks.append(_tick(target))
    marks += [_span("w", lower, upper), _dot(value)]
    return format_html(
        '<svg class="iv{}" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        " low" if low else "",
        svg.joined(marks),
    )
