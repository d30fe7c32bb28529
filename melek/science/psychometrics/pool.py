"""The items an adaptive test may choose from, with the tables that make a choice one lookup per item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from melek.science.numerics import grid
from melek.science.psychometrics.models import Floats, Items, information, log_probability, two_pl

NODES = 61
NODE_REACH = 6.0
INFORMATION_REACH = 4.0
INFORMATION_STEP = 0.05

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Array = TypeVar("Array", bound=np.ndarray)


@dataclass(frozen=True, eq=False)
class Pool:
    """Items in a fixed order, and what is computed from them once. Made by `make_pool`; never changed afterwards.

    J items, C competences, K = 61 nodes on [-6, 6], T = 161 abilities from -4 to 4 in steps of .05.
    `competence` and `area` are indices into the names; `competence_area` [C] is the area each competence lies in.
    `log_answer` [2, J, K]: log(1 - P) and log P on the nodes. `information` [T, J]. `enemies` [J, J], None without
    enemies. The index of an item enters the hashes of a sitting: the same items in another order are another pool.
    """

    codes: tuple[str, ...]
    items: Items
    competence: Ints
    area: Ints
    competence_names: tuple[str, ...]
    area_names: tuple[str, ...]
    competence_area: Ints
    is_pretest: Bools
    enemies: Bools | None
    nodes: Floats
    log_answer: Floats
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


def make_pool(
    *,
    codes: Sequence[str],
    a: ArrayLike,
    b: ArrayLike,
    competences: Sequence[str],
    areas: Sequence[str],
    enemies: Iterable[tuple[str, str]] = (),
    pretest: Sequence[bool] | None = None,
) -> Pool:
    """Build a pool from one entry per item: code, slope, difficulty, competence, area, and whether it is on trial.

    Parameters of pretest items only need to be valid numbers; they never score. `enemies` are pairs of codes that may
    not meet in one sitting. Raises ValueError on repeated codes, unequal lengths, bad parameters, unknown enemies, or a
    competence that lies in two areas.

    >>> pool = make_pool(codes=["x", "y"], a=[1.0, 2.0], b=[0.0, 0.5], competences=["1.1", "2.1"], areas=["1", "2"])
    >>> pool.size, pool.index("y"), float(pool.information[pool.information.shape[0] // 2, 0])
    (2, 1, 0.25)
    """
    items = two_pl(a, b)
    trial = np.zeros(items.size, dtype=bool) if pretest is None else np.array(pretest, dtype=bool)
    if not len(codes) == len(competences) == len(areas) == trial.size == items.size:
        raise ValueError("codes, a, b, competences, areas and pretest must be equally long")
    positions = {code: index for index, code in enumerate(codes)}
    if len(positions) != len(codes):
        raise ValueError("item codes must be unique")
    competence_names, competence = _indexed(competences)
    area_names, area = _indexed(areas)
    nodes = grid(-NODE_REACH, NODE_REACH, NODES)
    abilities = _information_abilities()
    return Pool(
        codes=tuple(codes),
        items=items,
        competence=_frozen(competence),
        area=_frozen(area),
        competence_names=competence_names,
        area_names=area_names,
        competence_area=_frozen(_areas_of_competences(competence, area, names=competence_names)),
        is_pretest=_frozen(trial),
        enemies=_enemy_matrix(enemies, positions),
        nodes=_frozen(nodes),
        log_answer=_frozen(log_probability(nodes, items)),
        information=_frozen(np.ascontiguousarray(information(abilities, items).T)),
        positions=positions,
    )


def information_row(theta: Floats) -> Ints:
    """Row [n] of the information table nearest to each ability; beyond its ends, the end."""
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
        raise ValueError(f"competence {names[competence[torn[0]]]!r} lies in more than one area")
    return found


def _enemy_matrix(pairs: Iterable[tuple[str, str]], positions: dict[str, int]) -> Bools | None:
    pairs = list(pairs)
    if not pairs:
        return None
    matrix = np.zeros((len(positions), len(positions)), dtype=bool)
    for first, second in pairs:
        if first not in positions or second not in positions or first == second:
            raise ValueError(f"not a pair of two items of the pool: {first!r}, {second!r}")
        left, right = positions[first], positions[second]
        matrix[left, right] = matrix[right, left] = True
    return _frozen(matrix)


def _frozen(array: Array) -> Array:
    array.setflags(write=False)
    return array
