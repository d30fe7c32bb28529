"""The many-facet Rasch model at one point: probabilities of a cell, and the derivatives of the expected likelihood.

A cell is a combination of elements, one of each facet. log P(x) / P(x - 1) = theta - sum of the cell's measures - step x
of its scale. Parameters in one vector [P]: measures of all elements, steps of all scales, mean and log SD of people.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from melek.science.psychometrics.models import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class Cells:
    """C cells: columns [C, F] of their elements in the parameter vector, scale [C], highest category [S], elements E."""

    columns: Ints
    scale: Ints
    highest: Ints
    elements: int

    @property
    def most(self) -> int:
        """Steps of the longest scale."""
        return int(self.highest.max())

    @property
    def parameters(self) -> int:
        """P: elements, steps, mean and log SD."""
        return self.elements + self.highest.size * self.most + 2

    @property
    def step_columns(self) -> Ints:
        """Places of the steps of each cell [C, most] in the parameter vector."""
        return self.elements + self.scale[:, None] * self.most + np.arange(self.most)

    @property
    def exists(self) -> Bools:
        """Which categories [most + 1, C] a cell has."""
        found: Bools = np.arange(self.most + 1)[:, None] <= self.highest[self.scale]
        return found


@dataclass(frozen=True, eq=False)
class Curves:
    """At nodes [K]: chance [M, C, K], expected points and their variance [C, K], reach [M - 1, C, K] = P(X >= v)."""

    chance: Floats
    expected: Floats
    variance: Floats
    reach: Floats


def log_chances(cells: Cells, values: Floats, theta: Floats) -> Floats:
    """log P [M, C, K] at abilities [K], or [C, 1] for one of each cell; -inf for a category a cell does not have."""
    shift = values[cells.columns].sum(axis=1)
    steps = np.cumsum(values[cells.step_columns], axis=1).T
    points = np.arange(cells.most + 1, dtype=np.float64)[:, None, None]
    weights = points * (theta - shift[:, None])
    weights[1:] -= steps[:, :, None]
    weights = np.where(cells.exists[:, :, None], weights, -np.inf)
    weights -= weights.max(axis=0)
    found: Floats = weights - np.log(np.exp(weights).sum(axis=0))
    return found


def curves(cells: Cells, values: Floats, theta: Floats) -> Curves:
    """What the derivatives need at abilities [K] or [C, 1]."""
    chance = np.exp(log_chances(cells, values, theta))
    reach = np.cumsum(chance[:0:-1], axis=0)[::-1]
    expected = reach.sum(axis=0)
    odd = 2.0 * np.arange(1, cells.most + 1)[:, None, None] - 1.0
    return Curves(chance, expected, (odd * reach).sum(axis=0) - np.square(expected), reach)


def complete_derivatives(
    cells: Cells, values: Floats, nodes: Floats, counts: Floats, mass: Floats
) -> tuple[Floats, Floats]:
    """Gradient [P] and information [P, P] of the expected complete log-likelihood.

    counts [M, C, K] expected ratings, mass [K] expected people.
    """
    at = curves(cells, values, nodes)
    people = counts.sum(axis=0)
    above = np.cumsum(counts[:0:-1], axis=0)[::-1]
    gaps = (people * at.reach - above).sum(axis=2).T
    size = cells.parameters
    gradient, information = np.zeros(size), np.zeros((size, size))
    np.add.at(gradient, cells.columns, gaps.sum(axis=1)[:, None])
    np.add.at(gradient, cells.step_columns, gaps)
    _add_information(cells, at, people, information)
    mean, sd = values[-2], float(np.exp(values[-1]))
    z = (nodes - mean) / sd
    gradient[-2:] = mass @ z / sd, mass @ (np.square(z) - 1.0)
    cross = 2.0 * (mass @ z) / sd
    information[-2:, -2:] = [[mass.sum() / sd**2, cross], [cross, 2.0 * (mass @ np.square(z))]]
    return gradient, information


def _add_information(cells: Cells, at: Curves, people: Floats, out: Floats) -> None:
    count, most, scales = cells.scale.size, cells.most, cells.highest.size
    members = _rows_of(np.ones(cells.columns.shape), cells.columns, cells.elements)
    weight = np.broadcast_to((people * at.variance).sum(axis=1)[:, None], cells.columns.shape)
    out[: cells.elements, : cells.elements] = (members.T @ _rows_of(weight, cells.columns, cells.elements)).toarray()
    points = np.arange(1, most + 1)[:, None, None] * at.chance[1:]
    beyond = np.cumsum(points[::-1], axis=0)[::-1]
    shared = (people * (beyond - at.expected * at.reach)).sum(axis=2).T
    block = (members.T @ _rows_of(shared, cells.step_columns - cells.elements, scales * most)).toarray()
    out[: cells.elements, cells.elements : -2] = block
    out[cells.elements : -2, : cells.elements] = block.T
    whose = _rows_of(np.ones((count, 1)), cells.scale[:, None], scales)
    steps = (cells.elements + np.arange(scales * most)).reshape(scales, most)
    out[steps[:, :, None], steps[:, None, :]] = (whose.T @ _of_steps(at, people).reshape(count, -1)).reshape(
        -1, most, most
    )


def _of_steps(at: Curves, people: Floats) -> Floats:
    """Information [C, most, most] of the steps of each cell: of P(X >= later) - P(X >= one) P(X >= other)."""
    reach = np.ascontiguousarray(np.moveaxis(at.reach, 0, 1))
    weighted = reach * people[:, None, :]
    order = np.arange(reach.shape[1])
    found: Floats = weighted.sum(axis=2)[:, np.maximum.outer(order, order)] - weighted @ reach.transpose(0, 2, 1)
    return found


def _rows_of(values: Floats, columns: Ints, width: int) -> csr_array:
    """A sparse [C, width] with values [C, n] at columns [C, n]."""
    starts = np.arange(0, columns.size + 1, columns.shape[1])
    return csr_array((values.ravel(), columns.ravel(), starts), shape=(columns.shape[0], width))


def free_directions(cells: Cells, sizes: list[int], present: Bools) -> Floats:
    """Directions Z [P, Q] in which parameters may move: measures of each facet and steps of each scale sum to zero.

    present [E]: elements with ratings in use; the others stay where they are.
    """
    parts: list[tuple[Ints, Floats]] = []
    first = 0
    for size in sizes:
        members = first + np.flatnonzero(present[first : first + size])
        parts.append((members, _centred(members.size)))
        first += size
    for scale, top in enumerate(cells.highest):
        members = cells.elements + scale * cells.most + np.arange(top)
        if np.any(cells.scale == scale):
            parts.append((members, _centred(members.size)))
    parts.append((np.array([cells.parameters - 2, cells.parameters - 1]), np.eye(2)))
    found = np.zeros((cells.parameters, sum(part.shape[1] for _, part in parts)))
    column = 0
    for members, part in parts:
        found[members, column : column + part.shape[1]] = part
        column += part.shape[1]
    return found


def _centred(size: int) -> Floats:
    """Orthonormal directions [size, size - 1] whose sum is zero."""
    if size < 2:
        return np.zeros((size, 0))
    whole, _ = np.linalg.qr(np.column_stack([np.ones(size), np.eye(size)[:, : size - 1]]))
    return np.ascontiguousarray(whole[:, 1:])
