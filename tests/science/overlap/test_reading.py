import numpy as np
import pytest

from melek.science.overlap import (
    LADDERS,
    BadLexicon,
    LevelMarks,
    WrongShape,
    agreement,
    levels,
    make_lexicon,
    masks_of,
    normalise,
    read,
)
from tests.science.overlap.support import lexicon, rows


def agree(one: str, other: str) -> int:
    marks = [masks_of([levels(title, lexicon())]) for title in (one, other)]
    return int(agreement(*marks)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DTSS Penatausahaan BMN", "PELATIHAN PENATAUSAHAAN BARANG MILIK NEGARA TAHUN 2025"),
        ("Bimtek PBJ Angkatan III", "Workshop Pengadaan Barang/Jasa Pemerintah Gelombang 2 & 3"),
        ("Pelatihan Keselamatan dan Kesehatan Kerja (K3)", "Diklat K3 Provinsi Bali"),
        ("Data Analytics untuk ASN", "Pelatihan Analisis Data"),
        ("Bimbingan Teknis Penyusunan SKP", "Pembuatan Sasaran Kinerja Pegawai bagi PNS"),
        ("Webinar SPBE", "Sistem Pemerintahan Berbasis Elektronik"),
    ],
)
def test_the_same_in_other_words_has_the_same_content(one: str, other: str) -> None:
    assert set(normalise(one, lexicon())) == set(normalise(other, lexicon())) != set()


def test_reading_twice_is_reading_once() -> None:
    for row in rows("titles"):
        assert (
            read(row["title"], lexicon())
            == read(row["title"].upper(), lexicon())
            == read(f" {row['title']}. ", lexicon())
        )


@pytest.mark.parametrize("title", ["", "Pelatihan", "2025", "!!!", "Bimtek Angkatan IV Tahun 2024"])
def test_titles_without_content_are_empty(title: str) -> None:
    assert normalise(title, lexicon()) == ()


@pytest.mark.parametrize(
    ("title", "ladder", "ranks"),
    [
        ("DTSD Pajak II", "number", (2,)),
        ("Pajak Tingkat III", "number", (3,)),
        ("Pajak Level 1 dan 2", "number", (1, 2)),
        ("Bimtek Pajak Angkatan II", "number", ()),
        ("Microsoft Excel Tingkat Tinggi", "depth", (3,)),
        ("Pengantar Statistik", "depth", (1,)),
        ("Pengelolaan Sekolah Dasar", "depth", ()),
        ("Pranata Komputer Penyelia", "skill", (4,)),
        ("Auditor Ahli Madya/Ahli Utama", "expert", (3, 4)),
        ("Indikator Kinerja Utama", "expert", ()),
        ("PKA", "leadership", (2,)),
        ("Diklatpim Tk. IV", "leadership", (1,)),
        ("Pelatihan Kepemimpinan Nasional Tingkat II", "leadership", (3,)),
        ("Latsar CPNS Golongan III", "grade", (3,)),
        ("Penyegaran Juru Sita", "refresher", (1,)),
        ("ToT Pengadaan", "trainers", (1,)),
    ],
)
def test_levels_are_read(title: str, ladder: str, ranks: tuple[int, ...]) -> None:
    assert levels(title, lexicon()).ranks(ladder) == ranks


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("PKA", "PKP", -1),
        ("PKA", "Pelatihan Kepemimpinan Administrator", 1),
        ("PKN", "PKN Tingkat II", 1),
        ("Excel Dasar", "Excel Tingkat Lanjut", -1),
        ("Excel Dasar", "Excel", 0),
        ("Excel Dasar", "Basic Excel", 1),
        ("Auditor Ahli Muda", "Auditor Ahli Muda", 1),
        ("Auditor Ahli Madya", "Auditor Ahli Pertama", -1),
        ("Juru Sita", "Penyegaran Juru Sita", -1),
        ("ToT PBJ", "PBJ", -1),
        ("PBJ", "PBJ", 0),
    ],
)
def test_agreement_of_levels_both_ways(one: str, other: str, expected: int) -> None:
    assert agree(one, other) == agree(other, one) == expected


def test_agreement_needs_two_equal_arrays() -> None:
    with pytest.raises(WrongShape):
        agreement(masks_of([LevelMarks()]), np.zeros((2, len(LADDERS)), dtype=np.uint8))


@pytest.mark.parametrize(
    "bad",
    [
        {"synonyms": [["susun", "kelola"], ["atur", "kelola"]]},
        {"synonyms": [["dan"]], "stop": ["dan"]},
        {"generic": ["..."]},
        {"levels": {"depth": {9: ["dasar"]}}},
        {"levels": {"height": {1: ["dasar"]}}},
    ],
)
def test_a_lexicon_that_contradicts_itself_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(BadLexicon):
        make_lexicon(bad)


def test_more_agencies_can_be_named() -> None:
    more = lexicon().with_agencies(["Pemerintah Kota Bogor"])
    assert normalise("Diklat Arsip Pemerintah Kota Bogor", more) == normalise("Diklat Arsip", more)
    assert normalise("Diklat Arsip Kota Bogor", lexicon()) != normalise("Diklat Arsip", lexicon())


def test_a_longer_phrase_wins_and_synonyms_speak_alike() -> None:
    own = make_lexicon(
        {"synonyms": [["kelola", "manajemen"], ["manajemen risiko", "risk management"]], "kept": ["risk", "management"]}
    )
    assert (
        normalise("Risk Management", own) == normalise("Manajemen Risiko", own) == (*normalise("Kelola", own), "risiko")
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Penatausahaan Barang Milik Negara", "Bimtek Penatausahaan BMD", -1),
        ("Bendahara Pengeluaran APBN", "Pelatihan Penyusunan APBDes", -1),
        ("Penatausahaan BMN", "Penilaian Barang Milik Negara", 0),
        ("Penatausahaan BMN", "Penatausahaan Aset", 0),
    ],
)
def test_another_realm_clashes_and_the_same_one_says_nothing(one: str, other: str, expected: int) -> None:
    marks = [masks_of([levels(title, lexicon())]) for title in (one, other)]
    assert agreement(*marks).tolist() == [expected]
