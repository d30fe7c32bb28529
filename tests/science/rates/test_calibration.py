import numpy as np
import pytest

from melek.science.numerics import uniforms
from melek.science.rates import calibrate, margin_indicators, stratified_design, survey_mean, survey_total
from tests.science.support import normals

PEOPLE = 400
AGE = (4 * uniforms(1, 1, np.arange(PEOPLE))).astype(int)
SEX = (2 * uniforms(1, 2, np.arange(PEOPLE))).astype(int)
MARGINS = np.hstack([margin_indicators(AGE, 4), margin_indicators(SEX, 2)])
TOTALS = np.array([900.0, 1100.0, 1200.0, 800.0, 2200.0, 1800.0])


@pytest.mark.parametrize("method", ["linear", "raking"])
def test_weights_reproduce_both_margins(method: str) -> None:
    result = calibrate(np.full(PEOPLE, 10.0), MARGINS, TOTALS, method=method)
    assert result.weights @ MARGINS == pytest.approx(TOTALS, rel=1e-8)
    assert (result.weights > 0.0).all()


def test_raking_equals_iterative_proportional_fitting() -> None:
    weights = np.full(PEOPLE, 10.0)
    for _ in range(200):
        for cells, totals in ((AGE, TOTALS[:4]), (SEX, TOTALS[4:])):
            weights = weights * (totals / np.bincount(cells, weights=weights))[cells]
    assert calibrate(np.full(PEOPLE, 10.0), MARGINS, TOTALS).weights == pytest.approx(weights, rel=1e-6)


def test_totals_already_met_leave_weights_alone() -> None:
    base = 5.0 + uniforms(1, 3, np.arange(PEOPLE))
    assert calibrate(base, MARGINS, base @ MARGINS).weights == pytest.approx(base)


def test_calibrating_on_what_explains_the_answer_shrinks_the_error() -> None:
    design = stratified_design(np.zeros(PEOPLE, dtype=int), [4000])
    y = AGE + 0.3 * normals(1, 4, PEOPLE)
    calibration = calibrate(design.weights, MARGINS, TOTALS)
    assert survey_mean(y, design, calibration=calibration).error < 0.4 * survey_mean(y, design).error


def test_a_calibrated_auxiliary_has_its_total_without_error() -> None:
    design = stratified_design(np.zeros(PEOPLE, dtype=int), [4000])
    estimate = survey_total(MARGINS[:, 2], design, calibration=calibrate(design.weights, MARGINS, TOTALS))
    assert estimate.value == pytest.approx(1200.0)
    assert estimate.variance == pytest.approx(0.0, abs=1e-12)


def test_margins_that_disagree_are_refused() -> None:
    wrong = TOTALS + np.array([0.0, 0.0, 0.0, 0.0, 0.0, 100.0])
    for method in ("linear", "raking"):
        with pytest.raises(ValueError, match="margins agree"):
            calibrate(np.full(PEOPLE, 10.0), MARGINS, wrong, method=method)


def test_tiny_cells_are_refused_by_number() -> None:
    with pytest.raises(ValueError, match="cell 1 holds 2 rows"):
        margin_indicators([0] * 9 + [1, 1], 2)
    with pytest.raises(ValueError, match="outside the margin"):
        margin_indicators([0, 3], 2)


def test_negative_weights_are_refused() -> None:
    x = np.column_stack([np.ones(6), [0.0, 0.0, 0.0, 0.0, 1.0, 9.0]])
    with pytest.raises(ValueError, match="negative weight"):
        calibrate(np.ones(6), x, [6.0, 1.0], method="linear")
    assert (calibrate(np.ones(6), x, [6.0, 1.0]).weights > 0.0).all()


def test_shapes_and_weights_are_checked() -> None:
    with pytest.raises(ValueError, match="totals"):
        calibrate([1.0], [[1.0]], [1.0, 2.0])
    with pytest.raises(ValueError, match="positive"):
        calibrate([0.0], [[1.0]], [1.0])
