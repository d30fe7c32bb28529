"""Facts of a document: right, or named; and what the public may read of them."""

from datetime import date

import pytest
from django.utils import translation

from melek.dossier.enums import Disclosure, Shape
from melek.dossier.registers import DocumentField
from melek.dossier.rules.disclosure import disclosed
from melek.dossier.rules.facts import plain_facts, written, wrong_facts

FIELDS = (
    DocumentField("name", "Nama"),
    DocumentField("score", "Skor", shape=Shape.NUMBER),
    DocumentField("on", "Tanggal", shape=Shape.DAY),
)
RIGHT = {"name": " Tari ", "score": 505, "on": date(2026, 11, 30)}


def test_right_facts_are_kept_plain_and_in_order() -> None:
    assert wrong_facts(FIELDS, RIGHT) == []
    kept = plain_facts(FIELDS, dict(reversed(RIGHT.items())))
    assert list(kept.items()) == [("name", "Tari"), ("score", 505), ("on", "2026-11-30")]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"name": " "}, ["name"]),
        ({"name": 5}, ["name"]),
        ({"name": "x" * 4001}, ["name"]),
        ({"score": "505"}, ["score"]),
        ({"score": True}, ["score"]),
        ({"score": float("nan")}, ["score"]),
        ({"on": "besok"}, ["on"]),
        ({"on": None}, ["on"]),
        ({"rank": 1}, ["rank"]),
    ],
)
def test_wrong_facts_are_named(change: dict[str, object], wrong: list[str]) -> None:
    assert wrong_facts(FIELDS, RIGHT | change) == wrong


def test_missing_facts_are_named() -> None:
    assert wrong_facts(FIELDS, {}) == ["name", "score", "on"]


def test_kept_facts_are_written_in_the_readers_language() -> None:
    assert [written(FIELDS[1], 1234.5), written(FIELDS[2], "2026-10-31")] == ["1.234,5", "31 Oktober 2026"]
    with translation.override("en"):
        assert [written(FIELDS[1], 1234), written(FIELDS[2], "2026-10-31")] == ["1,234", "31 October 2026"]


@pytest.mark.parametrize(
    ("how", "text"),
    [
        (Disclosure.HIDDEN, ""),
        (Disclosure.PLAIN, "dewi Lestari"),
        (Disclosure.INITIALS, "D. L."),
        (Disclosure.MASKED, "d••• L•••"),
    ],
)
def test_disclosure(how: Disclosure, text: str) -> None:
    assert disclosed("dewi Lestari", how) == text


def test_something_undeclared_is_never_disclosed() -> None:
    assert disclosed("dewi", "everything") == ""
