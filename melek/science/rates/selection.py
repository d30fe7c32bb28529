"""Who is drawn: simple random sampling without replacement, fixed by a seed, replayable by anyone who has the frame."""

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import uniforms
from melek.science.numerics.hashing import hash64
from melek.science.rates.allocation import Ints

DRAW_STREAM = 11


def draw_order(size: int, *, seed: int, stratum: int = 0) -> Ints:
    """A random order of units 0 ... size - 1 of a stratum: the first n are a simple random sample, the next its
    reserves.

    Each unit is sorted by a hash of (seed, stratum, unit); the order depends on nothing else.

    >>> sorted(draw_order(5, seed=42).tolist())
    [0, 1, 2, 3, 4]
    """
    if size < 0:
        raise ValueError("a stratum cannot have a negative size")
    keys = uniforms(hash64(seed, stratum), DRAW_STREAM, np.arange(size))
    return np.argsort(keys, kind="stable")


def stratified_sample(sizes: ArrayLike, take: ArrayLike, *, seed: int) -> tuple[Ints, ...]:
    """For each stratum the ascending indices of the units drawn, `take[h]` of `sizes[h]` without replacement.

    >>> drawn = stratified_sample([5, 2], [2, 2], seed=42)
    >>> [units.size for units in drawn], drawn[1].tolist()
    ([2, 2], [0, 1])
    """
    people, wanted = np.asarray(sizes, dtype=np.int64), np.asarray(take, dtype=np.int64)
    if people.shape != wanted.shape or people.ndim != 1:
        raise ValueError("sizes and take must be equally long vectors")
    if np.any(wanted < 0) or np.any(wanted > people):
        raise ValueError("cannot take fewer than none or more than all of a stratum")
    return tuple(
        np.sort(draw_order(int(size), seed=seed, stratum=stratum)[:count])
        for stratum, (size, count) in enumerate(zip(people, wanted, strict=True))
    )
