"""The nearest rows of each row by cosine: exact, and in memory that does not grow with how many rows are near.

Sums over shared terms are kept for one tile of rows at a time, small enough for the nearest cache of a core, which costs a
fraction of random access to all rows. Each pair is computed once and offered to both rows, which keep their `top` best.
Leaving out frequent terms by a bound on what they can add (Bayardo, Ma & Srikant 2007, *Scaling up all pairs similarity
search*) was tried and did not pay at a bound of .35.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from melek.science.numerics import compiled_exactly
from melek.science.overlap.errors import Progress

Parts = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
Kept = tuple[NDArray[np.float32], NDArray[np.int32]]
TILE = 4096
SLACK = 1e-6  # single precision must not lose a pair that lies on the bound


def nearest_rows(matrix: csr_array, *, least: float, top: int, progress: Progress | None = None) -> NDArray[np.int64]:
    """Pairs [m, 2]: a row and one of its at most `top` nearest other rows with a product of at least `least`.

    matrix [n, terms]: no negative entries. Of several equally near at the last place those met first stay.
    progress(done, n) is called after each tile of rows and may raise `Cancelled`.

    >>> nearest_rows(csr_array(np.eye(2, dtype=np.float32)[[0, 1, 0]]), least=0.5, top=3).tolist()
    [[0, 2], [2, 0]]
    """
    count = int(matrix.shape[0])
    rows = csr_array(matrix, dtype=np.float32)
    kept = np.zeros((count, top), dtype=np.float32), np.full((count, top), -1, dtype=np.int32)
    walk, bound = compiled_exactly(_walk, _offer), np.float32(least - SLACK)
    for begin in range(0, count, TILE):
        end = min(begin + TILE, count)
        postings = csr_array(rows[begin:end].T.tocsr())
        walk(_parts(rows), _parts(postings), (begin, end), kept, bound)
        if progress is not None:
            progress(end, count)
    row, place = np.nonzero(kept[1] >= 0)
    return np.column_stack([row, kept[1][row, place]]).astype(np.int64)


def _parts(matrix: csr_array) -> Parts:
    return matrix.indptr, matrix.indices, matrix.data


def _walk(rows: Parts, postings: Parts, tile: tuple[int, int], kept: Kept, bound: float) -> None:
    """The rows of a tile against themselves and all rows before; both as offsets, places and weights."""
    starts, terms, weights = rows
    post_starts, post_rows, post_weights = postings
    begin, end = tile
    sums = np.zeros(end - begin, dtype=np.float32)
    for row in range(end):
        for entry in range(starts[row], starts[row + 1]):
            term, weight = terms[entry], weights[entry]
            for place in range(post_starts[term], post_starts[term + 1]):
                sums[post_rows[place]] += weight * post_weights[place]
        for other in range(max(begin, row + 1), end):
            value = sums[other - begin]
            if value >= bound:
                _offer(kept, row, other, value)
                _offer(kept, other, row, value)
        sums[:] = 0.0


def _offer(kept: Kept, row: int, other: int, value: float) -> None:
    """Keep `other` among the best of a row, which are sorted, the largest first."""
    best, who = kept
    place = best.shape[1] - 1
    if value <= best[row, place]:
        return
    while place > 0 and best[row, place - 1] < value:
        best[row, place] = best[row, place - 1]
        who[row, place] = who[row, place - 1]
        place -= 1
    best[row, place] = value
    who[row, place] = other
