"""Importing results: what is stored, what is set aside and why, and that scores stay out of the trail."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from melek.assessment.models import ExternalInstrument, ExternalResult
from melek.assessment.services.external.imports import REASONS, ResultImporter
from melek.identity.models import TrailEntry, User
from melek.kit.errors import NotAllowed
from melek.kit.imports.services import runs
from melek.kit.imports.services.quarantine import retry_row, values_of
from melek.kit.models import ImportRun
from melek.registry.enums import NumberChangeState
from melek.registry.models import Agency, Employee, NumberChange
from tests.assessment.conftest import NOW
from tests.assessment.external.conftest import BUDI, SARI, as_csv, imported, uploaded
from tests.assessment.people import person


def reasons(run: ImportRun) -> dict[int, list[str]]:
    return {row.row_number: [one["reason"] for one in row.problems] for row in run.quarantine.order_by("row_number")}


def test_a_good_file_is_stored(instrument: ExternalInstrument, staff: list[Employee], manager: User) -> None:
    run = imported(instrument, as_csv((SARI, "2026-03-02", "72"), (BUDI, "02-03-2026", "58,5")), manager)
    assert reasons(run) == {}
    assert run.counts["created"] == 2
    stored = ExternalResult.objects.order_by("employee").values_list("employee", "score", "batch__run")
    assert list(stored) == [(staff[0].pk, 72.0, run.pk), (staff[1].pk, 58.5, run.pk)]


def test_a_file_imported_twice_changes_nothing(
    instrument: ExternalInstrument, staff: list[Employee], manager: User
) -> None:
    imported(instrument, as_csv((SARI, "2026-03-02", "72")), manager)
    again = imported(instrument, as_csv((SARI, "2026-03-02", "72"), (SARI, "2026-03-03", "73")), manager)
    assert (again.counts["unchanged"], again.counts["created"]) == (1, 1)
    assert ExternalResult.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("12", "2026-03-02", "72"), "registry.nip_length"),
        (("1.98503E+17", "2026-03-02", "72"), "registry.nip_lost_digits"),
        ((SARI, "kemarin", "72"), "registry.date_unknown"),
        ((SARI, "46083", "72"), "registry.date_is_number"),
        ((SARI, (timezone.localdate() + timedelta(days=2)).isoformat(), "72"), "external.day_ahead"),
        ((SARI, "2026-03-02", "tinggi"), "external.score_unreadable"),
        ((SARI, "2026-03-02", "nan"), "external.score_unreadable"),
        ((SARI, "2026-03-02", "101"), "external.score_off_scale"),
        ((SARI, "2026-03-02", "-1"), "external.score_off_scale"),
        ((SARI, "2026-03-02", "72,3"), "external.score_off_step"),
        ((SARI, "2026-03-02", ""), "kit.missing"),
        (("199003152020012001", "2026-03-02", "72"), "external.person_unknown"),
    ],
)
def test_a_bad_row_waits_with_its_reason(
    instrument: ExternalInstrument, staff: list[Employee], manager: User, row: tuple[str, str, str], reason: str
) -> None:
    run = imported(instrument, as_csv(row, (BUDI, "2026-03-02", "58")), manager)
    assert reasons(run) == {2: [reason]}
    assert ExternalResult.objects.get().employee == staff[1]


def test_a_person_twice_on_a_day_waits_and_a_stored_score_is_never_replaced(
    instrument: ExternalInstrument, staff: list[Employee], manager: User
) -> None:
    rows = ((SARI, "2026-03-02", "72"), (SARI, "2026-03-02", "72"), (SARI, "2026-03-03", "80"))
    run = imported(instrument, as_csv(*rows), manager)
    assert reasons(run) == {3: ["external.twice"]}
    other = imported(instrument, as_csv((SARI, "2026-03-02", "90")), manager)
    assert reasons(other) == {2: ["external.score_differs"]}
    assert sorted(ExternalResult.objects.values_list("score", flat=True)) == [72.0, 80.0]


def test_people_elsewhere_are_not_the_importers(
    instrument: ExternalInstrument, staff: list[Employee], manager: User
) -> None:
    elsewhere = person("learning_manager", "pengelola-lain", Agency.objects.get(code="kemenkeu").scope.path)
    run = imported(instrument, as_csv((SARI, "2026-03-02", "72")), elsewhere)
    assert reasons(run) == {2: ["external.person_outside"]}
    with pytest.raises(NotAllowed):
        uploaded(instrument, as_csv((SARI, "2026-03-02", "72")), person("planner", "tanpa-hak"))


def test_invented_people_and_real_instruments_are_not_mixed(
    instrument: ExternalInstrument, staff: list[Employee], manager: User
) -> None:
    Employee.objects.filter(pk=staff[0].pk).update(is_synthetic=True)
    run = imported(instrument, as_csv((SARI, "2026-03-02", "72")), manager)
    assert reasons(run) == {2: ["external.synthetic_differs"]}


def test_a_replaced_number_finds_its_person(
    instrument: ExternalInstrument, staff: list[Employee], manager: User
) -> None:
    sari = staff[0]
    NumberChange.objects.create(
        employee=sari,
        old_nip_hash=sari.nip_hash,
        new_nip_encrypted="-",
        new_nip_hash="baru",
        row={},
        batch="uji",
        state=NumberChangeState.CONFIRMED,
        proposed_at=NOW,
        decided_at=NOW,
        decided_by=manager,
    )
    Employee.objects.filter(pk=sari.pk).update(nip_hash="baru")
    imported(instrument, as_csv((SARI, "2026-03-02", "72")), manager)
    assert ExternalResult.objects.get().employee == sari


def test_a_corrected_row_is_stored(instrument: ExternalInstrument, staff: list[Employee], manager: User) -> None:
    run = imported(instrument, as_csv((SARI, "2026-03-02", "720")), manager)
    row = run.quarantine.get()
    retry_row(row, {**values_of(row), "score": "72"}, by=manager, at=NOW)
    assert ExternalResult.objects.get().score == 72.0
    assert not run.quarantine.open().exists()


def test_a_resumed_run_remembers_whom_it_passed(
    instrument: ExternalInstrument, staff: list[Employee], manager: User
) -> None:
    run = uploaded(instrument, as_csv((SARI, "2026-03-02", "72"), (SARI, "2026-03-02", "72")), manager)
    rows = runs.preview(run, at=NOW).rows
    importer = ResultImporter(runs.frame_of(run, at=NOW))
    importer.remember(rows[:1])
    assert [one.reason for one in importer.judge(rows[1:]).problems] == ["external.twice"]


def test_neither_numbers_nor_scores_enter_the_trail(
    instrument: ExternalInstrument, staff: list[Employee], manager: User
) -> None:
    imported(instrument, as_csv((SARI, "2026-03-02", "72.5")), manager)
    entries = TrailEntry.objects.filter(event__startswith="assessment.external_import.")
    assert {one.event.rpartition(".")[2] for one in entries} == {"uploaded", "mapped", "started", "ended"}
    assert not any(SARI in str(one.after) or "72.5" in str(one.after) for one in entries)


def test_stored_results_cannot_be_changed(instrument: ExternalInstrument, staff: list[Employee], manager: User) -> None:
    imported(instrument, as_csv((SARI, "2026-03-02", "72")), manager)
    with pytest.raises(DatabaseError):
        ExternalResult.objects.update(score=99)


def test_every_reason_has_words_for_its_fields() -> None:
    fields = {"low": "0", "high": "100", "step": "1", "first": 2}
    assert all(str(one.text).format(**fields) for one in REASONS)
