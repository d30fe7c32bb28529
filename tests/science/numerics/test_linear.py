import numpy as np
import pytest

from melek.science.numerics import inverse_positive, solve_positive, uniforms


def stack_of_positive_matrices() -> np.ndarray:
    roots = uniforms(np.arange(6)[:, None], 1, np.arange(9)).reshape(6, 3, 3)
    return roots @ np.swapaxes(roots, 1, 2) + 0.1 * np.eye(3)


def test_the_inverse_times_the_matrix_is_one() -> None:
    matrices = stack_of_positive_matrices()
    assert inverse_positive(matrices) @ matrices == pytest.approx(np.broadcast_to(np.eye(3), (6, 3, 3)), abs=1e-9)


def test_solving_equals_multiplying_by_the_inverse() -> None:
    matrices, vectors = stack_of_positive_matrices(), np.arange(18.0).reshape(6, 3)
    expected = (inverse_positive(matrices) @ vectors[..., None])[..., 0]
    assert solve_positive(matrices, vectors) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1.0, 2.0], [2.0, 1.0]], "positive definite"),
        ([[1.0, 2.0], [0.0, 1.0]], "symmetric"),
        ([[1.0, 2.0]], "square"),
    ],
)
def test_other_matrices_are_refused(matrix: list[list[float]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        inverse_positive(matrix)
