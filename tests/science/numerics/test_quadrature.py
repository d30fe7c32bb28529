import numpy as np
import pytest
from scipy.stats import norm

from melek.science.numerics import fixed_sum, grid, normal_log_weights, normalised, tail_weights, uniforms


@pytest.mark.parametrize(("sd", "error"), [(0.2, 1e-3), (0.25, 5e-5), (0.3, 1e-6), (0.5, 1e-9)])
def test_tail_weights_give_the_normal_tail_at_any_cut(sd: float, error: float) -> None:
    nodes = grid()
    for mean in (-0.73, 0.0, 0.41):
        posterior = normalised(normal_log_weights(nodes, mean, sd))
        for cut in np.linspace(-1.0, 1.0, 21):
            assert posterior @ tail_weights(nodes, cut) == pytest.approx(norm.sf(cut, mean, sd), abs=error)


def test_tails_on_both_sides_of_a_cut_sum_to_one() -> None:
    nodes = grid()
    assert tail_weights(nodes, 0.37) + tail_weights(-nodes[::-1], -0.37)[::-1] == pytest.approx(np.ones(61))


def test_moments_on_the_grid_are_exact_for_a_narrow_posterior() -> None:
    nodes = grid()
    posterior = normalised(normal_log_weights(nodes, 0.4321, 0.25))
    mean = posterior @ nodes
    assert mean == pytest.approx(0.4321, abs=1e-9)
    assert np.sqrt(posterior @ (nodes - mean) ** 2) == pytest.approx(0.25, abs=1e-9)


def test_a_row_sums_to_the_same_last_bit_alone_and_in_a_batch() -> None:
    values = uniforms(np.arange(50)[:, None], 1, np.arange(61))
    batch = fixed_sum(values)
    assert [float(fixed_sum(values[row : row + 1])[0]) for row in range(50)] == batch.tolist()
    assert batch == pytest.approx(values.sum(axis=1), rel=1e-14)


def test_normal_weights_take_one_row_per_mean() -> None:
    weights = np.exp(normal_log_weights(grid(), [0.0, 1.0], [1.0, 0.5]))
    assert weights.sum(axis=1) == pytest.approx([1.0, 1.0])
    assert weights @ grid() == pytest.approx([0.0, 1.0], abs=1e-7)


def test_uneven_nodes_and_empty_grids_are_refused() -> None:
    with pytest.raises(ValueError, match="equally spaced"):
        tail_weights([0.0, 1.0, 3.0], 0.5)
    with pytest.raises(ValueError, match="low < high"):
        grid(1.0, -1.0)
