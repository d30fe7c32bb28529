"""The Angoff methods: judges say for each item what a borderline person would do; the sum is the judge's cut.

- Modified Angoff: the share of borderline persons who solve the item, in [0, 1] (Angoff 1971; Hambleton & Pitoniak 2006).
- Yes/No: whether a borderline person solves it, 1 or 0 (Impara & Plake 1997). The cut is the number of yeses.
- Extended Angoff: the points a borderline person gets, in [0, highest] (Hambleton & Plake 1995). For items of one point
  it is the modified Angoff; formats may be mixed.

The panel's cut is the mean of the judges' sums. On ability it is where the test characteristic curve reaches that sum,
with the error divided by the curve's slope there (delta method).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.answers import finite_vector
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Bools, Floats, Items, expected_score
from melek.science.psychometrics.standards.curve import measurement_error, score_slope, theta_of_score
from melek.science.psychometrics.standards.panel import (
    FEW_ITEMS,
    LARGE_ERROR,
    LEAST_CONSISTENCY,
    LOW_AGREEMENT,
    OUTLYING,
    Components,
    PanelFlag,
    agreement,
    complete_ratings,
    components,
    judge_consistency,
    modified_z,
    size_flags,
)


class AngoffMethod(StrEnum):
    """What judges were asked: a share, yes or no, or points."""

    MODIFIED = "modified"
    YES_NO = "yes_no"
    EXTENDED = "extended"


@dataclass(frozen=True, eq=False)
class Angoff:
    """What J judges said in one round, in points of the sum score and in logits (NaN where no items were given).

    judge_cuts [J]: sums of points; judge_errors [J]: error of a judge's sum over other items of the same kind,
    sqrt(items) times the SD of the judge's ratings; cut, median, spread: mean, median and SD of judge_cuts; error: SE of
    the cut over other judges, spread / sqrt(J); error_both: over other judges and other items; components of a single
    rating; icc, icc_mean: ICC(2,1) and ICC(2,k) over items. outlying_z [J] modified z of the judges' cuts, outlying [J] where it passes the limit; consistency [J]
    correlation of a judge's ratings with the mean of the others, inconsistent [J] where it lies below the limit.
    judge_thetas [J], theta, theta_error, theta_error_both in logits (-inf or inf where the cut has no ability);
    specification_error [J]: mean distance, in shares of an item's points, between a judge's ratings and what the items
    give at the judge's own theta, and specification_consistency [J] = 1 - that over the largest that was possible (van
    der Linden 1982). flags: what must be said beside the cut.
    """

    method: AngoffMethod
    judge_cuts: Floats
    judge_errors: Floats
    cut: float
    median: float
    spread: float
    error: float
    error_both: float
    components: Components
    icc: float
    icc_mean: float
    outlying_z: Floats
    outlying: Bools
    consistency: Floats
    inconsistent: Bools
    judge_thetas: Floats
    theta: float
    theta_error: float
    theta_error_both: float
    specification_error: Floats
    specification_consistency: Floats
    flags: frozenset[PanelFlag]


def angoff(
    ratings: ArrayLike,
    *,
    method: AngoffMethod | str = AngoffMethod.MODIFIED,
    items: Items | None = None,
    points: ArrayLike | None = None,
    outlying: float = OUTLYING,
    least_consistency: float = LEAST_CONSISTENCY,
) -> Angoff:
    """Cut of one round from complete ratings [judges, items]; several rounds: `angoff_rounds`.

    items: calibrated items in the order of the columns, for the cut on ability. points [items]: highest points of an
    item, needed by the extended method without `items`. outlying: limit of |modified z| of a judge's cut.

    Raises WrongShape for ratings outside their range (shares, not per cent), other items or points; TooFew, NotFinite.
    Sources: in the head of this module; Brennan & Lockwood (1980) for error_both.

    >>> from melek.science.psychometrics.models import two_pl
    >>> items = two_pl([1.0, 1.2, 0.8], [-1.0, 0.0, 1.0])
    >>> found = angoff([[0.8, 0.6, 0.4], [0.9, 0.6, 0.5], [0.7, 0.5, 0.4]], items=items)
    >>> round(found.cut, 3), round(found.error, 3), round(found.theta, 3), round(found.theta_error, 3)
    (1.8, 0.115, 0.397, 0.183)
    """
    method = AngoffMethod(method)
    given = complete_ratings(ratings)
    most = _most_points(given, method, items, points)
    judged = _judged(given, outlying=outlying, least_consistency=least_consistency)
    placed = _placed(items, given, most, errors=(judged["error"], judged["error_both"]))
    said = {
        PanelFlag.FEW_ITEMS: given.shape[1] < FEW_ITEMS,
        PanelFlag.LOW_AGREEMENT: judged["icc_mean"] < LOW_AGREEMENT,
        PanelFlag.OUTLYING_JUDGE: judged["outlying"].any(),
        PanelFlag.INCONSISTENT_JUDGE: judged["inconsistent"].any(),
        PanelFlag.OUTSIDE_SCALE: np.isinf(placed["theta"]),
        PanelFlag.LARGE_ERROR: _is_large(items, placed["theta"], judged["error"]),
    }
    flags = size_flags(given.shape[0]) | {flag for flag, holds in said.items() if holds}
    return Angoff(method=method, **judged, **placed, flags=frozenset(flags))


def _judged(given: Floats, *, outlying: float, least_consistency: float) -> dict[str, Any]:
    """The fields of `Angoff` that ratings alone give."""
    cuts, parts, count = given.sum(axis=1), components(given), given.shape[1]
    z, consistency = modified_z(cuts), judge_consistency(given)
    one, mean = agreement(given)
    return {
        "judge_cuts": cuts,
        "judge_errors": np.sqrt(count) * given.std(axis=1, ddof=1),
        "cut": float(cuts.mean()),
        "median": float(np.median(cuts)),
        "spread": float(cuts.std(ddof=1)),
        "error": parts.error_judges * count,
        "error_both": parts.error_both * count,
        "components": parts,
        "icc": one,
        "icc_mean": mean,
        "outlying_z": z,
        "outlying": np.abs(z) > outlying,
        "consistency": consistency,
        "inconsistent": consistency < least_consistency,
    }


def _placed(items: Items | None, given: Floats, most: Floats, *, errors: tuple[float, float]) -> dict[str, Any]:
    """The fields of `Angoff` on ability; NaN without items."""
    judges, nothing = given.shape[0], float("nan")
    thetas, theta, slope = np.full(judges, nothing), nothing, nothing
    wrong, right = thetas, thetas
    if items is not None:
        cuts = given.sum(axis=1)
        found = theta_of_score(items, np.append(cuts, cuts.mean()))
        thetas, theta, slope = found[:-1], float(found[-1]), float(score_slope(items, found[-1:])[0])
        wrong, right = _specification(items, given, thetas, most)
    return {
        "judge_thetas": thetas,
        "theta": theta,
        "theta_error": errors[0] / slope if slope != 0.0 else nothing,
        "theta_error_both": errors[1] / slope if slope != 0.0 else nothing,
        "specification_error": wrong,
        "specification_consistency": right,
    }


def _most_points(given: Floats, method: AngoffMethod, items: Items | None, points: ArrayLike | None) -> Floats:
    """Highest points of each item [I]; raises WrongShape where ratings lie outside."""
    count = given.shape[1]
    if items is not None and items.size != count:
        raise WrongShape(f"there are ratings of {count} items and parameters of {items.size}")
    if points is not None:
        most = finite_vector(points, "points", size=count)
    elif items is not None:
        most = (items.categories - 1).astype(np.float64)
    elif method is AngoffMethod.EXTENDED:
        raise WrongShape("the extended method needs the items or the highest points of each")
    else:
        most = np.ones(count)
    if method is not AngoffMethod.EXTENDED and np.any(most != 1.0):
        raise WrongShape("items of more than one point need the extended method")
    if method is AngoffMethod.YES_NO and np.any((given != 0.0) & (given != 1.0)):
        raise WrongShape("a yes is 1 and a no is 0")
    if np.any((given < 0.0) | (given > most)):
        raise WrongShape("a rating lies between 0 and the item's highest points; give shares, not per cent")
    return most


def _specification(items: Items, given: Floats, thetas: Floats, most: Floats) -> tuple[Floats, Floats]:
    known = np.isfinite(thetas)
    expected = expected_score(np.where(known, thetas, 0.0), items).T / most
    distance = np.abs(given / most - expected).mean(axis=1)
    largest = np.maximum(expected, 1.0 - expected).mean(axis=1)
    return np.where(known, distance, np.nan), np.where(known, 1.0 - distance / largest, np.nan)


def _is_large(items: Items | None, theta: float, error: float) -> bool:
    if items is None or not np.isfinite(theta):
        return False
    return error > LARGE_ERROR * float(measurement_error(items, theta)[0])
