import numpy as np
import pytest

from melek.science.overlap import (
    FEATURES,
    SIGNS,
    WrongShape,
    make_corpus,
    make_programmes,
    overlap_of_sets,
    pair_features,
    read_into,
    title_score,
)
from tests.science.overlap.support import AT, background, read_pairs, rows, titled


def catalogue() -> object:
    return make_corpus(
        make_programmes(
            [("arsip", "dinas"), ("arsip", "desa"), ("arsip",), ()],
            bodies=[("a", "b"), ("a", "c"), (), ("a", "b")],
            competences=[[("1.1", 1), ("1.2", 4)], [("1.1", 8)], [("1.2", 4), ("1.1", 1)], []],
            audiences=[["camat", "lurah"], ["camat"], [], ["camat"]],
            modes=[1, 1, 2, -1],
            regions=[11, 31, 11, 11],
            provider_kinds=[0, 0, 1, 1],
            hours=[20, 40, np.nan, 2000],
        )
    )


ALL = np.array([[i, j] for i in range(4) for j in range(4)])


def test_features_do_not_care_who_comes_first() -> None:
    own = catalogue()
    assert pair_features(own, own, ALL) == pytest.approx(pair_features(own, own, ALL[:, ::-1]), abs=1e-7)


def test_features_do_not_care_where_a_programme_stands() -> None:
    titles = [row["title"] for row in rows("titles")[:60]]
    order = np.argsort(np.sin(np.arange(60)))
    one, other = make_corpus(titled(titles)), make_corpus(titled([titles[place] for place in order]))
    place = np.argsort(order)
    pairs = np.array([[i, j] for i in range(60) for j in range(i)])
    assert pair_features(one, one, pairs) == pytest.approx(pair_features(other, other, place[pairs]), abs=1e-5)


def test_features_of_a_read_programme_are_those_it_would_have_inside() -> None:
    own = catalogue()
    again = read_into(own, own.programmes)
    assert pair_features(again, own, ALL) == pytest.approx(pair_features(own, own, ALL), abs=1e-6)


def test_titles_worked_by_hand() -> None:
    """Three texts: idf(arsip) = ln(4/4) + 1 = 1, idf(dinas) = idf(desa) = ln(4/2) + 1 = 1.693147."""
    own = make_corpus(make_programmes([("arsip", "dinas"), ("arsip", "desa"), ("arsip",)]))
    x = pair_features(own, own, np.array([[0, 1], [0, 2]]))
    rare = 1.0 + np.log(2.0)
    assert x[0, AT["title_words"]] == pytest.approx(1.0 / (1.0 + rare**2), abs=1e-6)
    assert x[0, AT["substitution"]] == pytest.approx(rare / (1.0 + 2.0 * rare), abs=1e-6)
    assert x[0, AT["containment"]] == pytest.approx(1.0 / (1.0 + rare), abs=1e-6)
    assert x[1, AT["substitution"]] == pytest.approx(0.0, abs=1e-6)
    assert x[1, AT["containment"]] == pytest.approx(1.0, abs=1e-6)


def test_facts_worked_by_hand() -> None:
    own = catalogue()
    x = pair_features(own, own, np.array([[0, 1], [0, 2], [1, 3], [0, 3]]))
    assert x[:, AT["competences"]] == pytest.approx([0.0, 1.0, 0.0, 0.0])
    assert x[:, AT["competences_missing"]].tolist() == [0, 0, 1, 1]
    assert x[:, AT["audiences"]] == pytest.approx([0.5, 0.0, 1.0, 0.5])
    assert x[:, AT["mode"]].tolist() == [1, -1, 0, 0]
    assert x[:, AT["region"]].tolist() == [-1, 1, -1, 1]
    assert x[:, AT["hours"]] == pytest.approx([np.log(2), 0.0, np.log(8), np.log(8)])
    assert x[:, AT["hours_missing"]].tolist() == [0, 1, 0, 0]
    assert x[:, AT["title_missing"]].tolist() == [0, 0, 1, 1]


def test_levels_apart_weaken_a_shared_competence() -> None:
    levels = [1, 2, 5, 8, 0]
    own = make_corpus(make_programmes([("a",)] * 5, competences=[[("1.1", level)] for level in levels]))
    near = overlap_of_sets(own.competences, own.competences, np.zeros(5, dtype=int), np.arange(5), span=7.0)
    assert near == pytest.approx([1.0, 6 / 7, 3 / 7, 0.0, 1.0])


def test_everything_has_a_sign_and_stays_in_bounds() -> None:
    own = catalogue()
    x = pair_features(own, own, ALL)
    assert len(SIGNS) == len(FEATURES) == x.shape[1]
    assert np.isfinite(x).all()
    assert x.min() >= -1.0
    assert x.max() <= np.log(8) + 1e-9
    assert x[:, AT["substitution"]].max() <= 0.5


def test_no_pairs_have_no_features_and_wrong_ones_are_refused() -> None:
    own = catalogue()
    assert pair_features(own, own, np.empty((0, 2), dtype=int)).shape == (0, len(FEATURES))
    with pytest.raises(WrongShape):
        pair_features(own, own, np.arange(4))


def test_a_word_replaced_is_farther_than_a_word_added() -> None:
    corpus, pairs = read_pairs(
        ["Audit Keuangan Daerah"] * 2, ["Audit Keuangan Daerah Berbasis Risiko", "Audit Keuangan Desa"]
    )
    added, replaced = title_score(pair_features(corpus, corpus, pairs))
    assert added > replaced


def test_leadership_levels_are_not_taken_for_the_same() -> None:
    corpus, pairs = read_pairs(["PKA", "PKA"], ["PKP", "Pelatihan Kepemimpinan Administrator Angkatan II"])
    x = pair_features(corpus, corpus, pairs)
    assert x[:, AT["level_clash"]].tolist() == [1, 0]
    assert title_score(x)[1] - title_score(x)[0] >= 0.5
    assert background().size == 415
