"""Agreement of raters against published tables and hand calculation."""

import numpy as np
import pytest

from melek.science.psychometrics.raters import IccForm, Weighting, cohen_kappa, fleiss_kappa, intraclass


def test_cohen_kappa_by_hand() -> None:
    first = [1] * 25 + [0] * 25
    second = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    # observed .70, expected .5 * .6 + .5 * .4 = .50
    assert cohen_kappa(first, second, categories=2).value == pytest.approx(0.4)


def test_fleiss_kappa_of_full_agreement() -> None:
    assert fleiss_kappa(np.array([[3, 0], [0, 3], [3, 0]])).value == pytest.approx(1.0)


def test_intraclass_correlations_of_shrout_and_fleiss() -> None:
    ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    found = sorted(round(intraclass(ratings, form=form).value, 2) for form in IccForm)
    assert found == [0.17, 0.29, 0.44, 0.62, 0.71, 0.91]


RATINGS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


@pytest.mark.parametrize(
    ("form", "low", "high"),
    [
        (IccForm.ONE_WAY, -0.133, 0.723), (IccForm.RANDOM, 0.019, 0.761), (IccForm.MIXED, 0.342, 0.946),
        (IccForm.ONE_WAY_MEAN, -0.884, 0.912), (IccForm.RANDOM_MEAN, 0.071, 0.927), (IccForm.MIXED_MEAN, 0.676, 0.986),
    ],
)  # fmt: skip
def test_limits_of_intraclass_correlations_are_those_of_an_independent_program(form, low, high) -> None:
    found = intraclass(RATINGS, form=form)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))


def test_targets_that_do_not_differ_have_no_finite_mean_correlation() -> None:
    assert intraclass([[1, 2], [2, 1]], form=IccForm.MIXED_MEAN).value == -np.inf
    assert np.isnan(intraclass([[1, 2], [1, 2]], form=IccForm.MIXED).value)
    assert np.isnan(intraclass([[1, 2], [2, 1]], form=IccForm.RANDOM).value)


def weighted_by_hand(first, second, credit) -> float:
    pairs = len(first)
    observed = sum(credit(one, other) for one, other in zip(first, second, strict=True)) / pairs
    expected = sum(credit(one, other) for one in first for other in second) / pairs**2
    return (observed - expected) / (1 - expected)


@pytest.mark.parametrize(
    ("weighting", "credit"),
    [
        ("none", lambda one, other: float(one == other)),
        ("linear", lambda one, other: 1 - abs(one - other) / 3),
        ("quadratic", lambda one, other: 1 - (one - other) ** 2 / 9),
    ],
)
def test_weighted_kappas_by_hand(weighting, credit) -> None:
    rng = np.random.default_rng(1)
    first = rng.integers(0, 4, 60)
    second = np.clip(first + rng.integers(-1, 2, 60), 0, 3)
    found = cohen_kappa(first, second, categories=4, weighting=Weighting(weighting))
    assert found.value == pytest.approx(weighted_by_hand(first, second, credit))


def test_the_error_of_a_weighted_kappa_is_the_spread_of_kappas() -> None:
    rng = np.random.default_rng(2)
    found = []
    for _ in range(400):
        first = rng.integers(0, 4, 200)
        second = np.where(rng.random(200) < 0.6, first, rng.integers(0, 4, 200))
        found.append(cohen_kappa(first, second, categories=4, weighting=Weighting.QUADRATIC))
    told = np.mean([one.error for one in found])
    assert told == pytest.approx(np.std([one.value for one in found]), rel=0.1)


def test_fleiss_kappa_of_the_textbook_table() -> None:
    counts = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    assert fleiss_kappa(counts).value == pytest.approx(0.210, abs=5e-4)


def test_the_error_of_fleiss_kappa_is_its_spread_without_agreement() -> None:
    rng = np.random.default_rng(3)
    found = [fleiss_kappa(rng.multinomial(5, [0.5, 0.3, 0.2], 40)) for _ in range(400)]
    told = np.mean([one.error for one in found])
    assert told == pytest.approx(np.std([one.value for one in found]), rel=0.1)


def test_judges_who_oppose_each_other_exactly_have_a_correlation_and_its_limits() -> None:
    found = intraclass([[0.2, 0.8, 0.2, 0.8], [0.8, 0.2, 0.8, 0.2]], form=IccForm.RANDOM)
    assert (found.value, found.low, found.high) == pytest.approx((-1.0, -1.0, -1.0))
