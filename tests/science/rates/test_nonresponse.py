import numpy as np
import pytest

from melek.science.numerics import logistic, uniforms
from melek.science.rates import (
    joined_classes,
    propensity_classes,
    r_indicator,
    respondents,
    response_propensities,
    response_rate,
    stratified_design,
    survey_mean,
)
from tests.science.support import normals

PEOPLE = 4000
X = np.column_stack([normals(1, 1, PEOPLE), normals(1, 2, PEOPLE)])
TRUE = logistic(0.4 + 0.9 * X[:, 0] - 0.4 * X[:, 1])
RESPONDED = uniforms(1, 3, np.arange(PEOPLE)) < TRUE
LITERATE = (uniforms(1, 4, np.arange(PEOPLE)) < logistic(X[:, 0])).astype(float)
WEIGHTS = np.full(PEOPLE, 10.0)


def test_propensities_recover_the_truth() -> None:
    found = response_propensities(X, RESPONDED, WEIGHTS)
    assert np.sqrt(np.mean((found - TRUE) ** 2)) < 0.02
    assert found.mean() == pytest.approx(RESPONDED.mean(), abs=1e-3)


def test_a_covariate_that_separates_does_no_harm() -> None:
    found = response_propensities(RESPONDED[:, None].astype(float), RESPONDED, WEIGHTS)
    assert np.isfinite(found).all()
    assert found[RESPONDED].min() > 0.9


def test_everyone_or_nobody_answering_needs_no_model() -> None:
    assert response_propensities(X[:5], [True] * 5, WEIGHTS[:5]).tolist() == [1.0] * 5
    assert response_propensities(X[:5], [False] * 5, WEIGHTS[:5]).tolist() == [0.0] * 5


def test_class_factors_restore_the_population_and_its_rate() -> None:
    design = stratified_design(np.zeros(PEOPLE, dtype=int), [PEOPLE * 10])
    adjustment = propensity_classes(response_propensities(X, RESPONDED, WEIGHTS), RESPONDED, weights=WEIGHTS)
    measured = respondents(design, adjustment)
    adjusted = survey_mean(LITERATE[RESPONDED], measured).value
    naive = LITERATE[RESPONDED].mean()
    assert measured.weights.sum() == pytest.approx(PEOPLE * 10.0)
    assert adjustment.rates.size == 5
    assert (np.diff(adjustment.rates) > 0.0).all()
    assert abs(naive - LITERATE.mean()) > 0.06
    assert abs(adjusted - LITERATE.mean()) < 0.02
    assert measured.measured_share == pytest.approx(RESPONDED.mean())


def test_the_sampling_fraction_counts_only_the_people_measured() -> None:
    design = stratified_design(np.zeros(100, dtype=int), [100])
    responded = np.arange(100) < 60
    adjustment = propensity_classes(np.full(100, 0.6), responded, weights=design.weights)
    assert survey_mean(LITERATE[:60], respondents(design, adjustment)).variance > 0.0


def test_classes_with_few_respondents_are_joined() -> None:
    scores = np.linspace(0.01, 0.99, 100)
    responded = np.arange(100) >= 70
    adjustment = propensity_classes(scores, responded, weights=np.ones(100), minimum=5)
    assert np.bincount(adjustment.classes[responded]).min() >= 5
    assert adjustment.factors.sum() == pytest.approx(100.0)


def test_joined_classes_hold_enough_people_and_keep_their_order() -> None:
    classes = np.repeat(np.arange(6), [9, 2, 2, 7, 1, 3])
    responded = np.ones(classes.size, dtype=bool)
    responded[classes == 3] = False
    joined = joined_classes(classes, responded, minimum=4)
    assert [int(joined[classes == one][0]) for one in range(6)] == [0, 1, 1, 2, 2, 2]
    with pytest.raises(ValueError, match="a class needs 50"):
        joined_classes(classes, responded, minimum=50)


def test_strata_left_with_one_person_are_joined() -> None:
    design = stratified_design([0, 0, 1, 1, 2, 2], [10, 10, 10])
    responded = np.array([True, True, True, False, True, True])
    measured = respondents(design, propensity_classes(np.full(6, 0.8), responded, weights=design.weights))
    assert measured.strata.tolist() == [0, 0, 1, 1, 1]
    assert measured.sizes.tolist() == [10.0, 20.0]


def test_the_r_indicator_falls_with_the_spread_of_propensities() -> None:
    assert r_indicator(np.full(50, 0.4), np.ones(50)) == pytest.approx(1.0)
    by_hand = 1.0 - 2.0 * np.sqrt(50 * 0.2**2 / 49.0)
    assert r_indicator([0.3, 0.7] * 25, np.ones(50)) == pytest.approx(by_hand)


def test_the_response_rate_is_weighted() -> None:
    assert response_rate([True, False, True], [1.0, 2.0, 1.0]) == 0.5


def test_impossible_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="only 1 people"):
        propensity_classes([0.5, 0.5], [True, False], weights=[1.0, 1.0])
    with pytest.raises(ValueError, match="one row per drawn person"):
        response_propensities(X[:3], [True, False], [1.0, 1.0])
    with pytest.raises(ValueError, match="positive"):
        response_rate([True], [0.0])
