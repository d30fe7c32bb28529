"""What measurement is for, walked on a phone by the people who do it: each page is clean, and each act has its effect."""

import re
from typing import Any

from tests.browser import support
from tests.serving import Melek

pytestmark = support.MARKS
PRACTISING = 2700  # people, so that an item on trial gathers more than the 500 answers that its release asks for
ITEM = """
prompt: {id: "Mana tanggal yang tertulis menurut ISO 8601?", en: "Which date is written as ISO 8601 says?"}
options:
- {key: a, id: "2026-11-30", en: "2026-11-30"}
- {key: b, id: 30/11/2026, en: 30/11/2026}
- {key: c, id: 30 November 2026, en: 30 November 2026}
- {key: d, id: 11-30-26, en: 11-30-26}
answer: [a]
rationale: {id: Urutannya tahun bulan hari dengan empat dua dan dua angka., en: Year month and day with four two and two digits.}
source: 'ISO 8601-1:2019, Date and time.'
"""
REASON = "Sudah dibandingkan pada orang yang kemampuannya sama; rumusannya memakai istilah satu perangkat saja."
DECISION = "Catatan jaringan menunjukkan dua gangguan selama tes. Hasil ini tidak menggambarkan kemampuan Anda."
BORDERLINE = (
    "Dapat mengurus surat elektronik dan berkas sendiri. Masih perlu bantuan untuk menilai sumber yang meragukan."
)
JUDGES = ("item-author", "item-reviewer", "panel-1")

FINISH = """
from melek.identity.models import User
from tests.browser.laboratory import finished_test
print(finished_test(User.objects.get(username="peragaan-taker")).uuid)
"""


def clean(page: Any) -> None:
    """The page breaks no rule of accessibility and fits the phone."""
    assert support.axe(page) == [], page.url
    assert support.spills(page) == 0, page.url
    assert support.cramped(page) == [], page.url


def press(page: Any, name: str) -> None:
    """Press a button of the page's main part, and wait for what comes."""
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def follow(page: Any, name: str) -> None:
    """Follow a link of the page's main part."""
    page.locator("main").get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def told(page: Any) -> str:
    """The words of the main part."""
    words: str = page.inner_text("main")
    return words


def write_item(visit: Any) -> tuple[str, str]:
    """The author begins an item, hands it in too early, mends it; address and code of the item."""
    page = visit("item-author")
    page.goto("/workshop/")
    clean(page)
    follow(page, "Tulis soal baru")
    page.select_option("[name=competence]", "1.1")
    page.select_option("[name=interaction]", "choice")
    page.select_option("[name=level]", "3")
    press(page, "Mulai menulis")
    press(page, "Simpan dan ajukan telaah")
    assert page.url.endswith("/edit/")
    for fault in ("Sumber fakta (source) belum ada", "masih teks contoh: prompt, options, rationale"):
        assert fault in told(page)
    clean(page)
    page.fill("[name=text]", ITEM)
    press(page, "Simpan dan ajukan telaah")
    page.wait_for_url(re.compile(r"/workshop/\d+/$"))
    assert "Ditelaah" in page.inner_text("main .tag, header .tag, .tag")
    code = page.inner_text("h1").removeprefix("Soal ").strip()
    return page.url, code


def review(visit: Any, role: str, code: str) -> None:
    """A reader answers without the key, then approves."""
    page = visit(role)
    page.goto("/workshop/")
    follow(page, code)
    clean(page)
    assert "answer:" not in page.content()
    page.get_by_label("2026-11-30", exact=True).check()
    press(page, "Jawab dan lanjut")
    assert "Jawaban Anda sama dengan kunci penulis." in told(page)
    clean(page)
    for box in page.locator("[name=checks]").all():
        box.check()
    page.check("[name=verdict][value=approve]")
    press(page, "Simpan telaah")
    page.wait_for_url("**/workshop/")


def calibrate(visit: Any) -> str:
    """One psychometrician asks for a calibration and cannot sign it; the other signs it; the name of the set made."""
    page = visit("psychometrician")
    page.goto("/calibrations/new/")
    page.select_option("[name=bank]", label="Bank terbuka (latihan) (terbuka)")
    page.check("[name=link][value=fixed]")
    press(page, "Mulai menghitung")
    for _second in range(90):
        if page.locator("#h-soal").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    address = page.url
    assert "orang lain yang menandatanganinya" in told(page)
    clean(page)
    other = visit("psychometrician-2")
    other.goto(address)
    other.fill("[name=version]", "2027.perjalanan")
    today = other.evaluate("new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 10)")
    other.fill("[name=effective_on]", today)
    press(other, "Tandatangani dan berlakukan")
    assert "Set 2027.perjalanan berlaku mulai" in told(other)
    return address


def test_an_item_from_its_author_to_the_score(visit: Any, nation: Melek) -> None:
    address, code = write_item(visit)
    for reader in ("item-reviewer", "item-reviewer-2"):
        review(visit, reader, code)
    page = visit("psychometrician")
    page.goto("/workshop/")
    assert code in told(page)
    press(page, "Terbitkan set parameter")
    nation.python(f"from tests.browser.practised import practise\npractise({PRACTISING})")
    calibration = calibrate(visit)
    page.goto(f"{calibration}items/{code}/")
    clean(page)
    page.goto(address)
    assert page.locator("li.current").inner_text().startswith("Terkalibrasi")
    clean(page)
    press(page, "Pakai untuk skor")
    page.goto("/workshop/")
    press(page, "Terbitkan set parameter")
    page.goto(address)
    assert page.locator("li.current").inner_text().startswith("Dipakai")
    assert "Belum" not in page.locator("dl.facts").first.inner_text()


def seat_panel(visit: Any) -> str:
    """A psychometrician forms a panel of three by the bookmark method; its address."""
    page = visit("psychometrician")
    page.goto("/panels/new/")
    page.fill("[name=name]", "Panel perjalanan")
    page.locator("[name=parameter_set] option", has_text="2025.1").evaluate("(one) => { one.selected = true }")
    page.check("[name=method][value=bookmark]")
    page.fill("[name=items]", "12")
    page.fill("[name=borderline]", BORDERLINE)
    page.fill("[name=judges]", "peragaan-item-author\ntidak-ada")
    press(page, "Bentuk dan buka putaran pertama")
    assert "tidak-ada" in told(page)
    clean(page)
    page.fill("[name=judges]", "\n".join(f"peragaan-{one}" for one in JUDGES))
    press(page, "Bentuk dan buka putaran pertama")
    page.wait_for_url(re.compile(r"/panels/[0-9a-f-]{36}/$"))
    assert "Putaran 1 sedang berlangsung." in told(page)
    clean(page)
    address: str = page.url
    return address


def judge(visit: Any, role: str, address: str, place: str) -> None:
    """A member of the panel finds the task on the first page and sets a bookmark."""
    page = visit(role)
    follow(page, "Nilai soal dalam Panel perjalanan")
    assert page.url == address
    follow(page, "Menilai")
    assert "Orang yang baru saja cukup" in told(page)
    clean(page)
    press(page, f"Letakkan penanda pada halaman {place}")
    assert page.url == address


def test_a_panel_sets_a_cut(visit: Any) -> None:
    address = seat_panel(visit)
    guide = visit("psychometrician")
    guide.goto(address)
    press(guide, "Tutup putaran")
    assert "orang belum" in told(guide)
    for role, place in zip(JUDGES, ("5", "6", "7"), strict=True):
        judge(visit, role, address, place)
    guide.goto(address)
    press(guide, "Tutup putaran")
    found = re.search(r"Batas putaran 1: skor (\d+)", told(guide))
    assert found is not None
    assert "Di atas batas ini" in told(guide)
    assert "Tandatangani" not in told(guide)
    page = visit("evaluator")
    page.goto(address)
    clean(page)
    page.fill("[name=version]", "2027.panel")
    page.fill("[name=valid_from]", "2027-01-01")
    page.fill("[name=owner]", "Melek (usulan)")
    page.fill("[name=consultation]", "Panel tiga orang; hasilnya dibicarakan satu kali.")
    press(page, "Tandatangani")
    assert "Batas sudah ditandatangani" in told(page)
    page.goto("/definitions/")
    assert "2027.panel" in told(page)
    assert found[1] in told(page)
    clean(page)


def test_a_fairness_case_is_closed(visit: Any) -> None:
    page = visit("psychometrician")
    page.goto("/issues/?jenis=dif")
    clean(page)
    code = page.locator("main tbody th a").first.inner_text()
    follow(page, code)
    address = page.url
    clean(page)
    page.check("[name=action][value=retire]")
    page.fill("[name=text]", "tidak")
    press(page, "Simpan")
    assert "Ada yang perlu diperbaiki" in told(page)
    clean(page)
    page.check("[name=action][value=watch]")
    page.fill("[name=text]", REASON)
    press(page, "Simpan")
    page.goto(address)
    assert REASON in told(page)
    assert page.locator("[name=action]").count() == 0
    page.goto("/issues/?keadaan=closed")
    assert code in told(page)


def to_the_room(visit: Any) -> Any:
    """The person whom the wave drew answers the survey and takes a seat in the room; the page of the seat."""
    page = visit("supervised-taker")
    follow(page, "Ikuti tes literasi digital")
    for question in ("device", "signal", "electricity", "distance", "help"):
        page.check(f"#id_{question}_1")
    page.click("button.primary")
    page.wait_for_url("**/room/")
    clean(page)
    press(page, "Pilih ruang ini")
    assert "Ruang tes peragaan, kursi 1." in told(page)
    assert page.get_by_role("link", name="Mulai tes").count() == 0
    clean(page)
    return page


def answer(page: Any) -> int:
    """Say *Saya tidak tahu* to the item on the page; the status of the answer."""
    with page.expect_response(lambda one: one.request.method == "POST") as posted:
        page.get_by_role("button", name="Saya tidak tahu").click()
    page.wait_for_load_state()
    status: int = posted.value.status
    return status


def test_a_supervised_sitting_with_an_incident(visit: Any) -> None:
    taker = to_the_room(visit)
    seat = taker.url
    guard = visit("invigilator")
    follow(guard, "Awasi Ruang tes peragaan")
    clean(guard)
    press(guard, "Buka ruang")
    guard.select_option("select[name=identity]", index=1)
    press(guard, "Identitas cocok")
    taker.goto(seat)
    follow(taker, "Mulai tes")
    assert "Tes ini diawasi." in told(taker)
    clean(taker)
    press(taker, "Mulai tes")
    assert answer(taker) in {200, 302}
    guard.get_by_placeholder("Alasan jeda", exact=True).fill("Listrik padam di seluruh gedung.")
    press(guard, "Jeda")
    assert "Dijeda" in told(guard)
    assert answer(taker) == 409
    taker.get_by_role("heading", name="Tes Anda berhenti dulu").wait_for()
    assert "Tes sedang dijeda pengawas." in told(taker)
    assert "1 jawaban sudah tersimpan." in told(taker)
    clean(taker)
    guard.select_option("select[name=kind]", "technical")
    guard.fill("[name=text] >> nth=-1", "Listrik padam sepuluh menit; tes dilanjutkan dari soal yang sama.")
    press(guard, "Catat kejadian")
    assert "Listrik padam sepuluh menit" in told(guard)
    clean(guard)
    press(guard, "Lanjutkan")
    follow(taker, "Lanjutkan tes")
    while "/sittings/" in taker.url:
        before = taker.get_attribute("form[data-token]", "data-token")
        answer(taker)
        taker.wait_for_function(
            "(old) => document.querySelector('form[data-token]')?.dataset.token !== old", arg=before
        )
        taker.wait_for_load_state()
    assert "Skor Anda" in taker.inner_text("p.answer")
    clean(taker)
    guard.reload()
    assert "1 tes selesai" in told(guard)
    clean(guard)


def test_an_objection_is_answered(visit: Any, nation: Melek) -> None:
    sitting = nation.python(FINISH).strip()
    page = visit("taker")
    page.goto(f"/sittings/{sitting}/result/")
    result = page.url
    follow(page, "Ajukan keberatan")
    clean(page)
    press(page, "Ajukan")
    assert "Ada yang perlu diperbaiki" in told(page)
    page.fill("[name=statement]", "Sambungan putus dua kali dan layar membeku, jadi saya memilih tidak tahu.")
    page.fill("[name=remedy]", "Tes ulang.")
    press(page, "Ajukan")
    page.goto(result)
    number = re.search(r"Keberatan ([0-9A-Z-]+)", told(page))
    assert number is not None
    assert "Jawaban paling lambat" in told(page)
    expert = visit("psychometrician")
    expert.goto("/objections/")
    clean(expert)
    follow(expert, number[1])
    case = expert.url
    press(expert, "Tangani")
    expert.goto(f"{result}why/")
    assert "Keberatan dan tindak lanjut" in told(expert)
    clean(expert)
    expert.goto(case)
    follow(expert, "Jawab")
    expert.check("[name=outcome][value=upheld]")
    expert.fill("[name=reasons]", DECISION)
    press(expert, "Kirim jawaban")
    for act, done in (("Kesampingkan hasil", "Dikesampingkan"), ("Beri tes ulang tanpa jeda", "Tes ulang diberikan")):
        expert.goto(f"{result}why/")
        follow(expert, act)
        clean(expert)
        expert.fill("[name=reason]", DECISION)
        expert.locator("main form:has([name=reason]) button").click()
        expert.wait_for_url("**/why/")
        assert done in told(expert)
    page.goto(result)
    for words in (DECISION, "Dikabulkan", "Hasil ini dikesampingkan sejak", "Banding dapat diajukan sampai"):
        assert words in told(page)
    clean(page)
    page.goto("/tests/")
    assert page.get_by_role("link", name="Mulai tes").count() == 2  # the retake, and the wave's own test
