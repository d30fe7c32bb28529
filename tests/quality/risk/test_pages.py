"""The pages of risk: the office, the institution, and never the public."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from melek.dossier.models import Case
from melek.identity.models import User
from melek.quality.models import Accreditation, RiskOverride
from melek.quality.services.risk.assessing import assess
from melek.warehouse.registers import datasets, indicators
from tests.identity.world import client_of
from tests.quality.accreditation.world import World, person
from tests.quality.risk.world import REASON, finding, holding

AT = timezone.now()


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return str(answer.content.decode())


@pytest.fixture
def scored(world: World) -> Accreditation:
    made = holding(world)
    finding(world, made, "critical")
    assess(accreditation=made, at=AT)
    return made


def page_of(made: Accreditation) -> str:
    return reverse("quality:risk", args=[made.uuid])


def controller(world: World) -> User:
    return person("citra", "Citra Pengendali", "controller", world.lan.scope.parent)


def test_the_office_reads_the_list_and_every_point(world: World, scored: Accreditation) -> None:
    for who in (world.rahma, controller(world)):
        browser = client_of(who)
        assert scored.number in text(browser, reverse("quality:risks"))
        page = text(browser, page_of(scored))
        assert "10 poin temuan yang belum ditutup" in page
        assert "16,0 dari 20" in page
        assert "Belum ada sumber tentang pengaruh pelatihan." in page
        assert "belum ada sumber; 0 sampai 7" in page
        assert "Belum ada sumber</span>" in page  # oddities
        assert "Ajukan keberatan" not in page
        assert ("Rencanakan surveilans" in page) == (who == world.rahma)


def test_a_visit_is_proposed_with_what_the_score_says(world: World, scored: Accreditation) -> None:
    url = reverse("quality:plan_surveillance", args=[scored.uuid])
    browser = client_of(world.rahma)
    assert "dari 100 pada" in text(browser, url)
    unscored = holding(world, institution=world.pusat)
    empty = text(browser, reverse("quality:plan_surveillance", args=[unscored.uuid]))
    assert "dari 100 pada" not in empty


def test_the_institution_reads_its_own_score_with_the_way_to_object(world: World, scored: Accreditation) -> None:
    browser = client_of(world.qori)
    page = text(browser, page_of(scored))
    assert "Ajukan keberatan" in page
    assert "Rencanakan surveilans" not in page
    assert "Yang perlu dilihat orang" not in page
    assert page_of(scored) in text(browser, reverse("quality:accreditation", args=[scored.uuid]))
    text(browser, reverse("quality:risks"), 403)
    url = page[page.rindex('href="', 0, page.index("?k=")) + 6 : page.index('"', page.index("?k="))]
    told = {"statement": REASON, "remedy": "Hitung ulang."}
    assert browser.post(url.replace("&amp;", "&"), told).status_code == 302
    case = Case.objects.get(kind="quality.risk_objection")
    again = text(browser, page_of(scored))
    assert case.number in again
    assert "Ajukan keberatan" not in again


def test_nobody_else_reads_it(world: World, scored: Accreditation) -> None:
    for who in (world.eka, world.people["satu"].account):
        text(client_of(who), page_of(scored), 403)
    assert Client().get(page_of(scored)).status_code == 302
    text(client_of(world.qori), reverse("quality:correct_risk", args=[scored.uuid]), 403)


def test_a_correction_in_the_browser(world: World, scored: Accreditation) -> None:
    browser, url = client_of(world.rahma), reverse("quality:correct_risk", args=[scored.uuid])
    until = (timezone.localdate() + timedelta(days=60)).isoformat()
    told = {"component": "findings", "said": "half", "reason": REASON, "until": until}
    assert browser.post(url, {**told, "reason": "x"}).status_code == 422
    assert browser.post(url, told).status_code == 302
    assert RiskOverride.objects.get().level == 0.5
    for reader in (browser, client_of(world.qori)):
        page = text(reader, page_of(scored))
        assert REASON in page
        assert "Dikoreksi akreditor." in page


@pytest.mark.parametrize("language", ["id", "en"])
def test_public_pages_show_the_legal_status_and_nothing_of_risk_or_severity(
    world: World, scored: Accreditation, language: str
) -> None:
    stranger = Client()
    stranger.cookies["django_language"] = language
    assess(accreditation=scored, at=AT)
    urls = [
        reverse("quality:accredited"),
        reverse("quality:accredited_at", args=[world.balai.code]),
        reverse("catalogue:institution", args=[world.balai.uuid]),
        reverse("catalogue:programme", args=[world.programme.uuid]),
        reverse("dossier:check"),
    ]
    for url in urls:
        page = text(stranger, url).lower()
        for word in ("risiko", "risk", "keketatan", "severity", "surveilans", "surveillance"):
            assert word not in page, (url, word)
    assert "balai barat" in text(stranger, urls[0]).lower()


def test_neither_risk_nor_severity_is_published_in_the_warehouse() -> None:
    codes = [one.code for one in (*datasets, *indicators)]
    assert [code for code in codes if "risk" in code or "severity" in code] == []


def test_the_list_asks_the_store_little(
    world: World, scored: Accreditation, django_assert_max_num_queries: Any
) -> None:
    from tests.quality.accreditation.world import programme_of

    for number in range(12):
        made = holding(world, programme=programme_of(world.west, f"B-{number}", f"Program {number}"))
        assess(accreditation=made, at=AT)
    browser = client_of(world.rahma)
    text(browser, reverse("quality:risks"))
    with django_assert_max_num_queries(30):
        text(browser, reverse("quality:risks"))
