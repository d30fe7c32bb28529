import numpy as np
import pytest
from scipy.stats import norm

from melek.science.numerics import grid, logistic, uniforms
from melek.science.rates import fit_group_priors, literacy_probabilities, refit_group_priors
from tests.science.support import normals

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


def three_groups() -> tuple[np.ndarray, np.ndarray]:
    index = np.repeat([0, 1, 2], [200, 60, 8])
    theta = np.array([-0.6, 0.2, 0.7])[index] + 0.8 * normals(36, 1, index.size)
    return measured(theta, stream=3), index


def test_weights_count_inside_a_group_only() -> None:
    logs, index = three_groups()
    own = 1.0 + uniforms(36, 2, np.arange(index.size))
    fits = [
        fit_group_priors(logs, NODES, groups=index, count=3, weights=own * np.array(scale)[index], tolerance=1e-8)
        for scale in ([1.0, 1.0, 1.0], [5.0, 0.1, 9.0])
    ]
    assert fits[0].means == pytest.approx(fits[1].means, abs=1e-7)
    assert fits[0].sds == pytest.approx(fits[1].sds, abs=1e-7)


def test_refits_equal_fits_of_their_own() -> None:
    logs, index = three_groups()
    full = fit_group_priors(logs, NODES, groups=index, count=3, tolerance=1e-8)
    weights = np.stack([np.ones(index.size), *(uniforms(37, k, np.arange(index.size)) > 0.3 for k in range(3))])
    refits = refit_group_priors(full, logs, NODES, groups=index, weights=weights, tolerance=1e-8, iterations=400)
    assert refits.converged
    assert refits.means[0] == pytest.approx(full.means, abs=1e-6)
    for own, means, sds in zip(weights, refits.means, refits.sds, strict=True):
        alone = fit_group_priors(logs, NODES, groups=index, count=3, weights=own, tolerance=1e-8)
        assert means == pytest.approx(alone.means, abs=1e-5)
        assert sds == pytest.approx(alone.sds, abs=1e-5)


def test_a_refit_without_the_people_of_a_group_takes_the_regression() -> None:
    logs, index = three_groups()
    full = fit_group_priors(logs, NODES, groups=index, count=3)
    refits = refit_group_priors(full, logs, NODES, groups=index, weights=(index != 2).astype(float)[None])
    rest = fit_group_priors(logs[index != 2], NODES, groups=index[index != 2], count=3)
    assert refits.means[0] == pytest.approx(rest.means, abs=1e-3)
    assert abs(refits.means[0, 2] - full.means[2]) > 0.1


def test_the_variance_between_groups_solves_its_equation() -> None:
    """With normal measurement the information of a mean is known: sum (m_g - m)^2 / (t^2 + v_g) = G - 1."""
    count, people = 25, 200
    index = np.repeat(np.arange(count), people)
    theta = 0.4 * normals(38, 1, count)[index] + 0.8 * normals(38, 2, index.size)
    fitted = fit_group_priors(measured(theta, stream=4), NODES, groups=index, count=count, tolerance=1e-9)
    held = 1.0 / np.square(fitted.errors) - fitted.between_sd**-2
    direct = fitted.means + (fitted.means - fitted.predicted) * fitted.between_sd**-2 / held
    total = (np.square(direct - fitted.predicted) / (fitted.between_sd**2 + 1.0 / held)).sum()
    assert total == pytest.approx(count - 1, abs=1e-5)
    assert fitted.between_sd == pytest.approx(0.4, abs=0.12)


def test_collinear_covariates_change_nothing() -> None:
    count = 12
    index = np.repeat(np.arange(count), 30)
    theta = 0.5 * (np.arange(count) % 2)[index] + 0.8 * normals(39, 1, index.size)
    logs = measured(theta, stream=6)
    x = np.column_stack([np.ones(count), np.arange(count) % 2])
    plain, doubled = (
        fit_group_priors(logs, NODES, groups=index, count=count, covariates=matrix, tolerance=1e-7)
        for matrix in (x, np.column_stack([x, x[:, 0] - x[:, 1], np.zeros(count)]))
    )
    assert doubled.means == pytest.approx(plain.means, abs=1e-5)
    assert doubled.between_sd == pytest.approx(plain.between_sd, abs=1e-5)


def test_impossible_inputs_are_refused() -> None:
    logs = measured(np.zeros(4), stream=1)
    with pytest.raises(ValueError, match="one index below 2"):
        fit_group_priors(logs, NODES, groups=[0, 1, 2, 0], count=2)
    with pytest.raises(ValueError, match="weights"):
        fit_group_priors(logs, NODES, groups=[0] * 4, count=1, weights=[0.0] * 4)
    with pytest.raises(ValueError, match="one non-negative number per person"):
        fit_group_priors(logs, NODES, groups=[0] * 4, count=1, weights=[1.0] * 3)
    with pytest.raises(ValueError, match="one row per group"):
        fit_group_priors(logs, NODES, groups=[0] * 4, count=1, covariates=np.ones((2, 1)))
    fitted = fit_group_priors(logs, NODES, groups=[0] * 4, count=1)
    with pytest.raises(ValueError, match=r"\[replicates, people\]"):
        refit_group_priors(fitted, logs, NODES, groups=[0] * 4, weights=np.ones(4))
