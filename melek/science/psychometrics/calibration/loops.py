"""Loops over compressed rows of answers: expectation, information, repeated answers."""

import numpy as np

from melek.science.numerics import multiply_rows, scale
from melek.science.psychometrics.models import Floats, Ints


def expect_rows(rows: tuple[Ints, Ints, Ints], tables: tuple[Floats, Floats], counts: Floats, mass: Floats) -> float:
    """Adds the posterior [K] of each row to counts [cells, K] of its answers and to mass [G, K]; the log-likelihood.

    rows: starts, cells, group; tables: chance [cells, K], weights [G, K].
    """
    starts, cells, group = rows
    chance, weights = tables
    product = np.empty(chance.shape[1])
    loglik = 0.0
    for person in range(starts.size - 1):
        product[:] = weights[group[person]]
        loglik += multiply_rows(product, chance, cells, starts[person], starts[person + 1]) + scale(product)
        mass[group[person]] += product
        add_to_rows(counts, product, cells, starts[person], starts[person + 1])
    return loglik


def add_to_rows(counts: Floats, product: Floats, cells: Ints, start: int, stop: int) -> None:
    """Adds product [K] to the rows cells[start:stop] of counts [cells, K]."""
    for place in range(start, stop):
        row = counts[cells[place]]
        for node in range(product.size):
            row[node] += product[node]


def gather_information(
    rows: tuple[Ints, Ints, Ints],
    tables: tuple[Floats, Floats],
    items: tuple[Floats, Ints],
    moments: tuple[Floats, Ints],
    out: Floats,
    *,
    is_louis: bool,
) -> None:
    """Adds to out [P, P], per row, the covariance of the complete scores (Louis) or minus the product of its score.

    rows and tables as in `expect_rows`; items: slopes [cells, W, K] and their places [cells, W] (-1: fixed); moments:
    the same for the populations, [G, 2, K] and [G, 2].
    """
    starts, cells, group = rows
    chance, weights = tables
    longest = np.max(starts[1:] - starts[:-1]) * items[0].shape[1] + 2
    scores, which = np.empty((longest, chance.shape[1])), np.empty(longest, dtype=np.int64)
    product = np.empty(chance.shape[1])
    for person in range(starts.size - 1):
        product[:] = weights[group[person]]
        multiply_rows(product, chance, cells, starts[person], starts[person + 1])
        scale(product)
        used = 0
        for place in range(starts[person], starts[person + 1]):
            used = take_free(scores, which, used, items[0][cells[place]], items[1][cells[place]])
        used = take_free(scores, which, used, moments[0][group[person]], moments[1][group[person]])
        add_products(out, scores[:used], which, product, is_louis)


def take_free(scores: Floats, which: Ints, used: int, slopes: Floats, index: Ints) -> int:
    """Copies the slopes [W, K] that belong to free parameters behind the `used` scores; how many there are now."""
    for one in range(index.size):
        if index[one] >= 0:
            scores[used] = slopes[one]
            which[used] = index[one]
            used += 1
    return used


def add_products(out: Floats, scores: Floats, which: Ints, product: Floats, is_louis: bool) -> None:
    """Adds one row's part to out: mean products of the scores (with Louis) minus products of their means."""
    mean = np.dot(scores, product)
    square = np.dot(scores * product, scores.T) if is_louis else np.zeros((mean.size, mean.size))
    for first in range(mean.size):
        for second in range(mean.size):
            out[which[first], which[second]] += square[first, second] - mean[first] * mean[second]


def first_repeated(starts: Ints, columns: Ints, size: int) -> int:
    """First row that holds an item twice, or -1."""
    seen = np.full(size, -1, dtype=np.int64)
    for person in range(starts.size - 1):
        for place in range(starts[person], starts[person + 1]):
            if seen[columns[place]] == person:
                return person
            seen[columns[place]] = person
    return -1
