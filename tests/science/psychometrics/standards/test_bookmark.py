"""Ordered booklets and bookmarks equal their definitions."""

import numpy as np
import pytest
from scipy.optimize import brentq

from melek.science.psychometrics import category_probability, make_items, two_pl
from melek.science.psychometrics.errors import TooFew, WrongShape
from melek.science.psychometrics.standards import PanelFlag, bookmark, ordered_booklet

ITEMS = make_items(
    model=["2pl", "3pl", "grm", "gpcm", "gpcm"],
    a=[1.1, 0.9, 1.3, 0.7, 1.2],
    b=[[-0.5], [0.4], [-1.0, 0.8], [-0.6, 0.2, 1.0], [0.9, -0.9]],
    c=[0, 0.2, 0, 0, 0],
)
EVEN = ordered_booklet(two_pl([1.0] * 5, [1.0, -1.0, 0.0, 0.5, -0.5]), rp=0.5)


@pytest.mark.parametrize("rp", [0.5, 2 / 3, 0.67, 0.8])
def test_each_page_lies_where_its_step_is_reached_with_the_response_probability(rp: float) -> None:
    book = ordered_booklet(ITEMS, rp=rp)
    assert sorted(zip(book.item.tolist(), book.step.tolist(), strict=True)) == [
        (0, 1), (1, 1), (2, 1), (2, 2), (3, 1), (3, 2), (3, 3), (4, 1), (4, 2),
    ]  # fmt: skip
    assert np.all(np.diff(book.location) >= 0)
    for item, step, location in zip(book.item, book.step, book.location, strict=True):

        def reached(theta: float, item: int = item, step: int = step) -> float:
            return float(category_probability([theta], ITEMS)[step:, item].sum()) - rp

        assert location == pytest.approx(brentq(reached, -20, 20, xtol=1e-12), abs=1e-9)


def test_adjusted_for_guessing_the_probability_is_that_of_those_who_know() -> None:
    items = make_items(model="3pl", a=[1.5], b=[0.2], c=[0.25])
    assert ordered_booklet(items, rp=0.67).location[0] == pytest.approx(0.2 + np.log(0.42 / 0.33) / 1.5)
    adjusted = ordered_booklet(items, rp=0.67, is_guessing_adjusted=True)
    assert adjusted.location[0] == pytest.approx(0.2 + np.log(0.67 / 0.33) / 1.5)


def test_where_guessing_alone_reaches_the_probability_an_adjustment_is_asked_for() -> None:
    items = make_items(model="3pl", a=[1.5], b=[0.2], c=[0.5])
    with pytest.raises(WrongShape, match="adjust"):
        ordered_booklet(items, rp=0.5)
    assert ordered_booklet(items, rp=0.5, is_guessing_adjusted=True).location[0] == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("rule", "thetas"),
    [("last_mastered", [-1.0, 0.0, 1.0]), ("bookmarked", [-0.5, 0.5]), ("midpoint", [-0.75, 0.25])],
)
def test_a_rule_says_which_ability_a_page_is(rule: str, thetas: list[float]) -> None:
    assert EVEN.item.tolist() == [1, 4, 2, 3, 0]
    assert bookmark(EVEN, [2, 4, 6][: len(thetas)], rule=rule).judge_thetas == pytest.approx(thetas)


def test_mean_median_and_their_errors() -> None:
    found = bookmark(EVEN, [2, 3, 3, 6])
    thetas = np.array([-1.0, -0.5, -0.5, 1.0])
    assert (found.theta, found.median_theta) == (pytest.approx(thetas.mean()), -0.5)
    assert found.error == pytest.approx(thetas.std(ddof=1) / 2)
    assert found.median_error == pytest.approx(1.2533141 * found.error)
    assert np.isnan(found.group_icc)


def test_judges_in_groups_count_for_less() -> None:
    pages, groups = [2, 2, 3, 5, 6, 6], ["a", "a", "a", "b", "b", "b"]
    found = bookmark(EVEN, pages, groups=groups)
    thetas = np.array([-1.0, -1.0, -0.5, 0.5, 1.0, 1.0])
    between = 3 * ((thetas[:3].mean() - thetas.mean()) ** 2 + (thetas[3:].mean() - thetas.mean()) ** 2)
    within = (3 * thetas[:3].var() + 3 * thetas[3:].var()) / 4
    icc = (between - within) / (between + 2 * within)
    assert found.group_icc == pytest.approx(icc)
    assert found.error == pytest.approx(np.sqrt(thetas.var(ddof=1) / 6 * (1 + 2 * icc)))


def test_judges_who_mark_by_an_ability_in_mind_find_it() -> None:
    rng = np.random.default_rng(2)
    book = ordered_booklet(two_pl(rng.uniform(0.8, 1.5, 80), rng.normal(size=80)))
    in_mind = 0.2 + 0.15 * rng.normal(size=14)
    pages = np.searchsorted(book.location, in_mind) + 1
    found = bookmark(book, pages)
    assert found.theta == pytest.approx(in_mind.mean(), abs=0.06)
    assert found.flags == frozenset()


def test_a_small_panel_with_one_judge_apart_is_flagged() -> None:
    book = ordered_booklet(two_pl([1.0] * 40, np.linspace(-2, 2, 40)))
    found = bookmark(book, [11, 12, 12, 13, 38])
    assert found.outlying.tolist() == [False] * 4 + [True]
    assert {PanelFlag.FEW_JUDGES, PanelFlag.OUTLYING_JUDGE, PanelFlag.LARGE_ERROR} <= found.flags


@pytest.mark.parametrize(
    ("pages", "options", "error"),
    [
        ([1, 3], {}, WrongShape),
        ([3, 7], {}, WrongShape),
        ([3, 6], {"rule": "bookmarked"}, WrongShape),
        ([3.5, 4.0], {}, WrongShape),
        ([3], {}, TooFew),
        ([3, 4], {"groups": ["a"]}, WrongShape),
        ([3, 4], {"groups": ["a", "b"]}, TooFew),
    ],
)
def test_placements_that_mean_nothing_are_refused(pages, options, error) -> None:
    with pytest.raises(error):
        bookmark(EVEN, pages, **options)
    with pytest.raises(WrongShape):
        ordered_booklet(ITEMS, rp=1.0)
