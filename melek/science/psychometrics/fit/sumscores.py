"""The distribution of the sum score at a given ability, by the recursion of Lord & Wingersky, for any item model.

f_j(s | theta) = sum_x f_{j-1}(s - x | theta) P_j(x | theta). Source: Lord & Wingersky (1984); Thissen, Pommerich,
Billeaud & Williams (1995) for items of more than two categories.
"""

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Floats


def score_distribution(chances: ArrayLike) -> Floats:
    """P(sum = s | theta) [S + 1, K] from category probabilities [M, J, K]; S = J (M - 1), rows beyond reach are 0.

    Raises WrongShape on another shape.

    >>> score_distribution(np.full((2, 2, 1), 0.5)).ravel().tolist()
    [0.25, 0.5, 0.25]
    """
    given = np.asarray(chances, dtype=np.float64)
    if given.ndim != 3 or given.shape[0] < 2:
        raise WrongShape(f"category probabilities must be [categories, items, nodes], not {given.shape}")
    most, items, nodes = given.shape
    scores = np.zeros((items * (most - 1) + 1, nodes))
    scores[0] = 1.0
    for item in range(items):
        scores = _with_item(scores, given[:, item])
    return scores


def rest_distributions(chances: ArrayLike) -> Floats:
    """P(sum without item j = s | theta) [J, S + 1, K] for every item, by prefix and suffix products of the recursion.

    >>> rest_distributions(np.full((2, 2, 1), 0.5))[:, :, 0].tolist()
    [[0.5, 0.5, 0.0], [0.5, 0.5, 0.0]]
    """
    given = np.asarray(chances, dtype=np.float64)
    if given.ndim != 3 or given.shape[0] < 2:
        raise WrongShape(f"category probabilities must be [categories, items, nodes], not {given.shape}")
    return _rests(given, given.shape[1] * (given.shape[0] - 1) + 1)


def _rests(chances: Floats, length: int) -> Floats:
    """Split the items in two halves again and again: each half's rest starts from all items of the other half."""
    items = chances.shape[1]
    start = np.zeros((length, chances.shape[2]))
    start[0] = 1.0
    waiting = [(0, items, start)]
    rests = np.empty((items, length, chances.shape[2]))
    while waiting:
        low, high, scores = waiting.pop()
        if high - low == 1:
            rests[low] = scores
            continue
        middle = (low + high) // 2
        for (first, last), others in (((low, middle), (middle, high)), ((middle, high), (low, middle))):
            grown = scores
            for item in range(*others):
                grown = _with_item(grown, chances[:, item])
            waiting.append((first, last, grown))
    return rests


def _with_item(scores: Floats, chance: Floats) -> Floats:
    """One step of the recursion; scores [S + 1, K], chance [M, K]."""
    grown = scores * chance[0]
    for category in range(1, chance.shape[0]):
        grown[category:] += scores[:-category] * chance[category]
    return grown
