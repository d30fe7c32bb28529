"""Nothing that leaves runs as a formula or shows a secret."""

import pytest

from melek.kit.imports.exports import csv_line
from melek.kit.imports.masks import masked, safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " ="])
def test_cells_that_would_start_a_formula_become_text(start: str) -> None:
    assert safe_cell(f"{start}1+1").startswith("'")
    assert csv_line([f"{start}1+1"]).lstrip('"').startswith("'")


def test_ordinary_cells_stay_as_they_are() -> None:
    assert [safe_cell(text) for text in ("", "Sari", "1-2", "a=b")] == ["", "Sari", "1-2", "a=b"]


def test_secrets_show_their_length_only() -> None:
    assert masked("198503152010012003", is_secret=True) == "•••• (18 huruf atau angka)"
    assert masked("", is_secret=True) == ""


@pytest.mark.parametrize(
    "text", ["198503152010012003", "19850315 201001 2 003", "1985.0315.2010", "Sari 198503152010012003"]
)
def test_long_numbers_are_hidden_in_any_column(text: str) -> None:
    assert "2010" not in masked(text, is_secret=False)


def test_unreadable_characters_are_shown_as_such_and_long_values_cut() -> None:
    assert masked("a\x00b\x1b", is_secret=False) == "a\ufffdb\ufffd"
    assert masked("x" * 300, is_secret=False) == "x" * 80 + "…"
