"""Pages of cases and documents through the browser: who may open them, what they say, what they cost."""

import re
from typing import Any

import pytest
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse

from melek.dossier.enums import CaseState
from melek.dossier.models import Case, IssuedDocument
from melek.dossier.services import cases as acts
from melek.dossier.services.documents import revoke_document
from melek.dossier.services.links import case_url
from tests.dossier.test_documents import REASON
from tests.dossier.world import (
    CERTIFICATE,
    CORRECTION,
    DAY,
    HOUR,
    NOW,
    OBJECTION,
    REASONS,
    REMEDY,
    STATEMENT,
    World,
    answered,
    client_of,
    issued,
    opened,
    taken,
)

OWN = ("/cases/", "/documents/")


def url(name: str, case: Case) -> str:
    return reverse(f"dossier:{name}", args=[case.uuid])


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Pages believe that it is the moment of the tests."""
    from django.utils import timezone

    def set_to(moment: Any) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(NOW + HOUR)
    return set_to


def test_a_whole_case_goes_through_the_pages(world: World, now: Any) -> None:
    tari, intan, sari = client_of(world.tari), client_of(world.intan), client_of(world.sari)
    link = case_url(CORRECTION, world.dinas, world.tari)
    assert "Dinas Arsip" in text_of(tari, link)
    assert "27 November 2026" in text_of(tari, link)
    told = tari.post(link, {"statement": STATEMENT, "remedy": REMEDY})
    case = Case.objects.get()
    assert told["Location"] == url("case", case)
    assert "Jawaban paling lambat 27 November 2026" in text_of(tari, url("case", case))
    assert "Koreksi data" in text_of(intan, "/cases/work/")
    intan.post(url("take_case", case))
    assert intan.post(url("ask", case), {"text": "Nomor keputusan?"}).status_code == 302
    assert "Penghitung waktu berhenti" in text_of(intan, url("case", case))
    assert "Nomor keputusan?" in text_of(tari, url("reply", case))
    assert tari.post(url("reply", case), {"text": "Nomor 12."}).status_code == 302
    assert intan.post(url("answer_case", case), {"outcome": "rejected", "reasons": REASONS}).status_code == 302
    page = text_of(tari, url("case", case))
    for words in ("Ditolak", REASONS, "Intan Pegawai", "Banding dapat diajukan sampai", "Nomor 12."):
        assert words in page
    assert tari.post(url("appeal_case", case), {"text": "Keputusan saya belum dibaca."}).status_code == 302
    assert "Ambil alih" not in text_of(intan, url("case", case))
    assert intan.post(url("take_case", case)).status_code == 403
    sari.post(url("take_case", case))
    assert sari.post(url("answer_case", case), {"outcome": "upheld", "reasons": REASONS}).status_code == 302
    assert tari.post(url("close_case", case)).status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
    assert "Dikabulkan" in text_of(tari, url("case", case))


def test_refusals_stand_on_the_page_with_what_was_typed(world: World, now: Any) -> None:
    tari, intan = client_of(world.tari), client_of(world.intan)
    link = case_url(CORRECTION, world.dinas, world.tari)
    answer = tari.post(link, {"statement": "salah", "remedy": REMEDY})
    assert answer.status_code == 422
    assert "paling sedikit 20 huruf" in answer.content.decode()
    assert REMEDY in answer.content.decode()
    case = taken(world)
    answer = intan.post(url("answer_case", case), {"outcome": "upheld", "reasons": "Ya."})
    assert answer.status_code == 422
    assert "paling sedikit 50 huruf" in answer.content.decode()
    answer = tari.post(url("write_remark", case), {"text": " "})
    assert answer.status_code == 422
    assert answer.content.decode().count('role="alert"') == 1


def test_a_link_that_was_changed_opens_nothing(world: World) -> None:
    client = client_of(world.tari)
    link = case_url(CORRECTION, world.dinas, world.tari)
    for wrong in ("/cases/new/", f"{link}x", case_url(CORRECTION, world.dinas, world.sari)):
        answer = client.get(wrong)
        assert answer.status_code == 409
        assert "Tautan ini sudah tidak berlaku" in answer.content.decode()


@pytest.mark.parametrize("name", ["case", "ask", "reply", "answer_case", "withdraw_case", "appeal_case"])
def test_pages_of_a_case_are_closed_to_strangers_and_other_places(world: World, client: Client, name: str) -> None:
    case = opened(world)
    assert client.get(url(name, case))["Location"].startswith("/accounts/login/")
    assert client_of(world.doni).get(url(name, case)).status_code in {403, 404}


@pytest.mark.parametrize("name", ["take_case", "ask", "answer_case", "write_remark", "attach_file"])
def test_an_auditor_reads_and_does_nothing(world: World, name: str) -> None:
    case, yusuf = opened(world), client_of(world.yusuf)
    page = text_of(yusuf, url("case", case))
    assert STATEMENT in page
    assert "Tangani" not in page
    assert "Tambah catatan" not in page
    assert yusuf.post(url(name, case), {"text": "Halo"}).status_code == 403


def test_opener_has_no_page_of_a_decider(world: World) -> None:
    case = opened(world, by=world.intan)
    for name in ("ask", "answer_case"):
        assert client_of(world.intan).get(url(name, case)).status_code == 403


@pytest.mark.parametrize("hours", [1, 80])
def test_work_page_says_what_is_late_first(world: World, now: Any, hours: int) -> None:
    opened(world)
    now(NOW + hours * HOUR)
    page = text_of(client_of(world.intan), "/cases/work/")
    assert ("1 permohonan lewat tenggat" in page) is (hours > 72)
    assert ("semuanya masih dalam tenggat" in page) is (hours <= 72)


def test_work_page_is_narrowed_in_words(world: World) -> None:
    case, intan = opened(world), client_of(world.intan)
    shown = text_of(intan, f"/cases/work/?kind={CORRECTION}&state=open")
    assert "Koreksi data, Menunggu ditangani" in shown
    assert case.number in shown
    assert case.number not in text_of(intan, f"/cases/work/?kind={OBJECTION}")
    assert intan.get("/cases/work/?kind=x&state=y").status_code == 200


def test_start_page_tells_what_waits(world: World, now: Any) -> None:
    case = taken(world)
    assert "Jawab 1 permohonan" in text_of(client_of(world.intan), "/")
    acts.ask(case=case, text="Kapan?", by=world.intan, at=NOW + HOUR)
    assert f"Beri keterangan untuk permohonan {case.number}" in text_of(client_of(world.tari), "/")
    acts.reply(case=case, text="Kemarin.", by=world.tari, at=NOW + HOUR)
    now(NOW + 9 * DAY)
    assert "1 permohonan lewat tenggat" in text_of(client_of(world.intan), "/")


def test_lists_open_within_their_queries(world: World, django_assert_max_num_queries: Any) -> None:
    intan = client_of(world.intan)
    cases = [
        opened(world, by=user, subject=place)
        for user in (world.tari, world.sari)
        for place in (world.dinas, world.misal)
    ]
    for _number in range(5):
        issued(world)
    for address in (*OWN, "/cases/work/", "/documents/issued/", url("case", cases[0])):
        intan.get(address)
        with django_assert_max_num_queries(30):
            assert intan.get(address).status_code == 200, address


@pytest.mark.parametrize("address", [*OWN, "/cases/work/", "/documents/issued/"])
def test_page_is_whole_in_english(world: World, address: str) -> None:
    answered(world)
    issued(world)
    client = client_of(world.intan)
    client.cookies["django_language"] = "en"
    page = text_of(client, address)
    body = page[page.index("<main") : page.index("</main>")]
    assert not re.search(r"\b(Permohonan|Dokumen terbit|lingkup|Keadaan)\b", body)


def test_document_is_issued_by_hand(world: World) -> None:
    client = client_of(world.intan)
    address = reverse("dossier:issue_document", args=["dossier.statement"])
    assert address in text_of(client, "/documents/issued/")
    given = {
        "subject": "tari",
        "scope": world.misal.pk,
        "fact_name": "Tari Peserta",
        "fact_matter": "Permohonan",
        "fact_text": "Permohonan ini sudah dijawab.",
    }
    assert client.post(address, given | {"scope": world.contoh.pk}).status_code == 422
    assert client.post(address, given | {"subject": "siapa"}).status_code == 422
    assert client.post(address, given | {"fact_name": ""}).status_code == 422
    answer = client.post(address, given)
    document = IssuedDocument.objects.get()
    assert answer["Location"] == reverse("dossier:document", args=[document.number])
    assert document.subject == world.tari
    pdf = client_of(world.tari).get(reverse("dossier:document_file", args=[document.number]))
    assert pdf["Content-Disposition"] == f'attachment; filename="{document.number}.pdf"'
    assert pdf.content.startswith(b"%PDF-")


def test_only_kinds_by_hand_have_a_page_and_only_for_who_may(world: World) -> None:
    by_hand, by_act = (reverse("dossier:issue_document", args=[kind]) for kind in ("dossier.statement", CERTIFICATE))
    assert client_of(world.intan).get(by_act).status_code == 404
    for user in (world.tari, world.yusuf):
        assert client_of(user).get(by_hand).status_code == 403


def test_document_page_and_revocation(world: World) -> None:
    document = issued(world)
    page, revoke = (reverse(f"dossier:{name}", args=[document.number]) for name in ("document", "revoke_document"))
    assert "Cabut dokumen" not in text_of(client_of(world.tari), page)
    assert "Cabut dokumen" in text_of(client_of(world.intan), page)
    for user in (world.tari, world.yusuf, world.doni):
        assert client_of(user).get(revoke).status_code == 403
    intan = client_of(world.sari)
    assert intan.post(revoke, {"text": "Salah"}).status_code == 422
    assert intan.post(revoke, {"text": REASON}).status_code == 302
    shown = text_of(client_of(world.tari), page)
    assert REASON in shown
    assert "Dicabut" in shown


def test_who_looks_at_somebodys_document_and_takes_it_is_told_to_the_trail(world: World) -> None:
    from melek.identity.models import TrailEntry

    address = reverse("dossier:document_file", args=[issued(world).number])
    client_of(world.tari).get(address)
    assert not TrailEntry.objects.filter(event="dossier.document.downloaded").exists()
    client_of(world.yusuf).get(address)
    assert TrailEntry.objects.get(event="dossier.document.downloaded").actor == world.yusuf
    assert client_of(world.doni).get(address).status_code == 403


def test_subject_objects_to_a_document_from_its_page(world: World) -> None:
    document = issued(world)
    revoke_document(document=document, reason=REASON, by=world.intan, at=NOW)
    tari = client_of(world.tari)
    page = text_of(tari, reverse("dossier:document", args=[document.number]))
    link = re.search(r'href="(/cases/new/[^"]+)"', page)
    assert link
    assert tari.post(link[1], {"statement": STATEMENT, "remedy": "Pulihkan."}).status_code == 302
    case = Case.objects.get()
    assert (case.kind, case.scope_path) == (OBJECTION, world.misal.path)
    assert case.number in text_of(tari, reverse("dossier:document", args=[document.number]))
    assert document.number in text_of(client_of(world.sari), url("case", case))
    assert case_url(OBJECTION, document, world.sari) == ""


def rendered(source: str, user: Any, **values: Any) -> str:
    request = RequestFactory().get("/")
    request.user = user
    text: str = engines["django"].from_string("{% load dossier %}" + source).render(values, request)
    return text


def test_tags_show_a_higher_part_what_its_reader_may_see(world: World) -> None:
    case, document = opened(world), issued(world, about=world.dinas)
    both = "{% cases_of place %}{% documents_of place %}"
    shown = rendered(both, world.tari, place=world.dinas)
    assert str(case.uuid) in shown
    assert document.number in shown
    assert rendered(both, world.doni, place=world.dinas).strip() == ""
    assert rendered(both, world.tari, place=world.contoh).strip() == ""


def test_tag_makes_the_link(world: World) -> None:
    source = '{% case_url "uji.correction" place as url %}{{ url }}'
    assert rendered(source, world.tari, place=world.dinas).startswith("/cases/new/?k=")
    assert rendered(source, world.bayu, place=world.dinas) == ""
