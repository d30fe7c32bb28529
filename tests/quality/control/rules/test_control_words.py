"""The sentences say what the figures say, in both languages."""

from datetime import date
from typing import Any

from django.utils import translation

from melek.quality.rules.control import coverage_of, norm_figure
from melek.quality.rules.control_words import (
    change_words,
    control_words,
    coverage_words,
    finding_words,
    left_words,
    weakest,
    weakest_words,
    year_words,
)

TODAY = date(2026, 11, 2)


def figure(code: str, met: int, judged: int) -> Any:
    now = {number: "met" if number < met else "not_met" for number in range(judged)}
    return norm_figure(code, now, {}, applicable=20, on=TODAY)


def test_coverage_is_told_with_its_parts() -> None:
    told = coverage_words(coverage_of(["met"] * 4 + ["partly"] + ["not_met"] * 2 + ["no_source"] * 5))
    assert told == "7 dari 12 norma terukur: 4 terpenuhi, 1 sebagian, 2 belum."
    assert coverage_words(coverage_of(["no_source"] * 3)) == "Belum satu pun dari 3 norma terukur."


def test_a_year_without_reports_says_so() -> None:
    assert "Belum ada pengendalian" in year_words(2026, agencies=650, controlled=0, findings=3, settled=1)


def test_a_year_is_told_with_agencies_and_findings() -> None:
    told = year_words(2026, agencies=1650, controlled=12, findings=9, settled=5)
    assert told == "Tahun 2026, 12 dari 1.650 instansi dikendalikan. 5 dari 9 temuan sudah selesai ditindaklanjuti."
    assert year_words(2026, agencies=650, controlled=12, findings=0, settled=0).endswith("Tidak ada temuan.")
    with translation.override("en"):
        assert year_words(2026, agencies=1650, controlled=12, findings=9, settled=5).startswith("In 2026, 12 of 1,650")


def test_weakest_norm_needs_enough_agencies_and_a_gap() -> None:
    rows = [figure("penuh", 9, 9), figure("sedikit", 0, 4), figure("lemah", 2, 8), figure("sedang", 5, 8)]
    low = weakest(rows)
    assert low is not None
    assert low.code == "lemah"
    assert weakest_words("Lemah", low).endswith("Lemah (2 dari 8 instansi yang dinilai).")
    assert weakest([figure("penuh", 9, 9), figure("sedikit", 0, 4)]) is None


def test_change_compares_only_agencies_judged_twice() -> None:
    assert change_words(figure("uji", 1, 2)) == "belum dapat dibandingkan"
    one = norm_figure("uji", {1: "met", 2: "met"}, {1: "partly", 3: "met"}, applicable=3, on=TODAY)
    assert change_words(one) == "1 dinilai pada kedua tahun: 1 naik, 0 turun"


def test_clocks_are_told_in_days() -> None:
    assert left_words(date(2026, 11, 5), TODAY) == "3 hari lagi"
    assert left_words(TODAY, TODAY) == "hari ini"
    assert left_words(date(2026, 10, 31), TODAY) == "lewat 2 hari"


def test_a_finding_says_who_is_waited_for() -> None:
    day = date(2026, 11, 5)
    assert finding_words("recommended", day=day, today=TODAY).endswith("sampai 5 November 2026 (3 hari lagi).")
    assert finding_words("escalated", day=date(2026, 10, 31), today=TODAY).endswith("(lewat 2 hari).")
    assert finding_words("accepted", day=day, today=TODAY).startswith("Tindak lanjut dijanjikan 5 November")
    assert finding_words("replied", day=None, today=TODAY).startswith("Tanggapan instansi menunggu dinilai")
    assert finding_words("closed", day=None, today=TODAY)


def test_a_control_tells_its_deadline_only_while_it_is_under_way() -> None:
    told = control_words("Sedang berjalan", due_on=date(2026, 11, 3), today=TODAY)
    assert told == "Sedang berjalan; laporannya paling lambat 3 November 2026 (1 hari lagi)."
    assert control_words("Selesai", due_on=None, today=TODAY) == "Selesai."
