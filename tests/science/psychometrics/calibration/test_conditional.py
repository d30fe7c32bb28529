import numpy as np
import pytest

from melek.science.psychometrics.calibration import NotACategory, NothingToCalibrate, conditional_rasch
from melek.science.psychometrics.errors import AnswersMissing
from tests.science.psychometrics.published import published, verbal_aggression


def test_verbal_aggression_equals_the_published_conditional_fit() -> None:
    found, expected = conditional_rasch(verbal_aggression()[0]), published("verbagg.cml")
    assert found.converged
    assert found.loglik == pytest.approx(expected["loglik"], abs=1e-3)
    assert found.b[0] == pytest.approx(expected["beta_item1"], abs=1e-3)
    assert found.b[20] == pytest.approx(expected["beta_item21"], abs=1e-3)
    assert found.b.sum() == pytest.approx(0.0, abs=1e-9)


def test_two_items_have_a_closed_form() -> None:
    found = conditional_rasch([[1, 0]] * 30 + [[0, 1]] * 10 + [[1, 1]] * 5)
    assert found.b[1] - found.b[0] == pytest.approx(np.log(3.0))
    assert found.people == 40


def test_what_cannot_be_conditioned_on_is_refused() -> None:
    with pytest.raises(AnswersMissing):
        conditional_rasch([[1, -1], [0, 1]])
    with pytest.raises(NotACategory):
        conditional_rasch([[2, 0], [0, 1]])
    with pytest.raises(NothingToCalibrate):
        conditional_rasch([[1, 0], [1, 0]])
