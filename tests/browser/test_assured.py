"""Quality walked by the people who do it: from internal assurance to a certificate, an appeal, a visit; and a complaint."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from tests.browser import support
from tests.browser.test_journeys import clean, follow, press, told
from tests.serving import Melek

pytestmark = support.MARKS
PATIENCE = "20"  # seconds that an act waits for the night's jobs, which all run when a nation is served first
OFFICER, OFFICE, SECOND = "trainer-quality-officer", "accreditor", "accreditor-2"
FIRST, FINAL = ("assessor-1", "assessor-2"), ("assessor-3", "assessor-4", "assessor-5")
NAMES = {f"assessor-{number}": f"Asesor akreditasi {number} (peragaan)" for number in range(1, 6)}
GAP = "Dua dari empat kelas yang dilihat tidak punya laporan pengamatan mengajar."
WANTED = "Susun laporan pengamatan untuk setiap kelas semester ini."
REMEDY = "Laporan pengamatan keempat kelas sudah disusun dan dilampirkan pada berkas lembaga."
REASONS = "Kurikulum dan fasilitas memenuhi standar; pengamatan mengajar sudah diperbaiki setelah temuan visitasi."
APPEAL = "Tim akhir tidak membahas perbaikan yang sudah dinyatakan selesai oleh penilai awal."
STORY = "Bahan pelatihan baru dapat diunduh setelah kelas selesai, jadi peserta tidak dapat bersiap."
PROOF = b"Dokumen peragaan, bukan dokumen sungguhan."
ANSWER = "Berita acara sidang memuat perbaikan itu pada halaman kedua, jadi putusan tim akhir tetap seperti semula."


def test_internal_quality_leads_to_a_certificate_and_a_visit(nation: Melek, visit: Any) -> None:
    officer = visit(OFFICER)
    finish_internal_check(officer)
    address = apply(officer)
    office = visit(OFFICE)
    check_documents(office, address)
    form_team(office, address, "Susun tim penilai awal", FIRST)
    first = [declared(visit, role, address) for role in FIRST]
    go(office, address)
    press(office, "Mulai penilaian")
    finding = visited(office, first[0], address)
    remedied(officer, first[0], finding)
    scored(first, address)
    decided(office, visit, address)
    second = visit(SECOND)
    appealed(officer, office, second, address)
    certified(office, second, address)
    watched(office, officer)


def go(page: Any, address: str) -> None:
    """Open an address again."""
    page.goto(address)
    page.wait_for_load_state()


def answer_all(page: Any) -> None:
    """Answer what is open on one page of a sheet: the middle of each scale, with a note."""
    for group in page.locator("main form fieldset").all():
        if group.locator("input[type=radio]:checked").count() == 0 or _is_open(group):
            group.locator("input[type=radio]").nth(1).check()
    for field in page.locator("main form input[type=number]").all():
        if not field.input_value():
            field.fill("80")


def _is_open(group: Any) -> bool:
    return group.locator("input[type=radio]:checked").first.get_attribute("value") == ""


def fill_sheet(page: Any) -> None:
    """Go through all elements of a sheet to its last page, and bring the files that are missing then."""
    while page.get_by_role("button", name="Lanjut", exact=True).count():
        answer_all(page)
        press(page, "Lanjut")
    check: str = page.url
    while (missing := page.locator("section.card", has_text="Yang belum selesai").locator("a")).count():
        text = missing.first.inner_text()
        missing.first.click()
        page.wait_for_load_state()
        answer_all(page)
        page.locator("button", has_text="Simpan dan tambah bukti").filter(has_text=text).click()
        page.wait_for_load_state()
        page.locator("details", has_text="Tambah berkas").locator("summary").click()
        page.set_input_files("[name=file]", {"name": "bukti.txt", "mimeType": "text/plain", "buffer": PROOF})
        press(page, "Unggah berkas")
        go(page, check)


def finish_internal_check(page: Any) -> None:
    """Answer what is left of this year's check, and leave it for the improvements."""
    page.goto("/internal/")
    clean(page)
    page.locator("main tbody tr", has_text=str(timezone.localdate().year)).locator("a").first.click()
    page.wait_for_load_state()
    clean(page)
    cycle = page.url
    follow(page, "Isi pemeriksaan")
    follow(page, "Isi jawaban")
    fill_sheet(page)
    clean(page)
    press(page, "Kirim jawaban")
    go(page, cycle)
    press(page, "Lanjut ke perbaikan")
    assert "Perbaikan" in told(page)


def apply(page: Any) -> str:
    """Hand in the draft that the demo begins, filled from the check; the address of the file."""
    page.goto("/accreditations/")
    clean(page)
    page.locator("main tbody tr", has_text="Permohonan disusun").locator("a").first.click()
    page.wait_for_load_state()
    address: str = page.url
    press(page, f"Isi dari penjaminan mutu internal {timezone.localdate().year}")
    go(page, address)
    follow(page, "Isi penilaian mandiri")
    assert "PMI-" in told(page)  # each answer says from which check it comes
    clean(page)
    follow(page, "Isi jawaban")
    fill_sheet(page)
    press(page, "Kirim jawaban")
    hand_in_documents(page, address)
    go(page, address)
    press(page, "Ajukan permohonan")
    assert "Diajukan ke akreditor" in told(page)
    clean(page)
    return address


def hand_in_documents(page: Any, address: str) -> None:
    """Try without the documents, then bring a file for each but the last, and the reason why that one is absent."""
    go(page, address)
    press(page, "Ajukan permohonan")
    assert "belum lengkap: Surat permohonan" in told(page)
    go(page, address)
    follow(page, "Unggah dokumen")
    clean(page)
    absent = page.locator("section.card li", has=page.locator(".tag", has_text="Belum ada")).locator("a")
    for left in range(absent.count(), 0, -1):
        absent.first.click()
        page.wait_for_load_state()
        if left == 1:
            page.fill("[name=reason]", "Program ini baru berjalan tahun ini, jadi laporannya terbit tahun depan.")
        else:
            page.set_input_files("[name=file]", {"name": "dokumen.txt", "mimeType": "text/plain", "buffer": PROOF})
        press(page, "Simpan dokumen")
    assert "Semua dokumen sudah ada" in told(page)
    clean(page)


def check_documents(page: Any, address: str) -> None:
    """Take the file up and find its documents complete."""
    go(page, address)
    press(page, "Periksa dokumen")
    follow(page, "Isi pemeriksaan dokumen")
    for choice in page.locator("input[type=radio][value=yes]").all():
        choice.check()
    clean(page)
    press(page, "Simpan pemeriksaan")
    go(page, address)
    press(page, "Nyatakan dokumen lengkap")


def form_team(page: Any, address: str, label: str, roles: tuple[str, ...]) -> None:
    """Seat assessors: the chair, a secretary where the team has one, members."""
    go(page, address)
    follow(page, label)
    posts = ["chair", "secretary"] if page.locator("[name=secretary]").count() else ["chair"]
    for post, role in zip(posts, roles, strict=False):
        option = page.locator(f"[name={post}] option", has_text=NAMES[role]).get_attribute("value")
        page.select_option(f"[name={post}]", option)
    for role in roles[len(posts) :]:
        page.locator("label", has_text=NAMES[role]).locator("input").check()
    clean(page)
    press(page, "Simpan susunan tim")


def declared(visit: Any, role: str, address: str) -> Any:
    """An assessor who says that nothing binds them to the institution."""
    page = visit(role)
    page.goto("/my-assessments/")
    page.locator("main tbody tr", has_text="Diminta").locator("a").first.click()
    page.wait_for_load_state()
    press(page, "Saya bebas benturan kepentingan")
    go(page, address)
    return page


def visited(office: Any, assessor: Any, address: str) -> str:
    """A visit online, its checklist and a finding; the address of the finding."""
    go(office, address)
    follow(office, "Jadwalkan visitasi")
    office.fill("[name=planned_on]", timezone.localdate().isoformat())
    office.check("[name=mode][value=online]")
    office.fill("[name=agenda]", "Bertemu kepala lembaga dan dua pengajar, lalu melihat dua kelas.")
    press(office, "Jadwalkan")
    go(assessor, address)
    assessor.locator("main a[href*='/visits/']").first.click()
    assessor.wait_for_load_state()
    for choice in assessor.locator("input[type=radio][value=yes]").all():
        choice.check()
    clean(assessor)
    press(assessor, "Simpan yang terlihat")
    follow(assessor, "Tutup visitasi")
    assessor.fill("[name=summary]", "Kelas berjalan sesuai rancangan; pengamatan mengajar belum dicatat.")
    press(assessor, "Tutup")
    go(assessor, address)
    follow(assessor, "Tulis temuan")
    assessor.select_option("[name=criterion]", "teaching-observed")
    assessor.fill("[name=text]", GAP)
    assessor.fill("[name=wanted]", WANTED)
    assessor.fill("[name=deadline]", (timezone.localdate() + timedelta(days=30)).isoformat())
    press(assessor, "Simpan temuan")
    assessor.locator("main tbody a[href*='/findings/']").first.click()
    assessor.wait_for_load_state()
    assert GAP in told(assessor)
    clean(assessor)
    finding: str = assessor.url
    return finding


def remedied(officer: Any, assessor: Any, finding: str) -> None:
    """The institution tells what it did, and the assessor closes the finding."""
    go(officer, finding)
    follow(officer, "Laporkan perbaikan")
    officer.fill("[name=remedy]", REMEDY)
    press(officer, "Laporkan perbaikan")
    assert REMEDY in told(officer)
    go(assessor, finding)
    follow(assessor, "Tutup temuan")
    assessor.fill("[name=judgement]", "Keempat laporan sudah dibaca dan lengkap.")
    press(assessor, "Tutup temuan")
    assert "Selesai" in told(assessor)


def scored(pages: list[Any], address: str) -> None:
    """Each assessor of the first team judges by themselves; the chair closes the common score."""
    for page in pages:
        go(page, address)
        follow(page, "Nilai tim awal")
        follow(page, "Nilai kriteria")
        follow(page, "Isi jawaban")
        fill_sheet(page)
        go(page, f"{address}scores/")
        press(page, "Selesaikan penilaian saya")
    chair = pages[0]
    go(chair, f"{address}scores/")
    press(chair, "Ambil jawaban yang sama")
    clean(chair)
    press(chair, "Tutup nilai bersama")
    assert "Nilai bersama" in told(chair)


def decided(office: Any, visit: Any, address: str) -> None:
    """The final team sits, votes and decides."""
    go(office, address)
    press(office, "Terima hasil tim awal")
    form_team(office, address, "Susun tim penilai akhir", FINAL)
    voters = [declared(visit, role, address) for role in FINAL]
    go(office, address)
    press(office, "Buka sidang tim akhir")
    for page in voters:
        go(page, address)
        follow(page, "Berikan suara")
        page.check("[name=outcome][value=accredited]")
        page.select_option("[name=category]", "b")
        page.fill("[name=reasons]", REASONS)
        press(page, "Berikan suara")
    go(office, address)
    follow(office, "Catat keputusan tim akhir")
    office.fill("[name=reasons]", REASONS)
    press(office, "Catat putusan")
    assert "Sudah diputuskan" in told(office)
    clean(office)


def appealed(officer: Any, office: Any, second: Any, address: str) -> None:
    """The institution appeals, an office that did not decide answers with reasons, and nothing goes on before that ends."""
    go(office, address)
    assert "Terbitkan naskah keputusan" not in told(office)  # the time of an appeal runs
    go(officer, address)
    follow(officer, "Ajukan banding")
    clean(officer)
    officer.fill("[name=statement]", APPEAL)
    officer.fill("[name=remedy]", "Bahas perbaikannya dan tetapkan kategori yang sesuai.")
    press(officer, "Ajukan")
    case: str = officer.url
    go(office, case)
    assert office.get_by_role("button", name="Tangani").count() == 0  # this account wrote the decision down
    go(second, case)
    answered(second, case, "rejected", ANSWER)
    go(officer, case)
    assert ANSWER in told(officer)
    clean(officer)
    press(officer, "Terima jawaban dan tutup")
    assert "Selesai" in told(officer)


def certified(office: Any, second: Any, address: str) -> None:
    """The decree is printed, signed outside, compared by somebody else; the certificate can be checked by anybody."""
    go(office, address)
    press(office, "Terbitkan naskah keputusan")
    with office.expect_download() as told_of:
        office.click("main a[href$='/decree/file/']")
    signed = Path(told_of.value.path()).read_bytes()
    office.set_input_files(
        "[name=file]", {"name": "bertanda-tangan.pdf", "mimeType": "application/pdf", "buffer": signed}
    )
    press(office, "Unggah")
    clean(office)
    assert "Menunggu orang lain dari sekretariat" in told(office)
    go(second, f"{address}decree/")
    second.fill("[name=number]", "12/K.1/2026")
    second.fill("[name=signed_on]", timezone.localdate().isoformat())
    press(second, "Isinya sama")
    go(office, address)
    press(office, "Berlakukan akreditasi")
    assert "Akreditasi berlaku" in told(office)
    clean(office)
    follow(office, "Cek keasliannya")
    assert "berlaku" in told(office)
    clean(office)


def answered(page: Any, case: str, outcome: str, reasons: str) -> None:
    """Take a case and answer it."""
    go(page, case)
    press(page, "Tangani")
    follow(page, "Jawab")
    page.check(f"[name=outcome][value={outcome}]")
    page.fill("[name=reasons]", reasons)
    press(page, "Kirim jawaban")
    assert reasons in told(page)


def watched(office: Any, officer: Any) -> None:
    """The highest risk is visited first: planned with the reasons of its score, and what came of it written down."""
    office.goto("/risks/")
    clean(office)
    scores = [float(one.split()[0].replace(",", ".")) for one in office.locator("main tbody td b").all_inner_texts()]
    assert scores == sorted(scores, reverse=True)
    office.locator("main tbody tr", has_text="AKR-").first.locator("a").first.click()
    office.wait_for_load_state()
    clean(office)
    follow(office, "Rencanakan surveilans")
    assert "Skor risiko" in office.input_value("[name=reason]")
    office.fill("[name=planned_on]", timezone.localdate().isoformat())
    press(office, "Rencanakan")
    assert "Skor risiko" in told(office)
    follow(office, "Catat hasil")
    office.fill("[name=held_on]", timezone.localdate().isoformat())
    office.fill("[name=summary]", "Kelas dan pengajarnya sesuai dengan yang diakreditasi.")
    press(office, "Simpan hasil")
    assert "sesuai dengan yang diakreditasi" in told(office)
    go(officer, office.url)
    clean(officer)


def test_a_complaint_is_answered_and_ends(nation: Melek, visit: Any) -> None:
    page = visit("item-author")
    page.goto("/institutions/")
    follow(page, "BPSDM Pemprov Papua")
    page.locator("main a[href^='/offerings/']").first.click()
    page.wait_for_load_state()
    follow(page, "Sampaikan pengaduan")
    page.fill("[name=statement]", STORY)
    page.fill("[name=remedy]", "Bagikan bahan pelatihannya lebih dahulu.")
    clean(page)
    press(page, "Ajukan")
    case: str = page.url
    assert STORY in told(page)
    clean(page)
    officer = visit(OFFICER)
    officer.goto("/")
    answered(officer, case, "upheld", ANSWER)
    go(page, case)
    assert ANSWER in told(page)
    clean(page)
