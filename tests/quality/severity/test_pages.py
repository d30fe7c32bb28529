"""The pages of severity and exercises, for the accreditor, an assessor, and nobody else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from melek.dossier.models import Case
from melek.identity.models import TrailEntry
from melek.kit import jobs
from melek.kit.models import Job
from melek.quality.models import AssessorSeverity, Exercise, SeverityRun
from melek.quality.services.severity.estimating import estimate_severity
from tests.identity.world import client_of
from tests.quality.accreditation.world import NOW, World
from tests.quality.severity.world import criteria, rate_all, rated

PAGES = ("severities", "my_severity", "exercises")


def text(client: Client, name: str, *args: Any, status: int = 200) -> str:
    answer = client.get(reverse(f"quality:{name}", args=args))
    assert answer.status_code == status, (name, answer.status_code)
    return str(answer.content.decode())


@pytest.fixture
def rated_world(world: World) -> World:
    severities = {"satu": 1.6, "dua": -1.6, "tiga": 0.0, "empat": 0.0}
    rate_all({world.people[name].account: value for name, value in severities.items()}, seed=4)
    estimate_severity(at=NOW)
    return world


def test_the_accreditor_reads_all_rows_and_the_trail_knows(rated_world: World) -> None:
    page = text(client_of(rated_world.rahma), "severities")
    assert "Asesor Satu" in page
    assert "Lebih ketat dari rata-rata" in page
    assert "Lebih longgar dari rata-rata" in page
    assert "Jangan mengubah nilai atau putusan" in page
    assert TrailEntry.objects.filter(event="quality.severity.viewed", actor=rated_world.rahma).count() == 1


def test_an_accreditor_elsewhere_reads_no_row(rated_world: World) -> None:
    from tests.quality.accreditation.world import person

    other = person("olan", "Olan Sekretariat", "accreditor", rated_world.east.scope)
    page = text(client_of(other), "severities")
    assert "Asesor Satu" not in page
    assert not AssessorSeverity.objects.visible_to(other).exists()
    assert not AssessorSeverity.objects.visible_to(rated_world.qori).exists()


def test_an_assessor_reads_the_own_row_only_and_may_contest_it(rated_world: World) -> None:
    satu = rated_world.people["satu"].account
    browser = client_of(satu)
    page = text(browser, "my_severity")
    assert "Lebih ketat dari rata-rata" in page
    assert "Asesor Dua" not in page
    url = page[page.rindex('href="', 0, page.index("?k=")) + 6 : page.index('"', page.index("?k="))]
    told = {"statement": "Berkas kedua saya nilai saat sistem terputus.", "remedy": "Hapus dari taksiran."}
    assert browser.post(url.replace("&amp;", "&"), told).status_code == 302
    case = Case.objects.get(kind="quality.severity_objection")
    assert (case.opener, case.scope_path) == (satu, rated_world.lan.scope_path)
    assert rated_world.rahma.has_perm(case.permission, case)
    assert not rated_world.eka.has_perm(case.permission, case)
    assert case.number in text(browser, "my_severity")


def test_nobody_else_opens_these_pages(rated_world: World) -> None:
    for who in (rated_world.qori, rated_world.yusuf):
        browser = client_of(who)
        for name in PAGES:
            text(browser, name, status=403)
    for name in PAGES:
        assert Client().get(reverse(f"quality:{name}")).status_code == 302
    text(client_of(rated_world.people["satu"].account), "severities", status=403)


def test_an_exercise_from_the_list_to_the_end(world: World) -> None:
    satu = world.people["satu"].account
    browser = client_of(satu)
    assert "Belum dimulai" in text(browser, "exercises")
    assert "Mulai menilai" in text(browser, "exercise", "layanan-daring")
    assert browser.post(reverse("quality:start_exercise", args=["layanan-daring"])).status_code == 302
    made = Exercise.objects.get()
    assert made.sheet is not None
    assert browser.get(reverse("dossier:sheet", args=[made.sheet.uuid])).status_code == 200
    assert (
        client_of(world.people["dua"].account).get(reverse("dossier:sheet", args=[made.sheet.uuid])).status_code == 403
    )
    assert browser.post(reverse("quality:start_exercise", args=["layanan-daring"])).status_code == 409
    text(browser, "exercise", "tidak-ada", status=404)


def test_a_submitted_exercise_shows_one_s_own_answers(world: World) -> None:
    satu = world.people["satu"].account
    rated(satu, "layanan-daring", dict.fromkeys(criteria(), 3))
    page = text(client_of(satu), "exercise", "layanan-daring")
    assert "sudah terkirim" in page
    assert "belum cukup banyak yang mengirim" in page


def test_an_estimate_is_a_job(world: World) -> None:
    rate_all({world.people[name].account: 0.0 for name in ("satu", "dua")}, seed=9)
    assert client_of(world.qori).post(reverse("quality:estimate_severity")).status_code == 403
    assert client_of(world.rahma).post(reverse("quality:estimate_severity")).status_code == 302
    assert jobs.run_one() is not None
    assert Job.objects.get(kind="quality.estimate_severity").state == "done"
    assert SeverityRun.objects.get().by == world.rahma


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_without_any_estimate_say_so(world: World, language: str) -> None:
    browser = client_of(world.rahma)
    browser.cookies["django_language"] = language
    page = text(browser, "severities")
    assert ("belum pernah ditaksir" if language == "id" else "never estimated") in page
