import pytest

from melek.science.overlap import BadText, clean, repaired, stem, words_of


@pytest.mark.parametrize(
    ("broken", "right"),
    [
        ("Ã©valuasi", "évaluasi"),
        ("BMN â€“ Dasar", "BMN – Dasar"),
        ("â€œPrimaâ€\x9d", "“Prima”"),
        ("ÃƒÂ©", "é"),
        ("Café", "Café"),
        ("naïve Â tanpa", "naïve Â tanpa"),
        ("100 %", "100 %"),
    ],
)
def test_utf8_read_as_latin1_is_repaired_and_other_text_is_left(broken: str, right: str) -> None:
    assert repaired(broken) == right


def test_html_goes_and_what_it_says_stays() -> None:
    text = "<p>Audit &amp; <b>Reviu</b></p><script>alert('x')</script><!-- c --> 5 < 7"
    assert words_of(text) == ["audit", "reviu", "5", "7"]
    assert words_of("&lt;b&gt;arsip&lt;/b&gt;") == ["arsip"]


def test_capitals_and_width_and_doubling_do_not_matter() -> None:
    assert words_of("ＰＢＪ Tata-Kelola") == words_of("pbj tata kelola")
    assert words_of("Dasar-Dasar Undang-Undang") == ["dasar", "undang"]


def test_long_texts_are_cut_and_empty_ones_are_empty() -> None:
    assert len(clean("a " * 50_000, longest=1_000)) <= 1_000
    assert len(words_of("arsip dinas " * 25_000)) < 5_000
    assert words_of("") == words_of("  ---  ") == words_of("<br>") == []


def test_a_flood_of_open_tags_is_read_in_time() -> None:
    assert len(clean("<" * 50_000)) <= 20_000
    assert len(clean("<script" * 8_000)) <= 20_000


@pytest.mark.parametrize("bad", [None, 5, True, b"arsip"])
def test_what_is_no_text_is_refused(bad: object) -> None:
    with pytest.raises(BadText):
        clean(bad)  # type: ignore[arg-type]


def test_stems_bring_forms_of_a_word_together() -> None:
    assert stem("pelayanan") == stem("melayani") == stem("layanan")
    assert stem("k3") == "k3"
    assert stem("spj") == "spj"
