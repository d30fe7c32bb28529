"""Rounds of judging."""

import numpy as np
import pytest

from melek.science.psychometrics import two_pl
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.standards import angoff, angoff_rounds, bookmark_rounds, ordered_booklet


def test_rounds_say_how_the_panel_moved_and_came_together() -> None:
    rng = np.random.default_rng(1)
    first = np.clip(0.5 + 0.15 * rng.normal(size=(10, 1)) + 0.1 * rng.normal(size=(10, 20)), 0, 1)
    second = first + 0.5 * (first.mean(axis=0) + 0.05 - first)
    second[0] = first[0]
    found = angoff_rounds([first, second])
    change = found.changes[0]
    assert found.last.cut == angoff(second).cut
    assert change.judges == pytest.approx(second.sum(axis=1) - first.sum(axis=1))
    assert change.cut == pytest.approx(found.rounds[1].cut - found.rounds[0].cut)
    assert change.error == pytest.approx(change.judges.std(ddof=1) / np.sqrt(10))
    assert change.spread < 0
    assert change.changed == pytest.approx(0.9)
    assert change.nearer >= 0.5


def test_bookmark_rounds_keep_the_rule() -> None:
    book = ordered_booklet(two_pl([1.0] * 5, np.linspace(-1, 1, 5)), rp=0.5)
    found = bookmark_rounds(book, [[1, 5], [2, 4], [3, 3]], rule="bookmarked")
    assert [one.theta for one in found.rounds] == pytest.approx([0.0, 0.0, 0.0])
    assert [one.spread for one in found.changes] == pytest.approx([-0.5 * np.sqrt(2), -0.5 * np.sqrt(2)])
    assert found.last.spread == 0.0


def test_one_round_alone_has_no_change() -> None:
    assert angoff_rounds(np.full((1, 2, 2), 0.5)).changes == ()


def test_a_single_table_is_no_list_of_rounds() -> None:
    with pytest.raises(WrongShape):
        angoff_rounds([[0.5, 0.5], [0.5, 0.5]])
    with pytest.raises(WrongShape):
        bookmark_rounds(ordered_booklet(two_pl([1.0] * 3, [0.0, 1.0, 2.0])), [2, 3])
