import numpy as np
import pytest

from melek.science.overlap import LADDERS, WrongShape, clusters, masks_of
from melek.science.overlap.reading import LevelMarks


def marks(*depths: int, trainers: tuple[int, ...] = ()) -> np.ndarray:
    found = masks_of([LevelMarks()] * len(depths))
    found[:, LADDERS.index("depth")] = [1 << (depth - 1) if depth else 0 for depth in depths]
    found[list(trainers), LADDERS.index("trainers")] = 1
    return found


def test_likely_pairs_join_and_unlikely_do_not() -> None:
    found = clusters([[0, 1], [1, 2], [2, 0], [3, 4]], [0.9, 0.8, 0.85, 0.79], marks(0, 0, 0, 0, 0))
    assert found.tolist() == [0, 0, 0, 3, 4]


@pytest.mark.parametrize("weak", [[], [0.6]])
def test_a_weak_pair_or_none_does_not_chain(weak: list[float]) -> None:
    pairs = [[0, 1], [1, 2], [0, 2]][: 2 + len(weak)]
    assert clusters(pairs, [0.9, 0.95, *weak], marks(0, 0, 0)).tolist() == [0, 1, 1]


def test_every_two_programmes_of_a_cluster_reach_the_cut() -> None:
    count = 25
    pairs = np.array([[i, j] for i in range(count) for j in range(i)])
    chance = 0.6 + 0.4 * np.abs(np.sin(7.0 * pairs[:, 0] + 3.0 * pairs[:, 1]))
    found = clusters(pairs, chance, marks(*[0] * count))
    together = found[pairs[:, 0]] == found[pairs[:, 1]]
    assert together.any()
    assert chance[together].min() >= 0.8
    assert (found <= np.arange(count)).all()


def test_levels_that_clash_split_a_chain() -> None:
    found = clusters([[0, 1], [1, 2], [0, 2]], [0.95, 0.9, 0.9], marks(1, 0, 3))
    assert found.tolist() == [0, 0, 2]


def test_courses_for_trainers_stay_among_themselves() -> None:
    found = clusters([[0, 1], [1, 2], [2, 3]], [0.9, 0.9, 0.9], marks(0, 0, 0, 0, trainers=(2, 3)))
    assert found.tolist() == [0, 0, 2, 2]


def test_order_and_direction_of_pairs_do_not_matter() -> None:
    count = 40
    pairs = np.array(
        [[i, (7 * i + 3) % count] for i in range(count)] + [[i, (3 * i + 1) % count] for i in range(count)]
    )
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    chance = 0.75 + 0.25 * np.abs(np.sin(pairs.sum(axis=1)))
    levels = marks(*[place % 4 for place in range(count)])
    expected = clusters(pairs, chance, levels).tolist()
    order = np.argsort(np.cos(np.arange(len(pairs))))
    assert clusters(pairs[order][:, ::-1], chance[order], levels).tolist() == expected


def test_no_cluster_holds_two_levels() -> None:
    levels = marks(*[1 + place % 3 if place % 2 else 0 for place in range(30)])
    pairs = np.array([[i, j] for i in range(30) for j in range(i)])
    found = clusters(pairs, np.full(len(pairs), 0.9), levels)
    for one in np.unique(found):
        named = np.unique(levels[found == one, LADDERS.index("depth")])
        assert len(named[named > 0]) <= 1


def test_nothing_to_join_leaves_everyone_alone() -> None:
    assert clusters(np.empty((0, 2)), [], marks(0, 0)).tolist() == [0, 1]
    with pytest.raises(WrongShape):
        clusters([[0, 5]], [0.9], marks(0, 0))
    with pytest.raises(WrongShape):
        clusters([[0, 1]], [0.9, 0.9], marks(0, 0))
