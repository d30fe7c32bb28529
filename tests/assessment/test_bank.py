"""The open bank holds what it promises."""

from collections import Counter
from typing import Any

import pytest
from rapidfuzz import fuzz

from melek.assessment.enums import BankKind, ItemState
from melek.assessment.models import Item, ItemVersion
from melek.assessment.rules.rows import faults_of
from melek.assessment.services import bank, sittings
from melek.assessment.services.pools import current_parameters, prepared_pool
from tests.assessment.conftest import NOW

ROWS = bank.open_bank_rows()
SMALLEST, PER_COMPETENCE, NATIONAL = 162, 6, 12


def test_bank_is_large_enough_everywhere() -> None:
    counts = Counter(row["competence"] for row in ROWS)
    assert len(ROWS) >= SMALLEST
    assert counts.pop("N.1") >= NATIONAL
    assert len(counts) == 25
    assert min(counts.values()) >= PER_COMPETENCE


def test_codes_are_unique_and_levels_known() -> None:
    codes = [row["code"] for row in ROWS]
    assert len(set(codes)) == len(codes)
    assert {row["level"] for row in ROWS} == {1, 2, 3, 4, 5, 6, 7}


def test_at_least_three_kinds_of_interaction() -> None:
    assert len({row["interaction"] for row in ROWS}) >= 3


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_item_is_whole(row: dict[str, Any]) -> None:
    assert faults_of(row) == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_two_stems_are_nearly_alike(language: str) -> None:
    stems = [
        (row["code"], f"{row['prompt'][language]} {(row.get('stimulus') or {}).get(language, '')}") for row in ROWS
    ]
    for place, (code, stem) in enumerate(stems):
        for other, text in stems[place + 1 :]:
            assert fuzz.ratio(stem, text) < 80, f"{code} and {other}"


def test_key_letters_tell_nothing() -> None:
    letters = Counter(row["answer"][0] for row in ROWS if row["interaction"] == "choice")
    assert max(letters.values()) / sum(letters.values()) < 0.35
    longest = sum(
        max(row["options"], key=lambda option: len(option["id"]))["key"] == row["answer"][0]
        for row in ROWS
        if row["interaction"] == "choice"
    )
    assert longest / sum(letters.values()) < 0.35


def test_load_bank_keeps_the_past(reference: None) -> None:
    before = ItemVersion.objects.count()
    rows = bank.mark_pretest(bank.open_bank_rows())
    rows[0] = {**rows[0], "prompt": {"id": "Pertanyaan baru?", "en": "New question?"}}
    bank.load_bank(code=bank.OPEN_BANK, name="Bank terbuka", kind="open", rows=rows[:-1])  # type: ignore[arg-type]
    assert ItemVersion.objects.count() == before + 1
    first = Item.objects.get(code=rows[0]["code"])
    assert list(first.versions.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert Item.objects.get(code=rows[-1]["code"]).state == ItemState.RETIRED


def test_a_reworded_bank_gets_a_new_parameter_set_and_the_old_one_stays(practice: Any) -> None:
    before = sittings.begin_sitting(booking=practice, at=NOW)
    rows = bank.mark_pretest(bank.open_bank_rows())
    rows[0] = {**rows[0], "prompt": {"id": "Pertanyaan baru?", "en": "New question?"}}
    loaded = bank.load_bank(code=bank.OPEN_BANK, name="Bank terbuka", kind=BankKind.OPEN, rows=rows[:-1])
    on = before.parameter_set.effective_on
    again = bank.provisional_parameters(bank=loaded, version="2026.1", effective_on=on)
    assert again.version == "2026.1.2"
    assert bank.provisional_parameters(bank=loaded, version="2026.1", effective_on=on) == again
    assert current_parameters(loaded.pk) == again
    old, new = (prepared_pool(pk).pool.codes for pk in (before.parameter_set_id, again.pk))
    assert set(old) - set(new) == {rows[-1]["code"]}
    assert sittings.step_of(before).item is not None
