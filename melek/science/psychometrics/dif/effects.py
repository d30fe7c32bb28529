"""How large DIF is, in points: the gap between the curves of the two groups, seen by the people of the focal group.

With E_F and E_R an item's expected points under the parameters of the focal and of the reference group, and g the normal
distribution of the focal group's ability:
- signed = int (E_F - E_R) g: SIDS; negative: the item gives the focal group less than its ability deserves;
- weighted_area = int |E_F - E_R| g: UIDS, the weighted area between the curves (wABC), also where they cross;
- essd = signed / sqrt((Var E_F + Var E_R) / 2), variances over g: to be read like Cohen's d.
For the whole test the gaps of its items are added before the absolute value is taken: gaps of opposite sign cancel.
Sources: Meade (2010), *A taxonomy of effect size measures for the differential functioning of items and scales*, J.
Applied Psychology 95; Edelen, Stucky & Chandra (2015), Quality of Life Research 24, for wABC.
"""

from dataclasses import dataclass

import numpy as np

from melek.science.numerics import grid, normal_log_weights
from melek.science.psychometrics.answers import require_population
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Floats, Items, expected_score

NODES = 201
REACH = 6.0


@dataclass(frozen=True, eq=False)
class DifEffects:
    """Per item [J] signed, weighted_area (both in points) and essd (in SDs; NaN where curves are flat); for the sum of the
    items test_signed (STDS) and test_unsigned (UETSDS, unsigned expected test score difference), in points."""

    signed: Floats
    weighted_area: Floats
    essd: Floats
    test_signed: float
    test_unsigned: float


def dif_effects(reference: Items, focal: Items, *, mean: float = 0.0, sd: float = 1.0) -> DifEffects:
    """Effects of the same J items with the parameters of each group on one scale; the focal group is N(mean, sd^2).

    Raises WrongShape unless the items are as many and of the same categories, and sd positive; NotFinite.

    >>> from melek.science.psychometrics.models import two_pl
    >>> found = dif_effects(two_pl([1.0, 1.0], [0.0, 0.0]), two_pl([1.0, 1.0], [0.5, 0.0]))
    >>> found.signed.round(3).tolist(), found.essd.round(2).tolist(), round(found.test_unsigned, 3)
    ([-0.102, 0.0], [-0.5, 0.0], 0.102)
    """
    if reference.size != focal.size or np.any(reference.categories != focal.categories):
        raise WrongShape("both groups need the same items with the same categories")
    require_population(mean, sd)
    theta = grid(mean - REACH * sd, mean + REACH * sd, NODES)
    weights = np.exp(normal_log_weights(theta, mean, sd))
    ours, theirs = expected_score(theta, focal), expected_score(theta, reference)
    gap = ours - theirs
    signed = gap @ weights
    spread = np.sqrt(0.5 * (_variance(ours, weights) + _variance(theirs, weights)))
    with np.errstate(invalid="ignore", divide="ignore"):
        essd = np.where(spread > 1e-12, signed / spread, np.nan)
    whole = gap.sum(axis=0)
    return DifEffects(
        signed=signed,
        weighted_area=np.abs(gap) @ weights,
        essd=essd,
        test_signed=float(whole @ weights),
        test_unsigned=float(np.abs(whole) @ weights),
    )


def _variance(curves: Floats, weights: Floats) -> Floats:
    return np.square(curves) @ weights - np.square(curves @ weights)
