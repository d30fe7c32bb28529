"""Parallel linear forms from a bank."""

from dataclasses import dataclass

import numpy as np

from melek.science.psychometrics.assembly.rules import FormRules
from melek.science.psychometrics.assembly.solver import solve
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Floats, Ints, Items, information

GAP = 0.01
NODES = 2_000
TOLERATED = 0.01  # share of the largest target


@dataclass(frozen=True, eq=False)
class Forms:
    """Forms, and how close they come to the target.

    items: indices of each form's items, rising. information [F, P] of each form at the points, per squared logit.
    deviation: the largest absolute distance from the target over forms and points. bound: no forms that keep to the rules
    come closer than this, as far as the search proved; 0 when it sought no closer than the tolerance. gap: deviation
    minus bound, both counted from the tolerance upwards; 0 when nothing better is possible.
    """

    items: tuple[Ints, ...]
    information: Floats
    deviation: float
    bound: float
    gap: float


def assemble_forms(
    items: Items, rules: FormRules, *, tolerance: float | None = None, gap: float = GAP, nodes: int = NODES
) -> Forms:
    """Choose items for parallel forms so that the largest deviation from the target information is least.

    tolerance: deviations up to this count as none, by default 1 % of the largest target; it ends the search much earlier,
    and 0 seeks the very best. gap: the search ends when
    the deviation lies within this share of the best possible; nodes: or after so many nodes of the tree. Neither depends
    on the clock: the same rules give the same forms. Raises FormsClash when no forms keep to the rules, and says which
    family of rules would have to give way; FormsNotFound when the nodes did not suffice; WrongShape for rules that name
    items the bank does not hold, and limits that cannot be.

    Source: van der Linden (2005), *Linear models for optimal test design*; solved by HiGHS through SciPy.

    >>> from melek.science.psychometrics import two_pl
    >>> bank = two_pl([1.0, 1.0, 1.2, 1.2, 2.0], [0.0, 0.0, 0.0, 0.0, 0.0])
    >>> found = assemble_forms(bank, FormRules(forms=2, length=2, points=[0.0], target=[0.61]))
    >>> found.information.round(3).tolist(), round(found.deviation, 9)
    ([[0.61], [0.61]], 0.0)
    """
    named = rules.named_items()
    if np.any((named < 0) | (named >= items.size)):
        raise WrongShape(f"the rules name items outside the bank of {items.size}")
    allowed = TOLERATED * max(np.abs(rules.target)) if tolerance is None else tolerance
    if not (0.0 <= allowed < np.inf and 0.0 <= gap < 1.0 and nodes >= 1):
        raise WrongShape("tolerance must not be negative, gap must lie in [0, 1), and nodes be at least 1")
    known = information(np.array(rules.points), items)
    found = solve(known, rules, tolerance=allowed, gap=gap, nodes=nodes)
    achieved = found.holds @ known
    deviation = float(np.abs(achieved - np.array(rules.target)).max())
    return Forms(
        items=tuple(np.flatnonzero(form) for form in found.holds),
        information=achieved,
        deviation=deviation,
        bound=found.bound if found.bound > allowed else 0.0,
        gap=max(0.0, max(deviation, allowed) - max(found.bound, allowed)),
    )
