import numpy as np
import pytest

from melek.science.numerics import grid
from melek.science.psychometrics import make_items
from melek.science.psychometrics.calibration.forms import (
    block_rows,
    blocks_of,
    derivatives,
    from_items,
    is_possible,
    log_table,
    to_items,
)
from melek.science.psychometrics.models import log_probability

ITEMS = make_items(
    model=["2pl", "3pl", "grm", "gpcm"],
    a=[1.3, 1.8, 0.9, 0.7],
    b=[[0.2], [-0.4], [-1.0, 0.3, 1.1], [0.4, -0.2]],
    c=[0.0, 0.25, 0.0, 0.0],
)
W = from_items(ITEMS, ITEMS.most + 1)
BLOCKS = blocks_of(ITEMS.model, ITEMS.categories, np.ones(W.shape, dtype=bool))


def test_rows_become_the_items_they_came_from() -> None:
    again = to_items(ITEMS.model, ITEMS.categories, W)
    assert again.a == pytest.approx(ITEMS.a)
    assert again.b == pytest.approx(ITEMS.b, nan_ok=True)
    assert again.c == pytest.approx(ITEMS.c)


def test_rows_say_the_same_probabilities_as_items() -> None:
    logs = log_probability(grid(), ITEMS)
    assert log_table(BLOCKS, W, grid()) == pytest.approx(np.where(np.isfinite(logs), logs, 0.0), abs=1e-12)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: str(block.model))
def test_derivatives_are_those_of_the_logarithms(block) -> None:
    rows, nodes, step = block_rows(block, W), grid(-3.0, 3.0, 7), 1e-6
    _, slopes = derivatives(block, rows, nodes)
    guesses = block.model == "3pl"
    for column in range(rows.shape[1] - (0 if guesses else 1)):
        away = np.zeros(rows.shape[1])
        away[column] = step
        above, below = (derivatives(block, rows + sign * away, nodes)[0] for sign in (1.0, -1.0))
        assert slopes[:, :, column] == pytest.approx((above - below) / (2.0 * step), abs=1e-7)


def test_intercepts_of_a_graded_item_must_fall() -> None:
    graded = next(block for block in BLOCKS if block.model == "grm")
    rows = block_rows(graded, W)
    assert is_possible(graded, rows).all()
    rows[:, 1:4] = rows[:, 3:0:-1]
    assert not is_possible(graded, rows).any()
