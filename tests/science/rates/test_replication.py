import numpy as np
import pytest

from melek.science.numerics import uniforms
from melek.science.rates import (
    calibrate,
    calibrated_replicates,
    jackknife_replicates,
    margin_indicators,
    propensity_classes,
    respondent_replicates,
    respondents,
    stratified_design,
    survey_design,
    survey_mean,
)
from tests.science.support import normals


def test_every_person_leaves_once_and_groups_are_equal_in_every_stratum() -> None:
    strata = np.repeat([0, 1, 2], [100, 57, 43])
    factors = jackknife_replicates(stratified_design(strata, [1000, 900, 800]), seed=3, groups=20).factors
    gone = factors == 0.0
    assert gone.sum(axis=0).tolist() == [1] * 200
    for stratum, size in enumerate((100, 57, 43)):
        leaving = gone[:, strata == stratum].sum(axis=1)
        assert leaving.max() - leaving.min() <= 1
        assert factors[:, strata == stratum].sum(axis=1) == pytest.approx(np.full(20, size))
    assert gone.sum(axis=1).tolist() == [10] * 20


def test_a_small_stratum_gives_its_variance_exactly() -> None:
    """Kott's extension: fewer people than groups, still the stratified variance of a total."""
    y, weights = normals(41, 1, 12), np.full(12, 5.0)
    design = survey_design(weights, np.zeros(12, dtype=int), [np.inf])
    replicates = jackknife_replicates(design, seed=1, groups=12)
    for groups in (12, 40):
        kept = jackknife_replicates(design, seed=1, groups=groups)
        assert kept.count == 12
    totals = (design.weights * replicates.factors) @ y
    found = replicates.variances(totals[None], [design.weights @ y])[0]
    assert found == pytest.approx(12 / 11 * 25.0 * np.square(y - y.mean()).sum())


def test_many_small_strata_give_the_design_variance_on_average() -> None:
    strata = np.repeat(np.arange(60), 5)
    y = normals(42, 1, 300) + 0.3 * strata
    design = survey_design(np.full(300, 8.0), strata, np.full(60, np.inf))
    expected = survey_mean(y, design).variance
    found = []
    for seed in range(60):
        replicates = jackknife_replicates(design, seed=seed)
        weights = design.weights * replicates.factors
        found.append(replicates.variances(weights @ y / weights.sum(axis=1), survey_mean(y, design).value))
    assert np.mean(found) == pytest.approx(expected, rel=0.08)


def test_large_strata_give_the_design_variance_on_average() -> None:
    strata = np.repeat([0, 1], [200, 110])
    y = normals(43, 1, 310) + 2.0 * strata
    design = survey_design(np.where(strata == 0, 10.0, 2.0), strata, [np.inf, np.inf])
    point = survey_mean(y, design)
    found = []
    for seed in range(80):
        replicates = jackknife_replicates(design, seed=seed)
        weights = design.weights * replicates.factors
        found.append(replicates.variances(weights @ y / weights.sum(axis=1), point.value))
    assert np.mean(found) == pytest.approx(point.variance, rel=0.08)


def test_clusters_leave_whole() -> None:
    clusters = np.repeat(np.arange(30), 4)
    design = survey_design(np.ones(120), np.zeros(120, dtype=int), [300], clusters=clusters)
    factors = jackknife_replicates(design, seed=2, groups=10).factors.reshape(10, 30, 4)
    assert np.array_equal(factors, np.repeat(factors[:, :, :1], 4, axis=2))
    assert (factors[:, :, 0] == 0.0).sum(axis=1).tolist() == [3] * 10


def test_the_seed_alone_decides_the_groups() -> None:
    design = stratified_design(np.repeat([0, 1], 50), [1000, 1000])
    first, again, other = (jackknife_replicates(design, seed=seed).factors for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_stratum_taken_whole_by_one_person_adds_nothing() -> None:
    design = survey_design([1.0, 5.0, 5.0, 5.0, 5.0], [0, 1, 1, 1, 1], [1, 20])
    assert jackknife_replicates(design, seed=1).factors[:, 0].tolist() == [1.0] * 5


def test_response_rates_are_estimated_anew_in_each_replicate() -> None:
    classes, size = np.arange(400) % 4, 400
    responded = uniforms(44, 1, np.arange(size)) < np.array([0.4, 0.6, 0.7, 0.9])[classes]
    design = stratified_design(np.zeros(size, dtype=int), [4000])
    adjustment = propensity_classes((classes + 1) / 10, responded, weights=design.weights, classes=4)
    replicates = jackknife_replicates(design, seed=1)
    found = respondent_replicates(replicates, design, adjustment)
    weights = respondents(design, adjustment).weights * found.factors
    for one in range(4):
        everyone = (design.weights * replicates.factors)[:, classes == one].sum(axis=1)
        assert weights[:, classes[responded] == one].sum(axis=1) == pytest.approx(everyone)


def test_each_replicate_is_calibrated_anew() -> None:
    cells = np.arange(400) % 2
    design = stratified_design([0] * 400, [4000])
    calibration = calibrate(design.weights, margin_indicators(cells, 2), [3000.0, 1000.0])
    replicates = calibrated_replicates(jackknife_replicates(design, seed=1), calibration)
    weights = calibration.weights * replicates.factors
    assert weights[:, cells == 0].sum(axis=1) == pytest.approx(np.full(40, 3000.0))
    assert weights[:, cells == 1].sum(axis=1) == pytest.approx(np.full(40, 1000.0))
    y = 5.0 * cells + 0.1 * normals(45, 1, 400)
    found = replicates.variances(weights @ y / 4000.0, calibration.weights @ y / 4000.0)
    point = survey_mean(y, survey_design(design.weights, [0] * 400, [np.inf]), calibration=calibration)
    assert found == pytest.approx(point.variance, rel=0.5)
    assert found < 0.01 * survey_mean(y, design).variance


def test_impossible_inputs_are_refused() -> None:
    design = stratified_design([0, 0, 0], [30])
    with pytest.raises(ValueError, match="at least two groups"):
        jackknife_replicates(design, seed=1, groups=1)
    other = stratified_design([0] * 20, [200])
    adjustment = propensity_classes([0.5] * 20, [True] * 20, weights=other.weights)
    with pytest.raises(ValueError, match="same rows"):
        respondent_replicates(jackknife_replicates(design, seed=1), design, adjustment)
