"""Drift of anchors: has an item become easier or harder than the other anchors since the base calibration?

z = (d - median d) / (.74 IQR of d), d the change of a difficulty on one scale or of a log slope. The median and the
interquartile range are not moved by the drifting items themselves. Source: Huynh & Meyer (2010).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.answers import finite_vector
from melek.science.psychometrics.errors import NothingVaries, TooFew
from melek.science.psychometrics.models import Bools, Floats

LIMIT = 1.645
LEAST_ANCHORS = 4
SPREAD = 0.74


@dataclass(frozen=True, eq=False)
class Drift:
    """Per anchor [J]: change (new minus base), robust z, and whether |z| passes the limit."""

    change: Floats
    z: Floats
    flagged: Bools


def robust_drift(base: ArrayLike, new: ArrayLike, *, limit: float = LIMIT) -> Drift:
    """Drift of values [J] (difficulties on one scale, or log slopes) between two calibrations.

    Raises TooFew below four anchors, NothingVaries when the middle half of the changes is equal and so gives no scale.

    >>> robust_drift([0.0] * 7, [0.1, -0.1, 0.0, 0.05, 1.0, 0.15, -0.15]).flagged.tolist()
    [False, False, False, False, True, False, False]
    """
    before = finite_vector(base, "base")
    change = finite_vector(new, "new", size=before.size) - before
    if change.size < LEAST_ANCHORS:
        raise TooFew(f"drift needs at least {LEAST_ANCHORS} anchors")
    low, middle, high = np.quantile(change, [0.25, 0.5, 0.75])
    if high - low <= 1e-12:
        raise NothingVaries("the middle half of the changes is equal")
    z = (change - middle) / (SPREAD * (high - low))
    return Drift(change=change, z=z, flagged=np.abs(z) > limit)
