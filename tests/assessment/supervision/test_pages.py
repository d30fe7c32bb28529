"""A supervised sitting with an incident, through the pages of everybody in it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from melek.assessment.models import Accommodation, Booking, Campaign, Incident, Room, Sitting
from melek.assessment.services.supervision import rooms
from melek.assessment.views.supervision import MOST_MISSES
from melek.identity.models import Scope
from tests.assessment.conftest import NOW
from tests.assessment.people import holder, signed_in
from tests.assessment.supervision.conftest import Hall


def moment(hours: int) -> str:
    return (timezone.localtime() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def test_a_supervised_sitting_with_an_incident(hall: Hall) -> None:
    manager, watcher, sitter = (signed_in(one) for one in (hall.manager, hall.watcher, hall.staff[0].account))
    told = {
        "agency": hall.agency.pk,
        "name": "Tes triwulan",
        "definition": hall.definition.pk,
        "is_supervised": "on",
        "opens_at": moment(-1),
        "closes_at": moment(48),
    }
    assert manager.post(reverse("assessment:new_campaign"), {**told, "closes_at": moment(-5)}).status_code == 422
    manager.post(reverse("assessment:new_campaign"), told)
    campaign = Campaign.objects.get()
    assert campaign.code in manager.get(reverse("assessment:campaign", args=[campaign.code])).content.decode()
    hall_of_it = {
        "agency": hall.agency.pk,
        "name": "Aula",
        "place": "Gedung A",
        "starts_at": moment(-1),
        "ends_at": moment(2),
        "seats": "3",
        "invigilators": "pengawas",
    }
    assert manager.post(reverse("assessment:new_room"), {**hall_of_it, "invigilators": "siapa"}).status_code == 422
    manager.post(reverse("assessment:new_room"), hall_of_it)
    room = Room.objects.get()
    assert sitter.post(reverse("assessment:join"), {"code": "SALAH"}).status_code == 422
    sitter.post(reverse("assessment:join"), {"code": campaign.code})
    booking = Booking.objects.get(campaign_member__campaign=campaign)
    choose, begin = (reverse(f"assessment:{name}", args=[booking.uuid]) for name in ("choose_room", "begin"))
    assert sitter.get(begin)["Location"] == choose
    sitter.post(choose, {"room": str(room.uuid)})
    seat = booking.seat
    assert "Aula, kursi 1." in sitter.get(choose).content.decode()
    page = reverse("assessment:room", args=[room.uuid])
    assert hall.staff[0].name in watcher.get(page).content.decode()
    watcher.post(reverse("assessment:change_room", args=[room.uuid, "open"]))
    watcher.post(reverse("assessment:change_seat", args=[room.uuid, seat.pk, "check"]), {"identity": "card"})
    assert "Tes ini diawasi." in sitter.get(begin).content.decode()
    sitter.post(begin, {"huruf": "large"})
    sitting = Sitting.objects.get(booking=booking)
    shown = sitter.get(reverse("assessment:sitting", args=[sitting.uuid])).content.decode()
    assert 'data-size="large"' in shown
    watcher.post(
        reverse("assessment:change_seat", args=[room.uuid, seat.pk, "pause"]), {"text": "Listrik padam sebentar."}
    )
    assert sitter.get(reverse("assessment:sitting", args=[sitting.uuid])).status_code == 409  # no item to look at
    token = shown.split('name="token" value="')[1].split('"')[0]
    stopped = sitter.post(reverse("assessment:sitting", args=[sitting.uuid]), {"token": token, "tidak_tahu": "1"})
    assert stopped.status_code == 409
    text = stopped.content.decode()
    for words in (
        "Tes Anda berhenti dulu",
        "Tes sedang dijeda pengawas.",
        "0 jawaban sudah tersimpan.",
        "Lanjutkan tes",
    ):
        assert words in text
    watcher.post(reverse("assessment:change_seat", args=[room.uuid, seat.pk, "resume"]))
    sitter.post(reverse("assessment:sitting", args=[sitting.uuid]), {"token": token, "tidak_tahu": "1"})
    told_of = {"seat": "", "kind": "technical", "text": "Jaringan putus selama lima menit."}
    assert (
        watcher.post(reverse("assessment:report_incident", args=[room.uuid]), {**told_of, "text": "x"}).status_code
        == 422
    )
    watcher.post(reverse("assessment:report_incident", args=[room.uuid]), told_of)
    text = watcher.get(page).content.decode()
    assert "Jaringan putus selama lima menit." in text
    assert "Sedang mengerjakan" in text
    assert Incident.objects.count() == 2
    assert hall.staff[0].name in watcher.get(reverse("assessment:room_list", args=[room.uuid])).content.decode()
    assert "Mulai" in manager.get(reverse("assessment:campaign", args=[campaign.code])).content.decode()
    everybody = reverse("assessment:change_room", args=[room.uuid, "paused"])
    assert watcher.post(everybody, {"text": " "}).status_code == 422
    watcher.post(everybody, {"text": "Listrik padam di gedung."})
    text = watcher.get(page).content.decode()
    for words in ("Listrik padam di gedung.", "Dijeda", "1 orang masih mengerjakan."):
        assert words in text, words
    watcher.post(reverse("assessment:change_room", args=[room.uuid, "closed"]))
    text = watcher.get(page).content.decode()
    assert "Berakhir tanpa hasil" in text
    assert "Sedang mengerjakan" not in text
    over = sitter.get(reverse("assessment:sitting", args=[sitting.uuid]))
    assert over.status_code == 409
    assert "Tes sudah berakhir" in over.content.decode()
    assert "1 jawaban sudah tersimpan." in over.content.decode()


def test_guessing_codes_is_slowed_down_for_the_account(hall: Hall) -> None:
    campaign = hall.campaign(is_supervised=False, closes_at=timezone.now() + timedelta(days=1))
    guesser, other = (signed_in(hall.staff[place].account) for place in (0, 1))
    page = reverse("assessment:join")
    answers = [guesser.post(page, {"code": f"AAAA{place:02}"}).status_code for place in range(MOST_MISSES + 2)]
    assert answers == [422] * MOST_MISSES + [429, 429]
    assert guesser.post(page, {"code": campaign.code}).status_code == 429
    assert other.post(page, {"code": campaign.code}).status_code == 302


def test_room_page_tells_the_moved_end(hall: Hall) -> None:
    room, now = hall.room(), timezone.now()
    Room.objects.update(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1), paused_seconds=5400)
    text = signed_in(hall.watcher).get(reverse("assessment:room", args=[room.uuid])).content.decode()
    assert "(mundur 90 menit karena jeda)" in text


def test_strangers_open_neither_room_nor_campaign(hall: Hall) -> None:
    room, campaign = hall.room(), hall.campaign()
    stranger = signed_in(hall.staff[1].account)
    assert stranger.get(reverse("assessment:room", args=[room.uuid])).status_code == 404
    assert stranger.get(reverse("assessment:campaign", args=[campaign.code])).status_code == 403
    elsewhere = holder(
        "learning_manager", Scope.objects.exclude(path__in=["/", hall.agency.scope.path]).order_by("path")[0].path
    )
    assert elsewhere.get(reverse("assessment:campaign", args=[campaign.code])).status_code == 404


def test_accommodation_is_granted_and_ended_on_its_page(hall: Hall) -> None:
    client = signed_in(hall.manager)
    page = reverse("assessment:accommodation", args=[hall.staff[0].uuid])
    assert client.post(page, {"extra_minutes": "0", "reason": "Tidak ada yang diminta di sini."}).status_code == 422
    client.post(page, {"extra_minutes": "20", "left_out": ["order"], "reason": "Memerlukan waktu lebih panjang."})
    assert "Tambahan 20 menit." in client.get(page).content.decode()
    client.post(reverse("assessment:end_accommodation", args=[Accommodation.objects.get().pk]))
    assert "berakhir" in client.get(page).content.decode()
    assert signed_in(hall.staff[1].account).get(page).status_code == 403


@pytest.mark.parametrize("name", ["campaigns", "new_campaign", "new_room"])
def test_pages_of_the_organiser_open_for_the_organiser(hall: Hall, name: str) -> None:
    assert signed_in(hall.manager).get(reverse(f"assessment:{name}")).status_code == 200
    assert signed_in(hall.watcher).get(reverse(f"assessment:{name}")).status_code == 403


def test_seat_steps_are_named_and_an_unknown_identity_is_told(hall: Hall) -> None:
    room, watcher = hall.room(), signed_in(hall.watcher)
    Room.objects.update(ends_at=timezone.now() + timedelta(hours=1))
    booking = hall.joined(0, hall.campaign(closes_at=timezone.now() + timedelta(days=1)))
    sitter = signed_in(hall.staff[0].account)
    choose = reverse("assessment:choose_room", args=[booking.uuid])
    assert [sitter.post(choose, {"room": told}).status_code for told in ("abc", "")] == [404, 404]
    seat = rooms.take_seat(booking=booking, room=room, by=hall.staff[0].account, at=NOW)

    def step(act: str, **told: str) -> int:
        return int(watcher.post(reverse("assessment:change_seat", args=[room.uuid, seat.pk, act]), told).status_code)

    check = reverse("assessment:change_seat", args=[room.uuid, seat.pk, "check"])
    assert check not in watcher.get(reverse("assessment:room", args=[room.uuid])).content.decode()
    assert step("check", identity="card") == 409
    watcher.post(reverse("assessment:change_room", args=[room.uuid, "open"]))
    told = watcher.post(check, {"identity": "wajah"})
    assert told.status_code == 422
    assert "wajah" in told.content.decode()
    assert (step("apa-saja"), step("check", identity="card"), step("usir")) == (404, 302, 404)
    seat.refresh_from_db()
    assert seat.state == "checked"
    assert step("leave") == 302
    seat.refresh_from_db()
    assert seat.state == "left"


@pytest.mark.parametrize(
    ("name", "fields"), [("new_campaign", ("opens_at", "closes_at")), ("new_room", ("starts_at", "ends_at"))]
)
def test_a_moment_of_another_age_is_refused(hall: Hall, name: str, fields: tuple[str, str]) -> None:
    manager = signed_in(hall.manager)
    for year in ("0001-01-01T00:00", "1999-12-31T23:00"):
        told = {"agency": hall.agency.pk, "name": "x", "place": "y", "seats": "3", "invigilators": "pengawas"}
        answer = manager.post(reverse(f"assessment:{name}"), {**told, **dict.fromkeys(fields, year)})
        assert answer.status_code == 422
        assert "Tulis tahun 2000 atau sesudahnya." in answer.content.decode()
