"""Importing catalogues: both real lists, files that were imported before, and rows that no catalogue can take."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from melek.catalogue.models import Programme, ProgrammeChange
from melek.catalogue.queries.search import Wanted, search
from melek.catalogue.services.imports import upload_catalogue
from melek.kit import jobs
from melek.kit.imports.services import runs
from melek.kit.models import ImportRun
from tests.catalogue.test_pages import at, browser
from tests.catalogue.world import NOW, World

DATA = Path(__file__).parent / "data"


def imported(world: World, content: bytes, *, mapping: dict[str, str] | None = None) -> ImportRun:
    """A file that went through columns and preview, and was imported."""
    run = upload_catalogue(
        iter([content]), name="katalog.csv", scope_path=world.west.scope.path, by=world.wulan, at=NOW
    )
    runs.set_mapping(run=run, mapping=mapping or run.mapping, by=world.wulan, at=NOW)
    runs.start_run(run=run, by=world.wulan, at=NOW)
    while jobs.run_one(only=["kit.run_import"]):
        pass
    run.refresh_from_db()
    return run


def reasons(run: ImportRun) -> list[str]:
    """Why rows wait, in order of the rows."""
    rows = run.quarantine.open().order_by("row_number")
    return [one["reason"] for row in rows for one in row.problems]


def test_first_real_list_comes_in_and_its_junk_waits(world: World) -> None:
    run = imported(world, (DATA / "bppk_programmes.csv").read_bytes(), mapping=BPPK)
    assert run.state == "done"
    assert run.counts["rows"] == 99
    stored = Programme.objects.filter(owner=world.west).count()
    assert stored + run.quarantine.open().count() == 99
    assert set(reasons(run)) == {"catalogue.one_word"}
    assert len(search(Wanted(words="kepabeanan dan cukai")).keys) >= 4


BPPK = {"code": "id", "title": "title", "hours": "jp_hours"}
OTHER = {"title": "title", "hours": "jp_hours", "mode": "mode"}


def test_second_real_list_comes_in_without_codes(world: World) -> None:
    run = imported(world, (DATA / "other_programmes_unverified.csv").read_bytes(), mapping=OTHER)
    assert run.counts["rows"] == 85
    assert Programme.objects.count() + run.quarantine.open().count() == 85
    assert Programme.objects.count() >= 70


def test_same_file_again_changes_nothing(world: World) -> None:
    content = b"kode,judul,jp\nA-1,Pelatihan Arsip Digital,24\nA-2,Keamanan Informasi Dasar,12\n"
    first, second = imported(world, content), imported(world, content)
    assert first.counts["created"] == 2
    assert second.counts["unchanged"] == 2
    assert Programme.objects.count() == ProgrammeChange.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("A,,24,", "kit.missing"),
        ("A,-,24,", "catalogue.title_empty"),
        ("A,PKK,24,", "catalogue.one_word"),
        ("A,Pelatihan <b>Arsip</b>,24,", "catalogue.html"),
        ("A,Pelatihan â€œArsipâ€ Digital,24,", "catalogue.mojibake"),
        ("A,Pelatihan Arsip Digital,dua puluh,", "catalogue.hours_unreadable"),
        ("A,PELATIHAN BIMTEK,24,", "catalogue.one_word"),
        ("A,Pelatihan Arsip Digital,1.000,", "catalogue.hours_ambiguous"),
        ("A,Pelatihan Arsip Digital,99999,", "catalogue.hours_impossible"),
        ("A,Pelatihan Arsip Digital,24,kemenkeu", "catalogue.agency_outside"),
        ("A,Pelatihan Arsip Digital,24,entah", "catalogue.agency_unknown"),
        (f"A,{'Pelatihan arsip ' * 40},24,", "catalogue.too_long"),
    ],
)
def test_row_that_cannot_be_a_programme_waits_with_its_reason(world: World, row: str, reason: str) -> None:
    run = imported(world, f"kode,judul,jp,kode instansi\n{row}\nB,Pelatihan Lain Sama Sekali,8,\n".encode())
    assert reasons(run) == [reason]
    assert list(Programme.objects.values_list("code", flat=True)) == ["B"]


@pytest.mark.parametrize(
    ("cost", "stored"),
    [("1500000", 1_500_000), ("1.500.000", 1_500_000), ("Rp. 1.500.000", 1_500_000), ("500", 500)],
)
def test_cost_is_read_with_dots_as_thousands(world: World, cost: str, stored: int) -> None:
    imported(world, f"kode,judul,biaya\nA,Pelatihan Arsip Digital,{cost}\n".encode())
    assert Programme.objects.get().versions.get().cost == stored


@pytest.mark.parametrize("cost", ["1500000.5", "15.00", "1.5", "1.500.00", "1..500"])
def test_cost_whose_dots_are_no_thousands_waits(world: World, cost: str) -> None:
    run = imported(world, f"kode,judul,biaya\nA,Pelatihan Arsip Digital,{cost}\n".encode())
    assert reasons(run) == ["catalogue.cost_ambiguous"]
    assert not Programme.objects.exists()


def test_duplicate_code_waits_and_a_stored_title_is_not_replaced(world: World) -> None:
    content = b"kode,judul\nA,Pelatihan Arsip Digital\nA,Pelatihan Lain Sekali\n"
    assert reasons(imported(world, content)) == ["catalogue.twice"]
    again = imported(world, b"kode,judul\nA,Judul Baru Sekali\n")
    assert reasons(again) == ["catalogue.code_taken"]
    assert Programme.objects.get().versions.get().title == "Pelatihan Arsip Digital"


def test_all_columns_are_read(world: World) -> None:
    head = "kode,judul,tujuan,jp,cara,sasaran,biaya,kompetensi,mata pelatihan"
    row = (
        'A,Pelatihan Arsip Digital,Mengelola arsip.,"24,5",Daring,pelaksana; teknis,Rp1.250.000,1.3:3; 4.2:2,Satu; Dua'
    )
    run = imported(world, f"{head}\n{row}\n".encode())
    assert reasons(run) == []
    version = Programme.objects.get().versions.get()
    assert (str(version.hours), version.mode, version.cost) == ("24.5", "online", 1_250_000)
    assert version.clusters == ["pelaksana", "teknis"]
    assert list(version.competences.values_list("competence__code", "level")) == [("1.3", 3), ("4.2", 2)]
    assert list(version.subjects.values_list("title", flat=True)) == ["Satu", "Dua"]


def test_file_is_imported_in_the_browser_and_a_row_is_mended(world: World, settings: Any, tmp_path: Path) -> None:
    settings.IMPORT_DIR = tmp_path
    client = browser(world.wulan)
    file = SimpleUploadedFile("katalog.csv", b"kode,judul\nA,Pelatihan Arsip Digital\nB,PKK\n")
    done = client.post(at("upload"), {"file": file, "scope": world.west.scope.path})
    run = ImportRun.objects.get()
    assert done.url == at("import", run.uuid)
    assert client.get(done.url).status_code == 200
    client.post(at("map_import", run.uuid), {"code": "kode", "title": "judul"})
    assert "Belum ada yang disimpan" in client.get(done.url).content.decode()
    client.post(at("start_import", run.uuid))
    while jobs.run_one(only=["kit.run_import"]):
        pass
    assert "Judul satu kata" in client.get(done.url).content.decode()
    row = run.quarantine.get()
    assert client.get(at("import_row", row.pk)).status_code == 200
    client.post(at("import_row", row.pk), {"code": "B", "title": "Pembinaan Kesejahteraan Keluarga"})
    assert Programme.objects.count() == 2
    assert client.get(at("imports")).status_code == 200
    assert client.get(at("import_sample", "csv")).status_code == 200
    assert browser(world.edo).get(done.url).status_code == 404


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken"])
def test_broken_file_is_refused_with_a_word(world: World, settings: Any, tmp_path: Path, content: bytes) -> None:
    settings.IMPORT_DIR = tmp_path
    file = SimpleUploadedFile("katalog.xlsx", content)
    page = browser(world.wulan).post(at("upload"), {"file": file, "scope": world.west.scope.path})
    assert page.status_code == 422
    assert not ImportRun.objects.exists()
