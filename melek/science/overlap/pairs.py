"""Candidate pairs: programmes near enough in words or competences to be worth a closer look.

Two sources: for each programme the `top` nearest by the cosine of signatures at or above `least`
(exact, `nearest`); and programmes that share a competence code, when not more than `largest_block` do.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from melek.science.overlap.errors import Progress, WrongShape
from melek.science.overlap.nearest import nearest_rows
from melek.science.overlap.programmes import Corpus, Programmes
from melek.science.overlap.vectors import Ints

LEAST, TOP, LARGEST_BLOCK = 0.35, 20, 50
_LOW = np.int64(0xFFFFFFFF)


@dataclass(frozen=True)
class Search:
    """How candidates are looked for: smallest cosine, most neighbours of one programme, largest block of a competence
    code, and how many days apart two planned starts may be (None: any)."""

    least: float = LEAST
    top: int = TOP
    largest_block: int = LARGEST_BLOCK
    within_days: float | None = None

    def __post_init__(self) -> None:
        if not 0.0 < self.least <= 1.0 or self.top < 1 or self.largest_block < 0:
            raise WrongShape("least lies in (0, 1]; top is at least 1, largest_block not negative")


def candidate_pairs(corpus: Corpus, search: Search | None = None, *, progress: Progress | None = None) -> Ints:
    """Pairs [m, 2] of rows, the smaller first, each once, in order; never two deliveries of one parent.

    progress(done, all programmes) is called after each tile of rows and may raise `Cancelled`.

    >>> from melek.science.overlap import make_corpus, make_programmes
    >>> corpus = make_corpus(make_programmes([("arsip", "dinas"), ("pajak",), ("arsip", "dinas")]))
    >>> candidate_pairs(corpus).tolist()
    [[0, 2]]
    """
    search = search or Search()
    near = nearest_pairs(corpus.signature, search, progress=progress)
    blocks = block_pairs(corpus, largest=search.largest_block)
    keys = np.unique(np.concatenate([near[:, 0] * corpus.size + near[:, 1], blocks[:, 0] * corpus.size + blocks[:, 1]]))
    pairs = np.column_stack([keys // corpus.size, keys % corpus.size])
    return pairs[_allowed(corpus.programmes, pairs, search.within_days)]


def nearest_pairs(matrix: csr_array, search: Search, *, progress: Progress | None = None) -> Ints:
    """Pairs [m, 2] of rows of length 1 with a cosine of at least search.least, among each row's search.top nearest.

    A row's `top` are found among all rows, itself left out; a pair counts when either names the other.

    >>> nearest_pairs(csr_array(np.eye(2, dtype=np.float32)[[0, 1, 0]]), Search()).tolist()
    [[0, 2]]
    """
    found = nearest_rows(matrix, least=search.least, top=search.top, progress=progress)
    count = max(int(matrix.shape[0]), 1)
    keys = np.unique(found.min(axis=1) * count + found.max(axis=1))
    return np.column_stack([keys // count, keys % count])


def block_pairs(corpus: Corpus, *, largest: int = LARGEST_BLOCK) -> Ints:
    """Pairs [m, 2] of programmes that share a competence code which at most `largest` programmes have.

    >>> from melek.science.overlap import make_corpus, make_programmes
    >>> own = [(("1.1", 3),), (("1.1", 4),), (("5.2", 1),)]
    >>> block_pairs(make_corpus(make_programmes([("a",), ("b",), ("c",)], competences=own))).tolist()
    [[0, 1]]
    """
    codes, rows = corpus.competences.keys & _LOW, corpus.competences.keys >> 32
    order = np.lexsort((rows, codes))
    rows = rows[order]
    sizes = np.bincount(codes) if codes.size else np.zeros(0, dtype=np.int64)
    ends = np.cumsum(sizes)
    found = [np.empty((0, 2), dtype=np.int64)]
    for size in np.unique(sizes[(sizes > 1) & (sizes <= largest)]):
        one, other = np.triu_indices(int(size), 1)
        begins = (ends - sizes)[sizes == size][:, None]
        found.append(np.column_stack([rows[begins + one].ravel(), rows[begins + other].ravel()]))
    return np.unique(np.concatenate(found), axis=0)


def _allowed(programmes: Programmes, pairs: Ints, within_days: float | None) -> NDArray[np.bool_]:
    one, other = pairs[:, 0], pairs[:, 1]
    parents = programmes.parents
    kept: NDArray[np.bool_] = (parents[one] != parents[other]) | (parents[one] < 0)
    if within_days is not None:
        apart = np.abs(programmes.starts[one] - programmes.starts[other])
        kept &= ~(apart > within_days)
    return kept
