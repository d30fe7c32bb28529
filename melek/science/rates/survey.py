"""Design-based estimates: totals, means, ratios and domains of a stratified sample without replacement.

Every estimate is written as a total of linearised values z_i = w_i u_i, and
V = sum_h (1 - f_h) n_h / (n_h - 1) sum_i (z_hi - mean z_h)^2, f_h = n_h / N_h, over the sampled units (or whole
clusters, the first stage, taken together) of each stratum. Source: Sarndal, Swensson & Wretman (1992), *Model assisted
survey sampling*; Lumley (2010), *Complex surveys*.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from melek.science.rates.allocation import Ints
from melek.science.rates.calibration import Calibration

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class SurveyDesign:
    """How n rows were drawn.

    weights [n]: people each row stands for. strata [n]: index 0 ... H - 1 for the variance. sizes [H]: first-stage
    units in the frame (people, or clusters when `clusters` is given); infinite for no finite population correction.
    clusters [n]: labels, or None. measured_share: weighted share of the drawn people whom the rows hold (1 before
    nonresponse).
    """

    weights: Floats
    strata: Ints
    sizes: Floats
    clusters: Ints | None = None
    measured_share: float = 1.0

    def __post_init__(self) -> None:
        lengths = {self.weights.shape, self.strata.shape}
        if self.clusters is not None:
            lengths.add(self.clusters.shape)
        if len(lengths) != 1 or self.weights.ndim != 1 or not self.weights.size:
            raise ValueError("weights, strata and clusters must be equally long vectors with at least one row")
        if not np.all(np.isfinite(self.weights)) or np.any(self.weights < 0.0):
            raise ValueError("weights must be finite and not negative")
        if self.strata.min() < 0 or self.strata.max() >= self.sizes.size:
            raise ValueError("a stratum index is outside the sizes")

    def units(self) -> tuple[Ints, Ints]:
        """Stratum of each sampled unit (row, or whole cluster), and the unit of each row."""
        if self.clusters is None:
            return self.strata, np.arange(self.strata.size)
        found, place = np.unique(np.stack([self.strata, self.clusters]), axis=1, return_inverse=True)
        return found[0], place.ravel()


@dataclass(frozen=True)
class Estimate:
    """A figure, its design variance, degrees of freedom (units minus strata that bear on it), and rows n behind it."""

    value: float
    variance: float
    df: float
    n: int

    @property
    def error(self) -> float:
        """Standard error."""
        return float(np.sqrt(self.variance))


def survey_design(
    weights: ArrayLike, strata: ArrayLike, sizes: ArrayLike, *, clusters: ArrayLike | None = None
) -> SurveyDesign:
    """A design from given weights; strata with one sampled unit are joined with a neighbour (`collapse_strata`).

    weights, strata [n]; sizes [H]: first-stage units in the frame; clusters [n]: labels of any kind, or None.

    >>> design = survey_design([5.0, 5.0, 4.0], [0, 0, 1], [10, 4])
    >>> design.strata.tolist(), design.sizes.tolist()
    ([0, 0, 0], [14.0])
    """
    labels = None if clusters is None else np.unique(np.asarray(clusters), return_inverse=True)[1].astype(np.int64)
    joined, people = collapse_strata(strata, sizes, clusters=labels)
    return SurveyDesign(weights=np.asarray(weights, dtype=np.float64), strata=joined, sizes=people, clusters=labels)


def stratified_design(strata: ArrayLike, sizes: ArrayLike) -> SurveyDesign:
    """A simple random sample in each stratum: weights N_h / n_h.

    strata [n]: stratum of each row; sizes [H]: people N_h. Strata with one row are joined for the variance.
    Raises ValueError when a stratum has people but no row, or more rows than people.

    >>> stratified_design([0, 0, 1, 1], [10, 4]).weights.tolist()
    [5.0, 5.0, 2.0, 2.0]
    """
    index, people = np.asarray(strata, dtype=np.int64), np.asarray(sizes, dtype=np.float64)
    drawn = np.bincount(index, minlength=people.size)
    empty = np.flatnonzero((drawn == 0) & (people > 0))
    if empty.size:
        raise ValueError(f"stratum {empty[0]} has people but nobody was drawn; join it with another before drawing")
    if drawn.size > people.size or np.any(drawn > people):
        raise ValueError("a stratum has more rows than people")
    return survey_design(weights=people[index] / drawn[index], strata=index, sizes=people)


def collapse_strata(strata: ArrayLike, sizes: ArrayLike, *, clusters: ArrayLike | None = None) -> tuple[Ints, Floats]:
    """Join each stratum with fewer than two sampled units with its neighbour, so that none claims variance 0.

    Returns the new stratum of each row and the new sizes. The neighbour is the next stratum in order (for the last, the
    one before): order strata so that neighbours are alike. A stratum taken whole (one unit of one) stays: it has no
    variance. The variance then includes the difference between the joined strata and errs upwards.

    >>> joined, people = collapse_strata([0, 0, 1, 2, 2], [10, 4, 6])
    >>> joined.tolist(), people.tolist()
    ([0, 0, 1, 1, 1], [10.0, 10.0])
    """
    index, people = np.asarray(strata, dtype=np.int64), np.asarray(sizes, dtype=np.float64)
    if index.size and (index.min() < 0 or index.max() >= people.size):
        raise ValueError("a stratum index is outside the sizes")
    units = _units(index, clusters, count=people.size)
    lonely = (units < 2) & ~(units == people)
    if int(units[people > 0].sum()) < 2 and lonely.any():
        raise ValueError("a variance needs at least two sampled units")
    group = _joined_groups(units, lonely)
    return group[index], np.bincount(group, weights=people).astype(np.float64)


def survey_total(
    y: ArrayLike, design: SurveyDesign, *, domain: ArrayLike | None = None, calibration: Calibration | None = None
) -> Estimate:
    """Total sum_i w_i y_i over the population, or over the rows where `domain` is true.

    >>> survey_total([1.0, 3.0], stratified_design([0, 0], [10])).value
    20.0
    """
    values, inside = _values(y, design, domain)
    weights = design.weights if calibration is None else calibration.weights
    inside_values = np.where(inside, values, 0.0)
    return _estimate(
        float(weights @ inside_values), inside_values, design=design, inside=inside, calibration=calibration
    )


def survey_ratio(
    y: ArrayLike,
    x: ArrayLike,
    design: SurveyDesign,
    *,
    domain: ArrayLike | None = None,
    calibration: Calibration | None = None,
) -> Estimate:
    """Ratio of totals R = Y / X, linearised as u_i = (y_i - R x_i) / X.

    Raises ValueError when no row lies in the domain or X is zero.
    """
    values, inside = _values(y, design, domain)
    base, _ = _values(x, design, domain)
    weights = design.weights if calibration is None else calibration.weights
    denominator = float(weights @ np.where(inside, base, 0.0))
    if denominator == 0.0:
        raise ValueError("the denominator is zero: the domain holds no rows")
    ratio = float(weights @ np.where(inside, values, 0.0)) / denominator
    linearised = np.where(inside, (values - ratio * base) / denominator, 0.0)
    return _estimate(ratio, linearised, design=design, inside=inside, calibration=calibration)


def survey_mean(
    y: ArrayLike, design: SurveyDesign, *, domain: ArrayLike | None = None, calibration: Calibration | None = None
) -> Estimate:
    """Mean of y over the population or a domain: total of y over the estimated count, linearised.

    >>> estimate = survey_mean([1.0, 3.0], stratified_design([0, 0], [10]))
    >>> estimate.value, round(estimate.variance, 6)
    (2.0, 0.8)
    """
    return survey_ratio(y, np.ones_like(design.weights), design, domain=domain, calibration=calibration)


def _values(y: ArrayLike, design: SurveyDesign, domain: ArrayLike | None) -> tuple[Floats, Bools]:
    values = np.asarray(y, dtype=np.float64)
    inside = np.ones(values.shape, dtype=bool) if domain is None else np.asarray(domain, dtype=bool)
    if values.shape != design.weights.shape or inside.shape != values.shape:
        raise ValueError("values and domain must have one entry per row of the design")
    if not np.all(np.isfinite(values[inside])):
        raise ValueError("a value is missing; rows without a measurement must leave the design first (`respondents`)")
    return np.where(inside, values, 0.0), inside


def _estimate(
    value: float, linearised: Floats, *, design: SurveyDesign, inside: Bools, calibration: Calibration | None
) -> Estimate:
    weights = design.weights
    if calibration is not None:
        if calibration.weights.shape != weights.shape:
            raise ValueError("the calibration belongs to other rows")
        weights, linearised = calibration.weights, calibration.residuals(linearised)
    touched = np.zeros(design.sizes.size, dtype=bool)
    touched[design.strata[inside]] = True
    units = _units(design.strata, design.clusters, count=design.sizes.size)
    df = float(units[touched].sum() - touched.sum())
    return Estimate(value, _variance(weights * linearised, design), df, int(inside.sum()))


def _variance(z: Floats, design: SurveyDesign) -> float:
    strata, unit = design.units()
    totals = np.bincount(unit, weights=z).astype(np.float64)
    drawn = np.bincount(strata, minlength=design.sizes.size).astype(np.float64)
    lonely = (drawn == 1.0) & (design.sizes != 1.0)
    if lonely.any():
        raise ValueError("a stratum has one sampled unit; join strata first (`collapse_strata`)")
    centre = np.bincount(strata, weights=totals, minlength=drawn.size) / np.maximum(drawn, 1.0)
    squares = np.bincount(strata, weights=np.square(totals - centre[strata]), minlength=drawn.size)
    with np.errstate(invalid="ignore"):
        left = np.where(drawn > 0.0, 1.0 - drawn / design.sizes, 0.0)
    return float((np.maximum(left, 0.0) * drawn / np.maximum(drawn - 1.0, 1.0) * squares).sum())


def _units(strata: Ints, clusters: ArrayLike | None, *, count: int) -> Ints:
    """Sampled first-stage units in each stratum."""
    if clusters is None:
        return np.bincount(strata, minlength=count)
    pairs = np.unique(np.stack([strata, np.asarray(clusters, dtype=np.int64)]), axis=1)
    return np.bincount(pairs[0], minlength=count)


def _joined_groups(units: Ints, lonely: Bools) -> Ints:
    """New index of each old stratum: a run of strata is closed once it holds two units and its last is not alone."""
    group = np.zeros(units.size, dtype=np.int64)
    current, held, open_run = 0, 0, False
    for stratum in range(units.size):
        if not open_run and not lonely[stratum]:
            group[stratum] = current
            current += 1
            continue
        group[stratum] = current
        held += int(units[stratum])
        open_run = held < 2
        if not open_run:
            current, held = current + 1, 0
    if open_run and current > 0:
        group[group == current] = current - 1
    return group
