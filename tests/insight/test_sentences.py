"""The sentences of public pages, in both languages, from figures."""

from datetime import date

import pytest
from django.utils import translation

from melek.insight.enums import Place, Verdict
from melek.insight.rules import Change
from melek.insight.views import sentences
from melek.planning.models import Target
from melek.warehouse.models import CubeCell

TARGET = Target(code="t", year=2029, value=0.9)


def cell(
    value: float | None, lower: float | None = None, upper: float | None = None, *, on: date = date(2026, 10, 1)
) -> CubeCell:
    state = "primary" if value is None else "shown"
    return CubeCell(value=value, lower=lower, upper=upper, on=on, population=5_588_245, state=state)


NOW, BEFORE = cell(0.384, 0.369, 0.399), cell(0.312, 0.296, 0.328, on=date(2025, 10, 1))


def test_national_answer_says_rate_interval_and_people_missing() -> None:
    told = sentences.national_answer(NOW, TARGET)
    assert told.lead == "Kini 38,4% (95%: 36,9–39,9%)."
    assert told.rest == "Untuk 90% pada 2029, sekitar 2,9 juta pegawai lagi perlu melek digital."


def test_national_answer_in_english() -> None:
    with translation.override("en"):
        told = sentences.national_answer(NOW, TARGET)
    assert told.lead == "Now 38.4% (95%: 36.9–39.9%)."
    assert told.rest == (
        "To reach 90% by 2029, about 2.9 million more civil servants need to become digitally literate."
    )


def test_national_answer_when_the_target_is_reached() -> None:
    assert "sudah tercapai" in sentences.national_answer(cell(0.93, 0.92, 0.94), TARGET).rest


def test_national_answer_is_unsure_while_the_interval_lies_on_both_sides_of_the_target() -> None:
    told = sentences.national_answer(cell(0.91, 0.88, 0.94), TARGET).rest
    assert told == "Belum dapat dipastikan apakah target 90% pada 2029 sudah tercapai: rentangnya masih di dua sisi."


def test_national_answer_without_a_target_promises_nothing() -> None:
    assert sentences.national_answer(NOW, None).rest == "Belum ada target yang dimuat."


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.ROSE, "Naik: +7,2 poin sejak Oktober 2025."),
        (Verdict.CANNOT_TELL, "+7,2 poin sejak Oktober 2025: belum dapat dibedakan."),
        (Verdict.NOT_COMPARABLE, "Definisinya berbeda dari Oktober 2025; tidak dibandingkan."),
    ],
)
def test_change_words_say_no_more_than_the_verdict(verdict: Verdict, words: str) -> None:
    assert sentences.change_words(Change(0.072, 0.01, verdict), BEFORE) == words


def test_change_words_of_a_fall_carry_a_minus_sign() -> None:
    told = sentences.change_words(Change(-0.041, 0.01, Verdict.FELL), BEFORE)
    assert told == "Turun: −4,1 poin sejak Oktober 2025."


def test_trajectory_heading_of_one_wave_says_no_direction() -> None:
    assert sentences.trajectory_heading(None, None) == "Baru satu gelombang terukur; arahnya belum dapat dikatakan"


def test_trajectory_heading_joins_direction_and_place() -> None:
    told = sentences.trajectory_heading(Change(0.07, 0.01, Verdict.ROSE), Place.BELOW)
    assert told == "Angka naik sejak gelombang sebelumnya, di bawah jalur ke target"


def test_map_heading_names_few_and_counts_many() -> None:
    assert sentences.map_heading([]) == "Belum ada provinsi yang jelas di bawah angka nasional"
    assert sentences.map_heading(["Papua"]) == "Papua jelas di bawah angka nasional"
    assert sentences.map_heading(["A", "B", "C"]) == "A, B, dan C jelas di bawah angka nasional"
    assert sentences.map_heading(list("ABCD")) == "4 provinsi jelas di bawah angka nasional"


def test_rank_heading_warns_only_when_intervals_overlap() -> None:
    assert "tumpang tindih; jangan" in sentences.rank_heading(3)
    assert "tidak saling" in sentences.rank_heading(0)


def test_province_answer_of_a_hidden_figure_gives_the_reason_and_no_number() -> None:
    told = sentences.province_answer(cell(None), NOW, None)
    assert (told.lead, told.rest) == ("Disembunyikan: kurang dari 10 orang.", "")


def test_province_answer_compares_with_the_nation_in_words() -> None:
    told = sentences.province_answer(cell(0.25, 0.19, 0.31), NOW, Place.BELOW)
    assert told.lead.startswith("25,0% (95%: 19,0–31,0%) pegawai yang bertugas di sini")
    assert told.rest == "Itu jelas di bawah angka nasional 38,4%."


def test_agency_answer_speaks_of_the_employer() -> None:
    assert sentences.agency_answer(None, None, None).lead == "Belum ada pegawai instansi ini yang dites."
    told = sentences.agency_answer(cell(0.5, 0.4, 0.6), cell(0.54, 0.5, 0.58), Place.UNCLEAR)
    assert told.rest == "Itu belum dapat dibedakan dari angka semua instansi sejenis, 54,0%."


def test_rate_words_of_a_counted_figure_have_no_interval() -> None:
    assert sentences.rate_words(cell(0.58)) == "58,0%"


def test_joined_names_read_as_a_list() -> None:
    assert [sentences.joined(list("ABC")[:count]) for count in range(4)] == ["", "A", "A dan B", "A, B, dan C"]


EFFECT = {"supervised": 312, "unsupervised": 2810, "logits": [0.2, 0.1, 0.3]}


@pytest.mark.parametrize(
    ("share", "title"),
    [
        ([0.041, 0.012, 0.07], "Tanpa pengawas, angkanya 4,1 poin persen lebih tinggi."),
        ([-0.041, -0.07, -0.012], "Tanpa pengawas, angkanya 4,1 poin persen lebih rendah."),
        ([0.004, -0.02, 0.028], "Pengaruh tes tanpa pengawas belum dapat dibedakan dari nol."),
    ],
)
def test_mode_words_claim_no_more_than_the_interval(share: list[float], title: str) -> None:
    told = sentences.mode_words({**EFFECT, "share": share}, date(2026, 11, 2))
    assert told is not None
    assert told["title"] == title
    assert told["text"].startswith("312 orang yang diundi dites dengan pengawas, 2.810 tanpa pengawas.")
    assert "tidak dikoreksi" in told["text"]
    assert sentences.mode_words(None, date(2026, 11, 2)) is None
