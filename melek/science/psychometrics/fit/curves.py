"""Observed beside expected: the points people of about equal ability reached on an item, for a plot of its curve."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.answers import finite_vector, item_answers
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Floats, Ints, Items, expected_score

MOST_GROUPS = 1000


@dataclass(frozen=True, eq=False)
class Curves:
    """theta [G, J] mean ability of those who answered; observed, expected, error [G, J] in shares of the item's points;
    count [G, J]. NaN where a group has nobody. error: standard error of the observed share."""

    theta: Floats
    observed: Floats
    expected: Floats
    error: Floats
    count: Ints


def observed_curves(items: Items, responses: ArrayLike, *, theta: ArrayLike, groups: int = 10) -> Curves:
    """Shares of points by `groups` ability groups of equal size from answers [n, J] and abilities theta [n].

    Raises WrongShape unless groups lies in 1 ... 1,000.

    >>> from melek.science.psychometrics.models import two_pl
    >>> curves = observed_curves(two_pl([1.0], [0.0]), [[0], [1], [1], [1]], theta=[-1, -1, 1, 1], groups=2)
    >>> curves.observed.ravel().tolist(), curves.expected.round(2).ravel().tolist()
    ([0.5, 1.0], [0.27, 0.73])
    """
    codes = item_answers(items, responses)
    abilities = finite_vector(theta, "theta", size=codes.shape[0])
    if not 1 <= groups <= MOST_GROUPS:
        raise WrongShape(f"there must be 1 to {MOST_GROUPS} groups")
    edges = np.quantile(abilities, np.arange(1, groups) / groups) if groups > 1 else np.empty(0)
    place = np.searchsorted(edges, abilities, side="right")
    pick = np.eye(groups)[place].T
    seen = (codes >= 0).astype(np.float64)
    most = (items.categories - 1).astype(np.float64)
    points = np.maximum(codes, 0) / most
    expected = expected_score(abilities, items).T / most * seen
    count = pick @ seen
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = pick @ points / count
        spread = np.maximum(pick @ np.square(points) / count - np.square(mean), 0.0)
        ability = pick @ (abilities[:, None] * seen) / count
        return Curves(ability, mean, pick @ expected / count, np.sqrt(spread / count), count.astype(np.int64))
