import numpy as np
import pytest
from scipy.stats import norm

from melek.science.numerics import grid, logistic, uniforms
from melek.science.rates import fit_group_priors, literacy_probabilities, plausible_values

from ..support import normals

NODES, CUT, ERROR = grid(), 0.3, 0.35


def measured(theta: np.ndarray, *, stream: int, error: float = ERROR) -> np.ndarray:
    """Log-likelihoods of a test whose answers amount to theta plus normal noise."""
    seen = theta + error * normals(31, stream, theta.size)
    return -0.5 * ((seen[:, None] - NODES) / error) ** 2


def group(mean: float, sd: float, people: int, *, stream: int) -> np.ndarray:
    return mean + sd * normals(32, stream, people)


@pytest.mark.parametrize(
    ("mean", "truth", "national", "own"), [(-0.8, 0.084, 0.116, 0.085), (0.8, 0.734, 0.688, 0.735)]
)
def test_group_priors_remove_the_pull_to_the_nation(mean: float, truth: float, national: float, own: float) -> None:
    """The example of the method: SD .8, standard error .35, cut .3; expectations over the whole group by quadrature."""
    assert norm.sf(CUT, mean, 0.8) == pytest.approx(truth, abs=1e-3)
    seen = mean + np.sqrt(0.8**2 + ERROR**2) * norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    logs = -0.5 * ((seen[:, None] - NODES) / ERROR) ** 2
    rates = [
        literacy_probabilities(logs, NODES, means=prior, sds=sd, cut=CUT).mean()
        for prior, sd in ((0.0, 1.0), (mean, 0.8))
    ]
    assert rates == pytest.approx([national, own], abs=1.5e-3)


def test_means_and_sds_of_groups_are_recovered() -> None:
    means, sds = [-0.8, 0.0, 0.8], [0.8, 1.0, 0.6]
    theta = np.concatenate([group(m, s, 4000, stream=k) for k, (m, s) in enumerate(zip(means, sds, strict=True))])
    fitted = fit_group_priors(measured(theta, stream=9), NODES, groups=np.repeat([0, 1, 2], 4000), count=3)
    assert fitted.converged
    assert fitted.means == pytest.approx(means, abs=0.05)
    assert fitted.sds == pytest.approx(sds, abs=0.04)
    assert fitted.errors == pytest.approx(np.sqrt((np.square(sds) + ERROR**2) / 4000), rel=0.05)


def test_the_fit_equals_the_closed_form_of_normal_measurement() -> None:
    """With normal noise the maximum likelihood mean is that of the measures, the variance theirs minus the noise."""
    seen = 0.4 + 1.1 * normals(33, 1, 500)
    logs = -0.5 * ((seen[:, None] - NODES) / ERROR) ** 2
    fitted = fit_group_priors(logs, NODES, groups=np.zeros(500, dtype=int), count=1, borrowed=0.0, tolerance=1e-8)
    assert fitted.means[0] == pytest.approx(seen.mean(), abs=1e-5)
    assert fitted.sds[0] ** 2 == pytest.approx(seen.var() - ERROR**2, abs=1e-4)


def test_small_groups_lean_on_the_regression_and_large_ones_do_not() -> None:
    count = 30
    x = np.column_stack([np.ones(count), np.arange(count) % 2])
    truth = x @ [-0.4, 0.8] + 0.15 * normals(34, 1, count)
    sizes = np.where(np.arange(count) < 10, 4, 400)
    index = np.repeat(np.arange(count), sizes)
    theta = truth[index] + 0.8 * normals(34, 2, index.size)
    fitted = fit_group_priors(measured(theta, stream=7), NODES, groups=index, count=count, covariates=x)
    alone = np.bincount(index, weights=theta) / sizes
    small = sizes == 4
    assert fitted.coefficients == pytest.approx([-0.4, 0.8], abs=0.15)
    assert 0.05 < fitted.between_sd < 0.3
    assert np.abs(fitted.means - fitted.predicted)[small].mean() < 0.4 * np.abs(alone - fitted.predicted)[small].mean()
    assert np.mean((fitted.means - truth)[small] ** 2) < 0.5 * np.mean((alone - truth)[small] ** 2)
    assert fitted.means[~small] == pytest.approx(alone[~small], abs=0.1)


def test_a_group_without_people_gets_the_regression() -> None:
    theta = np.concatenate(
        [group(0.5, 0.8, 300, stream=1), group(0.3, 0.8, 300, stream=2), group(0.4, 0.8, 300, stream=3)]
    )
    fitted = fit_group_priors(measured(theta, stream=5), NODES, groups=np.repeat([0, 1, 3], 300), count=4)
    assert fitted.means[2] == pytest.approx(fitted.predicted[2])
    assert fitted.errors[2] >= fitted.between_sd - 1e-9
    assert fitted.sds[2] == pytest.approx(0.8, abs=0.08)
    assert fitted.sizes.tolist() == [300, 300, 0, 300]


def test_weights_move_the_mean_to_whom_they_stand_for() -> None:
    theta = np.concatenate([group(-1.0, 0.5, 300, stream=1), group(1.0, 0.5, 300, stream=2)])
    weights = np.repeat([3.0, 1.0], 300)
    fitted = fit_group_priors(
        measured(theta, stream=5), NODES, groups=np.zeros(600, dtype=int), count=1, weights=weights
    )
    assert fitted.means[0] == pytest.approx(-0.5, abs=0.08)


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


def test_real_answers_work_as_well_as_normal_noise() -> None:
    a, b = 1.1 * np.exp(0.3 * normals(35, 1, 26)), normals(35, 2, 26)
    theta = group(-0.8, 0.8, 3000, stream=8)
    answers = uniforms(np.arange(3000)[:, None], 3, np.arange(26)) < logistic(a * (theta[:, None] - b))
    chance = logistic(a * (NODES[:, None] - b))
    logs = answers @ np.log(chance).T + ~answers @ np.log(1.0 - chance).T
    fitted = fit_group_priors(logs, NODES, groups=np.zeros(3000, dtype=int), count=1)
    assert (fitted.means[0], fitted.sds[0]) == pytest.approx((theta.mean(), theta.std()), abs=0.03)
    own = literacy_probabilities(logs, NODES, means=fitted.means[0], sds=fitted.sds[0], cut=CUT).mean()
    common = literacy_probabilities(logs, NODES, means=0.0, sds=1.0, cut=CUT).mean()
    true = (theta >= CUT).mean()
    assert abs(own - true) < 0.012
    assert common - true > 0.015


def test_impossible_inputs_are_refused() -> None:
    logs = measured(np.zeros(4), stream=1)
    with pytest.raises(ValueError, match="one index below 2"):
        fit_group_priors(logs, NODES, groups=[0, 1, 2, 0], count=2)
    with pytest.raises(ValueError, match="weights"):
        fit_group_priors(logs, NODES, groups=[0] * 4, count=1, weights=[0.0] * 4)
    with pytest.raises(ValueError, match="one row per group"):
        fit_group_priors(logs, NODES, groups=[0] * 4, count=1, covariates=np.ones((2, 1)))
    with pytest.raises(ValueError, match=r"\[people, nodes\]"):
        literacy_probabilities(logs[:, :5], NODES, means=0.0, sds=1.0, cut=0.0)
    with pytest.raises(ValueError, match="finite"):
        literacy_probabilities(np.full((1, 61), -np.inf), NODES, means=0.0, sds=1.0, cut=0.0)
