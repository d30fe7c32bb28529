"""What an item's response declarations say: the key, the points of each answer, and how variables are to be typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from melek.assessment.rules.qti.names import number_in
from melek.assessment.rules.qti.nodes import Node, node


@dataclass(frozen=True)
class Entry:
    """One row of a mapping."""

    key: str
    value: float
    is_case_sensitive: bool


@dataclass(frozen=True)
class Declaration:
    """A response variable."""

    identifier: str
    cardinality: str
    base_type: str
    correct: tuple[str, ...]
    mapping: tuple[Entry, ...]

    @property
    def best(self) -> tuple[str, ...]:
        """The key: what is declared correct, else the answers that earn most, or all that earn points of a list."""
        if self.correct:
            return self.correct
        earning = [one for one in self.mapping if one.value > 0]
        if self.cardinality == "single":
            return tuple(one.key for one in earning if one.value == max(two.value for two in earning))
        return tuple(one.key for one in earning)


def declaration_in(one: Node) -> Declaration:
    """A response declaration as it stands in an item."""
    correct, mapping = one.child("qti-correct-response"), one.child("qti-mapping")
    values = correct.children("qti-value") if correct else []
    entries = mapping.children("qti-map-entry") if mapping else []
    return Declaration(
        one.get("identifier"),
        one.get("cardinality"),
        one.get("base-type"),
        tuple(value.text.strip() for value in values),
        tuple(
            Entry(
                entry.get("map-key"),
                number_in(entry.get("mapped-value")) or 0.0,
                entry.get("case-sensitive", "true") != "false",
            )
            for entry in entries
        ),
    )


def response(
    identifier: str, cardinality: str, base_type: str, correct: Sequence[str] = (), *, mapping: Sequence[Node] = ()
) -> Node:
    """A response declaration to be written."""
    content = [node("qti-correct-response", {}, *(node("qti-value", {}, one) for one in correct))] if correct else []
    if mapping:
        content.append(node("qti-mapping", {"default-value": "0"}, *mapping))
    told = {"identifier": identifier, "cardinality": cardinality} | ({"base-type": base_type} if base_type else {})
    return node("qti-response-declaration", told, *content)


def map_entry(key: str, *, is_text: bool = False) -> Node:
    """An answer that earns one point; typed text earns it in capitals, too."""
    told = {"map-key": key, "mapped-value": "1"}
    return node("qti-map-entry", told | ({"case-sensitive": "false"} if is_text else {}))


def outcomes(points: int, *, is_scored_elsewhere: bool = False) -> list[Node]:
    """The score, and the feedback that shows the rationale to everybody who has answered."""
    score = {"identifier": "SCORE", "cardinality": "single", "base-type": "float"}
    limits = {"normal-minimum": "0", "normal-maximum": str(points)}
    elsewhere = {"external-scored": "externalMachine"} if is_scored_elsewhere else {}
    told = {"identifier": "FEEDBACK", "cardinality": "single", "base-type": "identifier"}
    return [
        node("qti-outcome-declaration", {**score, **limits, **elsewhere}, _default("0")),
        node("qti-outcome-declaration", told, _default("rationale")),
    ]


def _default(value: str) -> Node:
    return node("qti-default-value", {}, node("qti-value", {}, value))


def by_template(template: str) -> Node:
    """Scoring by one of the standard's templates."""
    return node("qti-response-processing", {"template": template})


def by_condition(condition: Node) -> Node:
    """One point when a condition holds, none otherwise."""
    right = node("qti-response-if", {}, condition, _score(_value("1")))
    wrong = node("qti-response-else", {}, _score(_value("0")))
    return node("qti-response-processing", {}, node("qti-response-condition", {}, right, wrong))


def by_sum(identifiers: Sequence[str]) -> Node:
    """The sum of what each answer earns by its mapping."""
    parts = [node("qti-map-response", {"identifier": one}) for one in identifiers]
    return node("qti-response-processing", {}, _score(node("qti-sum", {}, *parts)))


def all_correct(identifiers: Sequence[str]) -> Node:
    """The condition that every answer is the declared one."""
    matches = [node("qti-match", {}, variable(one), node("qti-correct", {"identifier": one})) for one in identifiers]
    return node("qti-and", {}, *matches)


def near(identifier: str, within: str | None) -> Node:
    """The condition that a number is the declared one, exactly or up to a tolerance."""
    told = {"tolerance-mode": "exact"}
    if within is not None:
        told = {"tolerance-mode": "absolute", "tolerance": f"{within} {within}"}
    return node("qti-equal", told, variable(identifier), node("qti-correct", {"identifier": identifier}))


def variable(identifier: str) -> Node:
    """The value of a variable."""
    return node("qti-variable", {"identifier": identifier})


def _score(value: Node) -> Node:
    return node("qti-set-outcome-value", {"identifier": "SCORE"}, value)


def _value(number: str) -> Node:
    return node("qti-base-value", {"base-type": "float"}, number)
