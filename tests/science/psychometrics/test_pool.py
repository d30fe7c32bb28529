import numpy as np
import pytest

from melek.science.psychometrics import category_probability, make_items, make_pool, two_pl
from melek.science.psychometrics.pool import information_row
from tests.science.support import bank


def three_items(**changes: object):
    given = {
        "codes": ["p", "q", "r"],
        "items": two_pl([1.0, 1.5, 0.7], [0.0, -1.0, 2.0]),
        "competences": ["1.1", "2.1", "1.1"],
        "areas": ["1", "2", "1"],
    }
    return make_pool(**(given | changes))


def test_tables_hold_the_model_on_their_nodes() -> None:
    pool = three_items()
    right = 1.0 / (1.0 + np.exp(-1.5 * (pool.nodes + 1.0)))
    assert pool.chance[1, 1] == pytest.approx(right)
    assert pool.chance[0, 1] == pytest.approx(1.0 - right)
    row = information_row(np.array([2.0]))[0]
    assert pool.information[row, 2] == pytest.approx(0.7**2 / 4.0)


def test_a_pool_holds_items_of_all_models() -> None:
    items = make_items(model=["grm", "3pl", "gpcm"], a=[1.0, 1.0, 2.0], b=[[-1.0, 1.0], [0.0], [0.0, 0.5, 1.0]])
    pool = three_items(items=items)
    assert pool.chance.shape == (4, 3, 61)
    assert pool.chance[:3, 0] == pytest.approx(category_probability(pool.nodes, items)[:3, 0])
    assert pool.chance[2, 1].max() == 1e-20


def test_no_single_answer_rules_an_ability_out() -> None:
    pool = three_items(items=two_pl([50.0, 1.0, 1.0], [0.0, 0.0, 0.0]))
    assert pool.chance.min() == 1e-20


def test_information_rows_stop_at_the_ends_of_the_table() -> None:
    assert information_row(np.array([-9.0, -4.0, 0.0, 4.0, 9.0])).tolist() == [0, 0, 80, 160, 160]


def test_a_pool_cannot_be_changed() -> None:
    pool = three_items()
    with pytest.raises(ValueError, match="read-only"):
        pool.items.a[0] = 2.0


def test_enemies_are_mutual_and_listed_once() -> None:
    pool = three_items(enemies=[("p", "r"), ("r", "p"), ("q", "p")])
    assert [pool.enemies_of(index).tolist() for index in range(3)] == [[1, 2], [0], [0]]


def test_a_pool_without_enemies_lists_none() -> None:
    assert three_items().enemies_of(1).size == 0


def test_live_items_exclude_items_on_trial() -> None:
    assert (bank(50, pretest=8).size, bank(50, pretest=8).live) == (50, 42)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"codes": ["p", "p", "r"]}, "unique"),
        ({"areas": ["1", "2"]}, "equally long"),
        ({"items": two_pl([1.0], [0.0])}, "equally long"),
        ({"areas": ["1", "2", "3"]}, "more than one area"),
        ({"enemies": [("p", "z")]}, "not a pair"),
        ({"enemies": [("p", "p")]}, "not a pair"),
    ],
)
def test_contradictions_are_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        three_items(**changes)


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(ValueError, match="holds no item"):
        three_items().index("z")
