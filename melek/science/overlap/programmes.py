"""Programmes as columns, and the corpus that makes them comparable.

A programme here is whatever is compared: a programme of the catalogue, or a line of next year's plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array, hstack

from melek.science.overlap.errors import TooFew, WrongShape
from melek.science.overlap.lexicon import LADDERS
from melek.science.overlap.reading import Masks
from melek.science.overlap.vectors import Floats, Grams, Ints, Vectors, Vocabulary, grams, vocabulary

NONE = -1
TITLE_SHARE = 0.6
HEAVIEST = 12
_SHIFT = 32  # a set entry is one number: the row in the high half, the code in the low half


@dataclass(frozen=True, eq=False)
class Sets:
    """A set of coded things for each of n rows: sorted keys (row * 2^32 + code) with a value each, and sizes [n].

    codes: the number of each thing; other programmes are read with the same numbers.
    """

    keys: Ints
    values: Floats
    sizes: Ints
    codes: dict[str, int]


@dataclass(frozen=True, eq=False)
class Programmes:
    """What is known of n programmes; -1, NaN and empty sets mean *not known*.

    titles, bodies: content words of each (`normalise`). marks: level bits of titles [n, ladders] (`masks_of`).
    competences: for each a tuple of (code, level), level 1 to 8 or 0. audiences: for each a tuple of codes.
    modes, regions, provider_kinds, providers, parents: codes [n]. hours: JP [n]. starts: day of a planned start [n].
    Two programmes with one parent are deliveries of one design and never overlap.
    """

    titles: tuple[tuple[str, ...], ...]
    bodies: tuple[tuple[str, ...], ...]
    marks: Masks
    competences: tuple[tuple[tuple[str, int], ...], ...]
    audiences: tuple[tuple[str, ...], ...]
    modes: Ints
    regions: Ints
    provider_kinds: Ints
    providers: Ints
    parents: Ints
    hours: Floats
    starts: Floats

    @property
    def size(self) -> int:
        """How many programmes."""
        return len(self.titles)


def make_programmes(
    titles: Sequence[Sequence[str]],
    *,
    marks: ArrayLike | None = None,
    bodies: Sequence[Sequence[str]] | None = None,
    competences: Sequence[Sequence[tuple[str, int]]] | None = None,
    audiences: Sequence[Sequence[str]] | None = None,
    **columns: ArrayLike,
) -> Programmes:
    """Programmes of n titles (content words); what is left out is not known.

    columns: modes, regions, provider_kinds, providers, parents (whole numbers, -1 unknown), hours (JP) and starts (days,
    NaN unknown). Raises WrongShape when something has another length than the titles, or a column is unknown.

    >>> programmes = make_programmes([("arsip",), ("pajak",)], hours=[20, 40])
    >>> programmes.size, programmes.modes.tolist()
    (2, [-1, -1])
    """
    count = len(titles)
    whole: dict[str, Any] = {name: _column(columns.pop(name, None), count, np.int64, NONE) for name in WHOLE}
    real: dict[str, Any] = {name: _column(columns.pop(name, None), count, np.float64, np.nan) for name in REAL}
    if columns:
        raise WrongShape(f"unknown columns: {', '.join(sorted(columns))}")
    masks = np.zeros((count, len(LADDERS)), dtype=np.uint8) if marks is None else np.asarray(marks, dtype=np.uint8)
    lists: dict[str, Any] = {"bodies": bodies, "competences": competences, "audiences": audiences}
    told: dict[str, Any] = {
        name: ((),) * count if given is None else tuple(map(tuple, given)) for name, given in lists.items()
    }
    if any(len(given) != count for given in told.values()) or masks.shape != (count, len(LADDERS)):
        raise WrongShape(f"every column needs {count} rows, as many as there are titles")
    return Programmes(titles=tuple(map(tuple, titles)), marks=masks, **told, **whole, **real)


WHOLE = ("modes", "regions", "provider_kinds", "providers", "parents")
REAL = ("hours", "starts")


@dataclass(frozen=True, eq=False)
class Corpus:
    """Programmes with their vocabularies and vectors; made by `make_corpus`, or read into another by `read_into`."""

    programmes: Programmes
    title_words: Vocabulary
    title_grams: Grams
    body_words: Vocabulary
    titles: Vectors
    letters: Vectors
    bodies: Vectors
    competences: Sets
    audiences: Sets

    @property
    def size(self) -> int:
        """How many programmes."""
        return self.programmes.size

    @cached_property
    def title_masses(self) -> Floats:
        """Idf mass of each title [n]."""
        return self.titles.masses()

    @cached_property
    def signature(self) -> csr_array:
        """Rows [n, terms] whose product looks for candidates: .6 of the title cosine plus .4 of the cosine of the 12
        heaviest words of the bodies; a programme without a body is all title, and the other way round. Columns: the
        title vocabulary, the body vocabulary."""
        title = self.titles.matrix[:, : self.title_words.idf.size]
        body = heaviest(self.bodies.matrix[:, : self.body_words.idf.size], HEAVIEST)
        has_title, has_body = np.diff(title.indptr) > 0, np.diff(body.indptr) > 0
        share = np.where(has_title & has_body, TITLE_SHARE, np.where(has_title, 1.0, 0.0))
        parts = [_scaled(title, np.sqrt(share)), _scaled(body, np.sqrt(1.0 - share))]
        return csr_array(hstack(parts, format="csr", dtype=np.float32))

    @cached_property
    def postings(self) -> csr_array:
        """The signature turned: programmes by term [terms, n]."""
        return csr_array(self.signature.T.tocsr())


def make_corpus(programmes: Programmes) -> Corpus:
    """Vocabularies and vectors of programmes. Raises TooFew when there are none.

    >>> make_corpus(make_programmes([("arsip", "dinas"), ("arsip",)])).titles.matrix.shape
    (2, 2)
    """
    if not programmes.size:
        raise TooFew("a corpus needs at least one programme")
    titles, letters = vocabulary(programmes.titles), grams(programmes.titles)
    bodies = vocabulary(programmes.bodies, counted=True)
    return _corpus(programmes, titles, letters, bodies, codes=({}, {}))


def read_into(corpus: Corpus, programmes: Programmes) -> Corpus:
    """Other programmes in the vocabularies of a corpus, so that the two can be compared.

    >>> corpus = make_corpus(make_programmes([("arsip", "dinas"), ("arsip",)]))
    >>> read_into(corpus, make_programmes([("arsip", "desa")])).titles.matrix.shape
    (1, 3)
    """
    codes = (dict(corpus.competences.codes), dict(corpus.audiences.codes))
    return _corpus(programmes, corpus.title_words, corpus.title_grams, corpus.body_words, codes=codes)


def heaviest(matrix: csr_array, count: int) -> csr_array:
    """Rows with only their `count` largest entries, brought back to length 1.

    >>> heaviest(csr_array(np.array([[0.6, 0.8, 0.0]])), 1).toarray().tolist()
    [[0.0, 1.0, 0.0]]
    """
    sizes = np.diff(matrix.indptr)
    rows = np.repeat(np.arange(sizes.size), sizes)
    order = np.lexsort((matrix.indices, -matrix.data, rows))
    rank = np.arange(rows.size) - np.repeat(matrix.indptr[:-1], sizes)
    kept = np.sort(order[rank < count])
    indptr = np.concatenate([[0], np.cumsum(np.minimum(sizes, count))])
    found = csr_array((matrix.data[kept], matrix.indices[kept], indptr), shape=matrix.shape)
    lengths = np.sqrt(np.bincount(rows[kept], weights=np.square(found.data), minlength=sizes.size))
    return _scaled(found, 1.0 / np.where(lengths > 0.0, lengths, 1.0))


def _corpus(
    programmes: Programmes,
    titles: Vocabulary,
    letters: Grams,
    bodies: Vocabulary,
    *,
    codes: tuple[dict[str, int], dict[str, int]],
) -> Corpus:
    return Corpus(
        programmes=programmes,
        title_words=titles,
        title_grams=letters,
        body_words=bodies,
        titles=titles.vectors(programmes.titles),
        letters=letters.vectors(programmes.titles),
        bodies=bodies.vectors(programmes.bodies),
        competences=_sets(programmes.competences, codes[0]),
        audiences=_sets([[(code, 0) for code in own] for own in programmes.audiences], codes[1]),
    )


def _sets(rows: Sequence[Sequence[tuple[str, int]]], codes: dict[str, int]) -> Sets:
    """The last level counts when a row names a code twice."""
    held: dict[int, float] = {}
    for row, own in enumerate(rows):
        for code, level in own:
            held[(row << _SHIFT) | codes.setdefault(code, len(codes))] = float(level)
    keys = np.fromiter(held, dtype=np.int64, count=len(held))
    values = np.fromiter(held.values(), dtype=np.float64, count=len(held))
    order = np.argsort(keys)
    return Sets(keys[order], values[order], np.bincount(keys >> _SHIFT, minlength=len(rows)), codes)


def _column(given: ArrayLike | None, count: int, kind: Any, missing: float) -> NDArray[Any]:
    found = np.full(count, missing, dtype=kind) if given is None else np.asarray(given, dtype=kind)
    if found.shape != (count,):
        raise WrongShape(f"every column needs {count} rows, as many as there are titles")
    return found


def _scaled(matrix: csr_array, factors: Floats) -> csr_array:
    data = (matrix.data * np.repeat(factors, np.diff(matrix.indptr))).astype(np.float32)
    return csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)
