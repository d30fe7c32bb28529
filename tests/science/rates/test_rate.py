import numpy as np
import pytest

from melek.science.numerics import grid, uniforms
from melek.science.rates import (
    calibrate,
    cut_variance,
    fit_group_priors,
    literacy_probabilities,
    literacy_rate,
    margin_indicators,
    plausible_indicators,
    pool_estimates,
    propensity_classes,
    respondents,
    stratified_design,
    survey_mean,
)

from ..support import normals, oracle

NODES, CUT, ERROR = grid(), 0.3, 0.35


def test_pooling_equals_rubins_rules() -> None:
    expected = oracle("rates", "rubin_rules")["expected"]
    pooled = pool_estimates(expected["q"], expected["u"])
    found = [pooled.value, pooled.within, pooled.between, pooled.total, np.sqrt(pooled.total), pooled.df]
    assert found == pytest.approx([expected[k] for k in ("pooled", "within", "between", "total", "se", "df")], rel=1e-7)


def test_certain_probabilities_give_the_ordinary_survey_estimate() -> None:
    literate = (uniforms(1, 1, np.arange(200)) < 0.4).astype(float)
    design = stratified_design(np.repeat([0, 1], 100), [1000, 3000])
    rate, plain = literacy_rate(literate, design, seed=1), survey_mean(literate, design)
    assert (rate.value, rate.variance) == pytest.approx((plain.value, plain.variance))
    assert rate.measurement_variance == 0.0
    assert rate.df == pytest.approx((plain.df + 1) / (plain.df + 3) * plain.df)


def test_the_value_is_the_weighted_mean_of_probabilities_and_both_doubts_count() -> None:
    chances = uniforms(1, 2, np.arange(400))
    design = stratified_design(np.repeat([0, 1], 200), [1000, 3000])
    rate = literacy_rate(chances, design, seed=1)
    assert rate.value == pytest.approx(0.25 * chances[:200].mean() + 0.75 * chances[200:].mean())
    assert rate.sampling_variance > survey_mean(chances, design).variance
    assert rate.measurement_variance > 0.0
    assert rate.low < rate.value < rate.high
    assert rate == literacy_rate(chances, design, seed=1)


def test_a_census_still_has_measurement_error() -> None:
    chances = uniforms(1, 2, np.arange(400))
    rate = literacy_rate(chances, stratified_design([0] * 400, [400]), seed=1)
    assert rate.sampling_variance == 0.0
    expected = 1.1 * (chances * (1.0 - chances)).sum() / 400**2
    assert rate.measurement_variance == pytest.approx(expected, rel=1.0)
    assert rate.measurement_variance > 0.2 * expected


def test_domains_stand_on_their_own_people() -> None:
    chances, inside = uniforms(1, 2, np.arange(400)), np.arange(400) % 4 == 0
    chances[~inside] = np.nan
    rate = literacy_rate(chances, stratified_design([0] * 400, [4000]), seed=1, domain=inside, measured_share=0.6)
    assert rate.n == 100
    assert rate.value == pytest.approx(chances[inside].mean())
    assert rate.floor == pytest.approx(0.6 * rate.value)


def test_people_not_measured_are_never_counted() -> None:
    design = stratified_design([0] * 100, [1000])
    chances = np.full(100, 0.8)
    chances[70:] = np.nan
    with pytest.raises(ValueError, match="without a measurement"):
        literacy_rate(chances, design, seed=1)
    responded = np.isfinite(chances)
    measured = respondents(design, propensity_classes(np.full(100, 0.7), responded, weights=design.weights))
    rate = literacy_rate(chances[responded], measured, seed=1)
    assert (rate.value, rate.measured_share, rate.floor) == pytest.approx((0.8, 0.7, 0.56))


def test_rare_literacy_uses_the_exact_interval() -> None:
    design = stratified_design([0] * 60, [6000])
    rate = literacy_rate(np.zeros(60), design, seed=1)
    assert (rate.value, rate.low, rate.method) == (0.0, 0.0, "korn_graubard")
    assert rate.high > 0.05


def test_calibration_carries_through() -> None:
    cells = np.arange(400) % 2
    chances = np.where(cells == 1, 0.9, 0.1)
    design = stratified_design([0] * 400, [4000])
    calibration = calibrate(design.weights, margin_indicators(cells, 2), [3000.0, 1000.0])
    rate = literacy_rate(chances, design, seed=1, calibration=calibration)
    assert rate.value == pytest.approx(0.3)
    assert rate.variance < literacy_rate(chances, design, seed=1).variance


def test_the_interval_covers_the_true_rate() -> None:
    """Two groups apart, a sample of 160 of 2,000, a test with error .35, group priors fitted anew."""
    sizes, take = [1200, 800], [80, 80]
    covered, values, runs = 0, [], 250
    for run in range(runs):
        theta = [
            mean + 0.8 * normals(100 + run, k, size)
            for k, (mean, size) in enumerate(zip((-0.8, 0.5), sizes, strict=True))
        ]
        truth = float(np.mean(np.concatenate(theta) >= CUT))
        drawn = np.concatenate([part[:count] for part, count in zip(theta, take, strict=True)])
        seen = drawn + ERROR * normals(100 + run, 7, 160)
        logs = -0.5 * ((seen[:, None] - NODES) / ERROR) ** 2
        strata = np.repeat([0, 1], take)
        priors = fit_group_priors(logs, NODES, groups=strata, count=2, tolerance=1e-3)
        chances = literacy_probabilities(logs, NODES, means=priors.means[strata], sds=priors.sds[strata], cut=CUT)
        rate = literacy_rate(chances, stratified_design(strata, sizes), seed=run)
        covered += rate.low <= truth <= rate.high
        values.append(rate.value - truth)
    assert 0.915 <= covered / runs <= 0.995
    assert abs(np.mean(values)) < 0.006


def test_plausible_indicators_have_the_given_chances() -> None:
    chances = np.array([0.1, 0.5, 0.9])
    assert plausible_indicators(chances, seed=3, count=5000).mean(axis=0) == pytest.approx(chances, abs=0.02)


def test_cut_variance_of_a_linear_rate_is_slope_squared_times_variance() -> None:
    found = cut_variance(lambda cut: 0.6 - 0.35 * cut, 0.3, 0.08, seed=4)
    assert np.sqrt(found) == pytest.approx(0.35 * 0.08, rel=0.05)


def test_impossible_inputs_are_refused() -> None:
    design = stratified_design([0] * 4, [40])
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        literacy_rate([0.1, 0.2, 1.3, 0.4], design, seed=1)
    with pytest.raises(ValueError, match="at least two measured people"):
        literacy_rate([0.1] * 4, design, seed=1, domain=[True, False, False, False])
    with pytest.raises(ValueError, match="at least two estimates"):
        pool_estimates([0.1], [0.1])
    with pytest.raises(ValueError, match="at least two draws"):
        cut_variance(lambda cut: cut, 0.0, 0.1, seed=1, draws=1)
