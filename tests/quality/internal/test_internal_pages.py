"""The pages of internal quality assurance and of complaints, pressed through as people do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from melek.dossier.enums import AnswerRole
from melek.dossier.models import Case
from melek.dossier.services.sheets import submit_sheet
from melek.identity.models import User
from melek.kit.registers import todos
from melek.quality.enums.internal import ActionState, Phase
from melek.quality.models import CycleGoal, ImprovementAction, InternalCycle
from melek.quality.queries.internal import usual_days
from melek.quality.services.internal import cycles
from tests.identity.world import client_of
from tests.quality.accreditation import world as accreditation
from tests.quality.internal import world as worlds
from tests.quality.internal.world import NOW, REASONS, REPORT, STORY, WHY, World
from tests.quality.pages import pressed, shown

DUE = (timezone.localdate() + timedelta(days=20)).isoformat()


def days_of(year: int) -> dict[str, str]:
    """The days of a form; all goals of the test lie before the last one."""
    found = {f"{phase}_until": day.isoformat() for phase, day in usual_days(year).items()}
    return found | {"improve_until": f"{year + 1}-01-31"}


def test_a_year_in_the_browser(world: World) -> None:
    qori, lina = client_of(world.qori), client_of(world.lina)
    year = timezone.localdate().year
    assert "Tidak ada siklus" in shown(qori, "/internal/")
    assert "Satu siklus" in shown(qori, "/internal/new/")
    chosen = {"institution": world.balai.pk, "year": year, "edition": world.edition.pk, "lead": world.qori.pk}
    pressed(qori, "/internal/new/", {**chosen, **days_of(year), "plan_until": f"{year}-12-01"}, 422)
    pressed(qori, "/internal/new/", {**chosen, **days_of(year)})
    made = InternalCycle.objects.get()
    one = f"/internal/{made.uuid}/"
    _plan(qori, made, one, year)
    pressed(qori, f"{one}move/run/")
    goal = made.goals.get()
    told = {"done_on": timezone.localdate().isoformat(), "text": "Lokakarya penulisan hasil belajar."}
    assert "Hasil belajar tertulis" in shown(qori, f"/internal/goals/{goal.uuid}/activities/new/")
    pressed(qori, f"/internal/goals/{goal.uuid}/activities/new/", {**told, "text": "ya"}, 422)
    pressed(qori, f"/internal/goals/{goal.uuid}/activities/new/", told)
    assert "Lokakarya" in shown(lina, one)
    pressed(qori, f"{one}move/check/")
    pressed(qori, f"{one}refresh/")
    assert "Isi pemeriksaan" in shown(qori, one)
    pressed(qori, f"{one}move/improve/", status=409)
    worlds.answered(world, made)
    submit_sheet(sheet=worlds.sheet_of(made), by=world.qori, at=timezone.now())
    _improve(world, qori, lina, made, one)


def _plan(qori: Client, made: InternalCycle, one: str, year: int) -> None:
    assert "Tambah sasaran" in shown(qori, one)
    pressed(qori, f"{one}move/run/", status=409)
    assert "Pilih kriteria" in shown(qori, f"{one}goals/new/")
    at = f"{one}goals/new/?criterion=hasil-belajar"
    assert "Hasil belajar tertulis" in shown(qori, at)
    told = {"target": "2", "why": WHY, "unit": "Bidang Program", "due_on": f"{year}-10-01"}
    pressed(qori, at, {**told, "target": "0"}, 422)
    pressed(qori, at, told)
    pressed(qori, at, told, 422)
    yes = f"{one}goals/new/?criterion=evaluasi"
    pressed(qori, yes, {**told, "target": "1"})
    goal, other = made.goals.order_by("pk")
    assert other.target is True
    assert "Ya" in shown(qori, f"/internal/goals/{other.uuid}/edit/")
    pressed(qori, f"/internal/goals/{goal.uuid}/edit/", {**told, "unit": "Bidang Kurikulum"})
    pressed(qori, f"/internal/goals/{other.uuid}/drop/")
    assert CycleGoal.objects.get().unit == "Bidang Kurikulum"
    shown(qori, f"{one}change/")
    pressed(qori, f"{one}change/", {"lead": made.lead_id, **days_of(year)})


def _improve(world: World, qori: Client, lina: Client, made: InternalCycle, one: str) -> None:
    shown(qori, f"{one}reopen/")
    pressed(qori, f"{one}move/improve/")
    shown(qori, f"{one}close/")
    assert "belum punya tindakan" in pressed(qori, f"{one}close/", {"report": REPORT}, 422).content.decode()
    planned = {"criterion": "hasil-belajar", "what": "Tulis hasil belajar setiap mata pelatihan."}
    shown(qori, f"{one}actions/new/")
    pressed(qori, f"{one}actions/new/", {**planned, "who": "Bidang Program", "due_on": "2020-01-01"}, 422)
    pressed(qori, f"{one}actions/new/", {**planned, "who": "Bidang Program", "due_on": DUE})
    action = ImprovementAction.objects.get()
    at = f"/internal/actions/{action.uuid}/"
    shown(qori, f"{at}report/")
    pressed(qori, f"{at}report/", {"done": "Hasil belajar sudah ditulis semuanya."})
    assert "Nyatakan terbukti" not in shown(qori, one)
    assert "Orang lain" in pressed(qori, f"{at}verify/", {"judgement": "Sudah dibaca."}, 422).content.decode()
    assert "Nyatakan terbukti" in shown(lina, one)
    pressed(lina, f"{at}return/", {"judgement": "Satu mata pelatihan belum."})
    pressed(qori, f"{at}report/", {"done": "Yang terakhir juga sudah ditulis."})
    assert any("Periksa tindakan" in str(todo.text) for todo in todos["quality.internal"].find(world.lina, NOW))
    shown(lina, f"{at}verify/")
    pressed(lina, f"{at}verify/", {"judgement": "Sudah dibaca."})
    action.refresh_from_db()
    assert action.state == ActionState.VERIFIED
    pressed(qori, f"{one}close/", {"report": REPORT})
    made.refresh_from_db()
    assert made.state == Phase.DONE
    assert REPORT in shown(lina, f"{one}report/")
    assert "Siklus ini sudah ditutup" in shown(lina, one)


def test_both_languages_and_the_year_before(world: World) -> None:
    worlds.closed(world, year=2025)
    made = worlds.submitted(world)
    client = client_of(world.qori)
    assert "turun" in shown(client, f"/internal/{made.uuid}/")
    assert "pengajar berlisensi" in shown(client, f"/internal/{made.uuid}/")
    with translation.override("en"):
        client.cookies["django_language"] = "en"
        page = shown(client, f"/internal/{made.uuid}/report/")
    assert "Report on internal quality 2026" in page
    assert "fell by" in page


@pytest.mark.parametrize("name", ["eka", "doni", "tari"])
def test_others_open_no_page(world: World, name: str) -> None:
    made = worlds.improving(world)
    client = client_of(getattr(world, name))
    for path in ("", "report/", "change/", "close/", "actions/new/", "goals/new/"):
        shown(client, f"/internal/{made.uuid}/{path}", 403)
    pressed(client, f"/internal/{made.uuid}/move/done/", status=403)


def test_the_phases_wait_on_the_start_page(world: World) -> None:
    worlds.running(world)
    found = todos["quality.internal"].find(world.qori, NOW)
    assert [(str(one.text), one.urgent) for one in found] == [("Pelaksanaan mutu internal 2026: Balai Barat", True)]
    assert todos["quality.internal"].find(world.eka, NOW) == []
    assert todos["quality.internal"].find(world.yusuf, NOW) == []


def test_one_button_fills_an_application(world: World) -> None:
    worlds.submitted(world)
    file = accreditation.drafted(world.base, edition=world.edition)
    assert file.sheet is not None
    qori, lina = client_of(world.qori), client_of(world.lina)
    assert "Isi dari penjaminan mutu internal 2026" in shown(qori, f"/accreditations/{file.uuid}/")
    assert "Isi dari penjaminan" not in shown(lina, f"/accreditations/{file.uuid}/")
    pressed(lina, f"/accreditations/{file.uuid}/prefill/", status=403)
    answer = pressed(qori, f"/accreditations/{file.uuid}/prefill/")
    assert str(file.sheet.uuid) in answer["Location"]
    assert "3 kriteria diisi" in shown(qori, answer["Location"])
    assert file.sheet.answers.filter(role=AnswerRole.SELF).count() == 3
    pressed(qori, f"/accreditations/{file.uuid}/prefill/", status=409)


def test_a_complaint_in_the_browser(world: World) -> None:
    offering = worlds.offered(world)
    page = f"/offerings/{offering.uuid}/"
    assert "Masuk untuk menyampaikan pengaduan" in shown(Client(), page)
    tari, qori = client_of(world.tari), client_of(world.qori)
    link = _link(shown(tari, page))
    assert "10 hari kerja" in shown(tari, page)
    pressed(tari, link, {"statement": STORY, "remedy": "Mulailah tepat waktu."})
    case = Case.objects.get()
    assert case.number in shown(tari, page)
    assert case.number not in shown(Client(), page)
    assert str(world.tari) not in shown(Client(), page)
    assert case.number in shown(qori, "/cases/work/?kind=quality.complaint")
    pressed(qori, f"/cases/{case.uuid}/take/")
    pressed(qori, f"/cases/{case.uuid}/answer/", {"outcome": "upheld", "reasons": REASONS})
    assert "Dikabulkan" in shown(tari, f"/cases/{case.uuid}/")
    shown(client_of(world.eka), f"/cases/{case.uuid}/", 403)


def _link(page: str) -> str:
    found = [one for one in page.split('"') if one.startswith("/cases/new/")]
    assert found, "no way to complain"
    return found[0].replace("&amp;", "&")


def test_the_institution_page_tells_a_few_only_to_its_own(world: World) -> None:
    worlds.complained(world, at=timezone.now() - timedelta(days=60))
    page = f"/institutions/{world.balai.uuid}/"
    assert "terlalu sedikit" in shown(Client(), page)
    assert "0 dari 1 pengaduan" in shown(client_of(world.lina), page)


def test_a_lead_who_left_stays_named(world: World) -> None:
    made = worlds.opened(world)
    User.objects.filter(pk=world.qori.pk).update(is_active=False)
    page = shown(client_of(world.lina), f"/internal/{made.uuid}/")
    assert str(world.qori) in page
    days = usual_days(2026)
    with pytest.raises(cycles.NotAllowed):
        cycles.change_cycle(cycle=made, lead=world.lina, days=days, by=world.lina, at=NOW)
