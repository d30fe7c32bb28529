"""Linking constants: the line that puts a new calibration on the base scale, theta_base = A theta_new + B.

A moved item has slope a / A and difficulty or steps A b + B. Moments: mean-mean (Loyd & Hoover 1980), mean-sigma (Marco
1977), mean-geometric-mean (Mislevy & Bock 1990). Curves: Haebara (1980) matches item curves, Stocking & Lord (1983) the
test curve. The last two depend on the grid and on the direction in which the loss is taken; both are arguments.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.answers import finite_vector, require_finite
from melek.science.psychometrics.errors import NotConverged, NothingVaries, TooFew, WrongShape
from melek.science.psychometrics.models import Floats, Items, category_probability, expected_score, make_items


class LinkMethod(StrEnum):
    """How the two constants are found."""

    MEAN_MEAN = "mean-mean"
    MEAN_SIGMA = "mean-sigma"
    MEAN_GEOMETRIC = "mean-geometric-mean"
    HAEBARA = "haebara"
    STOCKING_LORD = "stocking-lord"


class Direction(StrEnum):
    """Where the loss is taken: new items moved to the base scale, or the sum of that and of its reverse."""

    NEW_TO_BASE = "new_to_base"
    BOTH = "both"


@dataclass(frozen=True)
class Link:
    """theta_base = slope theta_new + intercept, with the method and direction it comes from."""

    slope: float
    intercept: float
    method: LinkMethod
    direction: Direction


@dataclass(frozen=True, eq=False)
class LinkGrid:
    """Abilities [K] and weights [K] at which curves are compared."""

    theta: Floats
    weights: Floats


def normal_grid(nodes: int = 30) -> LinkGrid:
    """Gauss-Hermite nodes and weights of N(0, 1).

    >>> round(float(normal_grid().weights.sum()), 12)
    1.0
    """
    points, weights = np.polynomial.hermite_e.hermegauss(nodes)
    return LinkGrid(points, weights / weights.sum())


def even_grid(low: float = -4.0, high: float = 4.0, nodes: int = 161) -> LinkGrid:
    """Equally spaced nodes with equal weights.

    >>> even_grid(nodes=3).theta.tolist()
    [-4.0, 0.0, 4.0]
    """
    return LinkGrid(np.linspace(low, high, nodes), np.full(nodes, 1.0 / nodes))


def link(
    base: Items,
    new: Items,
    *,
    method: LinkMethod = LinkMethod.STOCKING_LORD,
    direction: Direction = Direction.NEW_TO_BASE,
    grid: LinkGrid | None = None,
) -> Link:
    """Constants from the common items, given in the same order on both scales; grid None means `normal_grid()`.

    Raises TooFew without two difficulties, WrongShape when models or categories differ, NothingVaries when mean-sigma
    meets equal difficulties, NotConverged.

    >>> from melek.science.psychometrics.models import two_pl
    >>> found = link(two_pl([1.0, 2.0], [0.0, 2.0]), two_pl([2.0, 4.0], [-0.5, 0.5]))
    >>> round(found.slope, 6), round(found.intercept, 6)
    (2.0, 1.0)
    """
    _require_common(base, new)
    start = _moments(base, new, method)
    if method in (LinkMethod.HAEBARA, LinkMethod.STOCKING_LORD):
        start = _curves(base, new, start=start, method=method, direction=direction, grid=grid or normal_grid())
    return Link(slope=start[0], intercept=start[1], method=method, direction=direction)


def moved_items(items: Items, slope: float, intercept: float) -> Items:
    """The items on the other scale: a / A, A b + B, c unchanged. Raises NotFinite, WrongShape for A <= 0.

    >>> from melek.science.psychometrics.models import two_pl
    >>> moved_items(two_pl([1.0], [0.5]), 2.0, 1.0).b.tolist()
    [[2.0]]
    """
    require_finite(slope=slope, intercept=intercept)
    if not slope > 0.0:
        raise WrongShape("the slope of a link must be positive")
    return make_items(model=items.model, a=items.a / slope, b=items.b * slope + intercept, c=items.c)


def moved_abilities(theta: ArrayLike, found: Link) -> Floats:
    """Abilities of the new scale on the base scale.

    >>> moved_abilities([1.0], Link(2.0, 1.0, LinkMethod.MEAN_MEAN, Direction.NEW_TO_BASE)).tolist()
    [3.0]
    """
    return found.slope * finite_vector(np.atleast_1d(theta), "theta") + found.intercept


def _require_common(base: Items, new: Items) -> None:
    if base.size != new.size or np.any(base.model != new.model) or np.any(base.categories != new.categories):
        raise WrongShape("the common items must be the same, in the same order, with the same models and categories")
    if np.isfinite(base.b).sum() < 2:
        raise TooFew("linking needs at least two common difficulties")


def _moments(base: Items, new: Items, method: LinkMethod) -> tuple[float, float]:
    b_base, b_new = base.b[np.isfinite(base.b)], new.b[np.isfinite(new.b)]
    if method == LinkMethod.MEAN_MEAN:
        slope = float(new.a.mean() / base.a.mean())
    elif method == LinkMethod.MEAN_SIGMA:
        if b_base.std() == 0.0 or b_new.std() == 0.0:
            raise NothingVaries("mean-sigma needs difficulties that differ")
        slope = float(b_base.std() / b_new.std())
    else:
        slope = float(np.exp(np.log(new.a).mean() - np.log(base.a).mean()))
    return slope, float(b_base.mean() - slope * b_new.mean())


def _curves(
    base: Items, new: Items, *, start: tuple[float, float], method: LinkMethod, direction: Direction, grid: LinkGrid
) -> tuple[float, float]:
    from scipy.optimize import least_squares

    curve = _item_curves if method == LinkMethod.HAEBARA else _test_curve
    root = np.sqrt(grid.weights)
    on_base, on_new = curve(grid.theta, base), curve(grid.theta, new)

    def gaps(line: Floats) -> Floats:
        slope, intercept = float(np.exp(line[0])), float(line[1])
        gap = (on_base - curve(grid.theta, moved_items(new, slope, intercept))) * root
        if direction == Direction.NEW_TO_BASE:
            return gap.ravel()
        back = moved_items(base, 1.0 / slope, -intercept / slope)
        return np.concatenate([gap.ravel(), ((on_new - curve(grid.theta, back)) * root).ravel()])

    found = least_squares(gaps, [np.log(start[0]), start[1]], xtol=1e-14, ftol=1e-14, gtol=1e-14, x_scale="jac")
    if not found.success:
        raise NotConverged("the linking constants were not found")
    return float(np.exp(found.x[0])), float(found.x[1])


def _item_curves(theta: Floats, items: Items) -> Floats:
    return category_probability(theta, items)


def _test_curve(theta: Floats, items: Items) -> Floats:
    return expected_score(theta, items).sum(axis=0)
