import numpy as np
import pytest

from melek.science.numerics import grid
from melek.science.rates import (
    fit_group_priors,
    literacy_probabilities,
    plausible_values,
    refit_group_priors,
    replicate_probabilities,
)
from tests.science.support import normals

NODES, CUT, ERROR = grid(), 0.3, 0.35


def measured(theta: np.ndarray, *, stream: int, error: float = ERROR) -> np.ndarray:
    """Log-likelihoods of a test whose answers amount to theta plus normal noise."""
    seen = theta + error * normals(31, stream, theta.size)
    return -0.5 * ((seen[:, None] - NODES) / error) ** 2


def group(mean: float, sd: float, people: int, *, stream: int) -> np.ndarray:
    return mean + sd * normals(32, stream, people)


def test_probabilities_fall_with_the_cut_and_mirror() -> None:
    logs = measured(group(0.0, 1.0, 50, stream=4), stream=6)
    low, high = (literacy_probabilities(logs, NODES, means=0.0, sds=1.0, cut=cut) for cut in (0.0, 0.5))
    assert (low > high - 1e-7).all()
    assert low.mean() > high.mean() + 0.1
    mirrored = literacy_probabilities(logs[:, ::-1], NODES, means=0.0, sds=1.0, cut=0.0)
    assert low + mirrored == pytest.approx(np.ones(50), abs=1e-9)


def test_plausible_values_follow_the_posterior() -> None:
    seen = np.linspace(-1.0, 1.0, 5)
    logs = -0.5 * ((seen[:, None] - NODES) / ERROR) ** 2
    draws = plausible_values(logs, NODES, means=0.2, sds=0.8, seed=5, count=4000)
    precision = 1.0 / 0.8**2 + 1.0 / ERROR**2
    assert draws.mean(axis=1) == pytest.approx((0.2 / 0.8**2 + seen / ERROR**2) / precision, abs=0.02)
    assert draws.std(axis=1) == pytest.approx(np.full(5, precision**-0.5), rel=0.04)
    chances = literacy_probabilities(logs, NODES, means=0.2, sds=0.8, cut=CUT)
    assert (draws >= CUT).mean(axis=1) == pytest.approx(chances, abs=0.025)


def test_plausible_values_replay_and_cross_chunks() -> None:
    logs = np.repeat(measured(group(0.0, 1.0, 10, stream=4), stream=6), 500, axis=0)
    first, again = (plausible_values(logs, NODES, means=0.0, sds=1.0, seed=5, count=3) for _ in range(2))
    assert np.array_equal(first, again)
    part = plausible_values(logs[:4], NODES, means=0.0, sds=1.0, seed=5, count=3)
    assert part == pytest.approx(first[:4], abs=1e-9)
    assert not np.array_equal(first, plausible_values(logs, NODES, means=0.0, sds=1.0, seed=6, count=3))


def test_plausible_values_keep_the_spread_of_a_group_that_point_scores_lose() -> None:
    theta = group(0.5, 0.8, 5000, stream=4)
    logs = measured(theta, stream=6)
    draws = plausible_values(logs, NODES, means=0.5, sds=0.8, seed=5, count=10)
    assert draws.std() == pytest.approx(0.8, abs=0.015)


def test_replicated_probabilities_are_those_of_each_replicates_priors() -> None:
    index = np.repeat([0, 1], 30)
    logs = measured(np.array([-0.5, 0.5])[index] + 0.8 * normals(36, 1, 60), stream=2)
    full = fit_group_priors(logs, NODES, groups=index, count=2)
    weights = np.stack([np.ones(60), np.arange(60) % 3 != 0]).astype(float)
    refits = refit_group_priors(full, logs, NODES, groups=index, weights=weights)
    found = replicate_probabilities(logs, NODES, groups=index, priors=refits, cut=CUT)
    for row, means, sds in zip(found, refits.means, refits.sds, strict=True):
        expected = literacy_probabilities(logs, NODES, means=means[index], sds=sds[index], cut=CUT)
        assert row == pytest.approx(expected, abs=1e-9)
    assert np.abs(found[1] - found[0]).max() > 1e-3


def test_impossible_inputs_are_refused() -> None:
    logs = measured(np.zeros(4), stream=1)
    with pytest.raises(ValueError, match=r"\[people, nodes\]"):
        literacy_probabilities(logs[:, :5], NODES, means=0.0, sds=1.0, cut=0.0)
    with pytest.raises(ValueError, match="finite"):
        literacy_probabilities(np.full((1, 61), -np.inf), NODES, means=0.0, sds=1.0, cut=0.0)
