"""Pages of other instruments: from the file to the concordance, and beside a person's own result."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from melek.assessment.models import (
    Concordance,
    ExternalBatch,
    ExternalInstrument,
    ExternalResult,
    LiteracyDefinition,
    Result,
)
from melek.assessment.services import sittings
from melek.assessment.services.external.concordance import make_concordance
from melek.identity.models import User
from melek.kit import jobs
from melek.kit.models import ImportRun
from melek.registry.models import Agency, Employee
from tests.assessment.conftest import NOW
from tests.assessment.external.conftest import BUDI, SARI, Tested, as_csv, imported
from tests.assessment.people import holder, signed_in
from tests.assessment.test_sittings import sit

POINTS = [[float(own), own / 10, own / 10, 1.5] for own in range(200, 801, 10)]


def address(name: str, *args: object) -> str:
    return reverse(f"assessment:{name}", args=args)


def test_from_the_file_to_the_stored_results(
    instrument: ExternalInstrument, staff: list[Employee], manager: User
) -> None:
    client = signed_in(manager)
    scope = Agency.objects.get(code="bkn").scope.path
    assert client.post(address("external_upload"), {"scope": scope}).status_code == 422
    content = as_csv((SARI, "2026-03-02", "72"), (BUDI, "2026-03-02", "720"))
    told = {"instrument": instrument.pk, "scope": scope, "file": SimpleUploadedFile("hasil.csv", content)}
    page = client.post(address("external_upload"), told)["Location"]
    run = ImportRun.objects.get()
    assert "Kolom mana berisi apa?" in client.get(page).content.decode()
    assert client.post(address("external_map_import", run.uuid), {"nip": "NIP"}).status_code == 422
    columns = {"nip": "NIP", "taken_on": "Tanggal tes", "score": "Skor"}
    client.post(address("external_map_import", run.uuid), columns)
    text = client.get(page).content.decode()
    assert "<strong>1 bermasalah</strong>" in text
    assert "di luar skala 0 sampai 100" in text
    assert SARI not in text
    client.post(address("external_start_import", run.uuid))
    assert "Impor sedang berjalan." in client.get(page).content.decode()
    jobs.run_one(only=["kit.run_import"])
    text = client.get(page).content.decode()
    assert "2 baris dibaca, 1 tersimpan." in text
    row = run.quarantine.get()
    assert "di luar skala 0 sampai 100" in client.get(address("external_import_row", row.pk)).content.decode()
    assert (
        client.post(address("external_import_row", row.pk), {"score": "721", "taken_on": "2026-03-02"}).status_code
        == 302
    )
    client.post(address("external_import_row", row.pk), {"score": "72", "taken_on": "2026-03-02"})
    assert ExternalResult.objects.count() == 2
    assert "hasil.csv" in client.get(address("external_imports")).content.decode()


def test_a_row_is_left_out_after_a_question(
    instrument: ExternalInstrument, staff: list[Employee], manager: User
) -> None:
    client = signed_in(manager)
    run = imported(instrument, as_csv((SARI, "2026-03-02", "720")), manager)
    row = run.quarantine.get()
    assert client.post(address("external_retry_import", run.uuid)).status_code == 302
    assert "Abaikan baris 2?" in client.get(address("external_dismiss_row", row.pk)).content.decode()
    client.post(address("external_dismiss_row", row.pk))
    assert "Diabaikan" in client.get(address("external_import_row", row.pk)).content.decode()


def test_a_file_can_be_taken_back(instrument: ExternalInstrument, staff: list[Employee], manager: User) -> None:
    client = signed_in(manager)
    told = {
        "instrument": instrument.pk,
        "scope": Agency.objects.get(code="bkn").scope.path,
        "file": SimpleUploadedFile("hasil.csv", as_csv((SARI, "2026-03-02", "72"))),
    }
    client.post(address("external_upload"), told)
    assert client.post(address("external_cancel_import", ImportRun.objects.get().uuid)).status_code == 302
    assert not ExternalResult.objects.exists()


def test_imports_of_results_are_not_for_who_imports_employees(
    instrument: ExternalInstrument, staff: list[Employee], manager: User
) -> None:
    run = imported(instrument, as_csv((SARI, "2026-03-02", "720")), manager)
    keeper = holder("agency_admin", Agency.objects.get(code="bkn").scope.path)
    assert keeper.get(reverse("registry:import_run", args=[run.uuid])).status_code == 404
    assert "hasil.csv" not in keeper.get(reverse("registry:imports")).content.decode()
    assert keeper.get(address("external_import", run.uuid)).status_code == 403


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_sample_can_be_taken(manager: User, suffix: str) -> None:
    answer = signed_in(manager).get(address("external_import_sample", suffix))
    assert len(answer.content) > 100
    assert signed_in(manager).get(address("external_import_sample", "pdf")).status_code == 404


def test_an_instrument_is_registered_and_stays_unconfirmed_until_its_authority_speaks(reference: None) -> None:
    client = holder("evaluator")
    told = {
        "code": "lain",
        "name_id": "Tes lain",
        "name_en": "Other test",
        "owner": "Badan",
        "low": "0",
        "high": "10",
        "step": "20",
        "source": "Brosur",
        "mark": "T",
        "authority": "Badan Kepegawaian Negara",
    }
    assert client.post(address("new_external"), told).status_code == 422
    page = client.post(address("new_external"), {**told, "step": "1"})["Location"]
    assert client.post(address("new_external"), {**told, "step": "1"}).status_code == 422
    assert "Belum dikonfirmasi Badan Kepegawaian Negara" in client.get(page).content.decode()
    assert client.post(address("confirm_external", "lain"), {"document": ""}).status_code == 422
    client.post(address("confirm_external", "lain"), {"document": "Surat 1/2026"})
    text = client.get(page).content.decode()
    assert "Belum dikonfirmasi" not in text
    assert "Surat 1/2026" in text
    assert client.post(address("confirm_external", "lain"), {"document": "Surat 2/2026"}).status_code == 422


def test_the_concordance_is_shown_with_all_that_stands_behind_it(
    instrument: ExternalInstrument, tested: Tested
) -> None:
    client = holder("evaluator")
    page = address("external_instrument", instrument.code)
    assert "Belum ada konkordansi dengan instrumen ini." in client.get(page).content.decode()
    parameters = tested(120)
    found = make_concordance(instrument=instrument, parameters=parameters, note="Catatan uji.", by=None, at=NOW)
    text = client.get(page).content.decode()
    assert "Kedua tes tidak mengukur hal yang sama." in text
    assert "Tabelnya tidak boleh dipakai untuk memperkirakan skor seseorang." in text
    assert "120 orang dengan kedua hasil dalam jarak 180 hari" in text
    assert "Catatan uji." in text
    assert 'class="crv"' in text
    assert 'class="obs"' in text
    assert text.count('<tr><th scope="row" class="num">') == len(found.points)
    assert instrument.name in client.get(address("external")).content.decode()
    asked = client.post(address("ask_concordance", instrument.code), {"bank": parameters.bank_id, "note": ""})
    assert asked["Location"].startswith("/jobs/")


def test_a_refusal_is_told_on_the_page(instrument: ExternalInstrument, secured: LiteracyDefinition) -> None:
    answer = holder("psychometrician").post(address("ask_concordance", instrument.code), {"bank": secured.bank_id})
    assert answer.status_code == 422
    assert "Baru 0 orang punya kedua hasil" in answer.content.decode()


def test_a_synthetic_instrument_says_so(instrument: ExternalInstrument) -> None:
    ExternalInstrument.objects.update(is_synthetic=True)
    assert "Data sintetis" in holder("auditor").get(address("external_instrument", instrument.code)).content.decode()


@pytest.mark.parametrize("role", ["learning_manager", "planner"])
def test_the_pages_of_the_nation_are_closed_to_others(instrument: ExternalInstrument, role: str) -> None:
    client = holder(role)
    assert client.get(address("external_instrument", instrument.code)).status_code == 403
    assert client.get(address("new_external")).status_code == 403


def own_result(definition: LiteracyDefinition, employee: Employee) -> Result:
    """A finished test of an employee with an account."""
    booking = sittings.book(
        bank=definition.bank,
        blueprint=definition.blueprint,
        definition=definition,
        opens_at=NOW,
        closes_at=None,
        by=None,
        at=NOW,
        employee=employee,
    )
    sitting = sittings.begin_sitting(booking=booking, at=NOW, seed=5)
    sit(sitting, right=lambda position: position % 2 == 0)
    return Result.objects.get(sitting=sitting)


def test_the_person_sees_both_measures_side_by_side(
    instrument: ExternalInstrument, staff: list[Employee], secured: LiteracyDefinition, manager: User
) -> None:
    result, account = own_result(secured, staff[0]), staff[0].account
    before = (result.theta, result.verdict)
    client, page = signed_in(account), address("result", result.uuid)
    assert "Instrumen lain" not in client.get(page).content.decode()
    batch = ExternalBatch.objects.create(instrument=instrument, made_at=NOW)
    ExternalResult.objects.create(
        instrument=instrument, employee=staff[0], batch=batch, taken_on=date(2026, 3, 2), score=72.5
    )
    text = client.get(page).content.decode()
    assert "72,5 pada skala 0,0 sampai 100,0, 2 Maret 2026" in text
    assert "Bukan bagian dari skor Anda" in text
    assert "Belum ada konkordansi antara kedua skala" in text
    Concordance.objects.create(
        instrument=instrument,
        parameter_set=result.parameter_set,
        points=POINTS,
        correlation=0.8,
        predicts=False,
        people=150,
        people_outside=0,
        within_days=180,
        first_on=NOW.date(),
        last_on=NOW.date(),
        made_at=NOW,
    )
    text = client.get(page).content.decode()
    assert "(rentang 95%)" in text
    assert "tidak boleh dipakai untuk memperkirakan skor seseorang" in text
    result.refresh_from_db()
    assert (result.theta, result.verdict) == before
    # who manages their learning reads the result, and nothing of the other measure
    assert "Instrumen lain" not in signed_in(manager).get(page).content.decode()
