"""Hotspots and tasks read back: what stands partly in files beside the item."""

import json
import math
from collections.abc import Callable
from typing import Any

from melek.assessment.rules.qti import told
from melek.assessment.rules.qti.interactions import look_at
from melek.assessment.rules.qti.names import number_in, word_set
from melek.assessment.rules.qti.nodes import Node
from melek.assessment.rules.qti.pictures import WIDTH, picture_in
from melek.assessment.rules.qti.reading import Keys, NotReadable, Parts, Source, keys_of, prompt_in

DEEPEST, LARGEST_NUMBER = 20, 10**15
_TASK_PARTS = word_set("interaction surrounding points variants prompt stimulus scene key states rationale source")
_TASK_SHAPES = {"variants": list, "states": list, "scene": dict, "key": dict}


def read_hotspot(source: Source) -> Parts:
    """One region of a picture: as it was drawn here, or rectangles at the places of a foreign picture's regions."""
    one, texts = source.interactions[0], source.texts
    regions = one.children("qti-hotspot-choice")
    look_at(one, regions, source.notes)
    keys = keys_of(regions, is_own=texts.is_own)
    answer = keys.known(source.declaration(one).best, source.notes)
    image = next((two for two in one.elements if two.name in {"img", "object"}), Node("img"))
    asked = prompt_in(source, one)
    if source.declaration(one).cardinality == "multiple" and len(answer) > 1:
        source.notes.changed("qti-correct-response", told.SEVERAL_KEYS)
    if not answer:
        source.notes.lost("qti-correct-response", told.NO_KEY)
    picture = _drawn(source, image, regions, keys) or _outlined(source, image, regions, keys)
    return {"interaction": "hotspot", **asked, "picture": picture, "answer": answer[:1]}


def _drawn(source: Source, image: Node, regions: list[Node], keys: Keys) -> Parts | None:
    """The picture that this product drew, with the names of its regions."""
    found = source.load(image.get("src") or image.get("data"))
    picture = picture_in(found) if found is not None and found.name == "svg:svg" else None
    if picture is None:
        return None
    names = {one["key"]: one for one in _named(source, regions, keys)}
    if [one["key"] for one in picture["regions"]] != list(names):
        return None
    picture["regions"] = [{**one, **names[one["key"]]} for one in picture["regions"]]
    return {"height": picture["height"], "alt": source.texts.attribute(image, "alt"), **picture}


def _named(source: Source, regions: list[Node], keys: Keys) -> list[dict[str, Any]]:
    spoken = [(one, source.texts.attribute(one, "hotspot-label")) for one in regions]
    return [
        {"key": keys.of[one.get("identifier")], **(words if isinstance(words, dict) else {"id": words, "en": words})}
        for one, words in spoken
    ]


def _outlined(source: Source, image: Node, regions: list[Node], keys: Keys) -> Parts:
    """Rectangles at the places of the regions, on the width of the house; the picture itself does not come along."""
    texts = source.texts
    source.notes.lost(image.name, told.NO_PICTURE)
    places = [_rectangle(one, source) for one in regions]
    right = max((x + w for x, _y, w, _h in places), default=0.0)
    below = max((y + h for _x, y, _w, h in places), default=0.0)
    width = max(number_in(image.get("width")) or 0, right, 1)
    scale = WIDTH / width
    height = round(min(max(number_in(image.get("height")) or 0, below, 1) * scale, 2000))
    alt = image.get("alt") if image.name == "img" else texts.line(image)
    made = []
    for name, (x, y, w, h) in zip(_named(source, regions, keys), places, strict=True):
        area = {
            "x": round(x * scale),
            "y": round(y * scale),
            "w": max(1, round(w * scale)),
            "h": max(1, round(h * scale)),
        }
        made.append({**name, **area, "look": "box"})
    return {
        "height": height,
        "alt": texts.complete({texts.slot: " ".join(alt.split())}),
        "shapes": [],
        "regions": made,
    }


def _rectangle(one: Node, source: Source) -> tuple[float, float, float, float]:
    """Left, top, width and height of a region, whatever its shape."""
    found = [number_in(part.strip().rstrip("%")) for part in one.get("coords").split(",")]
    numbers = [max(0.0, min(float(value), 1e5)) for value in found if value is not None]
    shape = one.get("shape", "default")
    if shape != "rect":
        source.notes.changed(f"qti-hotspot-choice/@shape={shape[:20]}", told.NOT_A_RECTANGLE)
    if shape == "circle" and len(numbers) >= 3:
        x, y, radius = numbers[:3]
        return x - radius, y - radius, 2 * radius, 2 * radius
    if shape == "ellipse" and len(numbers) >= 4:
        x, y, wide, high = numbers[:4]
        return x - wide, y - high, 2 * wide, 2 * high
    if len(numbers) >= 4:
        xs, ys = numbers[0::2], numbers[1::2]
        return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    source.notes.lost("qti-hotspot-choice/@coords", told.NO_PLACE)
    return 0.0, 0.0, 1.0, 1.0


def read_task(source: Source) -> Parts:
    """A task that this product wrote; custom interactions of others cannot run here."""
    one = source.interactions[0]
    href = one.get("melek:href")
    if not href:
        raise NotReadable(one.name, told.FOREIGN_CUSTOM)
    found = source.load_data(href)
    if not isinstance(found, dict) or found.get("interaction") != "task" or not _has_shape(found):
        raise NotReadable(one.name, told.TASK_MISSING)
    if strange := sorted(set(found) - _TASK_PARTS):
        source.notes.lost(one.name, str(told.TASK_STRANGE).format(names=", ".join(strange)[:100]))
    return {name: value for name, value in found.items() if name in _TASK_PARTS}


def work_of(found: Any, letters: int) -> int:
    """How much it takes to check a task: every example of an end state is scored under every variant."""
    if not isinstance(found, dict):
        return 0
    lists = [found.get(name) for name in ("variants", "states")]
    return letters * math.prod(len(one) for one in lists if isinstance(one, list))


def _has_shape(found: dict[str, Any]) -> bool:
    """Whether the parts of a task are what they are called."""
    if not all(isinstance(found.get(name), kind) for name, kind in _TASK_SHAPES.items()):
        return False
    return isinstance(found["key"].get("credit"), list)


def plain_data(data: bytes) -> Any:
    """The value in a file of JSON; None for anything but finite, readable, shallow data in UTF-8."""
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return found if _is_plain(found, DEEPEST) else None


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _is_plain(value: Any, depth: int) -> bool:
    if depth < 0:
        return False
    if isinstance(value, str):
        return _is_sound(value)
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int | float):
        return abs(value) <= LARGEST_NUMBER  # not so for what is no number or has no end
    if isinstance(value, dict):
        return all(_is_plain(part, depth - 1) for pair in value.items() for part in pair)
    return isinstance(value, list) and all(_is_plain(one, depth - 1) for one in value)


def _is_sound(text: str) -> bool:
    """Whether a text can be stored: no zero letter and no half of a pair."""
    return "\0" not in text and not any("\ud800" <= one <= "\udfff" for one in text)


SURFACES: dict[str, Callable[[Source], Parts]] = {
    "qti-hotspot-interaction": read_hotspot,
    "qti-custom-interaction": read_task,
}
