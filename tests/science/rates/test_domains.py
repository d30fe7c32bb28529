import numpy as np
import pytest

from melek.science.numerics import uniforms
from melek.science.rates import domain_means, stratified_design, survey_design, survey_mean


@pytest.mark.parametrize("clusters", [None, np.arange(300) // 3])
def test_all_domains_at_once_equal_each_alone(clusters: np.ndarray | None) -> None:
    strata, domains = np.arange(300) // 60, np.arange(300) % 7 - 1
    values, weights = uniforms(1, 2, np.arange(300)), 1.0 + uniforms(1, 3, np.arange(300))
    sizes = np.full(5, 90.0)
    design = survey_design(weights, strata, sizes, clusters=clusters)
    endless = survey_design(weights, strata, np.full(5, np.inf), clusters=clusters)
    found = domain_means(values, design, domains=domains, count=6)
    for domain in range(6):
        alone = survey_mean(values, design, domain=domains == domain)
        assert found.values[domain] == pytest.approx(alone.value)
        assert found.variances[domain] * (1.0 - found.fractions[domain]) == pytest.approx(alone.variance)
        assert found.variances[domain] == pytest.approx(survey_mean(values, endless, domain=domains == domain).variance)
        assert found.df[domain] == min(alone.df, alone.n - 1)
        assert found.n[domain] == alone.n


def test_the_fraction_of_a_simple_sample_is_its_share() -> None:
    found = domain_means(
        uniforms(1, 2, np.arange(100)), stratified_design([0] * 100, [400]), domains=[0] * 100, count=1
    )
    assert found.fractions[0] == pytest.approx(0.25)


def test_a_domain_without_variance_takes_the_fraction_of_its_people() -> None:
    found = domain_means(np.ones(100), stratified_design([0] * 100, [500]), domains=[0] * 100, count=1)
    assert (found.variances[0], found.fractions[0]) == pytest.approx((0.0, 0.2))


def test_the_spread_of_single_persons_is_the_sum_over_people() -> None:
    values, design = uniforms(1, 2, np.arange(50)), stratified_design([0] * 50, [500])
    found = domain_means(values, design, domains=[0] * 50, count=1)
    assert found.squares[0] == pytest.approx((values * (1.0 - values)).sum() / 2500)


def test_impossible_inputs_are_refused() -> None:
    design = stratified_design([0] * 4, [40])
    with pytest.raises(ValueError, match="fewer than two measured people"):
        domain_means([0.1] * 4, design, domains=[0, 0, 0, 1], count=2)
    with pytest.raises(ValueError, match="outside"):
        domain_means([0.1] * 4, design, domains=[0, 0, 0, 2], count=2)
    with pytest.raises(ValueError, match="without a measurement"):
        domain_means([0.1, np.nan, 0.1, 0.1], design, domains=[0] * 4, count=1)
