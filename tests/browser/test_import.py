"""An import with quarantine, as the personnel administrator of an agency walks through it."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.browser import support
from tests.registry.world import BUDI, SARI, TONO, as_csv, person
from tests.serving import Melek

pytestmark = support.MARKS
AGENCY = "pemkab-9304"
SAYA, WATI = "199001012015032001", "198807072012121002"
FORMULA = "=HYPERLINK(1)"
PLACE = """
SELECT unit.code, position.code FROM registry_position position
JOIN registry_unit unit ON unit.id = position.unit_id JOIN registry_agency agency ON agency.id = unit.agency_id
WHERE agency.code = ? ORDER BY position.id LIMIT 1
"""


def stored(nation: Melek, question: str, *given: str) -> list[Any]:
    """Ask the store itself."""
    with closing(sqlite3.connect(f"file:{nation.folder / 'melek.sqlite3'}?mode=ro", uri=True)) as store:
        return list(store.execute(question, given))


@pytest.fixture(scope="module")
def rows(nation: Melek) -> bytes:
    """A file of five people for a unit that exists: two rows are right, three have one mistake each."""
    ((unit, position),) = stored(nation, PLACE, AGENCY)
    place = {"agency": AGENCY, "unit": unit, "position": position}
    return as_csv(
        [
            person(SARI, **place, name="Sari Contohwati"),
            person(BUDI[:-1], **place, name=FORMULA),
            person(TONO, **{**place, "unit": "ENTAH"}, name="Tono Contoh"),
            person(SAYA, **place, name="Saya Contoh", education="S9"),
            person(WATI, **place, name="Wati Contoh"),
        ]
    )


def names(nation: Melek) -> set[str]:
    """Who of the file stands in the registry by now."""
    return {name for (name,) in stored(nation, "SELECT name FROM registry_employee WHERE name LIKE '%Contoh%'")}


def test_import_with_quarantine(visit: Any, nation: Melek, rows: bytes) -> None:
    page = visit("agency-admin")
    page.goto("/imports/new/")
    page.set_input_files("input[type=file]", {"name": "pegawai.csv", "mimeType": "text/csv", "buffer": rows})
    page.fill("[name=as_of]", "2026-11-01")
    assert support.axe(page) == []
    page.click("main button.primary")
    page.wait_for_url("**/columns/")
    assert support.axe(page) == []
    page.click("main button.primary")
    page.wait_for_url("**/preview/")
    assert "Dari 5 baris pertama, 3 bermasalah. Belum ada yang disimpan." in page.inner_text("p.answer")
    assert "NIP terdiri atas 18 angka. Baris ini mengisi 17." in page.inner_text("main")
    assert names(nation) == set()
    assert support.axe(page) == []
    page.click("text=Mulai impor")
    page.wait_for_selector("text=3 baris menunggu perbaikan", timeout=60_000)  # by the worker; the page asks again
    assert "5 baris dibaca, 2 tersimpan." in page.inner_text("p.answer")
    assert names(nation) == {"Sari Contohwati", "Wati Contoh"}
    assert support.axe(page) == []
    run = page.url.rstrip("/").split("/")[-1]
    _export_is_safe(page, run)
    page.click("text=Perbaiki baris")
    page.wait_for_url("**/quarantine/**")
    told = page.inner_text("main")
    for words in ("Baris", "NIP terdiri atas 18 angka", "ENTAH", "S9"):
        assert words in told
    assert support.axe(page) == []
    _correct(page, nation)
    _dismiss(page, nation)
    page.goto(f"/imports/{run}/")
    assert "1 baris menunggu perbaikan" in page.inner_text("p.answer")


def _export_is_safe(page: Any, run: str) -> None:
    """No cell of the CSV starts as a formula, and no whole number of a person stands in it."""
    answer = page.context.request.get(f"/imports/{run}/quarantine.csv")
    text = answer.body().decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert any(FORMULA in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]
    assert not [number for number in (BUDI[:-1], TONO, SAYA) if number in text]


def _correct(page: Any, nation: Melek) -> None:
    """The row with the unknown education is mended on its page; a second mistake is told first."""
    ((number,),) = stored(nation, "SELECT id FROM kit_quarantinerow WHERE row_number = 5")
    page.goto(f"/quarantine/{number}/")
    page.fill("[name=education]", "S8")
    page.click("text=Simpan dan coba lagi")
    page.wait_for_selector("text=Baris ini masih bermasalah")
    assert SAYA not in page.content()
    assert support.axe(page) == []
    page.fill("[name=education]", "S1")
    page.click("text=Simpan dan coba lagi")
    page.wait_for_selector("text=Baris 5 tersimpan")
    assert "Saya Contoh" in names(nation)


def _dismiss(page: Any, nation: Melek) -> None:
    """The row of the unknown unit is left out for good, after a question."""
    ((number,),) = stored(nation, "SELECT id FROM kit_quarantinerow WHERE row_number = 4")
    page.goto(f"/quarantine/{number}/")
    page.click("text=Abaikan baris ini")
    page.wait_for_selector("text=Abaikan baris 4?")
    assert support.axe(page) == []
    page.click("main button:has-text('Abaikan baris')")
    page.wait_for_selector("text=Baris 4 diabaikan")
    assert "Tono Contoh" not in names(nation)
    kept = stored(nation, "SELECT outcome FROM kit_quarantineoutcome WHERE row_id = ?", str(number))
    assert ("dismissed",) in kept


def test_a_file_that_is_no_table_is_refused_with_words(visit: Any) -> None:
    page = visit("agency-admin")
    page.goto("/imports/new/")
    rubbish = {"name": "pegawai.csv", "mimeType": "text/csv", "buffer": bytes(range(256)) * 500}
    page.set_input_files("input[type=file]", rubbish)
    page.fill("[name=as_of]", "2026-11-01")
    page.click("main button.primary")
    page.wait_for_selector("[role=alert]")
    assert "Berkas ini bukan tabel." in page.inner_text("main")
    assert page.title().startswith("Galat:")
    assert support.axe(page) == []


def test_an_import_can_be_given_up_before_anything_is_stored(visit: Any, nation: Melek, rows: bytes) -> None:
    page = visit("agency-admin")
    page.goto("/imports/new/")
    page.set_input_files("input[type=file]", {"name": "batal.csv", "mimeType": "text/csv", "buffer": rows})
    page.fill("[name=as_of]", "2026-11-01")
    page.click("main button.primary")
    page.wait_for_url("**/columns/")
    page.click("text=Jangan impor; hapus berkas ini")
    page.wait_for_selector("text=sudah dihapus dari server")
    ((counts,),) = stored(nation, "SELECT counts FROM kit_importrun WHERE file_name = 'batal.csv'")
    assert json.loads(counts) == {}
