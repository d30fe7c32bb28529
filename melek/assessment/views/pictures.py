"""The drawn interface of a hotspot item: rectangles with their words, and regions with their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from melek.assessment.rules.words import said

WIDTH, LINE, INDENT = 320, 4, 8  # LINE: from the middle of a rectangle down to the foot of its letters


@dataclass(frozen=True)
class Box:
    """A rectangle of the picture in its units, with the place of its words and of its number."""

    x: int
    y: int
    w: int
    h: int
    look: str
    label: str
    text_x: int
    text_y: int
    key: str = ""
    name: str = ""
    number: int = 0
    badge_x: int = 0
    badge_y: int = 0
    is_chosen: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture of `WIDTH` by `height` units."""

    height: int
    alt: str
    shapes: list[Box]
    regions: list[Box]
    width: int = WIDTH


def picture_of(found: Mapping[str, Any], language: str, chosen: str = "") -> Picture:
    """The picture of a hotspot item in one language; `chosen` is the region picked already."""
    shapes = [_box(one, language) for one in found.get("shapes", [])]
    regions = [
        _box(
            one,
            language,
            key=one["key"],
            name=said({"id": one["id"], "en": one.get("en")}, language),
            number=number,
            badge_x=one["x"] + one["w"] - 12,
            badge_y=one["y"] + one["h"] // 2,
            is_chosen=one["key"] == chosen,
        )
        for number, one in enumerate(found["regions"], 1)
    ]
    return Picture(found["height"], said(found["alt"], language), shapes, regions)


def _box(found: Mapping[str, Any], language: str, **others: Any) -> Box:
    x, y, w, h, look = (found[name] for name in ("x", "y", "w", "h", "look"))
    is_centred = look == "button"
    return Box(
        x,
        y,
        w,
        h,
        look,
        said(found.get("label", ""), language),
        text_x=x + (w - 20 * ("key" in others)) // 2 if is_centred else x + INDENT,
        text_y=y + h // 2 + LINE,
        **others,
    )
