import numpy as np
import pytest

from melek.science.numerics import uniform
from melek.science.numerics.hashing import hash64
from melek.science.rates import draw_order, stratified_sample
from melek.science.rates.selection import DRAW_STREAM


def test_a_draw_replays_exactly_and_by_hand() -> None:
    order = draw_order(50, seed=20261124, stratum=3)
    by_hand = sorted(range(50), key=lambda unit: uniform(hash64(20261124, 3), DRAW_STREAM, unit))
    assert order.tolist() == by_hand
    assert draw_order(5, seed=1).tolist() == draw_order(5, seed=1).tolist()


def test_samples_have_the_asked_size_without_repeats() -> None:
    sample = stratified_sample([100, 7, 3], [10, 7, 0], seed=5)
    assert [units.size for units in sample] == [10, 7, 0]
    assert sample[1].tolist() == list(range(7))
    assert len(set(sample[0].tolist())) == 10
    assert sample[0].tolist() == sorted(draw_order(100, seed=5)[:10].tolist())


def test_every_unit_and_every_pair_has_the_same_chance() -> None:
    drawn = np.zeros((3000, 8))
    for seed in range(3000):
        drawn[seed, stratified_sample([8], [3], seed=seed)[0]] = 1.0
    single = drawn.sum(axis=0)
    assert ((single - 1125.0) ** 2 / 1125.0).sum() < 26.0
    pairs = (drawn.T @ drawn)[np.triu_indices(8, 1)] / 3000.0
    assert pairs == pytest.approx(np.full(28, 3.0 * 2.0 / (8.0 * 7.0)), abs=0.03)


def test_strata_are_drawn_independently() -> None:
    first, second = stratified_sample([500, 500], [100, 100], seed=8)
    assert first.tolist() != second.tolist()
    assert 8 <= len(set(first.tolist()) & set(second.tolist())) <= 34


def test_impossible_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="more than all"):
        stratified_sample([3], [4], seed=1)
    with pytest.raises(ValueError, match="equally long"):
        stratified_sample([3], [1, 1], seed=1)
    with pytest.raises(ValueError, match="negative size"):
        draw_order(-1, seed=1)
