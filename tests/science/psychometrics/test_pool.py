import numpy as np
import pytest

from melek.science.psychometrics import make_pool
from melek.science.psychometrics.pool import information_row
from tests.science.support import bank


def three_items(**changes: object):
    given = {
        "codes": ["p", "q", "r"],
        "a": [1.0, 1.5, 0.7],
        "b": [0.0, -1.0, 2.0],
        "competences": ["1.1", "2.1", "1.1"],
        "areas": ["1", "2", "1"],
    }
    return make_pool(**(given | changes))


def test_tables_hold_the_model_on_their_nodes() -> None:
    pool = three_items()
    right = 1.0 / (1.0 + np.exp(-1.5 * (pool.nodes + 1.0)))
    assert np.exp(pool.log_answer[1, 1]) == pytest.approx(right)
    assert np.exp(pool.log_answer[0, 1]) == pytest.approx(1.0 - right)
    row = information_row(np.array([2.0]))[0]
    assert pool.information[row, 2] == pytest.approx(0.7**2 / 4.0)


def test_information_rows_stop_at_the_ends_of_the_table() -> None:
    assert information_row(np.array([-9.0, -4.0, 0.0, 4.0, 9.0])).tolist() == [0, 0, 80, 160, 160]


def test_a_pool_cannot_be_changed() -> None:
    pool = three_items()
    with pytest.raises(ValueError, match="read-only"):
        pool.items.a[0] = 2.0


def test_the_callers_arrays_stay_writable() -> None:
    slopes = np.array([1.0, 1.5, 0.7])
    three_items(a=slopes)
    slopes[0] = 2.0
    assert slopes[0] == 2.0


def test_enemies_are_mutual() -> None:
    pool = three_items(enemies=[("p", "r")])
    assert pool.enemies is not None
    assert pool.enemies[0, 2]
    assert pool.enemies[2, 0]
    assert pool.enemies.sum() == 2


def test_live_items_exclude_items_on_trial() -> None:
    assert (bank(50, pretest=8).size, bank(50, pretest=8).live) == (50, 42)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"codes": ["p", "p", "r"]}, "unique"),
        ({"areas": ["1", "2"]}, "equally long"),
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
