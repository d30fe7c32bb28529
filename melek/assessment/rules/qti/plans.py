"""Tests of QTI: an ordered list of items in sections, as it is written and as it is read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from melek.assessment.rules.qti import told
from melek.assessment.rules.qti.names import ASI, SCHEMAS, TOOL, XSI, word_set
from melek.assessment.rules.qti.nodes import Node, node, written
from melek.assessment.rules.qti.notes import Notes

BLOCKS = word_set(
    "qti-assessment-test qti-outcome-declaration qti-default-value qti-test-part qti-assessment-section"
    " qti-outcome-processing qti-set-outcome-value qti-sum"
)
_KNOWN = word_set(
    "qti-outcome-declaration qti-default-value qti-value qti-test-part qti-assessment-section"
    " qti-assessment-item-ref qti-outcome-processing qti-item-session-control"
)
_COUNTED = word_set("qti-set-outcome-value qti-sum qti-test-variables")


@dataclass(frozen=True)
class Section:
    """A named part of a test with the identifiers of its items, in order."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """A test as a list of sections."""

    identifier: str
    title: str
    sections: tuple[Section, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """All items in order."""
        return tuple(one for section in self.sections for one in section.items)


def write_plan(plan: Plan, hrefs: Mapping[str, str], *, language: str) -> bytes:
    """The file of a test; `hrefs` are the addresses of its items, seen from that file."""
    sections = [_section(one, place, hrefs) for place, one in enumerate(plan.sections, 1)]
    frame = {
        "xmlns": ASI,
        "xmlns:xsi": XSI,
        "xsi:schemaLocation": f"{ASI} {SCHEMAS[ASI]}",
        "identifier": plan.identifier,
        "title": plan.title,
        "xml:lang": language,
        "tool-name": TOOL,
        "tool-version": "1",
    }
    score = {"identifier": "SCORE", "cardinality": "single", "base-type": "float"}
    zero = node("qti-default-value", {}, node("qti-value", {}, "0"))
    total = node("qti-sum", {}, node("qti-test-variables", {"variable-identifier": "SCORE"}))
    part = {"identifier": "part-1", "navigation-mode": "linear", "submission-mode": "individual"}
    root = node(
        "qti-assessment-test",
        frame,
        node("qti-outcome-declaration", score, zero),
        node("qti-test-part", part, *sections),
        node("qti-outcome-processing", {}, node("qti-set-outcome-value", {"identifier": "SCORE"}, total)),
    )
    return written(root, blocks=BLOCKS)


def _section(section: Section, place: int, hrefs: Mapping[str, str]) -> Node:
    frame = {"identifier": f"section-{place}", "title": section.title, "visible": "true"}
    items = [node("qti-assessment-item-ref", {"identifier": one, "href": hrefs[one]}) for one in section.items]
    return node("qti-assessment-section", frame, *items)


def read_plan(root: Node, hrefs: Mapping[str, str], notes: Notes) -> Plan:
    """A test; `hrefs` gives the identifier of each item of the package by its reference's address or identifier."""
    parts = root.children("qti-test-part") or [root]
    sections = [
        section
        for part in parts
        for one in part.children("qti-assessment-section")
        for section in _sections(one, hrefs, notes)
    ]
    for one in root.walk():
        if one is not root and one.name not in _KNOWN | _COUNTED:
            notes.info(one.name, told.TEST_RULES)
    return Plan(root.get("identifier"), " ".join(root.get("title").split()), tuple(sections))


def _sections(one: Node, hrefs: Mapping[str, str], notes: Notes) -> Iterator[Section]:
    """A section and those within it, the outer one first."""
    found = []
    for ref in one.children("qti-assessment-item-ref"):
        identifier = hrefs.get(ref.get("href")) or hrefs.get(ref.get("identifier"))
        if identifier is None:
            notes.lost(ref.name, str(told.NO_SUCH_ITEM).format(identifier=ref.get("identifier")[:60]))
        else:
            found.append(identifier)
    if found:
        yield Section(" ".join(one.get("title").split()), tuple(found))
    for inner in one.children("qti-assessment-section"):
        yield from _sections(inner, hrefs, notes)


def titled(pairs: Sequence[tuple[str, str]]) -> tuple[Section, ...]:
    """Sections from (title, identifier), where neighbours of one title stand together."""
    groups: list[tuple[str, list[str]]] = []
    for title, identifier in pairs:
        if not groups or groups[-1][0] != title:
            groups.append((title, []))
        groups[-1][1].append(identifier)
    return tuple(Section(title, tuple(items)) for title, items in groups)
