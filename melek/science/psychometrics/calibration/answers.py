"""Answers as the expectation step reads them: dense codes, or compressed rows. Both give the same expectations."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from melek.science.numerics import compiled, multiply_rows, scale
from melek.science.psychometrics.calibration.loops import add_to_rows, expect_rows
from melek.science.psychometrics.models import Codes, Floats, Ints

PEOPLE_AT_ONCE = 1024


@dataclass(frozen=True, eq=False)
class Expectation:
    """Expected answers [M, J, K] a category and node, expected people [G, K] a node, and the log-likelihood."""

    counts: Floats
    mass: Floats
    loglik: float


@dataclass(frozen=True, eq=False)
class DenseAnswers:
    """Codes [n, J] (-1 missing) and the group [n] of each person."""

    codes: Codes
    group: Ints
    is_complete: bool

    @property
    def people(self) -> int:
        """How many people there are."""
        return int(self.codes.shape[0])

    def rows(self) -> "SparseAnswers":
        """The same answers as compressed rows."""
        people, columns = np.nonzero(self.codes >= 0)
        starts = np.concatenate([[0], np.bincount(people, minlength=self.people).cumsum()])
        given = self.codes[people, columns].astype(np.int64)
        return SparseAnswers(starts, columns.astype(np.int32), given.astype(np.int8), self.group)

    @cached_property
    def _by_item(self) -> Codes:
        return np.ascontiguousarray(self.codes.T)

    def expect(self, logs: Floats, log_weights: Floats) -> Expectation:
        """Expectations under log P [M, J, K] and the log weights [G, K] of the populations; matrix products.

        People stand in columns, so that what goes over the nodes of each goes over whole rows.
        """
        tables, apart = self._tables(logs, log_weights[0]), (log_weights - log_weights[0]).T
        given = np.ones((tables.shape[0], min(self.people, PEOPLE_AT_ONCE)))
        sums, mass = np.zeros(tables.shape[::-1]), np.zeros_like(log_weights)
        loglik = 0.0
        for start in range(0, self.people, PEOPLE_AT_ONCE):
            codes, group = self._by_item[:, start : start + PEOPLE_AT_ONCE], self.group[start : start + PEOPLE_AT_ONCE]
            part = given[:, : group.size]
            self._fill(part, codes, logs.shape[0])
            posterior = tables.T @ part
            if mass.shape[0] > 1:
                posterior += apart[:, group]
            loglik += _normalise(posterior)
            sums += posterior @ part.T
            for place in range(1, mass.shape[0]):
                mass[place] += posterior[:, group == place].sum(axis=1)
        mass[0] = sums[:, -1] - mass[1:].sum(axis=0)
        return Expectation(np.maximum(self._counts(sums, logs.shape), 0.0), np.maximum(mass, 0.0), loglik)

    def _tables(self, logs: Floats, log_weights: Floats) -> Floats:
        """What each row of a person's indicators adds to the log posterior [R, K]; the last one stands for everybody."""
        lowest = log_weights + (logs[0].sum(axis=0) if self.is_complete else 0.0)
        shown = logs[:0] if self.is_complete else logs[:1]
        return np.concatenate([*(logs[1:] - logs[0]), *shown, lowest[None]])

    def _fill(self, part: Floats, codes: Codes, categories: int) -> None:
        """Write the indicators [R, n] of people: each category but the first by item, then what was answered at all."""
        blocks = part[:-1].reshape(-1, *codes.shape)  # a view: the rows are split, not moved
        for category in range(1, categories):
            blocks[category - 1] = codes == category
        if not self.is_complete:
            blocks[-1] = codes >= 0

    def _counts(self, sums: Floats, shape: tuple[int, ...]) -> Floats:
        """Expected answers [M, J, K] from the sums [K, R] over people."""
        categories, items, nodes = shape
        blocks = sums[:, :-1].T.reshape(-1, items, nodes)
        answered = sums[:, -1] if self.is_complete else blocks[-1]
        later = blocks[: categories - 1]
        return np.concatenate([(answered - later.sum(axis=0))[None], later])


@dataclass(frozen=True, eq=False)
class SparseAnswers:
    """Compressed rows: row starts [n + 1], items and categories of the answers, and the group [n] of each person."""

    starts: Ints
    columns: "np.ndarray"
    codes: Codes
    group: Ints

    @property
    def people(self) -> int:
        """How many people there are."""
        return int(self.starts.size - 1)

    def rows(self) -> "SparseAnswers":
        """Themselves."""
        return self

    def cells(self, size: int) -> "np.ndarray":
        """Place of each answer in a table with a row a category and item."""
        return (self.codes.astype(np.int32) * np.int32(size) + self.columns).astype(np.int32)

    def expect(self, logs: Floats, log_weights: Floats) -> Expectation:
        """Expectations under log P [M, J, K] and the log weights [G, K] of the populations; one compiled pass."""
        counts, mass = np.zeros((logs.shape[0] * logs.shape[1], logs.shape[2])), np.zeros_like(log_weights)
        chance = np.exp(np.maximum(logs, -46.0)).reshape(counts.shape)
        rows = (self.starts, self.cells(logs.shape[1]), self.group)
        loop = compiled(expect_rows, multiply_rows, scale, add_to_rows)
        loglik = loop(rows, (chance, np.exp(log_weights)), counts, mass)
        return Expectation(counts.reshape(logs.shape), mass, float(loglik))


def _normalise(logs: Floats) -> float:
    """Turns log posteriors [K, n] into posteriors in place; the sum of the logs of their totals."""
    top = logs.max(axis=0)
    logs -= top
    np.exp(logs, out=logs)
    total = logs.sum(axis=0)
    logs *= 1.0 / total
    return float(top.sum() + np.log(total).sum())
