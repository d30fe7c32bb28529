"""Words of an item: languages, placeholders, and what people type."""

import pytest

from melek.assessment.rules import words


def test_said_falls_back_to_indonesian() -> None:
    assert words.said({"id": "kunci", "en": "key"}, "en") == "key"
    assert words.said({"id": "kunci"}, "en") == "kunci"
    assert words.said({"id": "kunci", "en": ""}, "en") == "kunci"
    assert words.said(12, "en") == "12"


def test_filled_reaches_every_part_and_follows_the_language_of_its_place() -> None:
    variant = {"place": {"id": "Kota", "en": "Town"}, "count": 3}
    item = {"id": "{place} {count}", "en": "{place} {count}", "rows": ["{place}", 7, {"{count}": "x"}]}
    assert words.filled(item, variant) == {"id": "Kota 3", "en": "Town 3", "rows": ["Kota", 7, {"3": "x"}]}
    with pytest.raises(KeyError):
        words.filled("{absent}", variant)


def test_folded_forgets_case_spaces_and_diacritics() -> None:
    assert words.folded(" Ti dak É ") == words.folded("tidake")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.250", {1250.0, 1.25}),
        ("1,250", {1250.0, 1.25}),
        ("Rp 1.250.000,50", {1250000.5}),
        ("12 orang", {12.0}),
        ("12.", {12.0}),
        ("−4", {-4.0}),
        ("0,125", {0.125}),
        ("12.34.56", set()),
        ("3 atau 4", set()),
        ("tidak tahu", set()),
        ("", set()),
    ],
)
def test_numbers_in(text: str, numbers: set[float]) -> None:
    assert words.numbers_in(text) == numbers


def test_is_near_takes_either_reading() -> None:
    assert words.is_near("1.250", 1250, 0)
    assert words.is_near("1,25", 1.2, 0.05)
    assert not words.is_near("1,26", 1.2, 0.05)
