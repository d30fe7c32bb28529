"""Agreement of raters against published tables and hand calculation."""

import numpy as np
import pytest

from melek.science.psychometrics.raters import IccForm, cohen_kappa, fleiss_kappa, intraclass


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
