"""Reading a standard from plain values, as a YAML file gives them; an error names the place in the file."""

import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from melek.dossier.enums import ScaleKind, SourceKind, StandardStatus
from melek.dossier.rules.standards import (
    MOST_POINTS,
    Anchor,
    Category,
    Component,
    Criterion,
    Element,
    Scale,
    Scoring,
    Standard,
    Threshold,
    Words,
)
from melek.kit.reference import Mark

T = TypeVar("T")
_CODE = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_INDICATOR = re.compile(r"[a-z]+(\.[a-z0-9_]+)+")
_EDITION = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
RESERVED = frozenset({"check", "submit", "evidence", "links"})  # pages of a sheet beside those of its elements
EMPTY = Words("", "")
_MISSING = object()


class StandardBroken(ValueError):
    """A standard cannot be read; the text names the place in the file and what is wrong there."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place or 'standard'}: {problem}")
        self.place, self.problem = place, problem


class _Node:
    """A mapping of the file that knows where it stands, and which of its keys nobody has read."""

    def __init__(self, place: str, values: Any) -> None:
        if not isinstance(values, Mapping):
            raise StandardBroken(place, "is not a mapping of keys to values")
        self.place, self.values, self._read = place, values, set[str]()

    def at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def get(self, key: str, default: Any = _MISSING) -> Any:
        self._read.add(key)
        if key in self.values:
            return self.values[key]
        if default is _MISSING:
            raise StandardBroken(self.at(key), "is missing")
        return default

    def text(self, key: str, default: Any = _MISSING) -> str:
        value = self.get(key, default)
        if not isinstance(value, str) or (default is _MISSING and not value.strip()):
            raise StandardBroken(self.at(key), "is not a text")
        return value.strip()

    def code(self, key: str, pattern: re.Pattern[str] = _CODE) -> str:
        value = self.text(key)
        if not pattern.fullmatch(value) or len(value) > 60:
            raise StandardBroken(self.at(key), f"{value!r} is no code of small letters, digits and hyphens")
        return value

    def words(self, key: str, default: Words | None = None) -> Words:
        if default is not None and self.get(key, None) is None:
            return default
        node = _Node(self.at(key), self.get(key))
        return node.done(Words(node.text("id"), node.text("en")))

    def truth(self, key: str, default: bool) -> bool:
        value = self.get(key, default)
        if not isinstance(value, bool):
            raise StandardBroken(self.at(key), "is neither true nor false")
        return value

    def number(self, key: str, default: Any = _MISSING, *, least: float = -math.inf, most: float = math.inf) -> float:
        value = self.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise StandardBroken(self.at(key), "is not a number")
        if not least <= value <= most:
            raise StandardBroken(self.at(key), f"{value} is not between {least:g} and {most:g}")
        return float(value)

    def weight(self) -> float:
        value = self.number("weight", 1)
        if value <= 0:
            raise StandardBroken(self.at("weight"), "is not above zero")
        return value

    def choice(self, key: str, choices: Sequence[str]) -> str:
        value = self.get(key)
        if value not in choices:
            raise StandardBroken(self.at(key), f"{value!r} is none of {', '.join(choices)}")
        return str(value)

    def many(self, key: str, read: Callable[["_Node"], T], *, least: int = 1) -> tuple[T, ...]:
        rows = self.get(key, [] if least == 0 else _MISSING)
        if not isinstance(rows, Sequence) or isinstance(rows, str) or len(rows) < least:
            raise StandardBroken(self.at(key), f"is not a list of at least {least}")
        return tuple(read(_Node(f"{self.at(key)}[{number}]", row)) for number, row in enumerate(rows))

    def done(self, made: T) -> T:
        """What was made of it, unless the file says something that nobody understands."""
        if unknown := sorted(str(key) for key in self.values.keys() - self._read):
            raise StandardBroken(self.place, f"has keys that are not known: {', '.join(unknown)}")
        return made


def read_standard(values: Mapping[str, Any]) -> Standard:
    """A standard from plain values. Raises StandardBroken, which names the place in the file and what is wrong there."""
    node = _Node("", values)
    standard = Standard(
        code=node.code("code"),
        edition=node.code("edition", _EDITION),
        name=node.words("name"),
        status=StandardStatus(node.choice("status", StandardStatus.values)),
        mark=Mark(node.choice("mark", [one.value for one in Mark])),
        source=node.text("source"),
        valid_from=_day(node, "valid_from"),
        components=node.many("components", _component),
        scoring=_scoring(_Node("scoring", node.get("scoring"))),
        is_on_by_default=node.truth("is_on_by_default", True),
        note=node.words("note", EMPTY),
    )
    _check_codes(standard)
    return node.done(standard)


def _day(node: _Node, key: str) -> date:
    value = node.get(key)
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as error:
        raise StandardBroken(node.at(key), "is not a day such as 2026-01-31") from error


def _component(node: _Node) -> Component:
    return node.done(
        Component(
            code=node.code("code"),
            name=node.words("name"),
            weight=node.weight(),
            elements=node.many("elements", _element),
            note=node.words("note", EMPTY),
            is_unconfirmed=node.truth("unconfirmed", False),
        )
    )


def _element(node: _Node) -> Element:
    code = node.code("code")
    if code in RESERVED:
        raise StandardBroken(node.at("code"), f"{code!r} is the name of another page")
    return node.done(
        Element(
            code=code,
            name=node.words("name"),
            weight=node.weight(),
            criteria=node.many("criteria", _criterion),
            note=node.words("note", EMPTY),
            is_unconfirmed=node.truth("unconfirmed", False),
        )
    )


def _criterion(node: _Node) -> Criterion:
    source, _colon, indicator = node.text("source").partition(":")
    if source not in list(SourceKind) or bool(indicator) != (source == SourceKind.INDICATOR):
        raise StandardBroken(node.at("source"), "is none of person, file, indicator:<code>")
    if indicator and not _INDICATOR.fullmatch(indicator):
        raise StandardBroken(node.at("source"), f"{indicator!r} is no code such as part.noun_phrase")
    scale = _scale(_Node(node.at("scale"), node.get("scale")))
    is_required = node.truth("is_required", False)
    criterion = Criterion(
        code=node.code("code"),
        text=node.words("text"),
        evidence=node.words("evidence"),
        source=SourceKind(source),
        scale=scale,
        weight=node.weight(),
        indicator=indicator,
        is_required=is_required,
        required_from=_required_from(node, scale, is_required),
        may_not_apply=node.truth("may_not_apply", False),
        is_unconfirmed=node.truth("unconfirmed", False),
    )
    return node.done(criterion)


def _required_from(node: _Node, scale: Scale, is_required: bool) -> Any:
    default = True if scale.kind == ScaleKind.YES_NO else None
    value = node.get("required_from", default if is_required else None)
    if is_required and not scale.allows(value):
        raise StandardBroken(node.at("required_from"), "must say the least answer that meets a required criterion")
    if not is_required and value is not None:
        raise StandardBroken(node.at("required_from"), "stands beside a criterion that is not required")
    return value


def _scale(node: _Node) -> Scale:
    kind = ScaleKind(node.choice("kind", list(ScaleKind)))
    if kind == ScaleKind.YES_NO:
        return node.done(Scale(kind))
    if kind == ScaleKind.LEVELS:
        return node.done(Scale(kind, anchors=_anchors(node)))
    thresholds = node.many("thresholds", _threshold)
    is_lower_better = node.choice("better", ["higher", "lower"]) == "lower"
    ordered = sorted(thresholds, key=lambda one: one.start, reverse=is_lower_better)
    if [one.points for one in ordered] != sorted(one.points for one in ordered):
        raise StandardBroken(node.at("thresholds"), "give fewer points for a better value")
    return node.done(
        Scale(kind, thresholds=thresholds, unit=node.words("unit", EMPTY), is_lower_better=is_lower_better)
    )


def _anchors(node: _Node) -> tuple[Anchor, ...]:
    read = node.many("anchors", _anchor, least=2)
    given = [points for _text, points in read if points is not None]
    if given and len(given) != len(read):
        raise StandardBroken(node.at("anchors"), "have points for some levels only")
    if given != sorted(given):
        raise StandardBroken(node.at("anchors"), "give fewer points for a higher level")
    last = len(read) - 1
    return tuple(
        Anchor(text, MOST_POINTS * level / last if points is None else points)
        for level, (text, points) in enumerate(read)
    )


def _anchor(node: _Node) -> tuple[Words, float | None]:
    points = None if node.get("points", None) is None else node.number("points", least=0, most=MOST_POINTS)
    return node.done((Words(node.text("id"), node.text("en")), points))


def _threshold(node: _Node) -> Threshold:
    return node.done(Threshold(node.number("from"), node.number("points", least=0, most=MOST_POINTS)))


def _scoring(node: _Node) -> Scoring:
    add = node.choice("add", ["weighted_mean"])
    categories = node.many("categories", _category, least=0)
    cuts = [one.cut for one in categories]
    known = [cut for cut in cuts if cut is not None]
    if known and len(known) != len(cuts):
        raise StandardBroken(node.at("categories"), "have cut points for some only; leave all null until all are known")
    if any(low >= high for high, low in itertools.pairwise(known)):
        raise StandardBroken(node.at("categories"), "do not stand from the best to the least")
    return node.done(Scoring(categories, node.words("note", EMPTY), add))


def _category(node: _Node) -> Category:
    cut = None if node.get("cut") is None else node.number("cut", least=0, most=MOST_POINTS)
    return node.done(Category(node.code("code"), node.words("name"), cut, node.truth("needs_required", True)))


def _check_codes(standard: Standard) -> None:
    """Each code is used once among its like."""
    many = {
        "component": [one.code for one in standard.components],
        "element": [one.code for one in standard.elements],
        "criterion": [one.code for element in standard.elements for one in element.criteria],
        "category": [one.code for one in standard.scoring.categories],
    }
    for kind, codes in many.items():
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise StandardBroken("", f"more than one {kind} has the code {', '.join(twice)}")
