"""Replicate weights: the variance of anything computed from a sample, however many steps lie between.

Delete-a-group jackknife: the sample is split into R random groups, each replicate leaves one out and re-weights the
rest, the whole computation is repeated, and V = (R - 1) / R sum_r (estimate_r - estimate)^2. Source: Kott (2001), *The
delete-a-group jackknife*, Journal of Official Statistics 17.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from melek.science.rates.allocation import Ints
from melek.science.rates.calibration import Calibration, calibrate
from melek.science.rates.nonresponse import Adjustment
from melek.science.rates.selection import draw_order
from melek.science.rates.survey import Floats, SurveyDesign


@dataclass(frozen=True, eq=False)
class Replicates:
    """factors [R, n]: what each of R replicates multiplies the weights of n rows by."""

    factors: Floats

    @property
    def count(self) -> int:
        """Replicates R; a variance from them has R - 1 degrees of freedom."""
        return int(self.factors.shape[0])

    def variances(self, replicated: ArrayLike, values: ArrayLike) -> Floats:
        """V = (R - 1) / R sum_r (replicated[..., r] - values[...])^2.

        >>> Replicates(np.ones((2, 1))).variances([[0.4, 0.6]], [0.5]).round(6).tolist()
        [0.01]
        """
        gaps = np.asarray(replicated, dtype=np.float64) - np.asarray(values, dtype=np.float64)[..., None]
        found: Floats = (self.count - 1.0) / self.count * np.square(gaps).sum(axis=-1)
        return found


def jackknife_replicates(design: SurveyDesign, *, seed: int, groups: int = 40) -> Replicates:
    """Delete-a-group jackknife of the people drawn, before nonresponse leaves some out.

    Units (people, or whole clusters) of a stratum are put in the order of the hash draw of `selection` and dealt to the
    groups in turn, each stratum where the last one stopped, so that groups are as equal as can be in every stratum and
    overall. In a stratum with n_h >= R units the group that leaves has factor 0 and the others n_h / (n_h - n_hr). In a
    smaller one each unit is a group of its own there: factor 1 - (n_h - 1) Z for it and 1 + Z for the others, with Z^2 =
    R / ((R - 1) n_h (n_h - 1)), which gives a linear estimator its stratified variance exactly (Kott 2001).
    No finite population correction is in the factors. Fewer units than `groups` make as many groups as units.

    >>> from melek.science.rates import stratified_design
    >>> jackknife_replicates(stratified_design([0, 0, 0, 0], [40]), seed=1, groups=2).factors.sum(axis=1).tolist()
    [4.0, 4.0]
    """
    strata, unit = design.units()
    count = min(groups, strata.size)
    if count < 2:
        raise ValueError("a jackknife needs at least two groups and two units")
    factors, dealt = np.ones((count, strata.size)), 0
    for stratum in range(design.sizes.size):
        places = np.flatnonzero(strata == stratum)
        group = np.empty(places.size, dtype=np.int64)
        group[draw_order(places.size, seed=seed, stratum=stratum)] = (dealt + np.arange(places.size)) % count
        factors[:, places] = _stratum_factors(group, count)
        dealt += places.size
    return Replicates(factors[:, unit])


def respondent_replicates(replicates: Replicates, design: SurveyDesign, adjustment: Adjustment) -> Replicates:
    """Replicates of the people measured: response rates of the classes are estimated anew in each replicate.

    replicates, design, adjustment: of all people drawn. factors_r x rate_c / rate_cr, so that they multiply the weights
    of `respondents(design, adjustment)`. Propensities and classes themselves stay fixed: the part of the variance that
    a fitted propensity would take away is not credited, so the interval errs upwards (Kim & Kim 2007, *Nonresponse
    weighting adjustment using estimated response probability*, Canadian Journal of Statistics 35).
    """
    kept, classes = adjustment.responded, adjustment.classes
    if replicates.factors.shape[1] != kept.size or design.weights.shape != kept.shape:
        raise ValueError("the replicates, the design and the adjustment must be of the same rows")
    inside = (classes[:, None] == np.arange(adjustment.rates.size)).astype(np.float64)
    weights = design.weights * replicates.factors
    drawn, answered = weights @ inside, (weights * kept) @ inside
    # a class that loses all its respondents in a replicate keeps the rate of the full sample
    rates = np.where(answered > 0.0, answered / np.where(drawn > 0.0, drawn, 1.0), adjustment.rates)
    return Replicates((replicates.factors * (adjustment.rates / rates)[:, classes])[:, kept])


def calibrated_replicates(
    replicates: Replicates, calibration: Calibration, *, method: Literal["linear", "raking"] = "raking"
) -> Replicates:
    """Replicates whose weights meet the same totals as the calibration, each calibrated anew.

    The factors multiply `calibration.weights`. Raises ValueError when a replicate cannot meet the totals.
    """
    totals = calibration.weights @ calibration.auxiliaries
    factors = np.zeros_like(replicates.factors)
    for place, own in enumerate(replicates.factors):
        kept = own > 0.0
        found = calibrate((calibration.base * own)[kept], calibration.auxiliaries[kept], totals, method=method)
        factors[place, kept] = found.weights / calibration.weights[kept]
    return Replicates(factors)


def _stratum_factors(group: Ints, count: int) -> Floats:
    """Factors [R, n_h] of one stratum from the group of each unit."""
    size = group.size
    left_out = np.arange(count)[:, None] == group
    if size < 2:
        return np.ones(left_out.shape)
    leaving = left_out.sum(axis=1, keepdims=True)
    if size >= count:
        return np.where(left_out, 0.0, size / (size - leaving))
    step = np.sqrt(count / ((count - 1.0) * size * (size - 1.0)))
    return np.where(left_out, 1.0 - (size - 1.0) * step, np.where(leaving > 0, 1.0 + step, 1.0))
