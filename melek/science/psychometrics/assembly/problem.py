"""The rules of parallel forms as a mixed-integer problem.

Variables: x[f J + j] = 1 when form f holds item j, and last y, the largest deviation from the target. Source: van der
Linden (2005), *Linear models for optimal test design*, chapters 5 and 6.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from melek.science.psychometrics.assembly.rules import Family, FormRules
from melek.science.psychometrics.models import Floats, Ints


@dataclass(frozen=True, eq=False)
class Rows:
    """Linear constraints low <= A v <= high, with A [n, variables] sparse."""

    matrix: Any
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Bounds:
    """Least and largest value of each variable."""

    low: Floats
    high: Floats


def family_rows(rules: FormRules, size: int) -> dict[Family, Rows]:
    """The constraints of each family that the rules use, over J items; fixed and forbidden items are bounds, not rows."""
    makers: dict[Family, Callable[[FormRules, int], Rows | None]] = {
        Family.LENGTH: _length_rows,
        Family.QUOTAS: _quota_rows,
        Family.ENEMIES: _enemy_rows,
        Family.USES: _use_rows,
    }
    made = {family: make(rules, size) for family, make in makers.items()}
    return {family: rows for family, rows in made.items() if rows is not None}


def target_rows(information: Floats, rules: FormRules) -> Rows:
    """|information of form f at point p - target p| <= y, for information [J, P] of the items."""
    from scipy import sparse

    forms, points = rules.forms, len(rules.points)
    sums = sparse.kron(sparse.eye_array(forms), sparse.csr_array(information.T))
    slack = np.ones((forms * points, 1))
    target = np.tile(rules.target, forms)
    return Rows(
        matrix=sparse.vstack([sparse.hstack([sums, -slack]), sparse.hstack([sums, slack])], format="csr"),
        low=np.concatenate([np.full(target.size, -np.inf), target]),
        high=np.concatenate([target, np.full(target.size, np.inf)]),
    )


def bounds_of(rules: FormRules, size: int, *, tolerance: float, without: frozenset[Family] = frozenset()) -> Bounds:
    """0 to 1 for each item and form, fixed and forbidden ones at their value; the deviation from the tolerance upwards."""
    low, high = np.zeros((rules.forms, size)), np.ones((rules.forms, size))
    if Family.FORBIDDEN not in without:
        high[:, list(rules.forbidden)] = 0.0
    if Family.FIXED not in without:
        for form, items in rules.fixed.items():
            low[form, list(items)] = 1.0
    return Bounds(np.append(low, tolerance), np.append(high, np.inf))


def use_limits(rules: FormRules, size: int) -> Ints:
    """Forms that each item may stand in: `most_uses`, or as many as it is fixed in.

    >>> rules = FormRules(forms=2, length=1, points=[0.0], target=[1.0], fixed={0: [2], 1: [2]})
    >>> use_limits(rules, 3).tolist()
    [1, 1, 2]
    """
    fixed = [item for items in rules.fixed.values() for item in set(items)]
    return np.maximum(rules.most_uses, np.bincount(fixed, minlength=size)) if fixed else np.full(size, rules.most_uses)


def _in_each_form(rules: FormRules, groups: Any, low: Floats, high: Floats) -> Rows:
    """Rows that hold groups [n, J] of items between low [n] and high [n] in every form."""
    from scipy import sparse

    matrix = sparse.kron(sparse.eye_array(rules.forms), groups, format="csr")
    wide = sparse.hstack([matrix, sparse.csr_array((matrix.shape[0], 1))], format="csr")
    return Rows(wide, np.tile(low, rules.forms), np.tile(high, rules.forms))


def _length_rows(rules: FormRules, size: int) -> Rows:
    fewest, most = rules.lengths
    return _in_each_form(rules, np.ones((1, size)), np.array([fewest], float), np.array([most], float))


def _quota_rows(rules: FormRules, size: int) -> Rows | None:
    if not rules.quotas:
        return None
    groups = np.zeros((len(rules.quotas), size))
    for row, quota in enumerate(rules.quotas):
        groups[row, list(quota.items)] = 1.0
    bounds = np.array([(quota.fewest, quota.most) for quota in rules.quotas], dtype=np.float64)
    return _in_each_form(rules, groups, bounds[:, 0], bounds[:, 1])


def _enemy_rows(rules: FormRules, size: int) -> Rows | None:
    from scipy import sparse

    pairs = np.array(sorted({(min(pair), max(pair)) for pair in rules.enemies}), dtype=np.int64).reshape(-1, 2)
    if not pairs.size:
        return None
    rows = np.repeat(np.arange(len(pairs)), 2)
    groups = sparse.csr_array((np.ones(rows.size), (rows, pairs.ravel())), shape=(len(pairs), size))
    return _in_each_form(rules, groups, np.full(len(pairs), -np.inf), np.ones(len(pairs)))


def _use_rows(rules: FormRules, size: int) -> Rows | None:
    from scipy import sparse

    limits = use_limits(rules, size)
    if limits.min() >= rules.forms:
        return None
    sums = sparse.kron(np.ones((1, rules.forms)), sparse.eye_array(size))
    wide = sparse.hstack([sums, sparse.csr_array((size, 1))], format="csr")
    return Rows(wide, np.full(size, -np.inf), limits.astype(np.float64))
