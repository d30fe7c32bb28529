"""The rules of QTI that are looked for: an item that keeps them has no fault, and each break of one is found."""

import pytest

from melek.assessment.rules.qti.nodes import Node, parsed
from melek.assessment.rules.qti.package import write_package
from melek.assessment.rules.qti.structure import faults_in_item
from melek.assessment.services.skeletons import skeleton
from tests.assessment.qti.foreign import PLAIN
from tests.assessment.qti.test_round_trip import draft_of


def written(interaction: str) -> str:
    """The item that an example becomes."""
    from melek.assessment.rules.qti.archive import opened

    data = write_package([draft_of({**skeleton(interaction), "source": "x"})], title="T", languages=("id", "en"))
    return opened(data).read("items/soal.xml").decode()


def faults(text: str) -> list[str]:
    return [where for where, _what in faults_in_item(parsed(text.encode(), "a.xml").root)]


@pytest.mark.parametrize("interaction", ["choice", "multiple", "order", "match", "text", "inline", "hotspot", "task"])
def test_written_example_has_no_fault(interaction: str) -> None:
    assert faults(written(interaction)) == []


BROKEN = {
    "no title": ("choice", ' title="soal"', "", "qti-assessment-item/@title"),
    "no time dependence": ("choice", ' time-dependent="false"', "", "qti-assessment-item/@time-dependent"),
    "unknown cardinality": (
        "choice",
        'cardinality="single" base-type="identifier">\n    <qti-correct',
        'cardinality="few" base-type="identifier">\n    <qti-correct',
        "qti-response-declaration/@cardinality",
    ),
    "type of a record": (
        "task",
        'cardinality="record"',
        'cardinality="record" base-type="string"',
        "qti-response-declaration/@base-type",
    ),
    "unknown type": ("text", 'base-type="string"', 'base-type="text"', "qti-response-declaration/@base-type"),
    "undeclared response": (
        "choice",
        'response-identifier="RESPONSE"',
        'response-identifier="R"',
        "qti-choice-interaction/@response-identifier",
    ),
    "response of another type": (
        "order",
        'cardinality="ordered"',
        'cardinality="multiple"',
        "qti-order-interaction/@response-identifier",
    ),
    "many of a single": ("choice", 'max-choices="1"', 'max-choices="2"', "qti-choice-interaction/@max-choices"),
    "no number": ("multiple", 'max-choices="2"', 'max-choices="two"', "qti-choice-interaction/@max-choices"),
    "choice twice": ("choice", 'identifier="b"', 'identifier="a"', "qti-choice-interaction/@identifier"),
    "no identifier": ("choice", 'identifier="b"', 'identifier="2 b"', "qti-simple-choice/@identifier"),
    "key without choice": ("choice", "<qti-value>a</qti-value>", "<qti-value>z</qti-value>", "qti-correct-response"),
    "pair of one": (
        "match",
        "<qti-value>o-a t-p</qti-value>",
        "<qti-value>o-a</qti-value>",
        "qti-response-declaration/qti-value",
    ),
    "no match limit": ("match", ' match-max="0"', "", "qti-simple-associable-choice/@match-max"),
    "unknown shape": ("hotspot", 'shape="rect"', 'shape="star"', "qti-hotspot-choice/@shape"),
    "no coordinates": ("hotspot", 'coords="', 'coords="a', "qti-hotspot-choice/@coords"),
    "lost catalogue": (
        "choice",
        '<qti-catalog id="t1">',
        '<qti-catalog id="t99">',
        "qti-simple-choice/@data-catalog-idref",
    ),
    "catalogue twice": ("choice", '<qti-catalog id="t2">', '<qti-catalog id="t1">', "qti-catalog/@id"),
    "undeclared outcome": (
        "choice",
        'outcome-identifier="FEEDBACK"',
        'outcome-identifier="F"',
        "qti-modal-feedback/@outcome-identifier",
    ),
    "template without score": ("choice", 'identifier="SCORE"', 'identifier="S"', "qti-response-processing/@template"),
    "undeclared variable": (
        "inline",
        '<qti-variable identifier="RESPONSE_1"/>',
        '<qti-variable identifier="X"/>',
        "qti-variable/@identifier",
    ),
    "value without a number": ("text", 'mapped-value="1"', 'mapped-value="one"', "qti-map-entry/@mapped-value"),
    "empty processing": (
        "choice",
        ' template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"',
        "",
        "qti-response-processing",
    ),
    "no alternative text": ("hotspot", " alt=", " alto=", "img/@alt"),
    "bare rubric": ("choice", ' view="author"', "", "qti-rubric-block/@view"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_break_of_a_rule_is_found(name: str) -> None:
    interaction, old, new, where = BROKEN[name]
    text = written(interaction)
    assert old in text
    assert where in faults(text.replace(old, new))


def test_parts_in_another_order_and_unknown_parts_are_found() -> None:
    root = parsed(PLAIN.encode(), "a.xml").root
    moved = Node(root.name, root.attributes, [*reversed(root.content), Node("qti-riddle")])
    assert {"qti-assessment-item", "qti-assessment-item/qti-riddle"} <= {
        where for where, _what in faults_in_item(moved)
    }


def test_item_without_a_body_is_found() -> None:
    assert "qti-assessment-item/qti-item-body" in faults(
        '<qti-assessment-item identifier="a" title="" time-dependent="false"/>'
    )
