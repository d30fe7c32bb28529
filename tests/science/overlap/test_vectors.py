import numpy as np
import pytest

from melek.science.overlap import TooFew, cosines, make_corpus, make_programmes, read_into, vocabulary
from melek.science.overlap.programmes import heaviest
from melek.science.overlap.vectors import grams, trigrams

TEXTS = [("arsip", "dinas"), ("arsip", "desa", "arsip"), ("pajak",), ()]


def test_weights_are_those_worked_by_hand() -> None:
    """n = 4: idf(arsip) = ln(5/3) + 1 = 1.5108, idf(dinas) = ln(5/2) + 1 = 1.9163."""
    known = vocabulary(TEXTS)
    matrix = known.vectors(TEXTS).matrix.toarray()
    assert known.idf[:2] == pytest.approx([1.510826, 1.916291], abs=1e-6)
    assert matrix[0, :2] == pytest.approx(np.array([1.510826, 1.916291]) / 2.440239, abs=1e-6)
    assert np.linalg.norm(matrix, axis=1) == pytest.approx([1, 1, 1, 0], abs=1e-6)


def test_repeats_count_in_bodies_only() -> None:
    plain = vocabulary(TEXTS).vectors(TEXTS).matrix.toarray()
    counted = vocabulary(TEXTS, counted=True).vectors(TEXTS).matrix.toarray()
    ratio = counted[1, 0] / counted[1, 2] / (plain[1, 0] / plain[1, 2])
    assert ratio == pytest.approx(1 + np.log(2), abs=1e-5)


def test_unknown_words_make_a_text_farther() -> None:
    corpus = make_corpus(make_programmes(TEXTS[:3]))
    new = read_into(corpus, make_programmes([("arsip", "dinas"), ("arsip", "dinas", "nuklir")]))
    near = cosines(new.titles.matrix, corpus.titles.matrix, np.array([0, 1]), np.array([0, 0]))
    assert near[0] == pytest.approx(1.0, abs=1e-6)
    assert near[1] < 0.9


def test_the_same_texts_read_again_have_the_same_vectors() -> None:
    corpus = make_corpus(make_programmes(TEXTS, bodies=TEXTS))
    again = read_into(corpus, corpus.programmes)
    for name in ("titles", "letters", "bodies"):
        assert np.array_equal(getattr(corpus, name).matrix.toarray(), getattr(again, name).matrix.toarray())


def test_trigrams_stay_inside_words_and_hold_any_letter() -> None:
    offsets, codes = trigrams([("ab", "c"), ("é𝕏",), ()])
    assert offsets.tolist() == [0, 3, 5, 5]
    letters = {"".join(chr(int(code) >> shift & 0x1FFFFF) for shift in (42, 21, 0)) for code in codes}
    assert letters == {" ab", "ab ", " c ", " é𝕏", "é𝕏 "}


def test_misspelt_words_stay_near_in_letters() -> None:
    own = grams([("kepabeanan",), ("kepabenanan",), ("pajak",)])
    matrix = own.vectors([("kepabeanan",), ("kepabenanan",), ("pajak",)]).matrix
    near, far = cosines(matrix, matrix, np.array([0, 0]), np.array([1, 2]))
    assert near > 0.6 > 0.1 > far


def test_blocks_do_not_change_products() -> None:
    matrix = vocabulary(TEXTS).vectors(TEXTS).matrix
    one, other = np.repeat(np.arange(4), 4), np.tile(np.arange(4), 4)
    dense = matrix.toarray() @ matrix.toarray().T
    for block in (1, 3, 100):
        assert cosines(matrix, matrix, one, other, block=block) == pytest.approx(dense.ravel(), abs=1e-6)


def test_the_heaviest_words_stay() -> None:
    matrix = vocabulary(TEXTS).vectors(TEXTS).matrix
    kept = heaviest(matrix, 1)
    assert np.diff(kept.indptr).tolist() == [1, 1, 1, 0]
    assert (kept.toarray().argmax(axis=1) == matrix.toarray().argmax(axis=1)).all()


def test_nothing_makes_no_vocabulary() -> None:
    with pytest.raises(TooFew):
        vocabulary([])
    with pytest.raises(TooFew):
        make_corpus(make_programmes([]))
    assert vocabulary([()]).vectors([(), ()]).matrix.nnz == 0
