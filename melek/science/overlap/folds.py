"""Splitting labelled pairs for learning, so that no programme is in training and test at once."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from melek.science.numerics import uniforms
from melek.science.overlap.errors import TooFew, WrongShape
from melek.science.overlap.vectors import Ints

FOLD_STREAM = 71
Bools = NDArray[np.bool_]


def components(groups: ArrayLike) -> Ints:
    """Connected component [m] of each pair of programmes [m, 2]: pairs that share a programme, also at one remove.

    >>> components([[1, 2], [2, 3], [7, 8]]).tolist()
    [0, 0, 1]
    """
    ends = _ends(groups)
    names, index = np.unique(ends, return_inverse=True)
    index = index.reshape(ends.shape)
    graph = coo_array((np.ones(len(ends)), (index[:, 0], index[:, 1])), shape=(names.size, names.size))
    _, found = connected_components(graph, directed=False)
    _, first = np.unique(found[index[:, 0]], return_inverse=True)
    return np.asarray(first, dtype=np.int64)


def fold_of_ends(groups: ArrayLike, count: int, *, seed: int) -> Ints:
    """Fold [m, 2] of both programmes of each pair. Whole components go to the fold with fewest pairs; one that holds
    more than a fold's share is split programme by programme, by a hash.

    >>> fold_of_ends([[1, 2], [2, 3], [7, 8], [9, 10]], 2, seed=1).shape
    (4, 2)
    """
    ends, component = _ends(groups), components(groups)
    if count < 2 or len(ends) < count:
        raise TooFew("at least two folds are needed, and as many pairs as folds")
    sizes = np.bincount(component)
    order = np.lexsort((uniforms(seed, FOLD_STREAM, np.arange(sizes.size)), -sizes))
    held, fold = np.zeros(count, dtype=np.int64), np.zeros(sizes.size, dtype=np.int64)
    large = sizes > max(len(ends) / count, 1.0)
    for one in order[~large[order]]:
        fold[one] = held.argmin()
        held[fold[one]] += sizes[one]
    _, index = np.unique(ends, return_inverse=True)
    own = np.asarray(uniforms(seed, FOLD_STREAM + 1, index.reshape(ends.shape)) * count, dtype=np.int64)
    return np.where(large[component][:, None], own, fold[component][:, None])


def splits(groups: ArrayLike, count: int, *, seed: int) -> Iterator[tuple[Bools, Bools]]:
    """Training and test masks [m]. A pair whose two programmes lie in folds f and g is tested by what was learned from
    pairs without any programme of f and g: every pair is tested once, and no programme is on both sides.

    >>> [int(test.sum()) for _, test in splits([[1, 2], [3, 4]], 2, seed=1)]
    [1, 1]
    """
    folds = np.sort(fold_of_ends(groups, count, seed=seed), axis=1)
    for first, second in np.unique(folds, axis=0):
        test = np.asarray((folds[:, 0] == first) & (folds[:, 1] == second))
        training = ~np.asarray(np.isin(folds, [first, second]).any(axis=1))
        yield training, test


def _ends(groups: ArrayLike) -> Ints:
    ends = np.asarray(groups, dtype=np.int64)
    if ends.ndim != 2 or ends.shape[1] != 2 or not len(ends):
        raise WrongShape("groups are the two programmes of each pair, [m, 2]")
    return ends
