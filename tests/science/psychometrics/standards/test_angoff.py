"""Angoff cuts equal their definitions, and a panel that knows the items finds the ability it has in mind."""

import numpy as np
import pytest
from scipy.optimize import brentq

from melek.science.psychometrics import expected_score, make_items, two_pl
from melek.science.psychometrics.errors import NotFinite, TooFew, WrongShape
from melek.science.psychometrics.raters import IccForm, intraclass
from melek.science.psychometrics.standards import PanelFlag, angoff

MIXED = make_items(
    model=["2pl", "3pl", "grm", "gpcm"],
    a=[1.1, 0.9, 1.3, 0.7],
    b=[[-0.5], [0.4], [-1.0, 0.8], [-0.6, 0.2, 1.0]],
    c=[0, 0.2, 0, 0],
)
RATINGS = np.array([[0.7, 0.5, 1.2, 1.6], [0.6, 0.6, 1.0, 1.9], [0.8, 0.4, 1.3, 1.4], [0.7, 0.6, 1.1, 1.5]])


def panel(judges: int, items: int, *, seed: int, judge: float = 0.05, item: float = 0.15, rest: float = 0.1):
    rng = np.random.default_rng(seed)
    parts = (
        judge * rng.normal(size=(judges, 1)) + item * rng.normal(size=items) + rest * rng.normal(size=(judges, items))
    )
    return np.clip(0.5 + parts, 0.0, 1.0)


def test_the_cut_is_the_mean_of_the_judges_sums() -> None:
    found = angoff(RATINGS, method="extended", points=[1, 1, 2, 3])
    assert found.judge_cuts == pytest.approx([4.0, 4.1, 3.9, 3.9])
    assert (found.cut, found.median) == (pytest.approx(3.975), pytest.approx(3.95))
    assert found.spread == pytest.approx(np.std([4.0, 4.1, 3.9, 3.9], ddof=1))
    assert found.error == pytest.approx(found.spread / 2.0)
    assert np.isnan(found.theta)


def test_the_cut_on_ability_solves_the_test_curve_of_mixed_items() -> None:
    found = angoff(RATINGS, method="extended", items=MIXED)

    def curve(theta: float) -> float:
        return float(expected_score([theta], MIXED).sum())

    assert found.theta == pytest.approx(brentq(lambda theta: curve(theta) - found.cut, -8, 8), abs=1e-9)
    slope = (curve(found.theta + 1e-5) - curve(found.theta - 1e-5)) / 2e-5
    assert found.theta_error == pytest.approx(found.error / slope, rel=1e-6)
    assert found.theta_error_both == pytest.approx(found.error_both / slope, rel=1e-6)
    for judge, cut in zip(found.judge_thetas, found.judge_cuts, strict=True):
        assert curve(judge) == pytest.approx(cut, abs=1e-9)


def test_agreement_is_the_intraclass_correlation_over_items() -> None:
    ratings = panel(12, 30, seed=1)
    found = angoff(ratings)
    assert found.icc == intraclass(ratings.T, form=IccForm.RANDOM).value
    assert found.icc_mean == intraclass(ratings.T, form=IccForm.RANDOM_MEAN).value


def test_variance_components_are_those_of_the_expected_mean_squares() -> None:
    ratings = panel(6, 9, seed=2)
    judges, items = ratings.shape
    whole = ratings.mean()
    squares = {"judge": 0.0, "item": 0.0, "rest": 0.0}
    for j in range(judges):
        squares["judge"] += items * (ratings[j].mean() - whole) ** 2 / (judges - 1)
    for i in range(items):
        squares["item"] += judges * (ratings[:, i].mean() - whole) ** 2 / (items - 1)
        for j in range(judges):
            away = ratings[j, i] - ratings[j].mean() - ratings[:, i].mean() + whole
            squares["rest"] += away**2 / ((judges - 1) * (items - 1))
    found = angoff(ratings).components
    assert found.residual == pytest.approx(squares["rest"])
    assert found.judge == pytest.approx((squares["judge"] - squares["rest"]) / items)
    assert found.item == pytest.approx((squares["item"] - squares["rest"]) / judges)


def test_errors_tell_how_far_cuts_of_other_panels_and_items_lie() -> None:
    found = [angoff(panel(10, 25, seed=seed)) for seed in range(300)]
    cuts = np.array([one.cut for one in found])
    told = np.sqrt(np.mean([one.error_both**2 for one in found]))
    assert told == pytest.approx(cuts.std(), rel=0.1)
    assert found[0].error < found[0].error_both


def test_errors_of_judges_tell_how_far_cuts_of_other_panels_lie_on_the_same_items() -> None:
    rng = np.random.default_rng(3)
    items = 0.5 + 0.15 * rng.normal(size=25)
    panels = [items + 0.05 * rng.normal(size=(10, 1)) + 0.1 * rng.normal(size=(10, 25)) for _ in range(300)]
    found = [angoff(np.clip(one, 0.0, 1.0)) for one in panels]
    told = np.sqrt(np.mean([one.error**2 for one in found]))
    assert told == pytest.approx(np.std([one.cut for one in found]), rel=0.1)


def test_a_panel_that_knows_the_items_finds_the_ability_it_has_in_mind() -> None:
    rng = np.random.default_rng(5)
    items = two_pl(rng.uniform(0.7, 1.6, 60), rng.normal(size=60))
    in_mind = 0.3 + 0.1 * rng.normal(size=15)
    ratings = np.clip(expected_score(in_mind, items).T + 0.08 * rng.normal(size=(15, 60)), 0.0, 1.0)
    found = angoff(ratings, items=items)
    assert found.theta == pytest.approx(0.3, abs=0.08)
    assert abs(found.theta - in_mind.mean()) < 3 * found.theta_error
    assert np.all(found.specification_error < 0.1)
    assert np.all(found.specification_consistency > 0.8)
    assert found.flags == frozenset()


def test_a_judge_who_stands_apart_and_one_who_orders_items_backwards_are_named() -> None:
    ratings = panel(12, 40, seed=6, judge=0.02)
    ratings[3] = np.clip(ratings[3] + 0.4, 0.0, 1.0)
    ratings[7] = np.clip(2.0 * ratings[7].mean() - ratings[7], 0.0, 1.0)
    found = angoff(ratings)
    assert np.flatnonzero(found.outlying).tolist() == [3]
    assert np.flatnonzero(found.inconsistent).tolist() == [7]
    assert {PanelFlag.OUTLYING_JUDGE, PanelFlag.INCONSISTENT_JUDGE} <= found.flags


def test_a_small_panel_is_flagged() -> None:
    few, very_few = PanelFlag.FEW_JUDGES, PanelFlag.VERY_FEW_JUDGES
    assert {few, very_few} <= angoff(panel(4, 20, seed=1)).flags
    assert {few, very_few} & angoff(panel(9, 20, seed=1)).flags == {few}
    assert PanelFlag.FEW_ITEMS in angoff(panel(10, 9, seed=1)).flags


def test_a_wide_panel_on_a_long_test_is_flagged() -> None:
    items = two_pl(np.full(100, 1.5), np.linspace(-2, 2, 100))
    apart = np.repeat(np.linspace(0.2, 0.8, 10)[:, None], 100, axis=1)
    assert {PanelFlag.LARGE_ERROR, PanelFlag.LOW_AGREEMENT} <= angoff(apart, items=items).flags


def test_yes_and_no_count_yeses() -> None:
    found = angoff([[1, 1, 0, 0], [1, 0, 1, 0], [1, 1, 1, 0]], method="yes_no")
    assert found.judge_cuts.tolist() == [2.0, 2.0, 3.0]


def test_a_cut_that_guessing_alone_reaches_has_no_ability() -> None:
    items = make_items(model="3pl", a=[1.0, 1.0], b=[0.0, 1.0], c=0.3)
    found = angoff([[0.2, 0.3], [0.3, 0.2]], items=items)
    assert found.theta == -np.inf
    assert np.isnan(found.theta_error)
    assert PanelFlag.OUTSIDE_SCALE in found.flags


def test_judges_who_all_say_the_same_have_no_error() -> None:
    found = angoff(np.full((3, 4), 0.5))
    assert (found.error, found.outlying.any()) == (0.0, False)
    assert np.isnan(found.icc)


@pytest.mark.parametrize(
    ("ratings", "options", "error"),
    [
        ([[60, 70], [50, 80]], {}, WrongShape),
        ([[0.5, 0.6], [0.4, 0.7]], {"method": "yes_no"}, WrongShape),
        ([[1.0, 2.0], [1.0, 1.5]], {"method": "extended"}, WrongShape),
        ([[1.0, 2.5], [1.0, 1.5]], {"method": "extended", "points": [1, 2]}, WrongShape),
        ([[0.5, 0.5], [0.5, 0.5]], {"items": make_items(model="grm", a=[1, 1], b=[[0, 1], [0, 1]])}, WrongShape),
        ([[0.5, 0.5], [0.5, 0.5]], {"items": two_pl([1.0], [0.0])}, WrongShape),
        ([[0.5, 0.5]], {}, TooFew),
        ([[0.5, np.nan], [0.5, 0.5]], {}, NotFinite),
        ([0.5, 0.5], {}, WrongShape),
    ],
)
def test_ratings_that_mean_nothing_are_refused(ratings, options, error) -> None:
    with pytest.raises(error):
        angoff(ratings, **options)
