"""The rules of QTI 3.0 that this product keeps and looks for: required attributes, cardinalities, types, references.

A fault is a place and a few words about it in English, because they name parts of the standard.
"""

import re
from collections.abc import Iterator, Mapping

from melek.assessment.rules.qti.names import SHAPED_LIKE_AN_IDENTIFIER, number_in, word_set
from melek.assessment.rules.qti.nodes import Node

Fault = tuple[str, str]
CARDINALITIES = frozenset(("single", "multiple", "ordered", "record"))
BASE_TYPES = word_set("boolean directedPair duration file float identifier integer pair point string uri")
_SHAPES = frozenset(("circle", "rect", "poly", "ellipse", "default"))
_INTERACTION = ("response-identifier",)
_IDENTIFIED = ("identifier",)
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "qti-assessment-item": ("identifier", "title", "time-dependent"),
    "qti-response-declaration": ("identifier", "cardinality"),
    "qti-outcome-declaration": ("identifier", "cardinality"),
    "qti-choice-interaction": _INTERACTION,
    "qti-order-interaction": _INTERACTION,
    "qti-match-interaction": _INTERACTION,
    "qti-text-entry-interaction": _INTERACTION,
    "qti-inline-choice-interaction": _INTERACTION,
    "qti-hotspot-interaction": _INTERACTION,
    "qti-custom-interaction": _INTERACTION,
    "qti-simple-choice": _IDENTIFIED,
    "qti-inline-choice": _IDENTIFIED,
    "qti-simple-associable-choice": ("identifier", "match-max"),
    "qti-hotspot-choice": ("identifier", "shape", "coords"),
    "qti-map-entry": ("map-key", "mapped-value"),
    "qti-modal-feedback": ("outcome-identifier", "identifier"),
    "qti-rubric-block": ("use", "view"),
    "qti-catalog": ("id",),
    "qti-card": ("support",),
    "qti-base-value": ("base-type",),
    "qti-variable": _IDENTIFIED,
    "qti-correct": _IDENTIFIED,
    "qti-map-response": _IDENTIFIED,
    "qti-set-outcome-value": _IDENTIFIED,
    "qti-equal": ("tolerance-mode",),
    "img": ("src", "alt"),
}
_NEEDED: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "qti-assessment-item": {"qti-item-body": (1, 1), "qti-response-processing": (0, 1), "qti-catalog-info": (0, 1)},
    "qti-choice-interaction": {"qti-simple-choice": (1, 999), "qti-prompt": (0, 1)},
    "qti-order-interaction": {"qti-simple-choice": (1, 999), "qti-prompt": (0, 1)},
    "qti-match-interaction": {"qti-simple-match-set": (2, 2), "qti-prompt": (0, 1)},
    "qti-simple-match-set": {"qti-simple-associable-choice": (1, 999)},
    "qti-inline-choice-interaction": {"qti-inline-choice": (1, 999)},
    "qti-hotspot-interaction": {"qti-hotspot-choice": (1, 999), "qti-prompt": (0, 1)},
    "qti-response-declaration": {"qti-correct-response": (0, 1), "qti-mapping": (0, 1)},
    "qti-correct-response": {"qti-value": (1, 999)},
    "qti-mapping": {"qti-map-entry": (1, 999)},
    "qti-modal-feedback": {"qti-content-body": (1, 1)},
    "qti-rubric-block": {"qti-content-body": (1, 1)},
    "qti-catalog-info": {"qti-catalog": (1, 9999)},
    "qti-catalog": {"qti-card": (1, 99)},
}
_ORDER = (
    *("qti-context-declaration", "qti-response-declaration", "qti-outcome-declaration", "qti-template-declaration"),
    *("qti-template-processing", "qti-assessment-stimulus-ref", "qti-companion-materials-info", "qti-stylesheet"),
    *("qti-item-body", "qti-catalog-info", "qti-response-processing", "qti-modal-feedback"),
)
_NUMBERS = word_set("max-choices min-choices match-max match-min max-associations min-associations")
_TYPE_OF: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "qti-choice-interaction": (frozenset(("single", "multiple")), frozenset(("identifier",))),
    "qti-order-interaction": (frozenset(("ordered",)), frozenset(("identifier",))),
    "qti-match-interaction": (frozenset(("single", "multiple")), frozenset(("directedPair",))),
    "qti-inline-choice-interaction": (frozenset(("single",)), frozenset(("identifier",))),
    "qti-hotspot-interaction": (frozenset(("single", "multiple")), frozenset(("identifier",))),
    "qti-text-entry-interaction": (frozenset(("single", "record")), frozenset(("string", "integer", "float"))),
}
_COORDINATES = re.compile(r"^\d+%?(,\d+%?)+$")


def faults_in_item(root: Node) -> list[Fault]:
    """Where an item does not keep the rules; nothing when it does."""
    found = list(_elements(root))
    found += _order(root)
    found += _declarations(root)
    found += _references(root)
    return list(dict.fromkeys(found))


def _elements(root: Node) -> Iterator[Fault]:
    for one in root.walk():
        for name in _REQUIRED.get(one.name, ()):
            if name not in one.attributes:
                yield f"{one.name}/@{name}", "required attribute missing"
        for name, (least, most) in _NEEDED.get(one.name, {}).items():
            if not least <= len(one.children(name)) <= most:
                yield f"{one.name}/{name}", f"{least} to {most} expected"
        yield from _values(one)


def _values(one: Node) -> Iterator[Fault]:
    """Attributes whose values the standard limits."""
    for name in _NUMBERS & set(one.attributes):
        if not one.get(name).strip().isdecimal():
            yield f"{one.name}/@{name}", "not a number"
    for name in {"identifier", "response-identifier", "outcome-identifier"} & set(one.attributes):
        if not SHAPED_LIKE_AN_IDENTIFIER.match(one.get(name)):
            yield f"{one.name}/@{name}", "not an identifier"
    if one.name == "qti-hotspot-choice":
        yield from _area(one)
    if one.name == "qti-map-entry" and number_in(one.get("mapped-value")) is None:
        yield f"{one.name}/@mapped-value", "not a number"


def _area(one: Node) -> Iterator[Fault]:
    if one.get("shape") not in _SHAPES:
        yield f"{one.name}/@shape", "unknown shape"
    elif one.get("shape") != "default" and not _COORDINATES.match(one.get("coords")):
        yield f"{one.name}/@coords", "not coordinates"


def _order(root: Node) -> Iterator[Fault]:
    """The parts of an item have a fixed order."""
    places = [_ORDER.index(one.name) for one in root.elements if one.name in _ORDER]
    if places != sorted(places):
        yield root.name, "parts out of order"
    for one in root.elements:
        if one.name not in _ORDER:
            yield f"{root.name}/{one.name}", "unknown part"


def _declarations(root: Node) -> Iterator[Fault]:
    names = [one.get("identifier") for one in root.elements if one.name.endswith("-declaration")]
    if len(set(names)) < len(names):
        yield f"{root.name}/@identifier", "variable declared twice"
    for one in root.elements:
        if one.name not in {"qti-response-declaration", "qti-outcome-declaration"}:
            continue
        cardinality, kind = one.get("cardinality"), one.get("base-type")
        if cardinality not in CARDINALITIES:
            yield f"{one.name}/@cardinality", "unknown cardinality"
        if (cardinality == "record") == bool(kind) or (kind and kind not in BASE_TYPES):
            yield f"{one.name}/@base-type", "does not fit its cardinality"
        values = [value.text.strip() for value in one.all("qti-value")]
        if cardinality == "single" and len(values) > 1:
            yield f"{one.name}/qti-value", "several values of a single variable"
        yield from ((f"{one.name}/qti-value", f"not of type {kind}") for value in values if not _fits(value, kind))


def _fits(value: str, kind: str) -> bool:
    if kind == "identifier":
        return bool(SHAPED_LIKE_AN_IDENTIFIER.match(value))
    if kind in {"pair", "directedPair"}:
        return len(value.split()) == 2
    if kind == "float":
        return number_in(value) is not None
    return kind != "integer" or isinstance(number_in(value), int)


def _references(root: Node) -> Iterator[Fault]:
    """Every name that is used is declared, and every choice is named once."""
    responses = {one.get("identifier"): one for one in root.children("qti-response-declaration")}
    outcomes = {one.get("identifier") for one in root.children("qti-outcome-declaration")}
    catalogs = [one.get("id") for one in root.all("qti-catalog")]
    if len(set(catalogs)) < len(catalogs):
        yield "qti-catalog/@id", "used twice"
    for one in root.walk():
        if one.name.endswith("-interaction") and "response-identifier" in one.attributes:
            yield from _interaction(one, responses)
        if one.name == "qti-modal-feedback" and one.get("outcome-identifier") not in outcomes:
            yield f"{one.name}/@outcome-identifier", "not declared"
        if "data-catalog-idref" in one.attributes and one.get("data-catalog-idref") not in catalogs:
            yield f"{one.name}/@data-catalog-idref", "no such catalogue"
    processing = root.child("qti-response-processing")
    if processing is not None:
        yield from _processing(processing, responses, outcomes)


def _interaction(one: Node, responses: Mapping[str, Node]) -> Iterator[Fault]:
    declared = responses.get(one.get("response-identifier"))
    if declared is None:
        yield f"{one.name}/@response-identifier", "not declared"
        return
    cardinalities, kinds = _TYPE_OF.get(one.name, (CARDINALITIES, BASE_TYPES))
    cardinality, kind = declared.get("cardinality"), declared.get("base-type")
    if cardinality not in cardinalities or (kind and kind not in kinds):
        yield f"{one.name}/@response-identifier", "response of another type"
    most = number_in(one.get("max-choices", "1"))
    if one.name == "qti-choice-interaction" and cardinality == "single" and most != 1:
        yield f"{one.name}/@max-choices", "several choices of a single response"
    choices = [two.get("identifier") for two in one.walk() if two.name.endswith("-choice") and two.get("identifier")]
    if len(set(choices)) < len(choices):
        yield f"{one.name}/@identifier", "choice named twice"
    if choices:
        named = {part for value in declared.all("qti-value") for part in value.text.split()}
        if not named <= set(choices):
            yield "qti-correct-response", "names no choice"


def _processing(one: Node, responses: Mapping[str, Node], outcomes: set[str]) -> Iterator[Fault]:
    if one.get("template") and ("RESPONSE" not in responses or "SCORE" not in outcomes):
        yield f"{one.name}/@template", "needs RESPONSE and SCORE"
    if not one.get("template") and not one.elements:
        yield one.name, "says nothing"
    for two in one.walk():
        name = two.get("identifier")
        if two.name in {"qti-correct", "qti-map-response"} and name not in responses:
            yield f"{two.name}/@identifier", "not declared"
        if two.name == "qti-set-outcome-value" and name not in outcomes:
            yield f"{two.name}/@identifier", "not declared"
        if two.name == "qti-variable" and name not in outcomes and name not in responses:
            yield f"{two.name}/@identifier", "not declared"
