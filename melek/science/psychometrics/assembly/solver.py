"""Solving the problem of parallel forms with HiGHS, within limits that are the same on every machine; and finding out
why there is no solution.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from melek.science.psychometrics.assembly.problem import Rows, bounds_of, family_rows, target_rows
from melek.science.psychometrics.assembly.rules import Family, FormRules
from melek.science.psychometrics.errors import Unanalysable
from melek.science.psychometrics.models import Floats

INFEASIBLE = 2  # status of scipy.optimize.milp


class FormsClash(Unanalysable):
    """No forms can keep to all rules. `families`: the least sets of constraint families that need to give way, each
    enough alone; `quotas`: names of single quotas that would be enough."""

    def __init__(self, families: tuple[tuple[Family, ...], ...], quotas: tuple[str, ...]) -> None:
        self.families, self.quotas = families, quotas
        ways = " or ".join(" and ".join(family.value for family in one) for one in families)
        named = f" (of the quotas, one of these is enough: {', '.join(quotas)})" if quotas else ""
        super().__init__(f"no forms can keep to all rules; loosen {ways}{named}")


class FormsNotFound(Unanalysable):
    """The search ended at its limit of nodes before it found any forms: allow more nodes or a wider gap."""


@dataclass(frozen=True, eq=False)
class Solution:
    """Which form holds which item [F, J], and the least deviation that the search could not rule out."""

    holds: Floats
    bound: float


def solve(information: Floats, rules: FormRules, *, tolerance: float, gap: float, nodes: int) -> Solution:
    """The forms with the least largest deviation. Raises FormsClash or FormsNotFound."""
    size = information.shape[0]
    families = family_rows(rules, size)
    cost = np.append(np.zeros(rules.forms * size), 1.0)
    found = _run(
        [*families.values(), target_rows(information, rules)],
        bounds_of(rules, size, tolerance=tolerance),
        cost,
        options={"mip_rel_gap": gap, "node_limit": nodes},
    )
    if found.status == INFEASIBLE:
        raise _clash(rules, size, families, nodes=nodes)
    if found.x is None:  # at the limit of nodes SciPy still hands over the best forms found
        raise FormsNotFound(f"no forms found within {nodes} nodes; allow more nodes, or a wider tolerance or length")
    return Solution(np.rint(found.x[:-1]).reshape(rules.forms, size), float(found.mip_dual_bound))


def _run(rows: Iterable[Rows], bounds: Any, cost: Floats, *, options: dict[str, Any]) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, milp

    integral = np.append(np.ones(cost.size - 1), 0.0)
    constraints = [LinearConstraint(one.matrix, one.low, one.high) for one in rows]
    return milp(
        cost, integrality=integral, bounds=Bounds(bounds.low, bounds.high), constraints=constraints, options=options
    )


def _clash(rules: FormRules, size: int, families: dict[Family, Rows], *, nodes: int) -> FormsClash:
    """Relaxes families one by one, then two by two, until forms exist."""
    used = [*families, *([Family.FIXED] if rules.fixed else []), *([Family.FORBIDDEN] if rules.forbidden else [])]
    for count in range(1, len(used) + 1):
        enough = tuple(
            some for some in combinations(used, count) if _is_feasible(rules, size, families, frozenset(some), nodes)
        )
        if enough:
            break
    alone = () if (Family.QUOTAS,) not in enough else tuple(_loose_quotas(rules, size, families, nodes))
    return FormsClash(enough, alone)


def _loose_quotas(rules: FormRules, size: int, families: dict[Family, Rows], nodes: int) -> Iterable[str]:
    rows = families[Family.QUOTAS]
    for place, quota in enumerate(rules.quotas):
        kept = np.arange(rows.low.size) % len(rules.quotas) != place
        fewer = Rows(rows.matrix[kept], rows.low[kept], rows.high[kept])
        if _is_feasible(rules, size, {**families, Family.QUOTAS: fewer}, frozenset(), nodes):
            yield quota.name


def _is_feasible(
    rules: FormRules, size: int, families: dict[Family, Rows], without: frozenset[Family], nodes: int
) -> bool:
    rows = [one for family, one in families.items() if family not in without]
    bounds = bounds_of(rules, size, tolerance=0.0, without=without)
    found = _run(rows, bounds, np.zeros(bounds.low.size), options={"node_limit": nodes})
    return found.x is not None
