"""Loops as machine code: made on first use, once in a process, so that a process that needs none never loads the compiler.

Not for: anything a web request calls; what a matrix product can express belongs there.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROWS_BEFORE_SCALING = 12  # how many rows of at least 1e-20 a product can take before somebody must look at it
SMALL = 1e-20  # a product whose sum is less than that is divided by it, so that it cannot underflow
OPTIONS: dict[str, Any] = {"fastmath": {"contract", "reassoc", "nsz"}, "error_model": "numpy"}
EXACT: dict[str, Any] = {"fastmath": False, "error_model": "numpy"}
INLINE = {"forceinline": True}  # a call that hands over many arrays counts their users, which costs more than the call


@cache
def compiled(function: Callable[..., Any], *helpers: Callable[..., Any]) -> Callable[..., Any]:
    """A function as machine code, with the functions of this project that it calls.

    >>> compiled(multiply_rows, scale)(np.ones(2), np.array([[0.5, 1.0]]), np.array([0]), 0, 1)
    0.0
    """
    import numba

    for helper in helpers:
        _made_callable(helper)
    return numba.njit(**OPTIONS)(function)


@cache
def compiled_exactly(function: Callable[..., Any], *helpers: Callable[..., Any]) -> Callable[..., Any]:
    """The same without leave to reorder or merge one operation: to the last bit what the written order gives in NumPy.

    A helper belongs to `compiled` or to this, never to both.

    >>> def thirds(x):
    ...     return x / 3.0 + x / 3.0
    >>> compiled_exactly(thirds)(0.1) == thirds(0.1)
    True
    """
    import numba

    for helper in helpers:
        _made_callable(helper, exactly=True)
    return numba.njit(**EXACT)(function)


@cache
def _made_callable(helper: Callable[..., Any], *, exactly: bool = False) -> None:
    """Machine code may call the helper from now on."""
    from numba.extending import register_jitable

    register_jitable(**(EXACT | INLINE if exactly else OPTIONS))(helper)


def multiply_rows(
    product: NDArray[np.float64], chance: NDArray[np.float64], cells: NDArray[Any], start: int, stop: int
) -> float:
    """Multiplies product [K] by the rows cells[start:stop] of chance [cells, K]; the log of what was divided out of it.

    Four rows in one pass: the product is read and written once instead of four times.

    >>> product = np.array([0.5, 0.5])
    >>> multiply_rows(product, np.array([[0.5, 1.0]]), np.array([0, 0]), 0, 2), product.tolist()
    (0.0, [0.125, 0.5])
    """
    divided = 0.0
    place = start
    while place + 4 <= stop:
        one, two = chance[cells[place]], chance[cells[place + 1]]
        three, four = chance[cells[place + 2]], chance[cells[place + 3]]
        for node in range(product.size):
            product[node] *= (one[node] * two[node]) * (three[node] * four[node])
        place += 4
        if (place - start) % ROWS_BEFORE_SCALING == 0 and product.sum() < SMALL:
            divided += scale(product)
    while place < stop:
        row = chance[cells[place]]
        for node in range(product.size):
            product[node] *= row[node]
        place += 1
    return divided


def scale(product: NDArray[np.float64]) -> float:
    """Divides product [K] by its sum; the log of that sum.

    >>> product = np.array([0.5, 0.5])
    >>> scale(product), product.tolist()
    (0.0, [0.5, 0.5])
    """
    total = product.sum()
    product *= 1.0 / total
    return float(np.log(total))
