"""The compiled loop that scores compressed rows of answers: one pass, a running product of probabilities, no exp."""

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import compiled, multiply_rows, normal_log_weights, scale, tail_weights
from melek.science.psychometrics.errors import AnsweredTwice, NotACategory, WrongShape
from melek.science.psychometrics.models import Floats, Ints, Items, category_probability

SMALLEST = 1e-20
NUMBERS_A_LINE = 8
FAULTS = {
    1: (WrongShape, "a person or item index is outside its range"),
    2: (NotACategory, "an answer must be one of the item's categories, counted from 0"),
    3: (AnsweredTwice, "a person answers an item once"),
}


def compiled_scores(
    items: Items,
    starts: Ints,
    columns: ArrayLike,
    answers: ArrayLike,
    *,
    nodes: Floats,
    cut: float,
    prior: tuple[float, float],
) -> Floats:
    """Posterior mean, posterior SD and P(theta >= cut) [3, n] on nodes [K], of rows that begin at starts [n + 1].

    Raises WrongShape on an item outside its range, NotACategory on an answer that is not one of its categories, and
    AnsweredTwice when an item comes twice in a row. A category whose probability lies below 1e-20 at a node counts as 1e-20 there.
    """
    what, given = np.ascontiguousarray(columns), np.asarray(answers)
    codes = np.ascontiguousarray(given, dtype=np.int8) if given.dtype == np.int8 else given.astype(np.int64)
    if what.dtype.kind not in "iu" or what.shape != codes.shape:
        raise WrongShape("columns and answers must be equally long vectors, columns of whole numbers")
    if given.dtype.kind not in "iub" and not np.array_equal(codes, given):
        raise NotACategory("an answer must be one of the item's categories, counted from 0")
    chance = np.maximum(category_probability(nodes, items), SMALLEST).reshape(-1, nodes.size)
    weights = np.exp(normal_log_weights(nodes, *prior))
    out = np.empty((3, starts.size - 1))
    loop = compiled(score_rows, multiply_rows, scale, place_answers, summarise)
    tables = (_widened(chance, 1.0), *(_widened(row, 0.0) for row in (weights, nodes, tail_weights(nodes, cut))))
    fault = int(loop((starts, what, codes), items.categories, tables, out))
    if fault:
        kind, reason = FAULTS[fault]
        raise kind(reason)
    return out


def _widened(table: Floats, filling: float) -> Floats:
    """A copy of a table whose rows begin and end with a cache line, so that a processor multiplies without a remainder."""
    *rows, length = table.shape
    wide = length + -length % NUMBERS_A_LINE
    memory = np.full(int(np.prod(rows, dtype=np.int64)) * wide + NUMBERS_A_LINE, filling)
    first = -(memory.ctypes.data // memory.itemsize) % NUMBERS_A_LINE
    copy = memory[first : first + memory.size - NUMBERS_A_LINE].reshape(*rows, wide)
    copy[..., :length] = table
    return copy


def score_rows(
    rows: tuple[Ints, Ints, Ints], categories: Ints, tables: tuple[Floats, Floats, Floats, Floats], out: Floats
) -> int:
    """Fills out [3, n]; 0, or the number of the fault met first."""
    starts = rows[0]
    chance, weights, nodes, tail = tables
    seen, cells = np.full(categories.size, -1, dtype=np.int64), np.empty(categories.size, dtype=np.int64)
    product = np.empty(nodes.size)
    for person in range(starts.size - 1):
        fault = place_answers(rows, categories, person, seen, cells)
        if fault:
            return fault
        product[:] = weights
        multiply_rows(product, chance, cells, 0, starts[person + 1] - starts[person])
        summarise(product, nodes, tail, out[:, person])
    return 0


def place_answers(rows: tuple[Ints, Ints, Ints], categories: Ints, person: int, seen: Ints, cells: Ints) -> int:
    """Fills cells with the places of one row's answers in a table with a row a category and item; 0 or its fault."""
    starts, what, codes = rows
    size = categories.size
    if starts[person + 1] - starts[person] > size:
        return 3
    for place in range(starts[person], starts[person + 1]):
        item, code = what[place], codes[place]
        if item < 0 or item >= size:
            return 1
        if code < 0 or code >= categories[item]:
            return 2
        if seen[item] == person:
            return 3
        seen[item] = person
        cells[place - starts[person]] = code * size + item
    return 0


def summarise(product: Floats, nodes: Floats, tail: Floats, out: Floats) -> None:
    """Fills out [3] with mean, SD and mass above the cut of a posterior that need not sum to one."""
    mass, first, second, above = 0.0, 0.0, 0.0, 0.0
    for node in range(nodes.size):
        share = product[node]
        mass += share
        first += share * nodes[node]
        second += share * nodes[node] * nodes[node]
        above += share * tail[node]
    mean = first / mass
    out[0] = mean
    out[1] = np.sqrt(max(second / mass - mean * mean, 0.0))
    out[2] = min(max(above / mass, 0.0), 1.0)
