"""Search: slips, stems, facets, one's own gap; and hints while a programme is typed."""

from dataclasses import replace
from datetime import date

import pytest

from melek.catalogue.models import Programme, Term
from melek.catalogue.queries.facets import facet_counts
from melek.catalogue.queries.hints import hints_for
from melek.catalogue.queries.search import Found, Wanted, search
from melek.catalogue.rules.terms import grams_of, slips_allowed, stems_of
from melek.catalogue.services import offerings
from melek.catalogue.services.search import index_all
from tests.catalogue.world import ARCHIVES, NOW, SECURITY, World, draft, offered, published


@pytest.mark.parametrize(
    "words",
    [
        "arsip digital",
        "ARSIP",
        "kearsipan",
        "mengelola arsip",
        "arsp digital",  # a letter left out
        "digitl",
        "kerasipan",  # two letters changed place
        "arsi",  # still being typed
    ],
)
def test_search_finds_the_programme_in_spite_of_forms_and_slips(world: World, words: str) -> None:
    archives, _other = published(world), published(world, SECURITY)
    assert archives.pk in search(Wanted(words=words)).keys


def test_search_says_which_word_it_read_otherwise_and_which_is_nowhere(world: World) -> None:
    published(world)
    assert search(Wanted(words="digitl")).corrected == {"digitl": ("digital",)}
    assert search(Wanted(words="zzzyx")).unknown == ("zzzyx",)


def test_search_leaves_out_words_until_something_is_found_and_says_so(world: World) -> None:
    made = published(world)
    found = search(Wanted(words="arsip zzzyx"))
    assert (found.keys, found.unknown, found.kept) == ([made.pk], ("zzzyx",), ("arsip",))
    published(world, SECURITY)
    apart = search(Wanted(words="phishing kearsipan"))
    assert len(apart.kept) == len(apart.dropped) == 1
    assert apart.keys


def test_slips_are_tried_beside_words_that_begin_so_and_stand_after_them(world: World) -> None:
    sheets = published(world, replace(ARCHIVES, title="Pengolahan Angka dengan Excel"))
    service = published(world, replace(SECURITY, title="Service Excellence bagi Petugas"))
    found = search(Wanted(words="excell"))
    assert found.keys == [service.pk, sheets.pk]
    assert (found.corrected, found.beside) == ({}, {"excell": ("excel",)})


@pytest.mark.parametrize("words", ["cyber security", "cybersecurity", "PENGAMANAN SIBER"])
def test_words_that_mean_the_same_find_each_other(world: World, words: str) -> None:
    published(world)
    made = published(world, replace(SECURITY, title="Keamanan Siber bagi Pimpinan"))
    assert search(Wanted(words=words)).keys == [made.pk]


def test_a_word_that_is_spelt_right_is_not_taken_for_another_beside_others(world: World) -> None:
    design = published(world, replace(ARCHIVES, title="Desain Grafis untuk Publikasi"))
    security = published(world, SECURITY)
    alone = search(Wanted(words="gratis"))
    assert (alone.keys, alone.corrected) == ([design.pk], {"gratis": ("grafis",)})
    beside = search(Wanted(words="gratis keamanan"))
    assert (beside.keys, beside.corrected, beside.unknown) == ([security.pk], {}, ("gratis",))


def test_search_puts_a_hit_in_the_title_before_one_in_the_text(world: World) -> None:
    told = published(world, replace(SECURITY, objective="Peserta dapat mengamankan arsip."))
    titled = published(world)
    assert search(Wanted(words="arsip")).keys == [titled.pk, told.pk]


def test_search_without_words_lists_accredited_then_open_then_by_title(world: World) -> None:
    second, first = published(world), published(world, SECURITY)
    draft(world)
    assert search(Wanted()).keys == [first.pk, second.pk]
    here = offered(world, second)
    offerings.move_offering(offering=here, target="open", by=world.wulan, at=NOW)
    assert search(Wanted(on=date(2026, 12, 1))).keys == [second.pk, first.pk]
    Programme.objects.filter(pk=first.pk).update(accredited="valid")
    assert search(Wanted(on=date(2026, 12, 1))).keys == [first.pk, second.pk]


def test_facets_narrow(world: World) -> None:
    west, east = published(world), published(world, SECURITY, by=world.edo)
    assert search(Wanted(agency="kemenkeu")).keys == [east.pk]
    assert search(Wanted(cluster="pelaksana", words="arsip")).keys == [west.pk]
    assert search(Wanted(cluster="pimpinan")).keys == []
    assert search(Wanted(competences=("4.1",))).keys == [east.pk]
    assert search(Wanted(mode="online")).keys == []
    Programme.objects.filter(pk=west.pk).update(accredited="valid")
    assert search(Wanted(accredited=True)).keys == [west.pk]


def test_near_and_online_need_an_open_offering(world: World) -> None:
    made, other = published(world), published(world, SECURITY)
    here = offered(world, made)
    assert search(Wanted(region="31", on=date(2026, 12, 1))).keys == []
    offerings.move_offering(offering=here, target="open", by=world.wulan, at=NOW)
    assert search(Wanted(region="31", on=date(2026, 12, 1))).keys == [made.pk]
    assert search(Wanted(region="94", on=date(2026, 12, 1))).keys == []
    far = offered(world, other, is_online=True, region=None, city="")
    offerings.move_offering(offering=far, target="open", by=world.wulan, at=NOW)
    assert search(Wanted(online=True, on=date(2026, 12, 1))).keys == [other.pk]
    assert search(Wanted(upcoming=True, on=date(2028, 1, 1))).keys == []
    both = search(Wanted(region="31", online=True, on=date(2026, 12, 1)))
    assert sorted(both.keys) == [made.pk, other.pk]


@pytest.mark.parametrize("mode", ["online", "self_paced"])
def test_online_needs_no_offering_where_the_programme_itself_is_online(world: World, mode: str) -> None:
    published(world)
    made = published(world, replace(SECURITY, mode=mode))
    assert search(Wanted(online=True)).keys == [made.pk]
    assert search(Wanted(online=True, words="keamanan")).keys == [made.pk]
    assert search(Wanted(online=True, upcoming=True)).keys == []


def test_choices_of_facets_carry_their_counts(world: World) -> None:
    made = published(world)
    published(world, replace(SECURITY, mode="online"), by=world.edo)
    offerings.move_offering(offering=offered(world, made), target="open", by=world.wulan, at=NOW)
    told = facet_counts(search(Wanted()), date(2026, 12, 1))
    assert told["agency"] == {"bkn": 1, "kemenkeu": 1}
    assert told["mode"] == {"blended": 1, "online": 1}
    assert told["cluster"] == {"pelaksana": 2}
    assert told["competence"] == {"1.3": 1, "4.2": 1, "4.1": 1}
    assert told["region"] == {"31": 1}
    assert [told[name][""] for name in ("online", "upcoming", "accredited")] == [1, 1, 0]
    assert facet_counts(Found([], is_cut=True), date(2026, 12, 1)) == {}


def test_index_counts_programmes_of_each_stem(world: World) -> None:
    published(world)
    published(world, SECURITY)
    published(world, by=world.edo)
    before = dict(Term.objects.values_list("text", "programmes"))
    assert before["arsip"] == 2
    assert index_all() == 3
    assert dict(Term.objects.filter(programmes__gt=0).values_list("text", "programmes")) == before


def test_hints_name_the_double_with_the_words_in_common(world: World) -> None:
    made, _other = published(world), published(world, SECURITY)
    found = hints_for("Bimtek Pengelolaan Arsip Berbasis Digital", "Mengelola arsip dinamis.")
    assert [one.programme for one in found.doubles] == [made]
    assert found.doubles[0].is_likely
    assert "Arsip" in found.doubles[0].words
    assert hints_for("Bimtek Pengelolaan Arsip Digital", besides=made.pk).doubles == []


def test_hints_suggest_the_competences_of_similar_programmes(world: World) -> None:
    published(world)
    assert hints_for("Pengelolaan arsip digital").competences == []  # one programme alone is no sign
    published(world, by=world.edo)
    found = hints_for("Pengelolaan arsip digital")
    assert {one.code for one in found.competences} == {"1.3", "4.2"}
    assert hints_for("Melindungi perangkat").competences[0].code == "4.1"


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Bimtek menjaga data pribadi", "E-learning Pelindungan Data Pribadi"),
        ("cyber security awareness", "Kesadaran Keamanan Siber"),
        ("Keamnan siber", "Kesadaran Keamanan Siber"),
    ],
)
def test_hints_know_synonyms_and_slips(world: World, typed: str, title: str) -> None:
    published(world)
    made = published(world, replace(SECURITY, title=title))
    assert hints_for(typed).doubles[0].programme == made


def test_words_in_common_stand_without_their_comma(world: World) -> None:
    published(world, replace(ARCHIVES, title="Aplikasi Perkantoran (Word, Excel, PowerPoint)"))
    assert "Excel" in hints_for("Aplikasi perkantoran Excel").doubles[0].words


@pytest.mark.parametrize("title", ["", "   ", "!!!", "a", "x" * 300, "<b>", "日本語"])
def test_hints_of_a_text_without_known_words_are_empty(world: World, title: str) -> None:
    published(world)
    assert hints_for(title).doubles == []


def test_copies_are_nearest(world: World) -> None:
    published(world)
    found = hints_for(ARCHIVES.title, ARCHIVES.objective)
    assert found.doubles[0].is_likely
    assert found.doubles[0].nearness <= 1.0


def test_grams_hold_both_ends() -> None:
    assert grams_of("data") == {" da", "dat", "ata", "ta "}
    assert [slips_allowed(word) for word in ("esa", "arsip", "digitalisasi")] == [0, 1, 2]
    assert "latih" not in stems_of("Pelatihan dasar")
