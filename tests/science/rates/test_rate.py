import numpy as np
import pytest

from melek.science.numerics import grid, uniforms
from melek.science.rates import (
    Measures,
    Rate,
    Replicates,
    SurveyDesign,
    cut_variance,
    domain_means,
    fit_group_priors,
    jackknife_replicates,
    literacy_probabilities,
    literacy_rates,
    propensity_classes,
    refit_group_priors,
    replicate_probabilities,
    respondent_replicates,
    respondents,
    stratified_design,
    survey_mean,
)
from tests.science.support import normals

NODES, CUT, ERROR = grid(), 0.3, 0.35


def fixed(chances: np.ndarray, design: SurveyDesign, *, seed: int = 1, groups: int = 40) -> Measures:
    """Measures of people whose priors are known, so that replicates differ by their weights alone."""
    replicates = jackknife_replicates(design, seed=seed, groups=groups)
    return Measures(chances, np.tile(chances, (replicates.count, 1)), replicates)


def national(chances: np.ndarray, design: SurveyDesign, **settings: int) -> Rate:
    return literacy_rates(fixed(chances, design, **settings), design, domains=np.zeros(chances.size, int), count=1)[0]


def test_certain_probabilities_give_the_ordinary_survey_variance() -> None:
    literate = (uniforms(1, 1, np.arange(36)) < 0.4).astype(float)
    design = stratified_design([0] * 36, [120])
    rate, plain = national(literate, design), survey_mean(literate, design)
    assert (rate.value, rate.variance) == pytest.approx((plain.value, plain.variance))
    assert (rate.measurement_variance, rate.sampling_fraction, rate.df) == pytest.approx((0.0, 0.3, 35.0))


def test_the_value_is_the_weighted_mean_of_probabilities() -> None:
    chances = uniforms(1, 2, np.arange(400))
    design = stratified_design(np.repeat([0, 1], 200), [1000, 3000])
    rate = national(chances, design)
    assert rate.value == pytest.approx(0.25 * chances[:200].mean() + 0.75 * chances[200:].mean())
    assert rate.low < rate.value < rate.high
    assert rate.df == 39.0
    assert rate == national(chances, design)


def test_a_census_leaves_the_error_of_measurement_alone() -> None:
    chances = uniforms(1, 2, np.arange(400))
    rate = national(chances, stratified_design([0] * 400, [400]))
    assert rate.sampling_variance == 0.0
    assert rate.measurement_variance == pytest.approx((chances * (1.0 - chances)).sum() / 400**2)


def test_the_variance_mixes_the_jackknife_and_the_measurement_by_the_sampling_fraction() -> None:
    chances, design = uniforms(1, 2, np.arange(100)), stratified_design([0] * 100, [250])
    replicates = jackknife_replicates(design, seed=1, groups=25)
    moved = np.clip(chances + 0.03 * normals(2, 1, 25)[:, None], 0.0, 1.0)
    rate = literacy_rates(Measures(chances, moved, replicates), design, domains=[0] * 100, count=1)[0]
    weights = design.weights * replicates.factors
    jackknife = 24 / 25 * np.square((weights * moved).sum(axis=1) / weights.sum(axis=1) - chances.mean()).sum()
    priors = 24 / 25 * np.square(moved.mean(axis=1) - chances.mean()).sum()
    measurement = priors + (chances * (1.0 - chances)).sum() / 100**2
    assert rate.variance == pytest.approx(0.6 * jackknife + 0.4 * measurement)
    assert rate.measurement_variance == pytest.approx(min(measurement, rate.variance))


def test_domains_stand_on_their_own_people() -> None:
    chances = uniforms(1, 2, np.arange(400))
    design, domains = stratified_design([0] * 400, [4000]), np.arange(400) % 4 - 1
    chances[domains == -1] = np.nan
    rates = literacy_rates(fixed(chances, design), design, domains=domains, count=3, measured_shares=[0.6, 0.7, 0.8])
    assert [rate.n for rate in rates] == [100, 100, 100]
    assert [rate.value for rate in rates] == pytest.approx([chances[domains == one].mean() for one in range(3)])
    assert [rate.floor for rate in rates] == pytest.approx(
        [r.value * s for r, s in zip(rates, (0.6, 0.7, 0.8), strict=True)]
    )


def test_a_small_domain_is_never_surer_than_its_people_differ() -> None:
    chances, design = uniforms(1, 5, np.arange(200)), stratified_design([0] * 200, [20_000])
    domains = np.where(np.arange(200) < 8, 0, 1)
    silent = Replicates(np.ones((40, 200)))
    rate = literacy_rates(Measures(chances, np.tile(chances, (40, 1)), silent), design, domains=domains, count=2)[0]
    means = domain_means(chances, design, domains=domains, count=2)
    assert rate.variance >= (1.0 - means.fractions[0]) * means.variances[0] > 0.0
    assert (rate.df, rate.method) == (7.0, "korn_graubard")
    assert rate.high - rate.low > 0.3


def test_a_replicate_without_people_of_a_domain_does_no_harm() -> None:
    chances, design = np.array([0.2, 0.4] + [0.5] * 98), stratified_design([0] * 100, [1000])
    factors = np.ones((10, 100))
    factors[0, :2] = 0.0
    measures = Measures(chances, np.tile(chances, (10, 1)), Replicates(factors))
    rate = literacy_rates(measures, design, domains=[0] * 2 + [1] * 98, count=2)[0]
    assert rate.value == pytest.approx(0.3)
    assert 0.0 < rate.variance < np.inf


def test_people_not_measured_are_never_counted() -> None:
    design = stratified_design([0] * 100, [1000])
    chances = np.full(100, 0.8)
    chances[70:] = np.nan
    with pytest.raises(ValueError, match="without a measurement"):
        national(chances, design)
    responded = np.isfinite(chances)
    adjustment = propensity_classes(np.full(100, 0.7), responded, weights=design.weights)
    measured = respondents(design, adjustment)
    replicates = respondent_replicates(jackknife_replicates(design, seed=1), design, adjustment)
    measures = Measures(chances[responded], np.full((40, 70), 0.8), replicates)
    rate = literacy_rates(measures, measured, domains=[0] * 70, count=1)[0]
    assert (rate.value, rate.measured_share, rate.floor) == pytest.approx((0.8, 0.7, 0.56))


def test_rare_literacy_uses_the_exact_interval() -> None:
    rate = national(np.zeros(60), stratified_design([0] * 60, [6000]))
    assert (rate.value, rate.low, rate.method) == (0.0, 0.0, "korn_graubard")
    assert rate.high > 0.05


def wave(run: int, sizes: tuple[int, int], take: tuple[int, int]) -> tuple[Rate, float]:
    """Two groups apart, a test with error .35, group priors fitted anew; the rate and the truth."""
    theta = [
        mean + 0.8 * normals(100 + run, k, size) for k, (mean, size) in enumerate(zip((-0.8, 0.5), sizes, strict=True))
    ]
    drawn = np.concatenate([part[:count] for part, count in zip(theta, take, strict=True)])
    seen = drawn + ERROR * normals(100 + run, 7, drawn.size)
    logs, strata = -0.5 * ((seen[:, None] - NODES) / ERROR) ** 2, np.repeat([0, 1], take)
    design = stratified_design(strata, sizes)
    replicates = jackknife_replicates(design, seed=run)
    priors = fit_group_priors(logs, NODES, groups=strata, count=2, tolerance=1e-4)
    refits = refit_group_priors(priors, logs, NODES, groups=strata, weights=design.weights * replicates.factors)
    chances = literacy_probabilities(logs, NODES, means=priors.means[strata], sds=priors.sds[strata], cut=CUT)
    moved = replicate_probabilities(logs, NODES, groups=strata, priors=refits, cut=CUT)
    rate = literacy_rates(Measures(chances, moved, replicates), design, domains=np.zeros_like(strata), count=1)[0]
    return rate, float(np.mean(np.concatenate(theta) >= CUT))


@pytest.mark.parametrize(("sizes", "take"), [((1200, 800), (80, 80)), ((300, 200), (240, 160))])
def test_the_interval_covers_the_true_rate_and_its_error_is_the_true_one(
    sizes: tuple[int, int], take: tuple[int, int]
) -> None:
    """A tenth of a population, and four fifths of it, where only measurement is left to err."""
    found = [wave(run, sizes, take) for run in range(150)]
    errors = np.array([rate.value - truth for rate, truth in found])
    covered = np.mean([rate.low <= truth <= rate.high for rate, truth in found])
    assert 0.91 <= covered <= 0.985
    assert np.sqrt(np.mean([rate.variance for rate, _ in found])) == pytest.approx(errors.std(), rel=0.15)
    assert abs(errors.mean()) < 0.006


def test_cut_variance_of_a_linear_rate_is_slope_squared_times_variance() -> None:
    found = cut_variance(lambda cut: 0.6 - 0.35 * cut, 0.3, 0.08, seed=4)
    assert np.sqrt(found) == pytest.approx(0.35 * 0.08, rel=0.05)


def test_impossible_inputs_are_refused() -> None:
    design = stratified_design([0] * 4, [40])
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        national(np.array([0.1, 0.2, 1.3, 0.4]), design)
    with pytest.raises(ValueError, match="fewer than two"):
        literacy_rates(fixed(np.full(4, 0.1), design), design, domains=[0, -1, -1, -1], count=1)
    with pytest.raises(ValueError, match=r"\[replicates, n\]|as many as"):
        Measures(np.full(4, 0.1), np.full((2, 4), 0.1), Replicates(np.ones((3, 4))))
    with pytest.raises(ValueError, match="at least two draws"):
        cut_variance(lambda cut: cut, 0.0, 0.1, seed=1, draws=1)
