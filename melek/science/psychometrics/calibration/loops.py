"""Compiled loops over compressed rows of answers: expectation, information, repeated answers."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from melek.science.psychometrics.models import Floats, Ints

ANSWERS_BEFORE_SCALING = 12  # the product is divided by its sum that often, so that it cannot underflow


@cache
def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as machine code, made once in a process."""
    import numba

    return numba.njit(fastmath={"contract", "reassoc", "nsz"}, error_model="numpy")(function)


def expect_rows(  # noqa: C901, PLR0912  one loop, because a compiled call a row would cost more than the row
    rows: tuple[Ints, Ints, Ints], tables: tuple[Floats, Floats], counts: Floats, mass: Floats
) -> float:
    """Adds the posterior [K] of each row to counts [cells, K] of its answers and to mass [G, K]; the log-likelihood.

    rows: starts, cells, group; tables: chance [cells, K], weights [G, K].
    """
    starts, cells, group = rows
    chance, weights = tables
    count = chance.shape[1]
    product = np.empty(count)
    loglik = 0.0
    for person in range(starts.size - 1):
        product[:] = weights[group[person]]
        start, stop = starts[person], starts[person + 1]
        place = start
        while place + 4 <= stop:
            # four rows in one pass: the product is read and written once instead of four times
            one, two = chance[cells[place]], chance[cells[place + 1]]
            three, four = chance[cells[place + 2]], chance[cells[place + 3]]
            for node in range(count):
                product[node] *= (one[node] * two[node]) * (three[node] * four[node])
            place += 4
            if (place - start) % ANSWERS_BEFORE_SCALING == 0:
                total = product.sum()
                loglik += np.log(total)
                product *= 1.0 / total
        while place < stop:
            row = chance[cells[place]]
            for node in range(count):
                product[node] *= row[node]
            place += 1
        total = product.sum()
        loglik += np.log(total)
        product *= 1.0 / total
        into = mass[group[person]]
        for node in range(count):
            into[node] += product[node]
        for place in range(starts[person], starts[person + 1]):
            row = counts[cells[place]]
            for node in range(count):
                row[node] += product[node]
    return loglik


def gather_information(  # noqa: C901, PLR0912, PLR0917  one loop, because a compiled call a row would cost more than the row
    rows: tuple[Ints, Ints, Ints],
    tables: tuple[Floats, Floats],
    items: tuple[Floats, Ints],
    moments: tuple[Floats, Ints],
    is_louis: bool,
    out: Floats,
) -> None:
    """Adds to out [P, P], per row, the covariance of the complete scores (Louis) or minus the product of its score.

    rows and tables as in `expect_rows`; items: slopes [cells, W, K] and their places [cells, W] (-1: fixed); moments:
    the same for the populations, [G, 2, K] and [G, 2].
    """
    starts, cells, group = rows
    chance, weights = tables
    slopes, index = items
    normal, normal_index = moments
    count, width = chance.shape[1], slopes.shape[1]
    longest = 0
    for person in range(starts.size - 1):
        longest = max(longest, starts[person + 1] - starts[person])
    scores = np.empty((longest * width + 2, count))
    which = np.empty(longest * width + 2, dtype=np.int64)
    product = np.empty(count)
    for person in range(starts.size - 1):
        product[:] = weights[group[person]]
        used = 0
        for place in range(starts[person], starts[person + 1]):
            cell = cells[place]
            product *= chance[cell]
            product *= 1.0 / product.sum()
            for one in range(width):
                if index[cell, one] >= 0:
                    scores[used] = slopes[cell, one]
                    which[used] = index[cell, one]
                    used += 1
        product *= 1.0 / product.sum()
        for one in range(2):
            if normal_index[group[person], one] >= 0:
                scores[used] = normal[group[person], one]
                which[used] = normal_index[group[person], one]
                used += 1
        some = scores[:used]
        mean = np.dot(some, product)
        square = np.dot(some * product, some.T) if is_louis else np.zeros((used, used))
        for first in range(used):
            for second in range(used):
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
