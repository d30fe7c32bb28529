"""What an import did, in sentences."""

import pytest

from melek.kit.enums import ImportState
from melek.kit.imports.words import count_rows, outcome_sentence
from melek.kit.models import ImportRun


@pytest.mark.parametrize(
    ("state", "waiting", "sentence"),
    [
        (ImportState.UPLOADED, 0, "Belum ada baris yang disimpan."),
        (ImportState.DONE, 0, "12.400 baris dibaca, 12.382 tersimpan."),
        (ImportState.CANCELLED, 18, "12.400 baris dibaca, 12.382 tersimpan. 18 baris menunggu perbaikan."),
    ],
)
def test_the_sentence_says_how_many_rows_were_read_stored_and_wait(state: str, waiting: int, sentence: str) -> None:
    counts = {"rows": 12_400, "created": 12_000, "changed": 300, "left": 2, "unchanged": 80, "quarantined": 18}
    assert outcome_sentence(ImportRun(state=state, counts=counts), waiting=waiting) == sentence


def test_a_running_import_says_that_the_page_may_be_closed() -> None:
    assert "menutup halaman ini" in outcome_sentence(ImportRun(state=ImportState.RUNNING), waiting=0)


def test_counts_of_zero_are_left_out() -> None:
    assert count_rows({"created": 0, "changed": 0, "left": 2}) == [("Baru", "0"), ("Berhenti", "2")]
