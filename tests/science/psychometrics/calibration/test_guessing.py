"""The Beta prior of c: estimates under it are the highest point of the posterior, found here by a general optimiser."""

import numpy as np
import pytest
from scipy.optimize import minimize

from melek.science.numerics import grid, logistic, normal_log_weights
from melek.science.psychometrics.calibration import ErrorMethod, ImpossibleDesign, Settings, calibrate
from melek.science.psychometrics.calibration.guessing import first_guess, log_density, slope_and_precision
from tests.science.psychometrics.calibration.support import bank_of, drawn, rms
from tests.science.psychometrics.published import lsat
from tests.science.support import normals

LSAT7 = lsat("lsat7.csv")
PATTERNS, COUNTS = np.unique(LSAT7, axis=0, return_counts=True)
NODES = grid(-6, 6, 61)


def log_posterior(values: np.ndarray, alpha: float, beta: float) -> tuple[float, float]:
    """Log-likelihood and log prior at slopes, difficulties and asymptotes, straight from the model."""
    a, b, c = values.reshape(3, 5)
    right = c[:, None] + (1 - c[:, None]) * logistic(a[:, None] * (NODES - b[:, None]))
    logs = PATTERNS @ np.log(right) + (1 - PATTERNS) @ np.log1p(-right) + normal_log_weights(NODES)
    prior = ((alpha - 1) * np.log(c) + (beta - 1) * np.log1p(-c)).sum()
    return float(COUNTS @ np.log(np.exp(logs).sum(axis=1))), float(prior)


def test_estimates_stand_at_the_highest_point_of_the_posterior() -> None:
    alpha, beta = 5.0, 17.0
    found = calibrate(LSAT7, model="3pl", settings=Settings(guess_beta=(alpha, beta), tolerance=1e-7))
    start = np.concatenate([found.items.a, found.items.b[:, 0], found.items.c])
    loglik, prior = log_posterior(start, alpha, beta)
    best = minimize(
        lambda values: -sum(log_posterior(values, alpha, beta)),
        start * np.repeat([1.05, 0.95, 1.1], 5),
        method="L-BFGS-B",
        bounds=[(0.1, 5)] * 5 + [(-5, 5)] * 5 + [(0.001, 0.9)] * 5,
        options={"maxiter": 500, "ftol": 1e-14, "gtol": 1e-7},
    )
    assert found.converged
    assert found.loglik == pytest.approx(loglik, abs=1e-6)
    assert loglik + prior == pytest.approx(-best.fun, abs=1e-4)
    assert start == pytest.approx(best.x, abs=2e-2)


def test_a_sure_prior_fixes_c_at_its_highest_point() -> None:
    settings = Settings(guess_beta=(20_001.0, 80_001.0), errors=ErrorMethod.NONE)
    assert calibrate(LSAT7, model="3pl", settings=settings).items.c == pytest.approx(np.full(5, 0.2), abs=2e-3)


def test_a_flat_prior_is_maximum_likelihood() -> None:
    flat, vague = Settings(guess_beta=(1.0, 1.0)), Settings(guess_sd=1e6, guess_mean=np.log(0.25))
    found = [
        calibrate(drawn(bank_of("3pl", 8), normals(7, 1, 3000)), model="3pl", settings=settings).loglik
        for settings in (flat, vague)
    ]
    assert found[0] == pytest.approx(found[1], abs=1e-3)


def test_parameters_are_recovered_under_the_beta_prior_and_errors_are_honest() -> None:
    truth = bank_of("3pl", 20)
    answers = drawn(truth, normals(7, 1, 4000))
    found = calibrate(answers, model="3pl", settings=Settings(guess_beta=(5.0, 17.0)))
    assert found.converged
    assert rms(found.items.a, truth.a) < 0.22
    assert rms(found.items.b, truth.b) < 0.18
    assert rms(found.items.c, truth.c) < 0.05
    assert (np.abs(found.items.b - truth.b) / found.b_error < 2.6).mean() >= 0.9
    assert (np.abs(found.items.c - truth.c) / found.c_error < 2.6).mean() >= 0.9


def test_the_derivatives_of_the_prior_are_those_of_its_density() -> None:
    logits, step = np.array([-2.5, -1.0, 0.3]), 1e-5
    for settings in (Settings(guess_beta=(5.0, 17.0)), Settings()):
        slope, precision = slope_and_precision(settings, logits)
        up, at, down = (log_density(settings, logits + move) for move in (step, 0.0, -step))
        assert slope == pytest.approx((up - down) / (2 * step), abs=1e-7)
        assert precision == pytest.approx((2 * at - up - down) / step**2, abs=1e-4)


def test_estimation_starts_at_the_highest_point_of_the_prior() -> None:
    assert logistic(first_guess(Settings(guess_beta=(5.0, 17.0)))) == pytest.approx(0.2)
    assert logistic(first_guess(Settings(guess_beta=(1.0, 1.0)))) == pytest.approx(0.2)
    assert first_guess(Settings(guess_mean=-1.0)) == -1.0


@pytest.mark.parametrize("options", [{"guess_beta": (0.5, 2.0)}, {"guess_beta": (2.0, np.inf)}, {"guess_sd": 0.0}])
def test_a_prior_without_a_highest_point_is_refused(options) -> None:
    with pytest.raises(ImpossibleDesign):
        Settings(**options)
