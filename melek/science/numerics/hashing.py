"""Deterministic uniforms from integer hashing: the only source of chance in `science`.

A value depends on a seed and counters alone, not on the order in which values are asked for, so one sitting and ten
thousand sittings in a batch see the same numbers, on every platform and version. Only 64-bit integer arithmetic is
used.

Source: Steele, Lea & Flood (2014), *Fast splittable pseudorandom number generators*: the finaliser of SplitMix64.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
FIRST = 0xBF58476D1CE4E5B9
SECOND = 0x94D049BB133111EB
UNIT = 2.0**-53


def hash64(seed: int, *counters: int) -> int:
    """Hash a seed and any number of counters to 64 bits: h <- mix(h xor mix(counter + G) + G), from h = mix(seed + G).

    Args are integers of any sign or size; they enter modulo 2^64.

    >>> hash64(1, 2, 3) == hash64(1, 2, 3) != hash64(1, 3, 2)
    True
    """
    state = _mix((seed + GOLDEN) & MASK)
    for counter in counters:
        state = _mix(((state ^ _mix((counter + GOLDEN) & MASK)) + GOLDEN) & MASK)
    return state


def uniform(seed: int, *counters: int) -> float:
    """A number in [0, 1) with 53 random bits, fixed by the seed and the counters.

    >>> 0.0 <= uniform(7, 1, 20) < 1.0
    True
    """
    return (hash64(seed, *counters) >> 11) * UNIT


def uniforms(seeds: ArrayLike, stream: int, counters: ArrayLike) -> NDArray[np.float64]:
    """Uniforms for arrays of seeds and counters that broadcast; element by element `uniform(seed, stream, counter)`.

    >>> float(uniforms([7, 8], 1, 20)[1]) == uniform(8, 1, 20)
    True
    """
    with np.errstate(over="ignore"):
        found: NDArray[np.float64] = draws(stream_states(seeds, stream), counter_words(counters))
    return found


def stream_states(seeds: ArrayLike, stream: int) -> NDArray[np.uint64]:
    """What `draws` needs of each seed and a stream: made once, whatever the number of counters.

    >>> bool(draws(stream_states([7], 1), counter_words(20))[0] == uniform(7, 1, 20))
    True
    """
    golden = np.uint64(GOLDEN)
    with np.errstate(over="ignore"):
        state = mix_words(_as_uint64(seeds) + golden)
        return mix_words((state ^ np.uint64(_mix((stream + GOLDEN) & MASK))) + golden)


def counter_words(counters: ArrayLike) -> NDArray[np.uint64]:
    """What `draws` needs of each counter: made once, whatever the number of seeds.

    >>> counter_words([1, 2]).shape
    (2,)
    """
    with np.errstate(over="ignore"):
        return mix_words(_as_uint64(counters) + np.uint64(GOLDEN))


def draws(states: Any, words: Any) -> Any:
    """Uniforms from `stream_states` and `counter_words` that broadcast, one mix each; also as machine code.

    >>> float(draws(stream_states([8], 1), counter_words([20]))[0]) == uniform(8, 1, 20)
    True
    """
    return (mix_words((states ^ words) + np.uint64(GOLDEN)) >> np.uint64(11)) * UNIT


def mix_words(words: Any) -> Any:
    """The finaliser of SplitMix64 on 64-bit words, modulo 2^64; also as machine code.

    >>> int(mix_words(np.array([1], dtype=np.uint64))[0])
    6238072747940578789
    """
    words = (words ^ (words >> np.uint64(30))) * np.uint64(FIRST)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(SECOND)
    return words ^ (words >> np.uint64(31))


def _mix(word: int) -> int:
    word = ((word ^ (word >> 30)) * FIRST) & MASK
    word = ((word ^ (word >> 27)) * SECOND) & MASK
    return word ^ (word >> 31)


def _as_uint64(values: ArrayLike) -> NDArray[np.uint64]:
    """Integers modulo 2^64. Python integers beyond 64 bits are folded one by one; machine integers are
    reinterpreted."""
    array = np.asarray(values)
    if array.dtype == object:
        folded = [int(value) & MASK for value in array.ravel()]
        return np.array(folded, dtype=np.uint64).reshape(array.shape)
    if array.dtype.kind not in "iu":
        raise ValueError(f"seeds and counters must be integers, not {array.dtype}")
    return array.astype(np.uint64)
