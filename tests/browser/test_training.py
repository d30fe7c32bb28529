"""Training walked on a phone by the people who do it: a programme meets its double, two agencies settle a case."""

from typing import Any

from tests.browser import support
from tests.browser.test_journeys import clean, follow, press, told
from tests.serving import Melek

pytestmark = support.MARKS
PATIENCE = "20"  # as in `test_assured`
WEST, EAST = "trainer-learning-manager", "trainer-2"
WHY = "Isi dan pesertanya sama; satu program dengan kursi bersama sudah cukup untuk kedua instansi."


def test_a_programme_meets_its_double_while_it_is_typed(nation: Melek, visit: Any) -> None:
    page = visit(WEST)
    page.goto("/programmes/")
    clean(page)
    follow(page, "Rancang program")
    page.fill("[name=title]", "Penyusunan Renstra Perangkat Daerah")
    page.locator("[name=title]").press_sequentially(" OPD")
    page.wait_for_selector("#hints li")
    assert "mungkin sama" in page.inner_text("#hints")
    clean(page)
    page.fill("[name=objective]", "Peserta dapat menyusun rencana strategis perangkat daerah.")
    page.fill("[name=code]", "UJI-PERAMBAN")
    page.fill("[name=hours]", "16")
    page.check("[name=clusters][value=teknis]")
    press(page, "Simpan dan lanjut")
    assert "Kompetensi yang dicapai" in page.inner_text("h1")
    clean(page)
    press(page, "Simpan dan lanjut")
    page.fill("[name=title]", "Menyusun tujuan dan sasaran")
    page.fill("[name=hours]", "16")
    press(page, "Tambahkan")
    assert "1 mata pelatihan, 16 JP" in told(page)
    clean(page)
    follow(page, "Lanjut ke pemeriksaan")
    assert "Program yang mirip" in told(page)
    clean(page)
    press(page, "Terbitkan program")
    assert "Penyusunan Renstra Perangkat Daerah" in page.inner_text("h1")
    clean(page)


def test_hints_come_by_a_button_where_scripts_are_off(nation: Melek, visit: Any) -> None:
    page = visit(WEST, java_script_enabled=False)
    page.goto("/programmes/new/")
    page.fill("[name=title]", "Penyusunan Renstra Perangkat Daerah")
    page.fill("[name=code]", "TANPA-SKRIP")
    page.click("button[name=hints]")
    assert "Sudah ada yang mirip" in told(page)
    assert page.input_value("[name=code]") == "TANPA-SKRIP"


def test_two_agencies_settle_a_case_of_the_planning_window(nation: Melek, visit: Any) -> None:
    page = visit(WEST)
    page.goto("/plans/")
    clean(page)
    follow(page, "2027")
    clean(page)
    follow(page, "Buka kasus")
    clean(page)
    page.locator("tr", has_text="Kementerian Dalam Negeri").get_by_role("link").first.click()
    page.wait_for_load_state()
    address = page.url
    assert "Mengapa mungkin sama" in told(page)
    clean(page)
    _answer(page, "Pemerintah Provinsi Papua")
    other = visit(EAST)
    other.goto(address)
    assert WHY in told(other)
    _answer(other, "Kementerian Dalam Negeri")
    assert "Hasil: Berbagi kursi" in told(other)
    clean(other)
    page.goto("/overlaps/log/")
    assert "Berbagi kursi" in told(page)
    clean(page)


def _answer(page: Any, agency: str) -> None:
    follow(page, f"Jawab untuk {agency}")
    clean(page)
    page.check("[name=resolution][value=share]")
    page.fill("[name=reason]", WHY)
    press(page, "Kirim jawaban")


def test_seats_are_asked_for_changed_and_lent(nation: Melek, visit: Any) -> None:
    page = visit(EAST)
    page.goto("/shared-seats/mine/?bagian=minta")
    clean(page)
    page.locator("main table tbody a").first.click()
    page.wait_for_load_state()
    clean(page)
    follow(page, "Ubah permintaan")
    clean(page)
    page.fill("[name=wanted]", "2")
    press(page, "Simpan")
    assert "2" in told(page)
    press(page, "Buat surat permintaan")
    assert page.locator("main a[href$='request.pdf']").count() == 1
    clean(page)
    lender = visit(WEST)
    lender.goto(page.url)
    clean(lender)
    lender.goto("/shared-seats/mine/")
    lender.locator("main table tbody a").first.click()
    lender.wait_for_load_state()
    follow(lender, "Ubah penawaran")
    lender.fill("[name=seats]", "12")
    press(lender, "Simpan")
    assert "12" in told(lender)
    clean(lender)


def test_a_finding_of_control_is_answered_and_judged(nation: Melek, visit: Any) -> None:
    page = visit("controller")
    page.goto("/controls/")
    page.locator("main tbody a", has_text="DAL-000001").click()
    page.wait_for_load_state()
    clean(page)
    waiting = page.locator("main tr", has_text="dieskalasi").locator("a").first
    waiting.click()
    page.wait_for_load_state()
    clean(page)
    address = page.url
    answers = visit("trainer-quality-officer")
    answers.goto(address)
    clean(answers)
    follow(answers, "Kirim tanggapan")
    clean(answers)
    answers.fill("textarea", "Rencana pengembangan kompetensi ditetapkan dengan keputusan kepala pada bulan depan.")
    press(answers, "Kirim tanggapan")
    assert "ditetapkan dengan keputusan" in told(answers)
    page.goto(address)
    assert "ditetapkan dengan keputusan" in told(page)
    clean(page)
