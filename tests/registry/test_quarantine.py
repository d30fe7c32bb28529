"""Rows set aside: corrected, tried again, dismissed, kept for ever, and never telling a number."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from melek.kit import jobs
from melek.kit.enums import ImportState, OutcomeKind
from melek.kit.imports import kinds
from melek.kit.imports.exports import quarantine_csv
from melek.kit.imports.services.quarantine import RowClosed, dismiss_row, retry_open, retry_row, values_of
from melek.kit.models import ImportRun, QuarantineOutcome, QuarantineRow
from melek.registry.models import Employee
from melek.registry.services.structure import add_unit
from tests.registry.world import NOW, SARI, TONO, World, person, run_import

WRONG = "198513152010012003"


@pytest.fixture
def row(world: World) -> QuarantineRow:
    """A row whose number has no birth date."""
    return run_import([person(WRONG)], world.admin).quarantine.get()


def test_a_corrected_row_is_stored(world: World, row: QuarantineRow) -> None:
    outcome = retry_row(row, {**values_of(row), "nip": SARI}, by=world.admin, at=NOW)
    assert outcome.outcome == OutcomeKind.STORED
    assert Employee.objects.get().name == "Sari Contohwati"
    assert not QuarantineRow.objects.open().exists()
    assert Employee.objects.get().changes.get().batch == str(row.run.uuid)


def test_a_row_that_is_still_wrong_stays_with_its_new_reasons(world: World, row: QuarantineRow) -> None:
    retry_row(row, {**values_of(row), "nip": SARI, "unit": "ENTAH"}, by=world.admin, at=NOW)
    assert QuarantineRow.objects.open().get() == row
    assert [one["reason"] for one in row.present_problems] == ["registry.unit_unknown"]
    assert values_of(row)["unit"] == "ENTAH"


def test_a_closed_row_cannot_be_stored_again(world: World, row: QuarantineRow) -> None:
    dismiss_row(row=row, by=world.admin, at=NOW)
    assert QuarantineRow.objects.closed().get() == row
    with pytest.raises(RowClosed):
        retry_row(row, {**values_of(row), "nip": SARI}, by=world.admin, at=NOW)
    with pytest.raises(RowClosed):
        dismiss_row(row=row, by=world.admin, at=NOW)
    assert not Employee.objects.exists()


def test_the_whole_quarantine_is_tried_again_after_a_missing_unit_came(world: World) -> None:
    rows = [person(unit="BARU"), person(SARI, name="Orang Lain"), person(TONO, unit="BARU", name="Tono")]
    run = run_import(rows, world.admin)
    assert run.counts["quarantined"] == 3
    unit = add_unit(agency=world.misal, code="BARU", name="Unit Baru")
    unit.positions.create(code="STAF", title="Staf", kind="pelaksana", cluster="pengguna")
    jobs.start("kit.retry_quarantine", by=world.admin, at=timezone.now(), run=str(run.uuid))
    job = jobs.run_one()
    assert job is not None
    assert job.result == {"tried": 2, "stored": 2}
    left = QuarantineRow.objects.open().get()
    assert left.reason == "registry.nip_twice"


def test_rows_that_need_a_person_are_not_tried_in_bulk(world: World) -> None:
    run = run_import([person(), person(name="Orang Lain")], world.admin)
    assert retry_open(run, by=world.admin, at=NOW) == {"tried": 0, "stored": 0}
    assert Employee.objects.get().name == "Sari Contohwati"


@pytest.mark.parametrize("model", [QuarantineRow, QuarantineOutcome])
def test_the_database_refuses_changes(world: World, row: QuarantineRow, model: type) -> None:
    retry_row(row, values_of(row), by=world.admin, at=NOW)
    for act in (lambda: model.objects.update(problems=[]), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_download_has_reasons_and_no_number_and_no_formula(world: World) -> None:
    rows = [person(WRONG, name="=HYPERLINK(1)"), person(SARI, name=TONO, unit="+1")]
    run = run_import(rows, world.admin)
    text = "".join(quarantine_csv(run.quarantine.all(), kinds[run.kind]))
    assert "Angka 1–8 NIP bukan tanggal lahir yang benar." in text
    assert "'=HYPERLINK(1)" in text
    assert "'+1" in text
    for nip in (WRONG, SARI, TONO):
        assert nip not in text


def test_too_many_problems_stop_the_import(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("melek.kit.imports.tasks.QUARANTINE_LIMIT", 3)
    run = run_import([person(WRONG)] * 5, world.admin)
    assert run.state == ImportState.FAILED
    assert "5 baris bermasalah" in run.error
    assert ImportRun.objects.get().quarantine.count() == 5
