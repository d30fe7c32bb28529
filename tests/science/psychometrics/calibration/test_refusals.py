"""What a calibration refuses, and what it says of items that the answers do not place."""

import numpy as np
import pytest

from melek.science.numerics import uniforms
from melek.science.psychometrics import two_pl
from melek.science.psychometrics.calibration import Anchors, Flag, NotIdentified, VarianceCollapsed, calibrate
from melek.science.psychometrics.errors import Unanalysable
from tests.science.psychometrics.calibration.support import bank_of, drawn
from tests.science.support import normals

ANCHORS = Anchors(two_pl([1.5] * 12, [0.0] * 12), np.arange(12))
COINS = (uniforms(np.arange(500)[:, None], 1, np.arange(14)) < 0.5).astype(int)
HALF_RIGHT = np.argsort(np.argsort(uniforms(np.arange(500)[:, None], 2, np.arange(14)), axis=1), axis=1) % 2
ANSWERS = drawn(bank_of("2pl", 8), normals(5, 1, 600))


@pytest.mark.parametrize("answers", [COINS, HALF_RIGHT])
def test_answers_by_chance_have_no_spread_to_estimate(answers: np.ndarray) -> None:
    assert issubclass(VarianceCollapsed, Unanalysable)
    with pytest.raises(VarianceCollapsed):
        calibrate(answers, model="2pl", anchors=ANCHORS)


@pytest.mark.parametrize("model", ["rasch", "pcm"])
def test_a_population_where_everyone_has_half_right_has_no_spread(model: str) -> None:
    with pytest.raises(VarianceCollapsed):
        calibrate(HALF_RIGHT, model=model)


@pytest.mark.parametrize("more", [np.ones((50, 8), dtype=int), ANSWERS[:1]])
def test_a_group_all_alike_has_no_spread(more: np.ndarray) -> None:
    with pytest.raises(VarianceCollapsed):
        calibrate(np.vstack([ANSWERS, more]), model="2pl", groups=["a"] * 600 + ["b"] * len(more))


@pytest.mark.parametrize(("model", "items"), [("2pl", 1), ("2pl", 2), ("3pl", 1), ("rasch", 1)])
def test_more_parameters_than_patterns_are_refused(model: str, items: int) -> None:
    with pytest.raises(NotIdentified):
        calibrate(ANSWERS[:, :items], model=model)


def test_one_item_with_categories_is_refused() -> None:
    with pytest.raises(NotIdentified):
        calibrate(drawn(bank_of("gpcm", 1), normals(5, 1, 600)), model="gpcm")


def test_two_rasch_items_and_three_with_slopes_are_placed() -> None:
    assert calibrate(ANSWERS[:, :2], model="rasch").flags == (frozenset(), frozenset())
    assert Flag.NOT_IDENTIFIED not in frozenset().union(*calibrate(ANSWERS[:, :3], model="2pl").flags)


def test_a_pair_linked_to_the_rest_by_population_alone_is_flagged() -> None:
    answers = ANSWERS[:, :6].astype(float)
    answers[:300, 2:], answers[300:, :2] = np.nan, np.nan
    flags = calibrate(answers, model="2pl").flags
    assert [Flag.NOT_IDENTIFIED in found for found in flags] == [True, True, False, False, False, False]
