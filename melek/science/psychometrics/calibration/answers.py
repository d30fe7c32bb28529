"""Answers as the expectation step reads them: dense codes, or compressed rows. Both give the same expectations."""

from dataclasses import dataclass

import numpy as np

from melek.science.numerics import compiled, multiply_rows, scale
from melek.science.psychometrics.calibration.loops import add_to_rows, expect_rows
from melek.science.psychometrics.models import Codes, Floats, Ints

PEOPLE_AT_ONCE = 2048


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

    def expect(self, logs: Floats, log_weights: Floats) -> Expectation:
        """Expectations under log P [M, J, K] and the log weights [G, K] of the populations; matrix products."""
        counts, mass = np.zeros_like(logs), np.zeros_like(log_weights)
        loglik = 0.0
        against = logs[1:] - logs[0]
        for start in range(0, self.people, PEOPLE_AT_ONCE):
            codes = self.codes[start : start + PEOPLE_AT_ONCE]
            group = self.group[start : start + PEOPLE_AT_ONCE]
            reached = [(codes == category).astype(np.float64) for category in range(1, logs.shape[0])]
            answered = None if self.is_complete else (codes >= 0).astype(np.float64)
            lowest = logs[0].sum(axis=0) if answered is None else answered @ logs[0]
            posterior = log_weights[group] + lowest
            for given, table in zip(reached, against, strict=True):
                posterior += given @ table
            loglik += _normalise(posterior)
            for place in range(mass.shape[0]):
                mass[place] += posterior[group == place].sum(axis=0) if mass.shape[0] > 1 else posterior.sum(axis=0)
            for category, given in enumerate(reached, start=1):
                counts[category] += given.T @ posterior
            if answered is not None:
                counts[0] += answered.T @ posterior
        if self.is_complete:
            counts[0] = mass.sum(axis=0)
        counts[0] -= counts[1:].sum(axis=0)
        return Expectation(np.maximum(counts, 0.0), mass, loglik)


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
    """Turns log posteriors [n, K] into posteriors in place; the sum of the logs of their totals."""
    top = logs.max(axis=1, keepdims=True)
    logs -= top
    np.exp(logs, out=logs)
    total = logs.sum(axis=1, keepdims=True)
    logs /= total
    return float(top.sum() + np.log(total).sum())
