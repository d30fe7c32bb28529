"""The pages of the cycle, pressed through as people do."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from melek.dossier.enums import AnswerRole
from melek.dossier.services.files import content_of
from melek.identity.models import User
from melek.quality.enums.accreditation import Post, State, Team
from melek.quality.models import Accreditation, Assessor, Finding, PanelMember, Visit, Vote
from melek.quality.queries.accreditation import certificate_of, decree_of
from melek.quality.queries.documents import required_documents
from tests.dossier.files import EXE, PDF
from tests.dossier.pdf import signed
from tests.identity.world import client_of
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import GOOD, REASONS, World
from tests.quality.pages import pressed, shown

_SEEN = {f"seen_{code}": "yes" for code in GOOD} | {"note_evaluasi": "Laporan tidak lengkap", "seen_evaluasi": "partly"}
LATER = (timezone.localdate() + timedelta(days=60)).isoformat()


class Browsers:
    """One browser for each person, made when it is first needed."""

    def __init__(self) -> None:
        self._known: dict[int, Client] = {}

    def of(self, user: User) -> Client:
        if user.pk not in self._known:
            self._known[user.pk] = client_of(user)
        return self._known[user.pk]


@pytest.fixture
def browsers() -> Browsers:
    return Browsers()


def upload(content: bytes, name: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


def checked(made: Accreditation) -> dict[str, Any]:
    """The form of the check as the page shows it, everything found complete."""
    rows = required_documents(made)
    seen = {f"seen_{one.code}": one.given.pk for one in rows if one.given}
    return seen | {f"is_{one.code}": "yes" for one in rows}


def test_the_whole_way_in_the_browser(world: World, browsers: Browsers) -> None:
    qori, rahma, sinta = (browsers.of(one) for one in (world.qori, world.rahma, world.sinta))
    satu, dua = (browsers.of(world.people[name].account) for name in ("satu", "dua"))
    assert "Ajukan akreditasi" in shown(qori, "/accreditations/")
    assert "Langkah 1 dari 3" in shown(qori, "/accreditations/apply/")
    chosen = {
        "institution": world.balai.pk,
        "programme": world.programme.pk,
        "accreditor": world.lan.pk,
        "edition": world.edition.pk,
        "field": "digital",
    }
    pressed(qori, "/accreditations/apply/", chosen)
    made = Accreditation.objects.get()
    one = f"/accreditations/{made.uuid}/"
    add = f"{one}documents/new/"
    pressed(qori, add, upload(PDF, "kurikulum.pdf") | {"document": "kurikulum"})
    refused = pressed(qori, add, upload(EXE, "surat.pdf") | {"document": "surat"}, 422)
    assert "kurikulum.pdf" in refused.content.decode()
    assert "5 dokumen belum ada" in shown(qori, f"{one}documents/?document=surat")
    pressed(qori, add, {"document": "evaluasi", "reason": ""}, 422)
    pressed(qori, add, upload(PDF, "e.pdf") | {"document": "evaluasi", "reason": "Program baru tahun ini."}, 422)
    pressed(qori, add, {"document": "", "reason": "Program baru tahun ini, belum ada."}, 422)
    unknown = pressed(qori, add, {"document": "mantra", "reason": "Program baru tahun ini, belum ada."}, 422)
    assert "Pilih berkasnya" not in unknown.content.decode()
    assert '<option value="surat" selected>' in shown(qori, f"{one}documents/?document=mantra")
    pressed(qori, add, {"document": "evaluasi", "reason": "Program baru tahun ini, belum ada."})
    pressed(qori, add, upload(PDF, "foto-kelas.pdf") | {"document": ""})
    assert "Isi penilaian mandiri" in shown(qori, one)
    assert pressed(qori, f"{one}submit/", status=409)
    worlds.answer(made, world.qori, AnswerRole.SELF)
    absent = pressed(qori, f"{one}submit/", status=409)
    assert "Surat permohonan" in absent.content.decode()
    for code in ("surat", "tenaga", "fasilitas", "pembiayaan"):
        pressed(qori, add, upload(PDF, f"{code}.pdf") | {"document": code})
    assert "Semua dokumen sudah ada" in shown(qori, f"{one}documents/")
    pressed(qori, f"{one}submit/")
    assert "Menunggu sekretariat akreditasi" in shown(rahma, one)
    assert "1 permohonan" in shown(rahma, "/accreditation-desk/")
    pressed(rahma, f"{one}take-up/")
    checking = shown(rahma, f"{one}check/")
    assert "Program baru tahun ini, belum ada." in checking
    assert "foto-kelas.pdf" in checking
    pressed(rahma, f"{one}check/", {"is_surat": "no", "note_surat": ""}, 422)
    pressed(rahma, f"{one}check/", checked(made))
    shown(rahma, f"{one}return/")
    pressed(rahma, f"{one}accept/")
    for early in ("visits/new/", "findings/new/", "waive-appeal/", "refuse/"):
        shown(qori if early == "waive-appeal/" else rahma, f"{one}{early}", 409)
    shown(rahma, f"{one}team/first/")
    pressed(rahma, f"{one}team/first/", {"chair": world.people["satu"].pk, "members": [world.people["dua"].pk]})
    for client in (satu, dua):
        assert "1 permintaan" in shown(client, "/my-assessments/")
    for name, client in (("satu", satu), ("dua", dua)):
        seat = f"/seats/{worlds.seat(world, made, name).uuid}/"
        shown(client, one, 403)
        shown(client, seat)
        pressed(client, seat, {"then": "free"})
    pressed(rahma, f"{one}start/")
    for name, client in (("satu", satu), ("dua", dua)):
        assert "Nilai kriteria" in shown(client, f"{one}scores/")
        worlds.answer(made, world.people[name].account, AnswerRole.ASSESSOR, evaluasi=name == "satu")
        shown(client, f"{one}scores/")
        pressed(client, f"{one}scores/finish/")
    pressed(satu, f"{one}scores/close/", status=409)
    shown(rahma, f"{one}visits/new/")
    plan = {"planned_on": LATER, "mode": "field", "place": "Jakarta", "agenda": "Wawancara dan melihat kelas bersama."}
    pressed(rahma, f"{one}visits/new/", plan)
    visit = Visit.objects.get()
    shown(qori, f"/visits/{visit.uuid}/")
    shown(dua, f"/visits/{visit.uuid}/")
    pressed(dua, f"/visits/{visit.uuid}/check/", _SEEN)
    shown(dua, f"/visits/{visit.uuid}/close/")
    held = {"held_on": timezone.localdate().isoformat(), "summary": "Semua terlihat seperti tertulis di berkas."}
    pressed(dua, f"/visits/{visit.uuid}/close/", held)
    assert "berbeda pada 1" in shown(satu, f"{one}scores/")
    page = shown(satu, f"{one}scores/")
    assert "Yang terlihat saat visitasi" in page
    assert "Laporan tidak lengkap" in page
    pressed(satu, f"{one}scores/take-over/")
    worlds.answer(made, world.people["satu"].account, AnswerRole.REVIEWER)
    pressed(satu, f"{one}scores/close/")
    shown(dua, f"{one}findings/new/")
    told = {"criterion": "evaluasi", "severity": "minor", "text": "Laporan evaluasi belum lengkap.", "deadline": LATER}
    pressed(dua, f"{one}findings/new/", told | {"wanted": "Lengkapi laporan."})
    found = f"/findings/{Finding.objects.get().uuid}/"
    shown(qori, found)
    pressed(qori, f"{found}files/new/", upload(PDF, "laporan.pdf"))
    shown(qori, f"{found}answer/")
    pressed(qori, f"{found}answer/", {"remedy": "Laporan dilengkapi."})
    shown(dua, f"{found}reopen/")
    shown(dua, f"{found}close/")
    pressed(dua, f"{found}close/", {"judgement": "Cukup."})
    assert "Selesai" in shown(qori, found)
    pressed(rahma, f"{one}scores/accept/")
    even = {"chair": world.people["madya"].pk, "secretary": world.people["pratama"].pk}
    refused = pressed(rahma, f"{one}team/final/", even, 422)
    assert "harus ganjil" in refused.content.decode()
    assert f'value="{world.people["madya"].pk}" selected' in refused.content.decode()
    pressed(rahma, f"{one}team/final/", even | {"members": [world.people["tiga"].pk]})
    for name in worlds.FINAL:
        client = browsers.of(world.people[name].account)
        pressed(client, f"/seats/{worlds.seat(world, made, name).uuid}/", {"then": "free"})
    pressed(rahma, f"{one}sitting/open/")
    for name in worlds.FINAL:
        client = browsers.of(world.people[name].account)
        shown(client, f"{one}sitting/vote/")
        pressed(client, f"{one}sitting/vote/", {"outcome": "accredited", "category": "a", "reasons": REASONS})
    assert Vote.objects.count() == 3
    assert "Semua suara" in shown(rahma, f"{one}sitting/decide/")
    pressed(rahma, f"{one}sitting/decide/", {"reasons": REASONS})
    page = shown(qori, one)
    assert "ditetapkan tim; batas belum dikonfirmasi" in page
    assert "Ajukan banding" in page
    page = shown(rahma, one)
    assert "Banding dapat diajukan sampai" in page
    assert "Terbitkan naskah keputusan" not in page
    pressed(rahma, f"{one}decree/draft/", status=409)
    shown(rahma, f"{one}waive-appeal/", 403)
    shown(qori, f"{one}waive-appeal/")
    pressed(qori, f"{one}waive-appeal/")
    page = shown(rahma, one)
    assert "Lembaga melepaskan hak banding" in page
    assert "Terbitkan naskah keputusan" in page
    assert "Tutup sebagai tidak terakreditasi" not in page
    pressed(rahma, f"{one}decree/draft/")
    shown(rahma, f"{one}decree/")
    draft = rahma.get(f"{one}decree/file/")
    assert draft["Content-Type"] == "application/pdf"
    pressed(rahma, f"{one}decree/upload/", upload(b"halo", "keputusan.txt"), 422)
    pressed(rahma, f"{one}decree/upload/", upload(signed(draft.content), "keputusan.pdf"))
    page = shown(rahma, f"{one}decree/")
    assert "Naskah utuh" in page
    assert "Menunggu orang lain dari sekretariat" in page
    assert "Nyatakan isinya sama" in shown(sinta, f"{one}decree/")
    today = timezone.localdate().isoformat()
    pressed(sinta, f"{one}decree/confirm/", {"number": "12/AKR/2026", "signed_on": today})
    pressed(rahma, f"{one}enter-force/")
    made.refresh_from_db()
    assert made.state == State.IN_FORCE
    certificate = certificate_of(made)
    assert certificate is not None
    assert qori.get(f"{one}certificate/").content == content_of(certificate.file)
    stranger = Client()
    assert "Balai Barat" in shown(stranger, "/accredited/")
    assert "Pengelolaan Arsip" in shown(stranger, "/accredited/?kata=arsip")
    assert "Kategori A" in shown(stranger, "/accredited/balai-barat/")
    assert "Asesor" not in shown(stranger, "/accredited/balai-barat/")
    assert "Berlaku" in shown(stranger, f"/cek/{certificate.number}/")


@pytest.mark.parametrize("name", ["suspend", "withdraw"])
def test_what_is_in_force_is_ended_with_reasons(world: World, browsers: Browsers, name: str) -> None:
    made = worlds.in_force(world)
    rahma, one = browsers.of(world.rahma), f"/accreditations/{made.uuid}/"
    shown(rahma, f"{one}{name}/")
    pressed(rahma, f"{one}{name}/", {"reasons": "Buruk"}, 422)
    pressed(rahma, f"{one}{name}/", {"reasons": REASONS})
    assert "Alasan" not in shown(Client(), "/accredited/")
    assert REASONS in shown(browsers.of(world.qori), one)
    if name == "suspend":
        shown(rahma, f"{one}restore/")
        pressed(rahma, f"{one}restore/", {"reasons": REASONS})
        assert worlds.state_of(made) == State.IN_FORCE


def test_surveillance_in_the_browser(world: World, browsers: Browsers) -> None:
    made = worlds.in_force(world)
    rahma, one = browsers.of(world.rahma), f"/accreditations/{made.uuid}/"
    shown(rahma, f"{one}surveillance/new/")
    pressed(rahma, f"{one}surveillance/new/", {"planned_on": LATER, "reason": "Banyak keluhan peserta"})
    first, second = made.surveillances.order_by("planned_on")
    assert "Catat hasil" in shown(rahma, one)
    told = {"criterion": "evaluasi", "severity": "major", "text": "Evaluasi tidak dilakukan lagi.", "deadline": LATER}
    pressed(rahma, f"{one}findings/new/?surveilans={first.uuid}", told | {"wanted": "Lakukan evaluasi."})
    shown(rahma, f"{one}findings/new/?surveilans=lain", 404)
    shown(rahma, f"/surveillance/{first.uuid}/close/")
    held = {"held_on": timezone.localdate().isoformat(), "summary": "Satu temuan tentang evaluasi."}
    pressed(rahma, f"/surveillance/{first.uuid}/close/", held)
    shown(rahma, f"/surveillance/{second.uuid}/cancel/")
    pressed(rahma, f"/surveillance/{second.uuid}/cancel/", {"reason": "Digabung saja dengan yang lain"})
    assert Finding.objects.get().surveillance == first


def test_an_application_is_returned_and_taken_back(world: World, browsers: Browsers) -> None:
    made = worlds.checking(world)
    qori, rahma, one = browsers.of(world.qori), browsers.of(world.rahma), f"/accreditations/{made.uuid}/"
    pressed(rahma, f"{one}return/", {"reasons": "Kurikulum belum memuat jam pelajaran."})
    page = shown(qori, one)
    assert "Menunggu lembaga pemohon" in page
    assert "Kurikulum belum memuat jam pelajaran." in page
    shown(qori, f"{one}cancel/")
    pressed(qori, f"{one}cancel/", {"reason": ""})
    assert worlds.state_of(made) == State.CANCELLED
    assert "Ditarik lembaganya" in shown(qori, one)


def test_an_assessor_recuses_in_the_browser(world: World, browsers: Browsers) -> None:
    made = worlds.paneled(world)
    worlds.seated(world, made, Team.FIRST, {"satu": Post.CHAIR, "dua": Post.MEMBER})
    client, seat = browsers.of(world.people["dua"].account), f"/seats/{worlds.seat(world, made, 'dua').uuid}/"
    pressed(client, seat, {"then": "recuse", "reason": ""}, 422)
    pressed(client, seat, {"then": "recuse", "reason": "Saudara saya bekerja di sana."})
    assert PanelMember.objects.get(assessor=world.people["dua"]).state == "recused"


def test_the_register_of_assessors(world: World, browsers: Browsers) -> None:
    rahma = browsers.of(world.rahma)
    assert "9 asesor" in shown(rahma, "/assessors/")
    shown(rahma, "/assessors/new/")
    entry = {
        "office": world.lan.pk,
        "username": "siapa",
        "rank": "jf_madya",
        "fields_known": ["digital"],
        "valid_until": "2030-01-01",
    }
    pressed(rahma, "/assessors/new/", entry, 422)
    pressed(rahma, "/assessors/new/", entry | {"username": "yusuf"})
    one = Assessor.objects.get(account=world.yusuf)
    shown(rahma, f"/assessors/{one.uuid}/")
    changed = {"rank": "jf_utama", "fields_known": ["digital", "dasar"], "valid_until": "2029-01-01"}
    pressed(rahma, f"/assessors/{one.uuid}/", changed)
    one.refresh_from_db()
    assert (one.rank, one.is_active) == ("jf_utama", False)


def test_a_further_ballot_in_the_browser(world: World, browsers: Browsers) -> None:
    made = worlds.sitting(world)
    for name, outcome in zip(worlds.FINAL, ("accredited", "conditional", "refused"), strict=True):
        worlds.vote(world, made, name, outcome)
    rahma, one = browsers.of(world.rahma), f"/accreditations/{made.uuid}/"
    assert "Buka putaran suara berikutnya" in shown(rahma, f"{one}sitting/decide/")
    pressed(rahma, f"{one}sitting/decide/", {"reasons": REASONS}, 422)
    pressed(rahma, f"{one}sitting/ballot/")
    assert "putaran 2" in shown(rahma, f"{one}sitting/decide/")


def test_somebody_elsewhere_opens_nothing(world: World, browsers: Browsers) -> None:
    made = worlds.decreed(world)
    one, eka = f"/accreditations/{made.uuid}/", browsers.of(world.eka)
    assert decree_of(made) is not None
    for path in ("", "documents/", "certificate/", "cancel/", "check/", "decree/", "scores/", "sitting/vote/"):
        shown(eka, f"{one}{path}", 403)
    assert made.number not in shown(eka, "/accreditations/")
    assert made.sheet is not None
    shown(eka, f"/sheets/{made.sheet.uuid}/", 403)


def test_a_signed_decree_that_differs_waits_for_words(world: World, browsers: Browsers) -> None:
    made = worlds.decreed(world)
    rahma, one = browsers.of(world.rahma), f"/accreditations/{made.uuid}/"
    pressed(rahma, f"{one}decree/upload/", upload(PDF, "pindai.pdf"))
    assert "Teksnya tidak terbaca" in shown(rahma, f"{one}decree/")
    sinta = browsers.of(world.sinta)
    typed = {"number": "9/AKR", "signed_on": timezone.localdate().isoformat()}
    refused = pressed(rahma, f"{one}decree/confirm/", typed, 422)
    assert "Orang lain dari sekretariat" in refused.content.decode()
    refused = pressed(sinta, f"{one}decree/confirm/", typed, 422)
    assert "9/AKR" in refused.content.decode()
    pressed(sinta, f"{one}decree/confirm/", typed | {"note": "Dibaca berdampingan, isinya sama."})


def test_what_is_in_force_is_applied_for_again(world: World, browsers: Browsers) -> None:
    made = worlds.in_force(world)
    qori = browsers.of(world.qori)
    assert "Ajukan reakreditasi" in shown(qori, f"/accreditations/{made.uuid}/")
    query = f"?institution={world.balai.pk}&programme={world.programme.pk}"
    assert f'value="{world.programme.pk}" selected' in shown(qori, f"/accreditations/apply/{query}")


def test_a_suspension_is_told_as_one_and_can_be_appealed(world: World, browsers: Browsers) -> None:
    made = worlds.in_force(world)
    certificate = certificate_of(made)
    assert certificate is not None
    pressed(browsers.of(world.rahma), f"/accreditations/{made.uuid}/suspend/", {"reasons": REASONS})
    page = shown(Client(), f"/cek/{certificate.number}/")
    assert "Dibekukan sementara" in page
    assert "dicabut" not in page
    page = shown(browsers.of(world.qori), f"/accreditations/{made.uuid}/")
    assert "Ajukan banding" in page
    assert "Lepaskan hak banding" not in page


def test_a_refusal_is_closed_after_asking(world: World, browsers: Browsers) -> None:
    made = worlds.decided(world, "refused")
    rahma, one = browsers.of(world.rahma), f"/accreditations/{made.uuid}/"
    worlds.waived(world, made)
    page = shown(rahma, one)
    assert "Tutup sebagai tidak terakreditasi" in page
    assert "Terbitkan naskah keputusan" not in page
    shown(rahma, f"{one}refuse/")
    assert worlds.state_of(made) == State.DECIDED
    pressed(rahma, f"{one}refuse/")
    assert worlds.state_of(made) == State.REFUSED


def test_the_final_team_sees_what_is_open(world: World, browsers: Browsers) -> None:
    made = worlds.sitting(world)
    rahma, one = browsers.of(world.rahma), f"/accreditations/{made.uuid}/"
    told = {"criterion": "evaluasi", "severity": "major", "text": "Evaluasi tidak dilakukan lagi.", "deadline": LATER}
    pressed(rahma, f"{one}findings/new/", told | {"wanted": "Lakukan evaluasi."})
    voter = browsers.of(world.people["madya"].account)
    page = shown(voter, f"{one}sitting/vote/")
    assert "Evaluasi tidak dilakukan lagi." in page
    assert "boleh kosong" not in page
    assert "Evaluasi tidak dilakukan lagi." in shown(rahma, f"{one}sitting/decide/")
    vote = {"outcome": "accredited", "category": "a", "reasons": "Sudah memenuhi standar."}
    assert "tanpa syarat" in pressed(voter, f"{one}sitting/vote/", vote, 422).content.decode()
    assert pressed(voter, f"{one}sitting/vote/", vote | {"reasons": REASONS, "category": ""}, 422)
    pressed(voter, f"{one}sitting/vote/", {"outcome": "refused", "category": "", "reasons": REASONS})
