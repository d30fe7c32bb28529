import numpy as np
import pytest

from melek.science.psychometrics import Model, category_probability, make_items, simulated_answers
from melek.science.psychometrics.adaptive.answers import answered

ITEMS = make_items(
    model=[Model.TWO_PL, Model.THREE_PL, Model.GRM, Model.GPCM],
    a=[1.3, 0.8, 1.1, 0.9],
    b=[[0.2], [-0.4], [-1.0, 0.1, 0.9], [0.5, -0.6, 1.2]],
    c=[0.0, 0.22, 0.0, 0.0],
)
TRUTH = simulated_answers(ITEMS, [0.0], [1]).truth


@pytest.mark.parametrize("item", range(4))
@pytest.mark.parametrize("theta", [-2.0, 0.3, 2.5])
def test_each_category_comes_with_the_chance_of_the_model(item: int, theta: float) -> None:
    draws = (np.arange(20_000) + 0.5) / 20_000
    reached = np.bincount([answered(draw, theta, item, TRUTH) for draw in draws], minlength=4) / draws.size
    assert reached == pytest.approx(category_probability([theta], ITEMS)[:, item, 0], abs=1e-4)


def test_extreme_abilities_reach_the_ends_without_overflow() -> None:
    assert [answered(0.5, 5000.0, item, TRUTH) for item in range(4)] == [1, 1, 3, 3]
    assert [answered(0.5, -5000.0, item, TRUTH) for item in range(4)] == [0, 0, 0, 0]


def test_an_answer_depends_on_person_and_item_alone() -> None:
    answer = simulated_answers(ITEMS, [0.1, -0.3, 0.8], [11, 12, 13])
    one = answer(1, np.array([2, 0]), np.array([3, 2]))
    other = answer(9, np.array([0, 1, 2]), np.array([2, 0, 3]))
    assert one.tolist() == [other[2], other[0]]


def test_people_without_a_finite_ability_or_seed_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        simulated_answers(ITEMS, [np.nan], [1])
    with pytest.raises(ValueError, match="equally long"):
        simulated_answers(ITEMS, [0.0, 1.0], [1])
