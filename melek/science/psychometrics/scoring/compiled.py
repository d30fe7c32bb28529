"""The compiled loop that scores compressed rows of answers: one pass, a running product of probabilities, no exp."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import grid, normal_log_weights, tail_weights
from melek.science.psychometrics.models import Floats, Ints, Items, category_probability

ANSWERS_BEFORE_SCALING = 12  # the product is divided by its sum that often, so that it cannot underflow
SMALLEST = 1e-20
FAULTS = {
    1: "a person or item index is outside its range",
    2: "an answer must be one of the item's categories, counted from 0",
    3: "a person answers an item once",
}


def compiled_scores(
    items: Items, starts: Ints, columns: ArrayLike, answers: ArrayLike, *, cut: float, prior: tuple[float, float]
) -> Floats:
    """Posterior mean, posterior SD and P(theta >= cut) [3, n] of rows that begin at starts [n + 1].

    Raises ValueError on an item outside its range, an answer that is not one of its categories, or an item that comes
    twice in a row. A category whose probability lies below 1e-20 at a node counts as 1e-20 there.
    """
    nodes = grid()
    what, given = np.ascontiguousarray(columns), np.asarray(answers)
    codes = np.ascontiguousarray(given, dtype=np.int8) if given.dtype == np.int8 else given.astype(np.int64)
    if what.dtype.kind not in "iu" or what.shape != codes.shape:
        raise ValueError("columns and answers must be equally long vectors, columns of whole numbers")
    if given.dtype.kind not in "iub" and not np.array_equal(codes, given):
        raise ValueError("an answer must be one of the item's categories, counted from 0")
    chance = np.maximum(category_probability(nodes, items), SMALLEST).reshape(-1, nodes.size)
    weights = np.exp(normal_log_weights(nodes, *prior))
    out = np.empty((3, starts.size - 1))
    tables = (chance, weights, nodes, tail_weights(nodes, cut))
    fault = int(_loop()((starts, what, codes), items.categories, tables, out))
    if fault:
        raise ValueError(FAULTS[fault])
    return out


@cache
def _loop() -> Callable[..., Any]:
    import numba

    return numba.njit(fastmath={"contract", "reassoc", "nsz"}, error_model="numpy")(_score_rows)


def _score_rows(  # noqa: C901, PLR0912  one loop, because a compiled call a row would cost more than the row
    rows: tuple[Ints, Ints, Ints], categories: Ints, tables: tuple[Floats, Floats, Floats, Floats], out: Floats
) -> int:
    """Fills out [3, n]; 0, or the number of the fault met first."""
    starts, what, codes = rows
    size = categories.size
    chance, weights, nodes, tail = tables
    count = nodes.size
    seen = np.full(size, -1, dtype=np.int64)
    cells = np.empty(size, dtype=np.int64)
    product = np.empty(count)
    for person in range(starts.size - 1):
        start, stop = starts[person], starts[person + 1]
        if stop - start > cells.size:
            return 3
        for place in range(start, stop):
            item, code = what[place], codes[place]
            if item < 0 or item >= size:
                return 1
            if code < 0 or code >= categories[item]:
                return 2
            if seen[item] == person:
                return 3
            seen[item] = person
            cells[place - start] = code * size + item
        product[:] = weights
        place = 0
        while place + 4 <= stop - start:
            # four rows in one pass: the product is read and written once instead of four times
            one, two = chance[cells[place]], chance[cells[place + 1]]
            three, four = chance[cells[place + 2]], chance[cells[place + 3]]
            for node in range(count):
                product[node] *= (one[node] * two[node]) * (three[node] * four[node])
            place += 4
            if place % ANSWERS_BEFORE_SCALING == 0:
                product *= 1.0 / product.sum()
        while place < stop - start:
            row = chance[cells[place]]
            for node in range(count):
                product[node] *= row[node]
            place += 1
        mass, first, second, above = 0.0, 0.0, 0.0, 0.0
        for node in range(count):
            share = product[node]
            mass += share
            first += share * nodes[node]
            second += share * nodes[node] * nodes[node]
            above += share * tail[node]
        mean = first / mass
        out[0, person] = mean
        out[1, person] = np.sqrt(max(second / mass - mean * mean, 0.0))
        out[2, person] = min(max(above / mass, 0.0), 1.0)
    return 0
