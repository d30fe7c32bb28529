"""Fit of the 2PL to LSAT section 7 equals the published values of R's mirt and PerFit."""

import numpy as np
import pytest

from melek.science.psychometrics import make_items, score_dense, two_pl
from melek.science.psychometrics.errors import NotACategory, TooFew
from melek.science.psychometrics.fit import m2, marginal_reliability, person_fit, q3, s_x2, zh
from tests.science.psychometrics.published import lsat, published

ITEMS = two_pl(published("lsat7.2pl")["a"], published("lsat7.2pl")["b"])
ANSWERS = lsat("lsat7.csv")
TOLD = published("lsat7.2pl.fit")


def test_item_fit() -> None:
    assert s_x2(ITEMS, ANSWERS).statistic == pytest.approx(TOLD["S_X2"], abs=0.002)


def test_fit_of_the_whole() -> None:
    found = m2(ITEMS, ANSWERS)
    assert (found.statistic, found.df) == (pytest.approx(TOLD["M2"], abs=0.002), TOLD["M2_df"])
    assert (found.p, found.rmsea) == (pytest.approx(TOLD["M2_p"], abs=0.002), pytest.approx(TOLD["RMSEA"], abs=0.002))


def test_marginal_reliability() -> None:
    assert marginal_reliability(ITEMS) == pytest.approx(TOLD["marginal_reliability"], abs=0.002)


def test_residual_correlation_of_two_items() -> None:
    theta = score_dense(ITEMS, ANSWERS, cut=0.0).theta
    assert q3(ITEMS, ANSWERS, theta=theta)[0, 1] == pytest.approx(TOLD["Q3_items_1_2"], abs=0.002)


def test_person_fit() -> None:
    told = published("lsat7.2pl.lz")
    found = person_fit(ITEMS, [[int(one) for one in pattern] for pattern in told])
    assert np.column_stack([found.lz, found.lz_star]) == pytest.approx(np.array(list(told.values())), abs=0.0002)


def test_zh_of_nothing_right() -> None:
    theta = score_dense(ITEMS, [[0] * 5], cut=0.0).theta
    assert zh(ITEMS, [[0] * 5], theta=theta)[0] == pytest.approx(TOLD["Zh_pattern_00000"], abs=0.002)


def test_nobody_complete_is_refused() -> None:
    with pytest.raises(TooFew):
        s_x2(ITEMS, [[1, 0, 1, 0, -1]])


@pytest.mark.parametrize("analysis", [s_x2, m2, person_fit])
def test_two_points_on_an_item_of_one_are_refused_beside_items_of_two(analysis) -> None:
    mixed = make_items(model=["2pl", "gpcm"], a=[1.0, 1.0], b=[[0.0], [-0.5, 0.5]])
    with pytest.raises(NotACategory):
        analysis(mixed, [[2, 1], [0, 2]])
