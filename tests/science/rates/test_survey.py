import numpy as np
import pytest

from melek.science.rates import (
    calibrate,
    collapse_strata,
    margin_indicators,
    stratified_design,
    stratified_sample,
    survey_design,
    survey_mean,
    survey_ratio,
    survey_total,
)
from tests.science.support import normals, oracle

SCHOOLS = oracle("rates", "survey_fpc")
EXPECTED, SIZES, KINDS = SCHOOLS["expected"], [4421, 755, 1018], "EHM"


def kinds(sample: str) -> np.ndarray:
    return np.array([KINDS.index(kind) for kind in SCHOOLS[sample]["stype"]])


def stratified():
    return stratified_design(kinds("apistrat"), SIZES)


def clustered():
    rows = SCHOOLS["apiclus1"]
    return survey_design(weights=rows["pw"], strata=np.zeros(183, dtype=int), sizes=[757], clusters=rows["dnum"])


def test_simple_random_sample_equals_the_oracle() -> None:
    rows = SCHOOLS["apisrs"]
    design = stratified_design(np.zeros(200, dtype=int), [6194])
    mean, total = survey_mean(rows["api00"], design), survey_total(rows["enroll"], design)
    assert [mean.value, mean.error] == pytest.approx(EXPECTED["srs_mean_api00"], rel=1e-8)
    assert [total.value, total.error] == pytest.approx(EXPECTED["srs_total_enroll"], rel=1e-8)


def test_stratified_sample_equals_the_oracle() -> None:
    rows = SCHOOLS["apistrat"]
    mean = survey_mean(rows["api00"], stratified())
    total = survey_total(rows["enroll"], stratified())
    ratio = survey_ratio(rows["api.stu"], rows["enroll"], stratified())
    assert [mean.value, mean.error] == pytest.approx(EXPECTED["strat_mean_api00"], rel=1e-8)
    assert [total.value, total.error] == pytest.approx(EXPECTED["strat_total_enroll"], rel=1e-8)
    assert [ratio.value, ratio.error] == pytest.approx(EXPECTED["strat_ratio_apistu_enroll"], abs=5e-8)
    assert (mean.df, mean.n) == (197.0, 200)


def test_without_correction_the_error_is_that_of_the_oracle() -> None:
    design = survey_design(weights=stratified().weights, strata=kinds("apistrat"), sizes=[np.inf] * 3)
    assert survey_mean(SCHOOLS["apistrat"]["api00"], design).error == pytest.approx(
        EXPECTED["strat_mean_no_fpc_se"], rel=1e-8
    )


@pytest.mark.parametrize("kind", KINDS)
def test_domains_equal_the_oracle(kind: str) -> None:
    inside = kinds("apistrat") == KINDS.index(kind)
    estimate = survey_mean(SCHOOLS["apistrat"]["api00"], stratified(), domain=inside)
    assert [estimate.value, estimate.error] == pytest.approx(EXPECTED["strat_by_stype"][kind], rel=1e-8)
    assert estimate.df == inside.sum() - 1.0


def test_clusters_equal_the_oracle() -> None:
    rows = SCHOOLS["apiclus1"]
    mean, total = survey_mean(rows["api00"], clustered()), survey_total(rows["enroll"], clustered())
    assert [mean.value, mean.error] == pytest.approx(EXPECTED["clus1_mean_api00"], rel=1e-8)
    assert [total.value, total.error] == pytest.approx(EXPECTED["clus1_total_enroll"], rel=1e-8)
    assert mean.df == 14.0


def test_poststratified_clusters_equal_the_oracle() -> None:
    rows = SCHOOLS["apiclus1"]
    for method in ("linear", "raking"):
        calibration = calibrate(rows["pw"], margin_indicators(kinds("apiclus1"), 3), SIZES, method=method)
        mean = survey_mean(rows["api00"], clustered(), calibration=calibration)
        total = survey_total(rows["enroll"], clustered(), calibration=calibration)
        assert [mean.value, mean.error] == pytest.approx(EXPECTED["clus1_poststratified_mean_api00"], rel=1e-8)
        assert [total.value, total.error] == pytest.approx(
            EXPECTED["clus1_poststratified_stype_total_enroll"], rel=1e-8
        )


def test_a_census_has_no_variance() -> None:
    estimate = survey_mean([1.0, 2.0, 6.0, 5.0], stratified_design([0, 0, 1, 1], [2, 2]))
    assert (estimate.value, estimate.variance) == (3.5, 0.0)


def test_the_variance_formula_by_hand() -> None:
    estimate = survey_mean([1.0, 3.0, 2.0, 8.0], stratified_design([0, 0, 1, 1], [10, 30]))
    by_hand = 0.25**2 * (1 - 0.2) * 2.0 / 2 + 0.75**2 * (1 - 2 / 30) * 18.0 / 2
    assert (estimate.value, estimate.variance) == (pytest.approx(4.25), pytest.approx(by_hand))


def test_domains_add_up_to_the_whole() -> None:
    y, half = normals(1, 1, 200), np.arange(200) % 2 == 0
    parts = [survey_total(y, stratified(), domain=inside).value for inside in (half, ~half)]
    assert sum(parts) == pytest.approx(survey_total(y, stratified()).value)


def test_the_variance_is_unbiased_over_repeated_draws() -> None:
    sizes, take = [60, 25, 15], [12, 5, 4]
    strata = np.repeat([0, 1, 2], sizes)
    y = normals(2, 1, 100) + strata
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    values, variances = [], []
    for seed in range(2000):
        drawn = stratified_sample(sizes, take, seed=seed)
        rows = np.concatenate([units + start for units, start in zip(drawn, first, strict=True)])
        estimate = survey_mean(y[rows], stratified_design(strata[rows], sizes))
        values.append(estimate.value)
        variances.append(estimate.variance)
    assert np.mean(values) == pytest.approx(y.mean(), abs=0.01)
    assert np.mean(variances) == pytest.approx(np.var(values), rel=0.07)


def test_lonely_strata_join_a_neighbour() -> None:
    strata, sizes = collapse_strata([0, 1, 1, 2, 3, 3, 4], [5, 10, 8, 10, 6])
    assert strata.tolist() == [0, 0, 0, 1, 1, 1, 1]
    assert sizes.tolist() == [15.0, 24.0]
    strata, sizes = collapse_strata([0, 0, 3], [5, 9, 2, 8])
    assert strata.tolist() == [0, 0, 0]
    assert sizes.tolist() == [24.0]


def test_a_stratum_taken_whole_stays_alone() -> None:
    strata, sizes = collapse_strata([0, 1, 1], [1, 10])
    assert (strata.tolist(), sizes.tolist()) == ([0, 1, 1], [1.0, 10.0])


def test_joining_lonely_strata_never_claims_certainty() -> None:
    design = stratified_design([0, 1, 1, 2, 2], [20, 20, 20])
    assert survey_mean([1.0, 0.0, 0.0, 0.0, 0.0], design).variance > 0.0


def test_missing_values_are_refused_inside_and_ignored_outside_a_domain() -> None:
    y, inside = np.array([1.0, np.nan, 3.0, 4.0]), np.array([True, False, True, True])
    design = stratified_design([0] * 4, [40])
    with pytest.raises(ValueError, match="without a measurement"):
        survey_mean(y, design)
    assert survey_mean(y, design, domain=inside).value == pytest.approx(8.0 / 3.0)


@pytest.mark.parametrize(
    ("strata", "sizes", "message"),
    [
        ([0, 0], [10, 5], "nobody was drawn"),
        ([0, 0, 0], [2], "more rows than people"),
        ([0], [10], "at least two"),
    ],
)
def test_impossible_samples_are_refused(strata: list[int], sizes: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        stratified_design(strata, sizes)


def test_an_empty_domain_is_refused() -> None:
    with pytest.raises(ValueError, match="holds no rows"):
        survey_mean([1.0, 2.0], stratified_design([0, 0], [10]), domain=[False, False])


def test_clusters_vary_more_than_their_members_alone() -> None:
    y = np.repeat(normals(3, 1, 10), 8) + 0.1 * normals(3, 2, 80)
    clusters = np.repeat(np.arange(10), 8)
    weights, strata = np.full(80, 10.0), np.zeros(80, dtype=int)
    together = survey_mean(y, survey_design(weights=weights, strata=strata, sizes=[100], clusters=clusters))
    alone = survey_mean(y, survey_design(weights=weights, strata=strata, sizes=[800]))
    assert together.error > 2.0 * alone.error
    assert together.df == 9.0
