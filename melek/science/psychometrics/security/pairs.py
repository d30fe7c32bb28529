"""The compiled pass over pairs of people. A line of results: first, second, shared, matches, omega, reverse, expected
agreement, p of the generalised binomial test, spread of the agreement."""

import numpy as np

from melek.science.psychometrics.models import Floats, Ints

WIDTH = 9


def compare_block(
    rows: tuple[Ints, Ints, Ints],
    chances: Floats,
    block: tuple[int, int, int],
    limits: tuple[float, float],
    out: Floats,
) -> tuple[int, int]:
    """Compares the people block[0]:block[1] with all who come after them; how many pairs are worth reporting (those that
    fit are written to out), and how many shared block[2] items or more.

    limits: the omega and the p of the generalised binomial test from which a pair is reported.
    """
    starts, columns, _ = rows
    longest = np.max(starts[1:] - starts[:-1])
    mine = np.full(columns.max() + 1, -1, dtype=np.int64)
    agree, tail, line = np.empty(longest), np.empty(longest + 2), np.empty(out.shape[1])
    found, compared = 0, 0
    for first in range(block[0], block[1]):
        mark(rows, first, mine, 1)
        for second in range(first + 1, starts.size - 1):
            shared = compare_pair(rows, chances, second, (mine, agree, line))
            if shared < block[2]:
                continue
            compared += 1
            if is_unusual(line, limits, agree, tail):
                if found < out.shape[0]:
                    line[0], line[1] = first, second
                    out[found] = line
                found += 1
        mark(rows, first, mine, 0)
    return found, compared


def mark(rows: tuple[Ints, Ints, Ints], person: int, mine: Ints, is_here: int) -> None:
    """Notes where a person's answer to each item stands, or takes the notes away."""
    for place in range(rows[0][person], rows[0][person + 1]):
        mine[rows[1][place]] = place if is_here else -1


def compare_pair(rows: tuple[Ints, Ints, Ints], chances: Floats, second: int, work: tuple[Ints, Floats, Floats]) -> int:
    """Fills the line but for p, and agree [shared] with each item's chance of agreement; how many items are shared.

    work: where the first person's answers stand, agree, line.
    """
    starts, columns, codes = rows
    mine, agree, line = work
    shared, matches = 0, 0
    given, given_spread, back, back_spread, even, even_spread = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for place in range(starts[second], starts[second + 1]):
        own = mine[columns[place]]
        if own < 0:
            continue
        chance = chances[own, codes[place]]
        given += chance
        given_spread += chance * (1.0 - chance)
        chance = chances[place, codes[own]]
        back += chance
        back_spread += chance * (1.0 - chance)
        both = 0.0
        for option in range(chances.shape[1]):
            both += chances[own, option] * chances[place, option]
        agree[shared] = both
        even += both
        even_spread += both * (1.0 - both)
        shared += 1
        if codes[own] == codes[place]:
            matches += 1
    line[2], line[3] = shared, matches
    line[4], line[5] = standardised(matches - given, given_spread), standardised(matches - back, back_spread)
    line[6], line[8] = even, np.sqrt(max(even_spread, 0.0))
    return shared


def standardised(gap: float, variance: float) -> float:
    """gap / sqrt(variance), 0 where nothing can vary."""
    return gap / np.sqrt(variance) if variance > 1e-300 else 0.0


def is_unusual(line: Floats, limits: tuple[float, float], agree: Floats, tail: Floats) -> bool:
    """Whether a pair is to be reported; fills in p of the generalised binomial test where that may be so.

    At most one spread above what is expected, that p lies above every limit that is allowed, so it is not worked out.
    """
    is_copy = line[4] >= limits[0] or line[5] >= limits[0]
    line[7] = 1.0
    if is_copy or line[3] - line[6] > line[8]:
        line[7] = upper_tail(agree, int(line[2]), int(line[3]), tail)
    return bool(is_copy or line[7] <= limits[1])


def upper_tail(agree: Floats, shared: int, matches: int, tail: Floats) -> float:
    """P(at least `matches` of the first `shared` independent events of chances agree), by the exact recursion."""
    tail[0] = 1.0
    for one in range(shared):
        chance = agree[one]
        tail[one + 1] = tail[one] * chance
        for count in range(one, 0, -1):
            tail[count] = tail[count] * (1.0 - chance) + tail[count - 1] * chance
        tail[0] *= 1.0 - chance
    total = 0.0
    for count in range(shared, matches - 1, -1):
        total += tail[count]
    return total
