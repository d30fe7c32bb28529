"""The drawn interface of a hotspot item as an SVG file, from which the same picture is read again."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from melek.assessment.rules.qti.names import SVG, number_in, number_text
from melek.assessment.rules.qti.nodes import Node, node
from melek.assessment.rules.qti.scribe import BOTH
from melek.assessment.rules.words import LANGUAGES

WIDTH = 320
PICTURE, SHAPE, REGION = "melek-picture", "melek-shape", "melek-region"
BLOCKS = frozenset(("svg", "g"))
_SIDES = {"x": "x", "y": "y", "w": "width", "h": "height"}
_FILLS = {"bar": "#e2eff3", "field": "#ffffff", "button": "#0b5a73", "note": "#fdf0d5", "line": "#75858f"}
_PLAIN = "#f5f7f8"


def drawing(picture: Mapping[str, Any], languages: Sequence[str]) -> Node:
    """The picture as SVG; `data-` attributes and classes say what each rectangle is."""
    height = number_text(picture["height"])
    frame = {"xmlns": SVG, "class": PICTURE, "viewBox": f"0 0 {WIDTH} {height}", "width": str(WIDTH), "height": height}
    paper = node("rect", {"width": str(WIDTH), "height": height, "fill": "#ffffff", "stroke": "#d3dbe0"})
    shapes = [_group(one, SHAPE, languages) for one in picture.get("shapes", [])]
    regions = [_group(one, REGION, languages) for one in picture["regions"]]
    has_none = {"data-shapes": "none"} if "shapes" not in picture else {}
    return node("svg", {**frame, **has_none}, paper, *shapes, *regions)


def _group(one: Mapping[str, Any], kind: str, languages: Sequence[str]) -> Node:
    told = {"class": kind, "data-look": one["look"]} | ({"data-key": one["key"]} if kind == REGION else {})
    sides = {attribute: number_text(one[name]) for name, attribute in _SIDES.items()}
    fill = {"fill": _FILLS.get(one["look"], _PLAIN), "stroke": "#75858f", "rx": "4"}
    return node("g", told, node("rect", {**sides, **fill}), *_labels(one, languages))


def _labels(one: Mapping[str, Any], languages: Sequence[str]) -> Iterator[Node]:
    """The words of a rectangle: one text for both languages, or a switch by language with the main one at its end."""
    if "label" not in one:
        return
    ink = "#ffffff" if one["look"] == "button" else "#13202a"
    place = {"x": number_text(one["x"] + 8), "y": number_text(one["y"] + one["h"] / 2 + 4)}
    letters = {**place, "font-size": "12", "font-family": "sans-serif", "fill": ink}
    label = one["label"]
    if not isinstance(label, Mapping):
        yield node("text", {**letters, "xml:lang": BOTH}, *([label] if label else []))
        return
    found = [name for name in reversed(languages) if name in label]
    texts = []
    for name in found:
        choice = {} if name == found[-1] else {"systemLanguage": name}
        texts.append(node("text", {**letters, **choice, "xml:lang": name}, *([label[name]] if label[name] else [])))
    yield node("switch", {}, *texts)


def picture_in(root: Node) -> dict[str, Any] | None:
    """The picture of an SVG that this product drew, without the names of its regions; None for any other SVG."""
    if PICTURE not in root.classes:
        return None
    groups = [one for one in root.elements if one.name == "svg:g"]
    shapes = [_shape(one) for one in groups if SHAPE in one.classes]
    regions = [{"key": one.get("data-key"), **_shape(one)} for one in groups if REGION in one.classes]
    height = number_in(root.get("height"))
    if height is None or not regions:
        return None
    has_none = root.get("data-shapes") == "none"
    return {"height": height} | ({} if has_none else {"shapes": shapes}) | {"regions": regions}


def _shape(group: Node) -> dict[str, Any]:
    rectangle = next((one for one in group.elements if one.name == "svg:rect"), Node(""))
    sides = {name: number_in(rectangle.get(attribute)) or 0 for name, attribute in _SIDES.items()}
    texts = [one for one in group.walk() if one.name == "svg:text"]
    label: Any = None
    if texts and texts[0].get("xml:lang") == BOTH:
        label = texts[0].text
    elif texts:
        spoken = {one.get("xml:lang"): one.text for one in texts}
        label = {name: spoken[name] for name in sorted(LANGUAGES, reverse=True) if name in spoken}
        label = label if "id" in label else next(iter(label.values()), texts[0].text)
    return {**sides, "look": group.get("data-look")} | ({} if label is None else {"label": label})
