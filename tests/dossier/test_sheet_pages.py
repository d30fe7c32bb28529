"""Pages of a sheet through the browser: the whole way, each button, who may open what, both languages."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse

from melek.dossier.models import Sheet, SheetEvidence, SheetLink
from melek.dossier.queries.sheets import answers_of
from melek.dossier.registers import sheet_holders
from melek.dossier.services.sheet_evidence import add_sheet_file
from melek.dossier.services.sheets import submit_sheet
from melek.identity.models import TrailEntry
from tests.dossier import web
from tests.dossier.files import EXE, PDF
from tests.dossier.rules.standard_files import SHARE, changed, criterion
from tests.dossier.sheets import ASSESSOR, HOLDER, SELF, answer, sheet_of, stored
from tests.dossier.world import NOW, World, client_of

pytestmark = pytest.mark.usefixtures("_holder")


def url(name: str, sheet: Sheet, *more: str) -> str:
    return reverse(f"dossier:{name}", args=[sheet.uuid, *more])


def text_of(client: Client, address: str, status: int = 200) -> str:
    told = client.get(address)
    assert told.status_code == status, told.status_code
    return told.content.decode()


def test_a_whole_sheet_goes_through_the_pages(world: World) -> None:
    sheet, tari = sheet_of(world), client_of(world.tari)
    start = text_of(tari, url("sheet", sheet))
    assert "Belum ada kriteria yang terjawab" in start
    assert url("sheet_element", sheet, "rancangan") in start
    first = text_of(tari, url("sheet_element", sheet, "rancangan"))
    assert "Langkah 1 dari 4" in first
    assert "Kriteria tujuan" in first
    told = {"answer_tujuan": "yes", "answer_materi": "3", "note_materi": "lihat bab 2", "then": "next"}
    assert tari.post(url("sheet_element", sheet, "rancangan"), told)["Location"] == url(
        "sheet_element", sheet, "naskah"
    )
    told = {"answer_modul": "2", "then": "evidence:modul"}
    assert tari.post(url("sheet_element", sheet, "naskah"), told)["Location"] == url("sheet_evidence", sheet, "modul")
    file = {"file": SimpleUploadedFile("modul.pdf", PDF)}
    assert tari.post(url("add_sheet_file", sheet, "modul"), file)["Location"] == url("sheet_evidence", sheet, "modul")
    assert "modul.pdf" in text_of(tari, url("sheet_evidence", sheet, "modul"))
    last = text_of(tari, url("sheet_element", sheet, "lulusan"))
    assert "Belum ada sumber" in last
    assert 'name="answer_' not in last
    assert tari.post(url("sheet_element", sheet, "lulusan"), {"then": "next"})["Location"] == url("check_sheet", sheet)
    check = text_of(tari, url("check_sheet", sheet))
    for words in ("Periksa jawaban Anda", "Langkah 4 dari 4", "3: Tingkat 3", "lihat bab 2", "Kirim jawaban"):
        assert words in check
    assert tari.post(url("submit_sheet", sheet))["Location"] == url("sheet", sheet)
    done = text_of(tari, url("sheet", sheet))
    assert "Jawaban Anda sudah dikirim." in done
    assert "37 dari 40 peserta selesai" in done
    assert "Isi jawaban" not in done


@pytest.mark.parametrize(
    ("then", "name", "more"),
    [
        ("back", "sheet_element", ("rancangan",)),
        ("leave", "sheet", ()),
        ("evidence:modul", "sheet_evidence", ("modul",)),
        ("evidence:entah", "sheet_element", ("lulusan",)),
        ("", "sheet_element", ("lulusan",)),
    ],
)
def test_every_button_keeps_what_was_typed(world: World, then: str, name: str, more: tuple[str, ...]) -> None:
    sheet = sheet_of(world)
    told = {"answer_modul": "1", "then": then}
    assert client_of(world.tari).post(url("sheet_element", sheet, "naskah"), told)["Location"] == url(
        name, sheet, *more
    )
    assert answers_of(sheet, SELF)["modul"].value == 1


def test_back_from_the_first_element_leads_to_the_sheet(world: World) -> None:
    sheet = sheet_of(world)
    told = client_of(world.tari).post(url("sheet_element", sheet, "rancangan"), {"then": "back"})
    assert told["Location"] == url("sheet", sheet)


def test_answers_come_back_and_can_be_taken_back(world: World) -> None:
    sheet, tari = sheet_of(world), client_of(world.tari)
    here = url("sheet_element", sheet, "rancangan")
    tari.post(here, {"answer_tujuan": "no", "answer_materi": "na"})
    page = text_of(tari, here)
    assert page.count(" checked") == 2
    assert 'value="na"' in page
    tari.post(here, {"answer_tujuan": "", "answer_materi": "na"})
    assert answers_of(sheet, SELF)["tujuan"].state == "unanswered"
    assert sheet.answers.count() == 3


def test_a_number_is_typed_and_a_hyphen_says_it_does_not_apply(world: World) -> None:
    place = ("components", 0, "elements", 1, "criteria", 0)
    edition = stored(**changed(*place, to=criterion("modul", scale=SHARE, may_not_apply=True)))
    sheet, tari = sheet_of(world, edition=edition), client_of(world.tari)
    here = url("sheet_element", sheet, "naskah")
    for typed, state, value in (("62.5", "answered", 62.5), ("-", "not_applicable", None), ("", "unanswered", None)):
        assert tari.post(here, {"answer_modul": typed}).status_code == 302
        known = answers_of(sheet, SELF)["modul"]
        assert (known.state, known.value) == (state, value)
        assert f'value="{typed}"' in text_of(tari, here) or not typed
    tari.post(here, {"answer_modul": "62,5"})
    assert answers_of(sheet, SELF)["modul"].value == 62.5
    for typed in ("banyak", "nan"):
        refused = tari.post(here, {"answer_modul": typed})
        assert refused.status_code == 422
        assert refused.content.decode().count('role="alert"') == 1


def test_submit_tells_what_is_missing(world: World) -> None:
    sheet, tari = sheet_of(world), client_of(world.tari)
    check = text_of(tari, url("check_sheet", sheet))
    assert "Masih ada 3 kriteria" in check
    assert "Kirim jawaban" not in check
    refused = tari.post(url("submit_sheet", sheet))
    assert refused.status_code == 409
    assert "Kriteria tujuan" in refused.content.decode()
    assert Sheet.objects.get().is_open


def test_an_institution_goes_on_where_a_colleague_stopped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    team = replace(HOLDER, may_see=lambda user, case: True, may_answer=lambda user, case, role: role == SELF)
    monkeypatch.setitem(sheet_holders._items, team.code, team)
    sheet = sheet_of(world)
    answer(sheet, world.tari, materi=3)
    here = url("sheet_element", sheet, "rancangan")
    assert text_of(client_of(world.sari), here).count(" checked") == 2
    client_of(world.sari).post(here, {"answer_tujuan": "yes", "answer_materi": "3"})
    assert {one.criterion: one.by for one in sheet.answers.all()} == {"materi": world.tari, "tujuan": world.sari}


def test_assessors_see_and_give_their_own_answers(world: World) -> None:
    sheet = sheet_of(world)
    answer(sheet, world.tari, materi=4)
    answer(sheet, world.sari, role=ASSESSOR, materi=0)
    intan = client_of(world.intan)
    here = url("sheet_element", sheet, "rancangan")
    page = text_of(intan, url("sheet", sheet))
    assert f"{here}?role=assessor" in page
    assert "4: Tingkat 4" in page
    assert text_of(intan, f"{here}?role=assessor").count(" checked") == 2
    told = intan.post(f"{here}?role=assessor", {"answer_materi": "1", "answer_tujuan": "no"})
    assert told["Location"].endswith("/naskah/?role=assessor")
    assert answers_of(sheet, ASSESSOR, by=world.intan)["materi"].value == 1
    own = text_of(intan, f"{url('sheet', sheet)}?role=assessor")
    assert "1: Tingkat 1" in own
    assert "0: Tingkat 0" not in own
    assert "Kirim jawaban" not in text_of(intan, f"{url('check_sheet', sheet)}?role=assessor")
    assert intan.get(f"{here}?role=self").status_code == 403


def test_the_holder_narrows_whose_answers_are_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = replace(HOLDER, may_read=lambda user, case, role: role == SELF)
    monkeypatch.setitem(sheet_holders._items, holder.code, holder)
    sheet = sheet_of(world)
    own, others = url("sheet", sheet), f"{url('sheet', sheet)}?role=assessor"
    assert [client_of(world.yusuf).get(address).status_code for address in (own, others)] == [200, 403]
    assert client_of(world.intan).get(others).status_code == 200


PAGES = [
    ("sheet", ()),
    ("check_sheet", ()),
    ("sheet_element", ("rancangan",)),
    ("sheet_evidence", ("modul",)),
]
ACTS = [("submit_sheet", ()), ("add_sheet_file", ("modul",)), ("add_sheet_link", ("modul",))]


@pytest.mark.parametrize(("name", "more"), PAGES)
def test_pages_are_closed_to_strangers_and_other_places(world: World, client: Client, name: str, more: Any) -> None:
    sheet = sheet_of(world)
    assert client.get(url(name, sheet, *more))["Location"].startswith("/accounts/login/")
    assert client_of(world.doni).get(url(name, sheet, *more)).status_code == 403
    reader = client_of(world.yusuf).get(url(name, sheet, *more)).status_code
    assert reader == (200 if name == "sheet" else 403)


@pytest.mark.parametrize(("name", "more"), ACTS)
def test_acts_are_for_who_may_answer(world: World, client: Client, name: str, more: Any) -> None:
    sheet = sheet_of(world)
    assert client.post(url(name, sheet, *more))["Location"].startswith("/accounts/login/")
    for user in (world.doni, world.yusuf):
        assert client_of(user).post(url(name, sheet, *more)).status_code == 403
    assert client_of(world.tari).get(url(name, sheet, *more)).status_code == 405


@pytest.mark.parametrize(("name", "more"), [("sheet_element", ("entah",)), ("sheet_evidence", ("entah",))])
def test_what_the_standard_does_not_have_is_not_found(world: World, name: str, more: Any) -> None:
    assert client_of(world.tari).get(url(name, sheet_of(world), *more)).status_code == 404


def test_pages_of_a_submitted_sheet_are_closed_for_its_role(world: World) -> None:
    sheet = sheet_of(world)
    answer(sheet, world.tari, tujuan=True, materi=1, modul=1)
    SheetLink.objects.create(
        sheet=sheet,
        criterion="modul",
        url="https://a.example",
        state="not_frozen",
        fault="unreachable",
        added_at=NOW,
        added_by=world.tari,
    )
    file = {"name": "modul.pdf", "chunks": [PDF], "by": world.tari, "at": NOW}
    add_sheet_file(sheet=sheet, criterion="modul", role=SELF, **file)
    submit_sheet(sheet=sheet, by=world.tari, at=NOW)
    tari = client_of(world.tari)
    for name, more in PAGES[1:]:
        assert tari.get(url(name, sheet, *more)).status_code == 403
    page = text_of(tari, url("sheet", sheet))
    assert "tidak disalin: situsnya tidak dapat dihubungi" in page


@pytest.mark.parametrize(("name", "content"), [("surat.pdf", EXE), ("surat.pdf", b""), ("gambar.svg", b"<svg/>")])
def test_page_says_why_a_file_is_refused(world: World, name: str, content: bytes) -> None:
    sheet = sheet_of(world)
    told = client_of(world.tari).post(
        url("add_sheet_file", sheet, "modul"), {"file": SimpleUploadedFile(name, content, "application/pdf")}
    )
    assert told.status_code == 422
    assert "Berkas ini" in told.content.decode()
    assert told.content.decode().count('role="alert"') == 1
    assert not SheetEvidence.objects.exists()


def test_a_link_is_added_and_its_copy_taken_out(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LINK_NETWORKS = ["127.0.0.0/8"]
    sheet, tari = sheet_of(world), client_of(world.tari)
    with web.serving() as site:
        told = tari.post(url("add_sheet_link", sheet, "modul"), {"url": site.url("/", host="127.0.0.1")})
    assert told["Location"] == url("sheet_evidence", sheet, "modul")
    link = SheetLink.objects.get()
    page = text_of(tari, url("sheet_evidence", sheet, "modul"))
    copy = url("link_copy", sheet, str(link.uuid))
    assert copy in page
    assert "disalin" in page
    taken = client_of(world.intan).get(copy)
    assert taken.content == web.PAGE
    assert taken["Content-Type"] == "application/octet-stream"
    assert taken["Content-Disposition"] == f'attachment; filename="tautan-{link.pk}.txt"'
    assert TrailEntry.objects.get(event="dossier.link.taken").actor == world.intan
    assert client_of(world.doni).get(copy).status_code == 403
    other = sheet_of(world, edition=sheet.edition, case=sheet.holder)
    assert tari.get(url("link_copy", other, str(link.uuid))).status_code == 404


def test_a_link_that_is_none_is_told_beside_the_form(world: World) -> None:
    sheet = sheet_of(world)
    told = client_of(world.tari).post(url("add_sheet_link", sheet, "modul"), {"url": "javascript:alert(1)"})
    assert told.status_code == 422
    assert "Tautan harus diawali" in told.content.decode()


def test_a_higher_part_shows_the_answers_on_its_own_page(world: World) -> None:
    sheet = sheet_of(world)
    answer(sheet, world.tari, materi=2)
    request = RequestFactory().get("/")
    request.user = world.tari
    shown = (
        engines["django"].from_string("{% load dossier %}{% sheet_answers sheet %}").render({"sheet": sheet}, request)
    )
    assert "2: Tingkat 2" in shown
    assert "Belum ada sumber" in shown


def test_pages_cost_few_queries_however_much_was_answered(world: World, django_assert_max_num_queries: Any) -> None:
    sheet, tari = sheet_of(world), client_of(world.tari)
    answer(sheet, world.tari, tujuan=True, materi=1, modul=1)
    text_of(tari, url("sheet", sheet))
    for name, more in PAGES:
        with django_assert_max_num_queries(24):
            text_of(tari, url(name, sheet, *more))


def test_pages_speak_english(world: World) -> None:
    sheet, tari = sheet_of(world), client_of(world.tari)
    tari.cookies["django_language"] = "en"
    page = text_of(tari, url("sheet_element", sheet, "rancangan"))
    assert "Kriteria tujuan in English" in page
    assert "Save and continue later" in page
