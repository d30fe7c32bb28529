import numpy as np
import pytest

from melek.science.overlap import (
    Cancelled,
    TooFew,
    find_overlaps,
    hints,
    make_corpus,
    make_programmes,
    pair_features,
    probabilities,
    untrained,
)
from tests.science.overlap.support import rows, titled

TITLES = (
    "Pelatihan Pengadaan Barang/Jasa Pemerintah Level Dasar",
    "Bimtek PBJ Tingkat Dasar Angkatan II",
    "Diklat PBJ Tingkat Lanjutan",
    "Pelatihan Kearsipan Dinamis",
    "Workshop Pengelolaan Arsip Dinamis",
    "Diklat Zakat",
)


def test_doubles_meet_and_levels_part() -> None:
    corpus = make_corpus(titled([*TITLES, *(row["title"] for row in rows("titles"))]))
    found = find_overlaps(corpus, untrained())
    groups = found.clusters[: len(TITLES)].tolist()
    assert groups[0] == groups[1] != groups[2]
    assert groups[5] == 5
    assert (found.pairs[:, 0] < found.pairs[:, 1]).all()
    assert found.configuration == untrained().configuration


def test_the_finder_says_what_its_parts_say() -> None:
    corpus = make_corpus(titled(TITLES))
    found = find_overlaps(corpus, untrained(), least=0.0)
    assert len(found.pairs) == found.candidates
    assert found.probabilities == pytest.approx(probabilities(untrained(), pair_features(corpus, corpus, found.pairs)))


def test_hints_name_the_nearest_first() -> None:
    corpus = make_corpus(titled(TITLES))
    told = hints(corpus, titled(["Diklat Pengadaan Barang dan Jasa Dasar"]), 3, classifier=untrained())
    assert set(told.rows[:2].tolist()) == {0, 1}
    assert (np.diff(told.probabilities[:, 0]) <= 1e-12).all()
    assert told.contributions.shape == (len(told.rows), 2, told.features.shape[1])


def test_hints_find_what_only_shares_a_competence() -> None:
    corpus = make_corpus(make_programmes([("a",), ("b",)], competences=[[("1.1", 1)], [("1.2", 1)]]))
    new = make_programmes([("c",)], competences=[[("1.2", 2)]])
    assert hints(corpus, new, 5, classifier=untrained()).rows.tolist() == [1]


def test_hints_leave_out_deliveries_of_the_same_design() -> None:
    corpus = make_corpus(make_programmes([("a",), ("a",)], parents=[4, -1]))
    assert hints(corpus, make_programmes([("a",)], parents=[4]), 5, classifier=untrained()).rows.tolist() == [1]


@pytest.mark.parametrize("title", ["", "Pelatihan", "Kuantum"])
def test_a_title_that_says_nothing_known_has_no_hints(title: str) -> None:
    corpus = make_corpus(titled(TITLES))
    assert hints(corpus, titled([title]), 3, classifier=untrained()).rows.size == 0


def test_hints_are_for_one_programme() -> None:
    corpus = make_corpus(titled(TITLES))
    with pytest.raises(TooFew):
        hints(corpus, titled(TITLES), 3, classifier=untrained())
    with pytest.raises(TooFew):
        hints(corpus, titled(TITLES[:1]), 0, classifier=untrained())


def test_judging_can_be_cancelled() -> None:
    corpus, told = make_corpus(titled(TITLES)), []

    def stop(done: int, all_: int) -> None:
        told.append((done, all_))
        if len(told) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        find_overlaps(corpus, untrained(), progress=stop)
    assert told[0] == (6, 6)
