"""A map of classes: one path an area, hatched where there is no figure. Rates only, never counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from melek.kit.charts import svg
from melek.kit.charts.shapes import Shape, Shapes


@dataclass(frozen=True)
class Area:
    """What an area shows: its name, its value in words ("43,5% (40–47)"), its class (None = no figure)."""

    name: str
    value: str = ""
    class_number: int | None = None


def choropleth(shapes: Shapes, areas: Mapping[str, Area], *, labelled_by: str) -> SafeString:
    """The map. Every shape is drawn: one that `areas` does not know is hatched as "belum ada data".

    It is one picture and carries no links; the table beside it has them, large enough to touch.
    """
    marks = [_HATCH, *(_area(shape, areas.get(shape.code)) for shape in shapes.areas)]
    return svg.canvas("map", (shapes.width, shapes.height), labelled_by=labelled_by, marks=marks)


def _area(shape: Shape, area: Area | None) -> SafeString:
    known = area if area is not None and area.class_number is not None else None
    css = f"q{known.class_number}" if known else "nd"
    words = (area.value if area else "") or _("belum ada data")
    title = f"{area.name if area else shape.name}: {words}"
    return svg.titled("path", css, format_html('d="{}"', shape.outline), title)


_HATCH = format_html(
    '<defs><pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">{}{}'
    "</pattern></defs>",
    "nd",
    svg.path("hbg", "M0 0h6v6H0z"),
    svg.path("hatch", "M0 0V6"),
)
