from itertools import product

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
    assert np.all((found.b_error > 0.0) & (found.b_error < 0.3))


def test_errors_are_those_of_the_curvature_of_the_conditional_likelihood() -> None:
    answers = verbal_aggression()[0][:, :5]
    answers = answers[(answers.sum(axis=1) > 0) & (answers.sum(axis=1) < 5)]
    found = conditional_rasch(answers)
    patterns = np.array([one for one in product((0, 1), repeat=5) if 0 < sum(one) < 5])

    def loglik(b: np.ndarray) -> float:
        total = np.bincount(patterns.sum(axis=1), np.exp(-patterns @ b), minlength=5)
        return float(-(answers @ b).sum() - np.log(total[answers.sum(axis=1)]).sum())

    step, curve = 1e-3, np.zeros((5, 5))
    for one, other in product(range(5), repeat=2):
        moves = [(a * np.eye(5)[one] + c * np.eye(5)[other]) * step for a, c in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
        up, mixed, mixed_too, down = (loglik(found.b + move) for move in moves)
        curve[one, other] = -(up - mixed - mixed_too + down) / (4 * step**2)
    level = np.full((5, 5), 0.2)
    spread = np.linalg.inv(curve + level) - level
    assert found.loglik == pytest.approx(loglik(found.b))
    assert found.b_error == pytest.approx(np.sqrt(np.diag(spread)), rel=1e-4)


def test_two_items_have_a_closed_form() -> None:
    found = conditional_rasch([[1, 0]] * 30 + [[0, 1]] * 10 + [[1, 1]] * 5)
    assert found.b[1] - found.b[0] == pytest.approx(np.log(3.0))
    assert found.b_error == pytest.approx(np.full(2, 0.5 * np.sqrt(1 / 30 + 1 / 10)))
    assert found.people == 40


def test_what_cannot_be_conditioned_on_is_refused() -> None:
    with pytest.raises(AnswersMissing):
        conditional_rasch([[1, -1], [0, 1]])
    with pytest.raises(NotACategory):
        conditional_rasch([[2, 0], [0, 1]])
    with pytest.raises(NothingToCalibrate):
        conditional_rasch([[1, 0], [1, 0]])
