"""The second reader's export and agreement."""

from pathlib import Path

from melek.assessment.services import reading
from melek.assessment.services.bank import open_bank_rows


def test_export_tells_no_key(tmp_path: Path) -> None:
    target = tmp_path / "items.csv"
    rows = open_bank_rows()
    assert reading.export(target) == len(rows)
    text = target.read_text(encoding="utf-8")
    for row in rows:
        assert row["code"] in text
        assert row["rationale"]["id"] not in text
        assert row["source"] not in text


def test_every_item_was_read() -> None:
    assert {row.code for row in reading.readings()} == {row["code"] for row in open_bank_rows()}


def test_second_reader_agrees_with_nearly_all_keys() -> None:
    assert reading.agreement() >= 0.98


def test_written_is_one_text_for_every_kind_of_answer() -> None:
    assert reading.written("b") == "b"
    assert reading.written(["c", "a"]) == "c|a"
    assert reading.written({"b": "y", "a": "x"}) == "a=x|b=y"
