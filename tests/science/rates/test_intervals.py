import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binom, t

from melek.science.rates import Estimate, korn_graubard_interval, logit_interval, proportion_interval

PROPORTIONS = st.floats(min_value=0.01, max_value=0.99)


def binomial(p: float, n: int) -> Estimate:
    return Estimate(p, p * (1.0 - p) / n, n - 1.0, n)


@given(PROPORTIONS, st.integers(min_value=5, max_value=5000))
def test_intervals_hold_the_estimate_inside_zero_and_one(p: float, n: int) -> None:
    for interval in (logit_interval(binomial(p, n)), korn_graubard_interval(binomial(p, n))):
        assert 0.0 <= interval.low < p < interval.high <= 1.0


@given(PROPORTIONS, st.integers(min_value=5, max_value=5000))
def test_intervals_mirror_at_one_half(p: float, n: int) -> None:
    for method in (logit_interval, korn_graubard_interval):
        one, other = method(binomial(p, n)), method(binomial(1.0 - p, n))
        assert (one.low, one.high) == pytest.approx((1.0 - other.high, 1.0 - other.low), abs=1e-9)


def test_the_logit_interval_by_hand() -> None:
    half = t.ppf(0.975, 99) * np.sqrt(0.21 / 100) / 0.21
    low = 1.0 / (1.0 + np.exp(-(np.log(0.3 / 0.7) - half)))
    assert logit_interval(binomial(0.3, 100)).low == pytest.approx(low)


def test_a_simple_random_sample_gives_clopper_pearson() -> None:
    interval = korn_graubard_interval(binomial(3 / 40, 40))
    assert interval.low == pytest.approx(beta.ppf(0.025, 3, 38))
    assert interval.high == pytest.approx(beta.ppf(0.975, 4, 37))


def test_none_and_all_get_the_rule_of_three() -> None:
    none = korn_graubard_interval(Estimate(0.0, 0.0, 99.0, 100))
    assert (none.low, none.high) == (0.0, pytest.approx(1.0 - 0.025 ** (1.0 / 100.0)))
    assert korn_graubard_interval(Estimate(1.0, 0.0, 99.0, 100)).low == pytest.approx(0.025 ** (1.0 / 100.0))


def test_a_design_effect_widens_the_interval() -> None:
    plain, clustered = binomial(0.05, 100), Estimate(0.05, 3 * 0.05 * 0.95 / 100, 20.0, 100)
    assert korn_graubard_interval(clustered).high > korn_graubard_interval(plain).high + 0.03


def test_few_positives_choose_korn_graubard() -> None:
    assert proportion_interval(binomial(0.09, 100)).method == "korn_graubard"
    assert proportion_interval(binomial(0.95, 100)).method == "korn_graubard"
    assert proportion_interval(binomial(0.5, 100)).method == "logit"


@pytest.mark.parametrize(("p", "n"), [(0.03, 80), (0.3, 60), (0.9, 60)])
def test_coverage_is_at_least_nominal(p: float, n: int) -> None:
    """Exact, by summing the binomial distribution."""
    covered = 0.0
    for hits in range(n + 1):
        interval = proportion_interval(binomial(hits / n, n))
        covered += binom.pmf(hits, n, p) * (interval.low <= p <= interval.high)
    assert covered > 0.93


@pytest.mark.parametrize(
    "estimate", [Estimate(0.0, 0.0, 9.0, 10), Estimate(0.5, 0.1, 0.0, 10), Estimate(1.5, 0.1, 9.0, 10)]
)
def test_impossible_estimates_are_refused(estimate: Estimate) -> None:
    with pytest.raises(ValueError, match=r"proportion|degree"):
        logit_interval(estimate)


def test_the_effective_size_never_exceeds_the_people_measured() -> None:
    precise, plain = Estimate(0.05, 0.05 * 0.95 / 400, 99.0, 100), binomial(0.05, 100)
    assert korn_graubard_interval(precise).high == pytest.approx(korn_graubard_interval(plain).high)
