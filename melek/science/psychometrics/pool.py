"""The items an adaptive test may choose from, with the tables that make a choice one lookup per item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

import numpy as np

from melek.science.numerics import grid
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Bools, Floats, Ints, Items, category_probability, information
from melek.science.psychometrics.scoring.compiled import SMALLEST
from melek.science.psychometrics.scoring.narrow import FINE_NODES

NODES = 61
NODE_REACH = 6.0
INFORMATION_REACH = 4.0
INFORMATION_STEP = 0.05

Array = TypeVar("Array", bound=np.ndarray)


@dataclass(frozen=True, eq=False)
class Pool:
    """Items in a fixed order, and what is computed from them once. Made by `make_pool`; never changed afterwards.

    J items of up to M categories, C competences, K = 61 nodes on [-6, 6], T = 161 abilities from -4 to 4 in steps of
    .05. `competence` and `area` are indices into the names; `competence_area` [C] is the area each competence lies in.
    `chance` [M, J, K]: P(X = x) on the nodes, at least 1e-20. `information` [T, J]. `enemy_starts` [J + 1] and
    `enemy_items`: the enemies of item j are enemy_items[enemy_starts[j]:enemy_starts[j + 1]]. The index of an item
    enters the hashes of a sitting: the same items in another order are another pool.
    """

    codes: tuple[str, ...]
    items: Items
    competence: Ints
    area: Ints
    competence_names: tuple[str, ...]
    area_names: tuple[str, ...]
    competence_area: Ints
    is_pretest: Bools
    enemy_starts: Ints
    enemy_items: Ints
    nodes: Floats
    chance: Floats
    information: Floats
    positions: dict[str, int] = field(repr=False)

    @property
    def size(self) -> int:
        """Number of items, pretest items included."""
        return len(self.codes)

    @property
    def live(self) -> int:
        """Number of items that score."""
        return int(self.size - self.is_pretest.sum())

    def index(self, code: str) -> int:
        """Index of an item by its code; ValueError when the pool does not hold it."""
        try:
            return self.positions[code]
        except KeyError:
            raise ValueError(f"the pool holds no item {code!r}") from None

    def enemies_of(self, index: int) -> Ints:
        """Indices of the items that may not meet an item in one sitting."""
        return self.enemy_items[self.enemy_starts[index] : self.enemy_starts[index + 1]]


def make_pool(
    *,
    codes: Sequence[str],
    items: Items,
    competences: Sequence[str],
    areas: Sequence[str],
    enemies: Iterable[tuple[str, str]] = (),
    pretest: Sequence[bool] | None = None,
) -> Pool:
    """Build a pool from one entry per item: code, parameters, competence, area, and whether it is on trial.

    Items of all four models may stand side by side. Parameters of pretest items only need to be valid numbers; they
    never score. `enemies` are pairs of codes that may not meet in one sitting. Raises WrongShape on repeated codes,
    unequal lengths, unknown enemies, or a competence that lies in two areas.

    >>> from melek.science.psychometrics import make_items
    >>> items = make_items(model=["2pl", "gpcm"], a=[2.0, 1.0], b=[[0.0], [-1.0, 1.0]])
    >>> pool = make_pool(codes=["x", "y"], items=items, competences=["1.1", "2.1"], areas=["1", "2"])
    >>> pool.size, pool.index("y"), pool.chance.shape, float(pool.information[80, 0])
    (2, 1, (3, 2, 61), 1.0)
    """
    trial = np.zeros(items.size, dtype=bool) if pretest is None else np.array(pretest, dtype=bool)
    if not len(codes) == len(competences) == len(areas) == trial.size == items.size:
        raise WrongShape("codes, items, competences, areas and pretest must be equally long")
    positions = {code: index for index, code in enumerate(codes)}
    if len(positions) != len(codes):
        raise WrongShape("item codes must be unique")
    competence_names, competence = _indexed(competences)
    area_names, area = _indexed(areas)
    starts, listed = _enemy_lists(enemies, positions)
    nodes = grid(-NODE_REACH, NODE_REACH, NODES)
    return Pool(
        codes=tuple(codes),
        items=items,
        competence=_frozen(competence),
        area=_frozen(area),
        competence_names=competence_names,
        area_names=area_names,
        competence_area=_frozen(_areas_of_competences(competence, area, names=competence_names)),
        is_pretest=_frozen(trial),
        enemy_starts=_frozen(starts),
        enemy_items=_frozen(listed),
        nodes=_frozen(nodes),
        chance=_frozen(np.maximum(category_probability(nodes, items), SMALLEST)),
        information=_frozen(np.ascontiguousarray(information(_information_abilities(), items).T)),
        positions=positions,
    )


@lru_cache(maxsize=8)
def fine_chance(pool: Pool) -> Floats:
    """P(X = x) [M, J, 241] on nodes .05 apart, at least 1e-20: for sittings whose posterior the common nodes do not hold.

    >>> from melek.science.psychometrics import two_pl
    >>> pool = make_pool(codes=["x"], items=two_pl([1.0], [0.0]), competences=["1.1"], areas=["1"])
    >>> fine_chance(pool).shape
    (2, 1, 241)
    """
    return _frozen(np.maximum(category_probability(grid(count=FINE_NODES), pool.items), SMALLEST))


def information_row(theta: Floats) -> Ints:
    """Row [n] of the information table nearest to each ability; beyond its ends, the end.

    >>> information_row(np.array([-9.0, 0.01, 0.03])).tolist()
    [0, 80, 81]
    """
    rows = np.rint((theta + INFORMATION_REACH) / INFORMATION_STEP).astype(np.int64)
    return np.clip(rows, 0, _information_abilities().size - 1)


def _information_abilities() -> Floats:
    count = round(2.0 * INFORMATION_REACH / INFORMATION_STEP) + 1
    return grid(-INFORMATION_REACH, INFORMATION_REACH, count)


def _indexed(names: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    ordered = tuple(sorted(set(names)))
    places = {name: place for place, name in enumerate(ordered)}
    return ordered, np.array([places[name] for name in names], dtype=np.int64)


def _areas_of_competences(competence: Ints, area: Ints, *, names: tuple[str, ...]) -> Ints:
    found = np.full(len(names), -1, dtype=np.int64)
    found[competence] = area
    torn = np.flatnonzero(found[competence] != area)
    if torn.size:
        raise WrongShape(f"competence {names[competence[torn[0]]]!r} lies in more than one area")
    return found


def _enemy_lists(pairs: Iterable[tuple[str, str]], positions: dict[str, int]) -> tuple[Ints, Ints]:
    both_ways: set[tuple[int, int]] = set()
    for first, second in pairs:
        if first not in positions or second not in positions or first == second:
            raise WrongShape(f"not a pair of two items of the pool: {first!r}, {second!r}")
        left, right = positions[first], positions[second]
        both_ways |= {(left, right), (right, left)}
    owner, other = np.array(sorted(both_ways), dtype=np.int64).reshape(-1, 2).T
    return np.searchsorted(owner, np.arange(len(positions) + 1)).astype(np.int64), np.ascontiguousarray(other)


def _frozen(array: Array) -> Array:
    array.setflags(write=False)
    return array
