"""The pages of control, pressed through as controllers and agencies do, and shut to everybody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from melek.dossier.queries.cases import evidence_of
from melek.kit.registers import todos
from melek.quality.enums.control import ControlState, Stage
from melek.quality.models import Control, ControlFinding
from melek.quality.services.control.filling import fill_compliance
from melek.registry.models import Agency
from tests.dossier.files import EXE, PDF
from tests.identity.world import client_of
from tests.quality.control import world as worlds
from tests.quality.control.world import ADVICE, GAP, NOW, REASON, REPLY, YEAR, World
from tests.quality.pages import pressed, shown

TODAY = timezone.localdate()
LATER = (TODAY + timedelta(days=30)).isoformat()


class Browsers:
    """One browser for each person."""

    def __init__(self, world: World) -> None:
        self.world, self._known = world, dict[str, Client]()

    def __getattr__(self, name: str) -> Client:
        if name not in self._known:
            self._known[name] = client_of(getattr(self.world, name))
        return self._known[name]


@pytest.fixture
def browsers(world: World) -> Browsers:
    return Browsers(world)


def plan_form(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "year": YEAR,
        "mode": "field",
        "norms": [world.plan.pk, world.quality.pk],
        "people": [world.citra.pk],
        "starts_on": TODAY.isoformat(),
        "due_on": LATER,
        "reason": "Pengendalian tahunan menurut program kerja.",
        **changes,
    }


def test_the_whole_way_in_the_browser(world: World, browsers: Browsers) -> None:
    citra, qori = browsers.citra, browsers.qori
    assert "Rencanakan pengendalian" in shown(citra, "/controls/")
    found = shown(citra, "/controls/plan/?kata=kepegawaian")
    plan = f"/controls/plan/?agency={world.west.code}"
    assert f'href="?agency={world.west.code}"' in found
    assert world.west.name in shown(citra, plan)
    assert "Belanja minimum" not in shown(citra, plan), "asked of regions only"
    refused = pressed(citra, plan, plan_form(world, people=[world.candra.pk]), 422)
    assert "bertugas di" in refused.content.decode()
    pressed(citra, plan, plan_form(world))
    made = Control.objects.get()
    one = f"/controls/{made.uuid}/"
    assert "laporannya paling lambat" in shown(qori, one)
    pressed(citra, f"{one}start/")
    assert world.plan.asks in shown(citra, f"{one}norms/rencana-bangkom/")
    bad = {"status": "not_met", "reason": "ya"}
    assert "ya</textarea>" in pressed(citra, f"{one}norms/rencana-bangkom/", bad, 422).content.decode()
    file = SimpleUploadedFile("catatan.pdf", PDF)
    pressed(citra, f"{one}norms/rencana-bangkom/", {"status": "not_met", "reason": REASON, "file": file})
    assert REASON not in shown(qori, one), "the agency reads results once they are reported"
    assert "Catat dahulu" not in shown(citra, f"{one}findings/new/")
    told = {"norm": "rencana-bangkom", "severity": "major", "text": GAP, "recommendation": ADVICE}
    pressed(citra, f"{one}findings/new/", told)
    finding = ControlFinding.objects.get()
    two = f"/control-findings/{finding.uuid}/"
    shown(qori, two, 404)
    shown(citra, f"{two}recommend/")
    pressed(citra, f"{two}recommend/", {"deadline": LATER})
    pressed(citra, f"{one}norms/sistem-mutu/", {"status": "met", "reason": REASON})
    shown(citra, f"{one}report/")
    pressed(citra, f"{one}report/", {"summary": "Satu dari dua norma terpenuhi."})
    assert REASON in shown(qori, one)
    assert "catatan.pdf" in shown(qori, one)
    assert "1 temuan" in shown(qori, "/controls/")
    page = shown(qori, two)
    assert "Kirim tanggapan" in page
    assert "Menunggu tanggapan instansi sampai" in page
    answer = qori.get(f"{two}letter/")
    assert answer.content.startswith(b"%PDF")
    refused = pressed(qori, f"{two}files/", {"file": SimpleUploadedFile("a.pdf", EXE)}, 422)
    assert "Ada yang perlu diperbaiki" in refused.content.decode()
    pressed(qori, f"{two}files/", {"file": SimpleUploadedFile("bukti.pdf", PDF)})
    shown(qori, f"{two}reply/")
    pressed(qori, f"{two}reply/", {"text": REPLY})
    assert evidence_of(finding).count() == 1
    assert "1 tanggapan" in shown(citra, "/controls/")
    assert "Terima rencana tindak lanjut" in shown(citra, two)
    shown(citra, f"{two}return/")
    shown(citra, f"{two}accept/")
    pressed(citra, f"{two}accept/", {"judgement": "Rencananya jelas.", "promised_on": LATER})
    assert "Tindak lanjut dijanjikan" in shown(qori, two)
    pressed(citra, f"{two}close/", {"status": "met", "judgement": "Bukti tindak lanjut sudah dilihat."})
    pressed(citra, f"{one}close/")
    made.refresh_from_db()
    assert made.state == ControlState.CLOSED
    assert "DAL-" in shown(browsers.yusuf, f"/compliance/{world.west.code}/?year={YEAR}")


def test_a_reply_that_is_not_enough_goes_back(world: World, browsers: Browsers) -> None:
    made = worlds.replied(world)
    told = {"judgement": "Belum memuat kebutuhan per jabatan.", "deadline": LATER}
    pressed(browsers.citra, f"/control-findings/{made.uuid}/return/", told)
    assert worlds.stage_of(made) == Stage.RECOMMENDED
    assert told["judgement"] in shown(browsers.qori, f"/control-findings/{made.uuid}/")


def test_a_note_is_dropped_and_a_control_called_off(world: World, browsers: Browsers) -> None:
    made = worlds.found(world)
    shown(browsers.citra, f"/control-findings/{made.uuid}/drop/")
    pressed(browsers.citra, f"/control-findings/{made.uuid}/drop/", {"reason": "Keliru membaca data."})
    shown(browsers.citra, f"/controls/{made.control.uuid}/cancel/")
    pressed(browsers.citra, f"/controls/{made.control.uuid}/cancel/", {"reason": "Instansi sedang digabung."})
    assert worlds.state_of(made.control) == ControlState.CANCELLED


def test_agency_to_control_is_found_by_name(world: World, browsers: Browsers) -> None:
    assert "Instansi mana" in shown(browsers.citra, "/controls/plan/")
    assert "20 yang pertama" in shown(browsers.citra, "/controls/plan/?kata=kabupaten")
    assert "Tidak ada instansi yang cocok" in shown(browsers.citra, "/controls/plan/?kata=tidakada")
    shown(browsers.citra, "/controls/plan/?agency=tidak-ada", 404)


def test_controllers_are_changed_in_the_browser(world: World, browsers: Browsers) -> None:
    made = worlds.planned(world)
    url = f"/controls/{made.uuid}/controllers/"
    assert "Candra Kendali" in shown(browsers.citra, url)
    refused = pressed(browsers.citra, url, {"people": [world.candra.pk]}, 422)
    assert "bertugas di" in refused.content.decode()
    pressed(browsers.citra, url, {"people": [world.citra.pk]})


def test_another_agency_sees_nothing(world: World, browsers: Browsers) -> None:
    made = worlds.recommended(world)
    eka = browsers.eka
    assert made.control.number not in shown(eka, "/controls/")
    for url in (f"/controls/{made.control.uuid}/", f"/compliance/{world.west.code}/"):
        shown(eka, url, 403)
    for name in ("", "reply/", "letter/"):
        shown(eka, f"/control-findings/{made.uuid}/{name}", 403)
    pressed(eka, f"/control-findings/{made.uuid}/reply/", {"text": REPLY}, 403)
    assert worlds.stage_of(made) == Stage.RECOMMENDED


def test_agency_cannot_do_what_controllers_do(world: World, browsers: Browsers) -> None:
    made = worlds.replied(world)
    for name in ("accept/", "return/", "close/"):
        pressed(browsers.qori, f"/control-findings/{made.uuid}/{name}", {}, 403)
    for name in ("start/", "report/", "cancel/", "close/", "findings/new/", "controllers/"):
        pressed(browsers.qori, f"/controls/{made.control.uuid}/{name}", {}, 403)
    shown(browsers.qori, "/controls/plan/", 403)


def test_auditor_reads_and_changes_nothing(world: World, browsers: Browsers) -> None:
    made = worlds.found(world)
    yusuf = browsers.yusuf
    assert "Kirim surat rekomendasi" not in shown(yusuf, f"/control-findings/{made.uuid}/")
    assert GAP in shown(yusuf, f"/control-findings/{made.uuid}/")
    pressed(yusuf, f"/control-findings/{made.uuid}/recommend/", {"deadline": LATER}, 403)
    pressed(yusuf, f"/controls/{made.control.uuid}/start/", {}, 403)


def test_matrix_shows_the_nation_and_narrows(world: World, browsers: Browsers) -> None:
    fill_compliance(at=NOW)
    page = shown(browsers.yusuf, f"/compliance/?year={YEAR}")
    assert "pasangan instansi dan norma terukur" in page
    assert "Belum ada sumber" in page
    west = shown(browsers.yusuf, f"/compliance/?year={YEAR}&kind=lpnk")
    assert world.west.name in west
    assert world.east.name not in west
    bali = shown(browsers.yusuf, f"/compliance/?year={YEAR}&province=51")
    assert "Denpasar" in bali
    assert world.west.name not in bali
    norms = shown(browsers.yusuf, f"/compliance/?year={YEAR}&norm_kind=norm")
    assert "Belanja minimum" in norms
    assert "20 JP setahun" not in norms
    assert "Tidak ada instansi yang cocok" in shown(browsers.yusuf, f"/compliance/?year={YEAR}&status=not_met")
    shown(browsers.yusuf, "/compliance/?kind=bukan&year=x")


def test_agency_goes_to_its_own_norms(world: World, browsers: Browsers) -> None:
    fill_compliance(at=NOW)
    answer = browsers.qori.get(f"/compliance/?year={YEAR}")
    assert answer["Location"] == f"/compliance/{world.west.code}/?year={YEAR}"
    page = shown(browsers.qori, answer["Location"])
    assert "Belum satu pun dari 12 norma terukur." in page
    assert "perlu konfirmasi" in page
    assert "Sumber data ditanyai terakhir 2 November 2026" in page
    shown(browsers.qori, f"/compliance/{world.west.code}/?year=99999999999999999999")


def test_register_of_norms_is_for_everybody(world: World) -> None:
    client = Client()
    page = shown(client, "/norms/")
    assert "13 norma" in page
    assert "9 di antaranya perlu konfirmasi." in page
    one = shown(client, "/norms/jp-20/")
    assert "belum ada sumbernya" in one
    assert "100%" in one
    assert "apa yang belum pasti" in shown(client, "/norms/sistem-mutu/")
    assert "Pemerintah provinsi" in shown(client, "/norms/belanja-minimum/")
    shown(client, "/norms/tidak-ada/", 404)


def test_report_is_printed_and_taken_out_by_the_nation(world: World, browsers: Browsers) -> None:
    worlds.reported(world)
    page = shown(browsers.yusuf, f"/control-report/{YEAR}/")
    count = Agency.objects.on(min(TODAY, date(YEAR, 12, 31))).count()
    assert f"1 dari {count} instansi dikendalikan" in page
    assert "bukan diundi" in page
    answer = browsers.yusuf.get(f"/control-report/{YEAR}/norms.csv")
    lines = answer.content.decode().splitlines()
    assert len(lines) == 14
    row = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    assert (row["norma"], row["terpenuhi"], row["dinilai"], row["bagian_terpenuhi"]) == (
        "rencana-bangkom",
        "0",
        "1",
        "0.0000",
    )
    assert "berat" in browsers.yusuf.get(f"/control-report/{YEAR}/findings.csv").content.decode()
    shown(browsers.yusuf, f"/control-report/{YEAR}/people.csv", 404)
    shown(browsers.yusuf, "/control-report/1999/", 404)
    shown(browsers.qori, f"/control-report/{YEAR}/", 403)
    shown(browsers.qori, f"/control-report/{YEAR}/norms.csv", 403)


def test_public_figures_name_no_agency_and_hide_few(world: World) -> None:
    worlds.reported(world)
    page = shown(Client(), f"/control-figures/{YEAR}/")
    assert world.west.name not in page
    assert "Kurang dari 10 instansi dikendalikan" in page
    assert "Disembunyikan: kurang dari 10 instansi dinilai" in page
    shown(Client(), "/control-figures/2990/", 404)


def test_todos_tell_each_side_what_waits(world: World) -> None:
    made = worlds.recommended(world)

    def waiting(user: Any, code: str) -> list[str]:
        return [str(one.text) for one in todos[f"quality.{code}"].find(user, NOW)]

    assert waiting(world.qori, "control_agency") == [f"Tanggapi temuan {made.number} sebelum 23 November 2026"]
    assert waiting(world.eka, "control_agency") == []
    assert waiting(world.citra, "control_office") == [f"Laporkan pengendalian {made.control.number}"]
    assert waiting(world.qori, "control_office") == []
    worlds.replies.reply(finding=made, text=REPLY, by=world.qori, at=NOW)
    assert waiting(world.qori, "control_agency") == []
    assert waiting(world.citra, "control_office")[0] == f"Nilai tanggapan atas temuan {made.number}"


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_speak_both_languages(world: World, browsers: Browsers, language: str) -> None:
    made = worlds.accepted(world)
    citra = browsers.citra
    citra.cookies["django_language"] = language
    type(world.citra).objects.filter(pk=world.citra.pk).update(language=language)
    word = {"id": "Norma yang dilihat", "en": "Norms looked at"}[language]
    for url in ("/controls/", f"/controls/{made.control.uuid}/", f"/control-findings/{made.uuid}/", "/norms/"):
        assert f'<html lang="{language}"' in shown(citra, url)
    assert word in shown(citra, f"/controls/{made.control.uuid}/")
