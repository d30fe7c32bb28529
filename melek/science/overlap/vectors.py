"""Texts as sparse TF-IDF vectors: over words, and over the letter trigrams of words.

Weight of term t in text d: f(tf) * idf(t), idf(t) = ln((1 + n) / (1 + df(t))) + 1 (n texts, df of them with t); f is 1 for
titles and 1 + ln(tf) for bodies; rows have length 1, so that a product of two rows is their cosine. A term that the
vocabulary does not know gets the largest idf, so that a text of unknown words is not taken for a near one.
Sources: Salton & Buckley (1988), *Term-weighting approaches in automatic text retrieval*; Sparck Jones (1972).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from melek.science.overlap.errors import TooFew, WrongShape

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Texts = Sequence[tuple[str, ...]]
_BITS = np.uint64(21)  # a letter of Unicode has 21 bits, so that three fill one word of 64


@dataclass(frozen=True, eq=False)
class Vectors:
    """Rows [n, terms] of length 1 (an empty text: of length 0), and the idf [terms] of their columns; columns past the
    vocabulary belong to terms that only these texts have."""

    matrix: csr_array
    idf: Floats

    @property
    def size(self) -> int:
        """How many texts."""
        return int(self.matrix.shape[0])

    def masses(self) -> Floats:
        """Sum of the idf of the distinct terms of each text [n]."""
        return np.asarray(self.presence() @ self.idf, dtype=np.float64)

    def presence(self) -> csr_array:
        """1 where a text has a term [n, terms]."""
        ones = np.ones(self.matrix.nnz, dtype=np.float32)
        return csr_array((ones, self.matrix.indices, self.matrix.indptr), shape=self.matrix.shape)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Terms and in how many of n texts each occurs; `counted`: does a term count more when a text repeats it?"""

    columns: Mapping[str, int]
    idf: Floats
    unseen: float
    counted: bool

    def vectors(self, texts: Texts) -> Vectors:
        """TF-IDF rows of texts, in the columns of this vocabulary and behind them those of unknown terms."""
        columns = dict(self.columns)
        for text in texts:
            for word in text:
                columns.setdefault(word, len(columns))
        indptr, indices = _places(texts, columns)
        idf = np.concatenate([self.idf, np.full(len(columns) - self.idf.size, self.unseen)])
        return _weighted(indptr, indices, idf, counted=self.counted)


@dataclass(frozen=True, eq=False)
class Grams:
    """Sorted codes of letter trigrams and their idf."""

    codes: NDArray[np.uint64]
    idf: Floats
    unseen: float

    def vectors(self, texts: Texts) -> Vectors:
        """TF-IDF rows of texts over trigrams."""
        indptr, codes = trigrams(texts)
        place = np.searchsorted(self.codes, codes)
        known = place < self.codes.size
        known[known] = self.codes[place[known]] == codes[known]
        others, new = np.unique(codes[~known], return_inverse=True)
        place[~known] = self.codes.size + new
        idf = np.concatenate([self.idf, np.full(others.size, self.unseen)])
        return _weighted(indptr, place, idf, counted=False)


def vocabulary(texts: Texts, *, counted: bool = False) -> Vocabulary:
    """Vocabulary of texts; terms in the order of their first occurrence. Raises TooFew when there is no text.

    >>> known = vocabulary([("arsip", "dinas"), ("arsip",)])
    >>> [round(float(one), 3) for one in known.idf]
    [1.0, 1.405]
    """
    if not texts:
        raise TooFew("a vocabulary needs at least one text")
    columns: dict[str, int] = {}
    for text in texts:
        for word in text:
            columns.setdefault(word, len(columns))
    indptr, indices = _places(texts, columns)
    idf = _idf(indptr, indices, len(columns))
    return Vocabulary(columns, idf, float(np.log1p(len(texts)) + 1.0), counted)


def grams(texts: Texts) -> Grams:
    """Trigrams of the words of texts.

    >>> grams([("arsip",)]).codes.size
    5
    """
    if not texts:
        raise TooFew("a vocabulary needs at least one text")
    indptr, codes = trigrams(texts)
    known, indices = np.unique(codes, return_inverse=True)
    return Grams(known, _idf(indptr, indices, known.size), float(np.log1p(len(texts)) + 1.0))


def trigrams(texts: Texts) -> tuple[Ints, NDArray[np.uint64]]:
    """Codes of the letter trigrams of each text's words, with a blank before and after each word: offsets [n + 1] and
    codes; no trigram spans two words.

    >>> offsets, codes = trigrams([("dana",), ()])
    >>> offsets.tolist(), codes.size
    ([0, 4, 4], 4)
    """
    lines = [f" {' '.join(text)} " if text else "" for text in texts]
    sizes = np.fromiter(map(len, lines), dtype=np.int64, count=len(lines))
    letters = np.frombuffer("".join(lines).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if letters.size < 3:
        return np.zeros(len(lines) + 1, dtype=np.int64), np.zeros(0, dtype=np.uint64)
    first, middle, last = letters[:-2], letters[1:-1], letters[2:]
    text = np.repeat(np.arange(len(lines)), sizes)
    inside = (middle != ord(" ")) & (text[:-2] == text[2:])
    codes = (first << (_BITS + _BITS)) | (middle << _BITS) | last
    counts = np.bincount(text[:-2][inside], minlength=len(lines))
    return np.concatenate([[0], np.cumsum(counts)]), codes[inside]


def cosines(left: csr_array, right: csr_array, rows: Ints, columns: Ints, *, block: int = 65_536) -> Floats:
    """Products of left[rows[k]] and right[columns[k]] [pairs]: cosines, where rows have length 1. In blocks, so that
    memory stays bounded. Missing columns count as 0. Raises WrongShape when rows and columns differ in length.

    >>> found = vocabulary([("a", "b")]).vectors([("a", "b"), ("b", "a"), ("c",)]).matrix
    >>> cosines(found, found, np.array([0, 0]), np.array([1, 2])).round(6).tolist()
    [1.0, 0.0]
    """
    if rows.shape != columns.shape:
        raise WrongShape("pairs need as many left as right places")
    width = max(left.shape[1], right.shape[1])
    left, right = widened(left, width), widened(right, width)
    found = np.empty(rows.size)
    for start in range(0, rows.size, block):
        here = slice(start, start + block)
        found[here] = left[rows[here]].multiply(right[columns[here]]).sum(axis=1)
    return found


def widened(matrix: csr_array, width: int) -> csr_array:
    """The same rows with more columns; nothing is copied.

    >>> widened(csr_array(np.eye(2)), 3).shape
    (2, 3)
    """
    if matrix.shape[1] == width:
        return matrix
    return csr_array((matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], width))


def _places(texts: Texts, columns: Mapping[str, int]) -> tuple[Ints, Ints]:
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    words = map(columns.__getitem__, chain.from_iterable(texts))
    indices = np.fromiter(words, dtype=np.int64, count=int(sizes.sum()))
    return np.concatenate([[0], np.cumsum(sizes)]), indices


def _counts(indptr: Ints, indices: Ints, width: int) -> csr_array:
    ones = np.ones(indices.size, dtype=np.float32)
    shape = (indptr.size - 1, max(width, 1))
    found = csr_array((ones, indices.astype(np.int32), indptr.astype(np.int32)), shape=shape)
    found.sum_duplicates()
    return found


def _idf(indptr: Ints, indices: Ints, width: int) -> Floats:
    df = np.bincount(_counts(indptr, indices, width).indices, minlength=width)[:width]
    return np.asarray(np.log((1.0 + indptr.size - 1.0) / (1.0 + df)) + 1.0, dtype=np.float64)


def _weighted(indptr: Ints, indices: Ints, idf: Floats, *, counted: bool) -> Vectors:
    matrix = _counts(indptr, indices, idf.size)
    tf = 1.0 + np.log(matrix.data) if counted else 1.0
    idf = idf if idf.size else np.ones(1)
    weights = tf * idf[matrix.indices]
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    lengths = np.sqrt(np.bincount(rows, weights=np.square(weights), minlength=matrix.shape[0]))
    matrix.data = (weights / lengths[rows]).astype(np.float32)
    return Vectors(matrix, idf)
