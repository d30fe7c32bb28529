"""Pure decisions of identity."""

import pytest

from melek.identity.rules import Change, acting_for, changes, covers, roles_in_words


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ([], ""),
        ([("Kota Misal", "Auditor")], "Kota Misal · Auditor"),
        ([("Kota Misal", "Auditor"), ("Kota Misal", "Evaluator")], "Kota Misal · Auditor, Evaluator"),
        ([("Kota Misal", "Auditor"), ("Kota Misal", "Auditor")], "Kota Misal · Auditor"),
        ([("Kota Misal", "Auditor"), ("Nasional", "Evaluator")], "Kota Misal · Auditor; Nasional · Evaluator"),
        ([("A", "x"), ("B", "x"), ("C", "x"), ("D", "x")], "A · x; B · x +2"),
    ],
)
def test_acting_for_joins_roles_by_place(held: list[tuple[str, str]], words: str) -> None:
    assert acting_for(held) == words


def test_covers_is_the_place_itself_and_what_lies_under_it() -> None:
    assert covers(["/misal/"], "/misal/")
    assert covers(["/contoh/", "/misal/"], "/misal/dinas/")
    assert not covers(["/misal/dinas/"], "/misal/")
    assert not covers(["/misal/"], "/misal-baru/")
    assert not covers([], "/")


def test_changes_names_every_value_once() -> None:
    assert changes({"to": None, "role": "a"}, {"to": "2026-01-01", "by": 3}) == [
        Change("to", None, "2026-01-01"),
        Change("role", "a", None),
        Change("by", None, 3),
    ]
    assert changes(None, None) == []


def test_roles_in_words_keeps_a_code_without_a_name() -> None:
    assert roles_in_words("auditor, gone", {"auditor": "Pemeriksa"}) == "Pemeriksa, gone"
    assert roles_in_words("", {"auditor": "Pemeriksa"}) == ""
