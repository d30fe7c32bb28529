"""What a panel's numbers say of the panel: how far judges agree, who stands apart, how sure their mean is.

A rating of judge j for item i is mean + judge + item + residual. With mean squares MS of the two-way table (one rating a
cell): residual = MS_res, judge = (MS_judge - MS_res) / items, item = (MS_item - MS_res) / judges, negative ones set to
0. The mean rating of another panel would differ by sqrt(judge / n_j + residual / (n_i n_j)) if it rated the same items,
which is exactly the SD of the judges' means over the root of their number; and by sqrt(judge / n_j + item / n_i +
residual / (n_i n_j)) if it rated other items of the same kind. Sources: Brennan & Lockwood (1980), Applied Psychological
Measurement 4; Brennan (2001), *Generalizability theory*.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.answers import finite_vector
from melek.science.psychometrics.errors import NotFinite, NothingVaries, TooFew, WrongShape
from melek.science.psychometrics.models import Floats
from melek.science.psychometrics.raters import IccForm, intraclass

FEW_JUDGES, VERY_FEW_JUDGES = 10, 5
FEW_ITEMS = 10
LOW_AGREEMENT = 0.70
OUTLYING = 3.5
LEAST_CONSISTENCY = 0.20
LARGE_ERROR = 0.5


class PanelFlag(StrEnum):
    """What must be said beside a cut.

    few_judges: below 10, very_few_judges: below 5 (Raymond & Reid 2001: 10 to 15 are needed); few_items: below 10;
    low_agreement: ICC(2,k) below .70; outlying_judge, inconsistent_judge: see `Angoff`; large_error: the cut's standard
    error is above half the standard error of measurement at the cut (Cohen, Kane & Crooks 1999); outside_scale: the cut
    has no finite ability.
    """

    FEW_JUDGES = "few_judges"
    VERY_FEW_JUDGES = "very_few_judges"
    FEW_ITEMS = "few_items"
    LOW_AGREEMENT = "low_agreement"
    OUTLYING_JUDGE = "outlying_judge"
    INCONSISTENT_JUDGE = "inconsistent_judge"
    LARGE_ERROR = "large_error"
    OUTSIDE_SCALE = "outside_scale"


@dataclass(frozen=True)
class Components:
    """Variance components of a single rating: judge, item, residual (with the interaction).

    error_judges: standard error of the mean rating over other judges; error_both: over other judges and other items.
    All in the unit of a rating (errors) or its square (components).
    """

    judge: float
    item: float
    residual: float
    error_judges: float
    error_both: float


def components(ratings: ArrayLike) -> Components:
    """Components from complete ratings [judges, items]; formulas in the head of this module.

    Raises TooFew below two judges or items, NotFinite for a missing rating, WrongShape.

    >>> found = components([[0.4, 0.6, 0.8], [0.5, 0.7, 0.9], [0.7, 0.8, 0.9]])
    >>> [round(part, 4) for part in (found.judge, found.item, found.residual, found.error_judges)]
    [0.0089, 0.0267, 0.0033, 0.0577]
    """
    given = complete_ratings(ratings)
    judges, items = given.shape
    by_judge, by_item, whole = given.mean(axis=1), given.mean(axis=0), given.mean()
    between_judges = items * np.square(by_judge - whole).sum() / (judges - 1)
    between_items = judges * np.square(by_item - whole).sum() / (items - 1)
    rest = given - by_judge[:, None] - by_item + whole
    residual = float(np.square(rest).sum() / ((judges - 1) * (items - 1)))
    judge = max(float(between_judges - residual) / items, 0.0)
    item = max(float(between_items - residual) / judges, 0.0)
    exact = float(between_judges) / (items * judges)
    return Components(judge, item, residual, float(np.sqrt(exact)), float(np.sqrt(exact + item / items)))


def modified_z(values: ArrayLike) -> Floats:
    """How far each value stands from the others [n]: .6745 (x - median) / MAD, the median absolute deviation.

    Where half of the values are equal, the mean absolute deviation takes its place: (x - median) / (1.2533 MeanAD).
    Above 3.5 a value is outlying. Source: Iglewicz & Hoaglin (1993), *How to detect and handle outliers*.

    >>> modified_z([10.0, 11.0, 12.0, 13.0, 30.0]).round(2).tolist()
    [-1.35, -0.67, 0.0, 0.67, 12.14]
    """
    given = finite_vector(values, "values")
    away = given - np.median(given)
    middle = float(np.median(np.abs(away)))
    if middle > 0.0:
        return 0.6745 * away / middle
    mean = float(np.abs(away).mean())
    return away / (1.253314 * mean) if mean > 0.0 else np.zeros_like(away)


def complete_ratings(ratings: ArrayLike) -> Floats:
    """Ratings [judges, items] as numbers; raises WrongShape, TooFew, NotFinite.

    >>> complete_ratings([[0, 1], [1, 1]]).shape
    (2, 2)
    """
    given = np.asarray(ratings, dtype=np.float64)
    if given.ndim != 2:
        raise WrongShape(f"ratings must be [judges, items], not {given.shape}")
    if min(given.shape) < 2:
        raise TooFew("a panel needs two judges and two items")
    if not np.all(np.isfinite(given)):
        raise NotFinite("every judge must rate every item; leave a judge or an item out instead")
    return given


def judge_consistency(ratings: Floats) -> Floats:
    """Correlation [judges] of a judge's ratings with the mean of the others over items; NaN without spread.

    >>> judge_consistency(np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])).round(6).tolist()
    [nan, nan, -1.0]
    """
    others = (ratings.sum(axis=0) - ratings) / (ratings.shape[0] - 1)
    one, other = (part - part.mean(axis=1, keepdims=True) for part in (ratings, others))
    product = np.sqrt(np.square(one).sum(axis=1) * np.square(other).sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(product > 1e-12, (one * other).sum(axis=1) / product, np.nan)


def agreement(ratings: Floats) -> tuple[float, float]:
    """ICC(2,1) and ICC(2,k) of judges over items (Shrout & Fleiss 1979); NaN when every rating is the same.

    >>> [round(value, 3) for value in agreement(np.array([[0.2, 0.5, 0.9], [0.3, 0.5, 0.8]]))]
    [0.964, 0.981]
    """
    try:
        forms = (IccForm.RANDOM, IccForm.RANDOM_MEAN)
        one, mean = (intraclass(ratings.T, form=form).value for form in forms)
    except NothingVaries:
        return float("nan"), float("nan")
    return one, mean


def size_flags(judges: int) -> set[PanelFlag]:
    """What the number of judges alone says.

    >>> sorted(size_flags(4))
    [<PanelFlag.FEW_JUDGES: 'few_judges'>, <PanelFlag.VERY_FEW_JUDGES: 'very_few_judges'>]
    """
    few = {PanelFlag.FEW_JUDGES} if judges < FEW_JUDGES else set()
    return few | ({PanelFlag.VERY_FEW_JUDGES} if judges < VERY_FEW_JUDGES else set())
