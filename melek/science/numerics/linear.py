"""Small symmetric positive definite systems, one or a stack of them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def inverse_positive(matrices: ArrayLike) -> NDArray[np.float64]:
    """Inverse of symmetric positive definite matrices [..., D, D].

    Raises ValueError when one of them is not positive definite.

    >>> float(inverse_positive([[4.0]])[0, 0])
    0.25
    """
    factors = _cholesky(matrices)
    half = np.linalg.inv(factors)
    return np.swapaxes(half, -1, -2) @ half


def solve_positive(matrices: ArrayLike, vectors: ArrayLike) -> NDArray[np.float64]:
    """Solve A x = y for positive definite A [..., D, D] and y [..., D].

    Raises ValueError when a matrix is not positive definite.

    >>> float(solve_positive([[4.0]], [2.0])[0])
    0.5
    """
    _cholesky(matrices)
    vectors = np.asarray(vectors, dtype=np.float64)
    return np.linalg.solve(np.asarray(matrices, dtype=np.float64), vectors[..., None])[..., 0]


def _cholesky(matrices: ArrayLike) -> NDArray[np.float64]:
    matrices = np.asarray(matrices, dtype=np.float64)
    if matrices.ndim < 2 or matrices.shape[-1] != matrices.shape[-2]:
        raise ValueError("a matrix must be square")
    if not np.allclose(matrices, np.swapaxes(matrices, -1, -2), rtol=1e-8, atol=1e-10):
        raise ValueError("a matrix must be symmetric")
    try:
        return np.linalg.cholesky(matrices)
    except np.linalg.LinAlgError as error:
        raise ValueError("a matrix is not positive definite") from error
