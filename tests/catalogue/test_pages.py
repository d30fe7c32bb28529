"""Pages of the catalogue answer, refuse with a word, and keep what was typed."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from melek.catalogue.models import Offering, Programme
from melek.catalogue.services.calendars import calendar_of
from melek.identity.models import User
from tests.catalogue.world import NOW, SECURITY, World, draft, offered, published


def browser(user: User | None) -> Client:
    """A browser in which the person has signed in."""
    client = Client()
    if user:
        # who reads the register of instructors needs a second factor
        Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {}})
        client.force_login(user)
    return client


def at(name: str, *args: Any) -> str:
    return reverse(f"catalogue:{name}", args=args)


FORM = {
    "title": "Pelatihan Pengelolaan Arsip Digital",
    "objective": "Mengelola arsip.",
    "clusters": ["pelaksana"],
    "grades": "ahli pertama, ahli muda",
    "mode": "online",
    "hours": "12",
    "code": "BARU-1",
    "kind": "own",
}


def test_strangers_search_and_read_what_is_listed(world: World) -> None:
    made, hidden = published(world), draft(world, SECURITY)
    client = browser(None)
    page = client.get(at("programmes"), {"words": "arsip"})
    assert "1 program ditemukan." in page.content.decode()
    assert client.get(at("programme", made.uuid)).status_code == 200
    assert client.get(at("programme", hidden.uuid)).status_code == 404


def test_new_programme_is_written_in_four_steps(world: World) -> None:
    published(world, by=world.edo)
    published(world, code="LAIN")
    client = browser(world.wulan)
    told = {**FORM, "owner": str(world.west.pk), "provider": str(world.lembaga.pk)}
    shown = client.post(at("new_programme"), {**told, "hints": "1"})
    assert shown.status_code == 200
    asked = shown.content.decode()
    assert "Sudah ada yang mirip" in asked
    assert "Ada yang perlu diperbaiki" not in asked
    assert "Galat:" not in asked
    assert "Mengelola arsip." in asked
    assert not Programme.objects.filter(code="BARU-1").exists()
    done = client.post(at("new_programme"), told)
    made = Programme.objects.get(code="BARU-1")
    assert done.url == at("edit_competences", made.uuid)
    page = client.get(done.url).content.decode()
    assert "Usulan dari program yang mirip" in page
    assert "checked" not in page
    twice = {"suggested": ["1.3:3"], "code_1": "1.3", "level_1": "3"}
    assert client.post(done.url, twice).status_code == 422
    client.post(done.url, {"suggested": ["1.3:3"], "code_1": "2.2", "level_1": "4"})
    assert sorted(made.versions.get().competences.values_list("competence__code", "level")) == [("1.3", 3), ("2.2", 4)]
    client.post(at("edit_subjects", made.uuid), {"title": "Satu", "hours": "12"})
    assert "siap diterbitkan" in client.get(at("draft", made.uuid)).content.decode()
    client.post(at("publish", made.uuid))
    made.refresh_from_db()
    assert made.state == "published"
    assert made.versions.get().grades == ["ahli pertama", "ahli muda"]


def test_button_for_hints_judges_nothing(world: World) -> None:
    client = browser(world.wulan)
    for page in (at("new_programme"), at("edit_content", draft(world).uuid)):
        shown = client.post(page, {"hints": "1", "title": "Arsip", "clusters": ["pelaksana"], "hours": "tiga"})
        assert shown.status_code == 200
        assert "Galat:" not in shown.content.decode()
        assert 'value="tiga"' in shown.content.decode()
        assert "checked" in shown.content.decode()


def test_hints_are_posted_however_long_the_draft_is(world: World) -> None:
    published(world)
    client = browser(world.wulan)
    told = {"title": "Pengelolaan Arsip Digital", "objective": "Mengelola arsip dinamis. " * 200}
    assert "Sudah ada yang mirip" in client.post(at("hints"), told).content.decode()
    assert client.get(at("hints"), told | {"objective": ""}).status_code == 405
    page = client.get(at("new_programme")).content.decode()
    assert f'hx-post="{at("hints")}"' in page
    assert "hx-get" not in page


def test_search_that_is_too_long_is_refused_in_words(world: World) -> None:
    published(world)
    page = browser(None).get(at("programmes"), {"words": "arsip " * 50}).content.decode()
    assert "Pencarian paling panjang 200 huruf" in page
    assert "Pelatihan Pengelolaan Arsip Digital" not in page
    assert 'maxlength="200"' in browser(None).get(at("programmes")).content.decode()


def test_search_says_what_it_left_out_and_what_place_and_online_mean(world: World) -> None:
    published(world)
    page = browser(None).get(at("programmes"), {"words": "arsip zzzyx"}).content.decode()
    assert "Tidak ada yang memuat semua kata; yang memuat arsip ditampilkan." in page
    page = browser(None).get(at("programmes"), {"region": "31", "online": "on"}).content.decode()
    assert "yang dapat diikuti daring dari mana saja" in page


def test_synthetic_programmes_are_marked_one_by_one(world: World, settings: Any) -> None:
    settings.DEMO = True
    real, made_up = published(world), published(world, SECURITY, is_synthetic=True)
    client = browser(None)
    page = client.get(at("programmes")).content.decode()
    assert "Sebagian program di halaman ini dibuat untuk peragaan." in page
    assert page.count('class="tag synth"') == 2  # the heading's and the row's
    assert "dibuat untuk peragaan" not in client.get(at("programme", real.uuid)).content.decode()
    assert "dibuat untuk peragaan" in client.get(at("programme", made_up.uuid)).content.decode()


def test_imports_and_supply_are_found_by_who_may(world: World) -> None:
    assert at("imports") in browser(world.wulan).get(at("programmes")).content.decode()
    assert at("imports") not in browser(None).get(at("programmes")).content.decode()
    assert at("supply") in browser(world.wulan).get(at("instructors")).content.decode()


def test_first_draft_is_discarded_with_its_programme(world: World) -> None:
    made = draft(world)
    client = browser(world.wulan)
    assert "Buang rancangan dan program ini" in client.get(at("draft", made.uuid)).content.decode()
    assert client.post(at("discard_draft", made.uuid)).url == at("programmes")
    assert not Programme.objects.exists()


@pytest.mark.parametrize("title", ["", "PKK", "PELATIHAN BIMTEK", "<b>Arsip</b> digital"])
def test_bad_title_is_refused_and_the_rest_is_kept(world: World, title: str) -> None:
    client = browser(world.wulan)
    page = client.post(at("new_programme"), {**FORM, "owner": str(world.west.pk), "title": title})
    assert page.status_code == 422
    assert "Mengelola arsip." in page.content.decode()
    assert not Programme.objects.exists()


def test_subject_is_changed_and_taken_out(world: World) -> None:
    made = draft(world)
    client = browser(world.wulan)
    client.post(at("edit_subject", made.uuid, 1), {"title": "Diganti", "hours": "8"})
    client.post(at("edit_subject", made.uuid, 2), {"remove": "1"})
    assert [one.title for one in made.versions.get().subjects.all()] == ["Diganti"]
    assert client.get(at("edit_subject", made.uuid, 9)).status_code == 302


def test_other_agency_cannot_open_or_change_a_draft(world: World) -> None:
    made = draft(world)
    client = browser(world.edo)
    for name in ("draft", "edit_content", "edit_subjects", "edit_competences", "retire"):
        assert client.get(at(name, made.uuid)).status_code == 404
    assert client.post(at("publish", made.uuid)).status_code == 404


def test_offering_goes_from_plan_to_open_in_the_browser(world: World) -> None:
    made = published(world)
    client = browser(world.wulan)
    told = {
        "institution": str(world.lembaga.pk),
        "starts_on": "2027-03-01",
        "ends_on": "2027-03-05",
        "region": "31",
        "city": "Jakarta",
        "seats": "30",
        "price": "0",
        "fee_payer": "provider",
        "travel_payer": "sender",
    }
    wrong = client.post(at("new_offering", made.uuid), {**told, "ends_on": "2027-02-01"})
    assert wrong.status_code == 422
    client.post(at("new_offering", made.uuid), told)
    one = Offering.objects.get()
    assert browser(None).get(at("offering", one.uuid)).status_code == 404
    client.post(at("move_offering", one.uuid, "open"))
    page = browser(None).get(at("offering", one.uuid)).content.decode()
    assert "1 Maret 2027" in page
    assert client.post(at("move_offering", one.uuid, "nonsense")).status_code == 404


def test_calendar_file_holds_the_day_after_the_end_and_no_line_over_75_bytes(world: World) -> None:
    one = offered(world, published(world))
    text = calendar_of([one], at=NOW)
    assert "DTSTART;VALUE=DATE:20270301\r\nDTEND;VALUE=DATE:20270306" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"LOCATION:Jakarta\\, {one.region.name}" in text


def test_institution_pages_show_rooms_and_offer_forms_to_their_manager(world: World) -> None:
    client = browser(world.wulan)
    page = at("new_venue", world.lembaga.uuid)
    told = {"name": "Aula", "kind": "hall", "region": "31", "city": "Jakarta", "capacity": "60", "computers": "0"}
    assert client.post(page, told).status_code == 302
    assert client.post(page, told).status_code == 422
    assert "Aula" in browser(None).get(at("institution", world.lembaga.uuid)).content.decode()
    assert browser(world.edo).get(page).status_code == 404
    assert client.get(at("institutions")).status_code == 200
    assert client.get(at("new_institution")).status_code == 200


def test_empty_catalogue_says_so(world: World) -> None:
    assert "Tidak ada program yang cocok" in browser(None).get(at("programmes")).content.decode()
