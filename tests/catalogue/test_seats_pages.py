"""Pages of the seat pool: what each side sees and does, and what nobody sees."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from melek.catalogue.enums import OfferState
from melek.catalogue.models import Offering, SeatOffer, SeatRequest
from melek.catalogue.rules.seats import Ask, allot
from melek.catalogue.services.seats import allotment
from melek.dossier.services.cases import open_case
from melek.dossier.services.links import case_url
from melek.identity.models import User
from melek.kit import formats
from tests.catalogue.seats import LISTED, UNLISTED, Pool, pool
from tests.catalogue.test_pages import at, browser
from tests.catalogue.world import NOW, World, offered, published


@pytest.fixture
def lent(world: World) -> Pool:
    """Ten lent seats, of a training that is still to come whatever day it is."""
    made = pool(world)
    today = timezone.localdate()
    days = {"starts_on": today + timedelta(days=60), "ends_on": today + timedelta(days=64)}
    Offering.objects.update(**days)
    SeatOffer.objects.update(asks_until=timezone.now() + timedelta(days=30))
    return made


def asked(lent: Pool, user: User, agency: Any, *, wanted: int = 4, region: str = UNLISTED) -> SeatRequest:
    told = {"agency": str(agency.pk), "region": region, "wanted": str(wanted), "note": "Catatan rahasia"}
    done = browser(user).post(at("ask_seats", lent.offer.uuid), told)
    assert done.status_code == 302
    return SeatRequest.objects.get(agency=agency)


def pass_deadline(lent: Pool) -> None:
    SeatOffer.objects.update(asks_until=timezone.now())


def seen(user: User | None, name: str, *args: Any) -> str:
    page = browser(user).get(at(name, *args))
    assert page.status_code == 200
    return page.content.decode()


def test_offer_is_opened_from_the_page_of_the_offering(world: World) -> None:
    offering = offered(world, published(world))
    Offering.objects.update(
        starts_on=timezone.localdate() + timedelta(days=60), ends_on=timezone.localdate() + timedelta(days=61)
    )
    client = browser(world.wulan)
    assert "Pinjamkan kursi" in client.get(at("offering", offering.uuid)).content.decode()
    day = timezone.localdate() + timedelta(days=20)
    told = {"seats": "12", "percent": "20", "asks_until": f"{day:%Y-%m-%d}", "note": ""}
    wrong = client.post(at("offer_seats", offering.uuid), {**told, "seats": "31"})
    assert wrong.status_code == 422
    assert "30 kursi" in wrong.content.decode()
    assert client.post(at("offer_seats", offering.uuid), told).status_code == 302
    made = SeatOffer.objects.get()
    assert timezone.localdate(made.asks_until) == day
    assert "12 kursi dipinjamkan" in client.get(at("offering", offering.uuid)).content.decode()
    assert browser(world.edo).get(at("offer_seats", offering.uuid)).status_code in {403, 404}


def test_stranger_reads_nothing_of_the_pool(lent: Pool) -> None:
    for name, args in (("seats", ()), ("my_seats", ()), ("seat_calendar", ()), ("seat_offer", (lent.offer.uuid,))):
        assert browser(None).get(at(name, *args)).status_code == 302


def test_agency_asks_and_reads_where_it_stands(lent: Pool) -> None:
    one = asked(lent, lent.sari, lent.south, region=LISTED)
    page = seen(lent.sari, "seat_request", one.uuid)
    assert "4 kursi diminta" in page
    assert "dalam daftar" in page
    assert browser(lent.nina).get(at("seat_request", one.uuid)).status_code == 404
    again = browser(lent.sari).post(
        at("ask_seats", lent.offer.uuid), {"agency": str(lent.south.pk), "region": LISTED, "wanted": "1"}
    )
    assert again.status_code == 422
    assert "sudah mempunyai permintaan" in again.content.decode()


def test_form_offers_regions_where_the_agency_has_people_and_no_others(lent: Pool) -> None:
    page = seen(lent.sari, "ask_seats", lent.offer.uuid)
    assert f'value="{LISTED}"' in page
    assert f'value="{UNLISTED}"' in page
    assert 'value="93.04"' not in page
    told = {"agency": str(lent.south.pk), "region": "93.04", "wanted": "1"}
    assert browser(lent.sari).post(at("ask_seats", lent.offer.uuid), told).status_code == 422


def test_result_is_open_to_all_and_notes_are_not(lent: Pool) -> None:
    asked(lent, lent.sari, lent.south, wanted=8)
    asked(lent, lent.nina, lent.north, wanted=8)
    before = seen(lent.nina, "seat_offer", lent.offer.uuid)
    assert browser(lent.nina).get(at("seat_draw_file", lent.offer.uuid)).json() == {"state": "open"}
    assert lent.south.name not in before
    assert lent.south.name in seen(lent.world.wulan, "seat_offer", lent.offer.uuid)
    pass_deadline(lent)
    done = browser(lent.world.wulan).post(at("allot_seats", lent.offer.uuid))
    assert done.status_code == 302
    after = seen(lent.nina, "seat_offer", lent.offer.uuid)
    assert lent.south.name in after
    assert "hasilnya sama" in after
    assert "Catatan rahasia" not in after
    told = browser(lent.nina).get(at("seat_draw_file", lent.offer.uuid)).json()
    asks = [Ask(key, agency, wanted, region in told["rule"]["listed"]) for key, agency, region, wanted in told["frame"]]
    found = allot(asks, seats=told["rule"]["seats"], floor=told["rule"]["floor"], seed=told["seed"])
    assert [[one.key, one.seats, one.from_floor, one.turn] for one in found.portions] == told["result"]
    for person in (lent.sari, lent.nina, lent.world.wulan):
        assert person.display_name not in after.replace(lent.nina.display_name, "", 1)


def test_others_requests_are_counted_until_the_allotment(lent: Pool) -> None:
    asked(lent, lent.sari, lent.south)
    asked(lent, lent.nina, lent.north)
    page = seen(lent.nina, "seat_offer", lent.offer.uuid)
    assert "2 permintaan" in page
    assert "1 lagi terlihat sesudah pembagian" in page
    assert "lagi terlihat" not in seen(lent.world.wulan, "seat_offer", lent.offer.uuid)


def test_presence_is_written_down_from_the_first_day_on(lent: Pool) -> None:
    one = asked(lent, lent.sari, lent.south)
    pass_deadline(lent)
    allotment.share_out(offer=lent.fresh(), by=None, at=timezone.now())
    wulan, address = browser(lent.world.wulan), at("mark_seats", lent.offer.uuid)
    day = formats.day(Offering.objects.get().starts_on)
    page = seen(lent.world.wulan, "seat_offer", lent.offer.uuid)
    assert address not in page
    assert f"mulai {day}" in page
    early = wulan.get(address).content.decode()
    assert day in early
    assert f'name="r{one.pk}"' not in early
    assert wulan.post(address, {f"r{one.pk}": "4"}).status_code == 422
    Offering.objects.update(starts_on=timezone.localdate())
    assert address in seen(lent.world.wulan, "seat_offer", lent.offer.uuid)
    assert f'name="r{one.pk}"' in wulan.get(address).content.decode()


def test_cancelling_names_whom_it_touches_and_tells_them_why(lent: Pool) -> None:
    one = asked(lent, lent.sari, lent.south)
    pass_deadline(lent)
    allotment.share_out(offer=lent.fresh(), by=None, at=timezone.now())
    wulan, address = browser(lent.world.wulan), at("move_offering", lent.offer.offering.uuid, "cancelled")
    assert address in seen(lent.world.wulan, "offering", lent.offer.offering.uuid)
    page = wulan.get(address).content.decode()
    assert f"4 kursi yang sudah disediakan dilepas dan suratnya tidak berlaku: {lent.south.name} (4)." in page
    for reason in ("", "batal"):
        assert wulan.post(address, {"reason": reason}).status_code == 422
    assert lent.fresh().state == OfferState.ALLOTTED
    assert browser(lent.sari).post(address, {"reason": "Gedungnya rusak."}).status_code == 404
    assert wulan.post(address, {"reason": "Gedungnya rusak."}).status_code == 302
    for user, name, uuid in (
        (lent.world.wulan, "offering", lent.offer.offering.uuid),
        (lent.nina, "seat_offer", lent.offer.uuid),
        (lent.sari, "seat_request", one.uuid),
    ):
        assert "Gedungnya rusak." in seen(user, name, uuid)
    assert wulan.get(address).status_code == 302
    assert wulan.get(at("move_offering", lent.offer.offering.uuid, "closed")).status_code == 405


def test_request_to_another_agency_asks_in_its_own_words(lent: Pool) -> None:
    programme = lent.offer.offering.version.programme
    page = browser(lent.sari).get(case_url("catalogue.agency_request", programme, lent.sari)).content.decode()
    assert "Siapa pesertanya, berapa orang" in page
    assert "tidak benar" not in page
    title = lent.offer.offering.version.title
    assert f"{title} ({programme})" in page
    told = {"statement": "Dua puluh pegawai di Alor sebelum Juni.", "remedy": "Buka satu kelas."}
    made = open_case(
        kind="catalogue.agency_request",
        subject=programme,
        scope_path=programme.scope_path,
        **told,
        by=lent.sari,
        at=NOW,
    )
    assert made.subject_label == f"{title} ({programme})"


def test_only_lender_and_nation_are_told_of_empty_seats(lent: Pool) -> None:
    asked(lent, lent.sari, lent.south)
    assert "Kursi kosong dahulu" in seen(lent.world.wulan, "seat_offer", lent.offer.uuid)
    assert "Kursi kosong dahulu" in seen(lent.world.nara, "seat_offer", lent.offer.uuid)
    assert "Kursi kosong dahulu" not in seen(lent.sari, "seat_offer", lent.offer.uuid)


def test_lender_is_warned_of_regions_where_the_agency_has_nobody(lent: Pool) -> None:
    asked(lent, lent.sari, lent.south, region=UNLISTED)
    assert "belum ada pegawai tercatat di sana" in seen(lent.world.wulan, "seat_offer", lent.offer.uuid)


def test_seats_are_released_confirmed_and_downloaded_in_the_browser(lent: Pool) -> None:
    one = asked(lent, lent.sari, lent.south)
    pass_deadline(lent)
    allotment.share_out(offer=lent.fresh(), by=None, at=timezone.now())
    assert browser(lent.sari).post(at("confirm_seats", one.uuid)).status_code == 403
    assert browser(lent.world.wulan).post(at("confirm_seats", one.uuid)).status_code == 302
    file = browser(lent.sari).get(at("seat_letter", one.uuid, "confirmation"))
    assert file.content.startswith(b"%PDF")
    assert browser(lent.nina).get(at("seat_letter", one.uuid, "confirmation")).status_code == 404
    client = browser(lent.sari)
    assert client.post(at("release_seats", one.uuid), {"count": "9"}).status_code == 422
    assert client.post(at("release_seats", one.uuid), {"count": "4"}).status_code == 302
    assert "Dilepas" in seen(lent.sari, "seat_request", one.uuid)
    assert client.get(at("seat_letter", one.uuid, "confirmation")).status_code == 404
    assert client.get(at("seat_letter", one.uuid, "nonsense")).status_code == 404


def test_request_is_changed_and_withdrawn_in_the_browser(lent: Pool) -> None:
    one = asked(lent, lent.sari, lent.south)
    client = browser(lent.sari)
    assert client.post(at("change_seat_request", one.uuid), {"wanted": "6", "note": ""}).status_code == 302
    assert "Tarik permintaan" in client.get(at("withdraw_seat_request", one.uuid)).content.decode()
    client.post(at("withdraw_seat_request", one.uuid))
    one.refresh_from_db()
    assert (one.wanted, one.state) == (6, "withdrawn")
    assert browser(lent.world.wulan).post(at("withdraw_seat_request", one.uuid)).status_code == 403


def test_presence_is_written_down_by_the_lender(lent: Pool) -> None:
    one = asked(lent, lent.sari, lent.south)
    pass_deadline(lent)
    allotment.share_out(offer=lent.fresh(), by=None, at=timezone.now())
    client = browser(lent.world.wulan)
    early = client.post(at("mark_seats", lent.offer.uuid), {f"r{one.pk}": "3"})
    assert early.status_code == 422
    Offering.objects.update(starts_on=timezone.localdate())
    assert client.post(at("mark_seats", lent.offer.uuid), {f"r{one.pk}": "3"}).status_code == 302
    assert "1 dari 4 kursi" in seen(lent.world.wulan, "seat_offer", lent.offer.uuid)
    assert client.post(at("close_seats", lent.offer.uuid)).status_code == 302
    assert "sudah ditutup" in seen(lent.sari, "seat_offer", lent.offer.uuid)


def test_offer_is_changed_and_closed_by_its_lender_alone(lent: Pool) -> None:
    day = timezone.localdate(lent.fresh().asks_until) + timedelta(days=1)
    told = {"seats": "11", "asks_until": f"{day:%Y-%m-%d}", "note": "Bawa laptop"}
    assert browser(lent.world.wulan).post(at("change_seat_offer", lent.offer.uuid), told).status_code == 302
    assert (lent.offer.seats.lent().count(), lent.fresh().note) == (11, "Bawa laptop")
    for name in ("change_seat_offer", "close_seats", "mark_seats"):
        assert browser(lent.sari).get(at(name, lent.offer.uuid)).status_code == 403
    assert "Tutup penawaran" in seen(lent.world.wulan, "close_seats", lent.offer.uuid)


def test_pool_is_searched_and_shows_its_own_sides(lent: Pool) -> None:
    assert "1 penawaran dengan 10 kursi" in seen(lent.sari, "seats")
    client = browser(lent.sari)
    month = f"{lent.fresh().offering.starts_on:%Y-%m}"
    fits = client.get(at("seats"), {"provinsi": "31", "bulan": month}).content.decode()
    assert "1 penawaran" in fits
    assert "Tidak ada penawaran" in client.get(at("seats"), {"provinsi": "73"}).content.decode()
    assert "Tidak ada penawaran" in client.get(at("seats"), {"daring": "on"}).content.decode()
    assert client.get(at("seats"), {"provinsi": "zz", "bulan": "x", "keadaan": "?"}).status_code == 200
    asked(lent, lent.sari, lent.south)
    assert "1 penawaran dipinjamkan" in seen(lent.world.wulan, "my_seats")
    mine = client.get(at("my_seats"), {"bagian": "minta"}).content.decode()
    assert "4 kursi diminta" in mine


def test_calendar_holds_what_the_agency_has_and_marks_what_is_not_sure(lent: Pool) -> None:
    assert "BEGIN:VEVENT" not in browser(lent.sari).get(at("seat_calendar_file")).content.decode()
    Offering.objects.update(state="open")
    asked(lent, lent.sari, lent.south)
    file = browser(lent.sari).get(at("seat_calendar_file")).content.decode()
    assert file.count("BEGIN:VEVENT") == 1
    assert "STATUS:TENTATIVE" in file
    pass_deadline(lent)
    allotment.share_out(offer=lent.fresh(), by=None, at=timezone.now())
    assert "STATUS:CONFIRMED" in browser(lent.sari).get(at("seat_calendar_file")).content.decode()
    assert "4 dari 4 kursi" in seen(lent.sari, "seat_calendar")
    assert "BEGIN:VEVENT" not in browser(lent.world.nara).get(at("seat_calendar_file")).content.decode()


def test_empty_pool_says_so(world: World) -> None:
    assert "Tidak ada penawaran kursi" in seen(world.wulan, "seats")
    assert "Belum ada instansi yang meminjamkan kursi" in seen(world.wulan, "seat_calendar")
    assert "belum meminjamkan kursi" in seen(world.wulan, "my_seats")


def test_members_of_the_pool_see_no_form_for_an_agency_they_do_not_manage(lent: Pool) -> None:
    assert browser(lent.world.nara).get(at("ask_seats", lent.offer.uuid)).status_code == 403
    assert browser(lent.world.wulan).get(at("ask_seats", lent.offer.uuid)).status_code == 403
    assert reverse("catalogue:ask_seats", args=[lent.offer.uuid]) not in seen(
        lent.world.wulan, "seat_offer", lent.offer.uuid
    )
    assert Client().post(at("allot_seats", lent.offer.uuid)).status_code == 302
