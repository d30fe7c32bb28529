"""Tied columns: one item seen as two, whose slope or asymptote is the same."""

import numpy as np
import pytest
from scipy.optimize import minimize

from melek.science.numerics import grid, normal_log_weights
from melek.science.psychometrics import category_probability, make_items
from melek.science.psychometrics.calibration import Anchors, ErrorMethod, ImpossibleDesign, Settings, Ties, calibrate
from melek.science.psychometrics.errors import Unanalysable
from tests.science.psychometrics.calibration.support import bank_of, drawn
from tests.science.support import normals

ROUGH = Settings(errors=ErrorMethod.NONE, tolerance=1e-6)
FIRM = Settings(errors=ErrorMethod.NONE, guess_beta=(20.0, 80.0))


def split_answers(model: str, *, people: int = 1500, items: int = 4) -> np.ndarray:
    """The last item stands in two columns, one for each half of the people."""
    answers = drawn(bank_of(model, items), normals(7, 1, people))
    half = np.arange(people) < people // 2
    last = answers[:, -1]
    return np.column_stack([answers[:, :-1], np.where(half, last, -1), np.where(half, -1, last)])


@pytest.mark.parametrize("model", ["2pl", "3pl", "grm", "gpcm"])
def test_tied_items_share_what_is_tied_and_cost_what_is_shared(model: str) -> None:
    answers = split_answers(model, items=8)
    free, tied = (calibrate(answers, model=model, ties=ties, settings=FIRM) for ties in (None, Ties(((7, 8),))))
    assert tied.items.a[7] == tied.items.a[8]
    assert tied.items.c[7] == tied.items.c[8]
    assert free.items.a[7] != free.items.a[8]
    assert free.parameters - tied.parameters == (2 if model == "3pl" else 1)
    assert 0.0 < free.loglik - tied.loglik < 10.0
    assert tied.converged


def test_tied_slopes_stand_at_the_highest_point_of_the_likelihood() -> None:
    answers = split_answers("2pl")
    found = calibrate(answers, model="2pl", ties=Ties(((3, 4),)), settings=ROUGH)
    nodes = grid()

    def loss(values: np.ndarray) -> float:
        items = make_items(model="2pl", a=[*values[:4], values[3]], b=values[4:])
        chances = category_probability(nodes, items)
        logs = sum((answers == code).astype(float) @ np.log(chances[code]) for code in (0, 1))
        return -float(np.log(np.exp(logs + normal_log_weights(nodes)).sum(axis=1)).sum())

    best = minimize(loss, np.concatenate([found.items.a[:4] * 1.1, found.items.b[:, 0] * 0.9]), method="BFGS")
    assert found.loglik == pytest.approx(-best.fun, abs=1e-5)
    assert found.items.a[:4] == pytest.approx(best.x[:4], abs=2e-3)


def test_errors_of_a_tied_slope_are_those_of_one_slope() -> None:
    answers = split_answers("2pl", people=3000)
    found = calibrate(answers, model="2pl", ties=Ties(((3, 4),)))
    whole = calibrate(drawn(bank_of("2pl", 4), normals(7, 1, 3000)), model="2pl")
    assert found.a_error[3] == found.a_error[4] == pytest.approx(whole.a_error[3], rel=0.02)


def test_only_asymptotes_may_be_tied() -> None:
    answers = split_answers("3pl", items=8)
    found = calibrate(answers, model="3pl", ties=Ties(((7, 8),), slope=False), settings=FIRM)
    assert found.items.c[7] == found.items.c[8]
    assert found.items.a[7] != found.items.a[8]


def test_a_tied_column_nobody_answered_leaves_the_other_alone() -> None:
    answers = split_answers("2pl")
    answers[:, 4] = -1
    found = calibrate(answers, model="2pl", ties=Ties(((3, 4),)), settings=ROUGH)
    assert found.loglik == calibrate(answers[:, :4], model="2pl", settings=ROUGH).loglik


@pytest.mark.parametrize(
    ("ties", "model", "anchors"),
    [
        (Ties(((0, 1), (1, 2))), "2pl", None),
        (Ties(((0, 9),)), "2pl", None),
        (Ties(((0, 1),)), "rasch", None),
        (Ties(((0, 1),)), ["2pl", "3pl", "2pl", "2pl", "2pl"], None),
        (Ties(((0, 1),)), "2pl", Anchors(bank_of("2pl", 1), np.array([0]))),
    ],
)
def test_ties_that_mean_nothing_are_refused(ties, model, anchors) -> None:
    with pytest.raises(ImpossibleDesign):
        calibrate(split_answers("2pl", people=300), model=model, ties=ties, anchors=anchors, settings=ROUGH)
    assert issubclass(ImpossibleDesign, Unanalysable)
