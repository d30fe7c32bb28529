import numpy as np
import pytest
from scipy.sparse import csr_array

from melek.science.numerics import uniforms
from melek.science.overlap import (
    Cancelled,
    Search,
    WrongShape,
    block_pairs,
    candidate_pairs,
    make_corpus,
    make_programmes,
    nearest_pairs,
)


def random_titles(count: int) -> list[tuple[str, ...]]:
    words = (40 * uniforms(8, 1, np.arange(4 * count)) ** 2).astype(int).reshape(count, 4)
    return [tuple(f"w{word}" for word in dict.fromkeys(row)) for row in words.tolist()]


def brute_force(matrix: csr_array, least: float) -> set[tuple[int, int]]:
    dense = (matrix @ matrix.T).toarray()
    return {(int(i), int(j)) for i, j in np.argwhere(dense >= least) if i < j}


@pytest.mark.parametrize("least", [0.35, 0.6, 0.9])
def test_every_near_pair_is_found(least: float) -> None:
    corpus = make_corpus(make_programmes(random_titles(300)))
    found = nearest_pairs(corpus.signature, Search(least=least, top=300))
    assert set(map(tuple, found.tolist())) == brute_force(corpus.signature, least)


def test_the_nearest_of_each_row_are_kept() -> None:
    matrix = make_corpus(make_programmes(random_titles(300))).signature
    dense = (matrix @ matrix.T).toarray()
    np.fill_diagonal(dense, 0.0)
    found = set(map(tuple, nearest_pairs(matrix, Search(top=3)).tolist()))
    fourth = np.sort(dense, axis=1)[:, -4]
    for row, column in np.argwhere((dense > fourth[:, None] + 1e-6) & (dense >= 0.35)).tolist():
        assert (min(row, column), max(row, column)) in found
    assert len(found) <= 3 * 300 + 300


def test_tiles_do_not_change_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = make_corpus(make_programmes(random_titles(200))).signature
    expected = nearest_pairs(matrix, Search(top=200)).tolist()
    monkeypatch.setattr("melek.science.overlap.nearest.TILE", 37)
    assert nearest_pairs(matrix, Search(top=200)).tolist() == expected


def test_pairs_are_once_ordered_and_never_siblings() -> None:
    titles = [("arsip", "dinas")] * 4
    corpus = make_corpus(make_programmes(titles, parents=[7, 7, -1, 8], competences=[[("1.1", 2)]] * 4))
    assert candidate_pairs(corpus).tolist() == [[0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]


def test_a_shared_competence_makes_a_pair_unless_everyone_has_it() -> None:
    titles = [(f"w{row}",) for row in range(6)]
    own = [[("1.1", 1), ("rare", 2)], [("1.1", 2)], [("1.1", 3), ("rare", 8)], [("1.1", 1)], [], [("other", 1)]]
    corpus = make_corpus(make_programmes(titles, competences=own))
    assert block_pairs(corpus, largest=3).tolist() == [[0, 2]]
    assert len(block_pairs(corpus, largest=4)) == 6
    assert candidate_pairs(corpus, Search(largest_block=0)).tolist() == []


def test_plans_far_apart_in_time_do_not_pair() -> None:
    corpus = make_corpus(make_programmes([("arsip",)] * 3, starts=[10, 400, np.nan]))
    assert candidate_pairs(corpus, Search(within_days=180)).tolist() == [[0, 2], [1, 2]]


def test_bodies_alone_make_candidates() -> None:
    body = tuple(f"b{place}" for place in range(8))
    corpus = make_corpus(make_programmes([("x",), ("y",), ("z",)], bodies=[body, body, ()]))
    assert candidate_pairs(corpus).tolist() == [[0, 1]]


def test_many_equal_programmes_stay_within_bounds() -> None:
    corpus = make_corpus(make_programmes([("arsip", "dinas")] * 500))
    assert len(candidate_pairs(corpus, Search(top=5))) <= 500 * 6


def test_progress_is_told_and_may_cancel() -> None:
    corpus = make_corpus(make_programmes(random_titles(50)))
    told: list[tuple[int, int]] = []
    candidate_pairs(corpus, progress=lambda done, all_: told.append((done, all_)))
    assert told[-1] == (50, 50)

    def stop(done: int, all_: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        candidate_pairs(corpus, progress=stop)


@pytest.mark.parametrize("bad", [{"least": 0.0}, {"least": 1.1}, {"top": 0}, {"largest_block": -1}])
def test_impossible_searches_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(WrongShape):
        Search(**bad)  # type: ignore[arg-type]
