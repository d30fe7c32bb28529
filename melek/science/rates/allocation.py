"""How many people to draw in each stratum."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
HALVINGS = 200


def power_allocation(sizes: ArrayLike, total: int, *, power: float = 0.5, minimum: int = 4) -> Ints:
    """Sample sizes n_h [H] in proportion to N_h^power, at least `minimum`, never above N_h, summing to `total`.

    sizes: people N_h in each stratum; power 1 serves the nation, 0 each stratum alike, 1/2 both. n_h = k N_h^power
    between min(minimum, N_h) and N_h, with k such that the sum is met; whole numbers by largest remainder. Raises
    ValueError when `total` is below the minimums or above the population. Source: Bankier (1988), *Power allocations*,
    The American Statistician 42.

    >>> power_allocation([10_000, 900, 3], 68).tolist()
    [50, 15, 3]
    """
    people = np.asarray(sizes, dtype=np.int64)
    if people.ndim != 1 or np.any(people < 0):
        raise ValueError("sizes must be a vector of counts")
    lowest = np.minimum(minimum, people)
    if not lowest.sum() <= total <= people.sum():
        raise ValueError(f"cannot draw {total}: the strata allow {lowest.sum()} to {people.sum()}")
    wanted = _scaled(people, total, shares=people.astype(np.float64) ** power * (people > 0), lowest=lowest)
    whole = np.clip(np.floor(wanted + 1e-9).astype(np.int64), lowest, people)
    remainder = np.where(whole < people, wanted - whole, -np.inf)
    # a stable sort, so that equal remainders go to the earlier stratum
    first = np.argsort(-remainder, kind="stable")[: total - whole.sum()]
    whole[first] += 1
    return whole


def _scaled(people: Ints, total: int, *, shares: NDArray[np.float64], lowest: Ints) -> NDArray[np.float64]:
    """k x shares between the bounds, with k found by bisection so that the sum is `total`."""
    positive = shares[shares > 0.0]
    low, high = 0.0, float((people[shares > 0.0] / positive).max()) if positive.size else 0.0
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if np.clip(middle * shares, lowest, people).sum() < total:
            low = middle
        else:
            high = middle
    return np.clip(high * shares, lowest, people)
