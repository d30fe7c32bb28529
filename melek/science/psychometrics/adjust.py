"""Many tests at once: p-values adjusted so that few of what is flagged is chance."""

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Floats


def benjamini_hochberg(p: ArrayLike, *, tests: int | None = None) -> Floats:
    """Adjusted p-values: p_(i) tests / i, made monotone from the largest down, at most 1; NaN stays NaN and is no test.

    Flagging what lies below q keeps the expected share of false flags at q or below. p: any shape; tests: how many were
    made, when only those below some limit are given: theirs are then the same as among all, as long as every other p
    is larger. Raises WrongShape for a p outside [0, 1] or fewer tests than p-values. Source: Benjamini & Hochberg
    (1995), JRSS B 57.

    >>> benjamini_hochberg([0.01, 0.04, 0.03, float("nan")]).round(3).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    given = np.asarray(p, dtype=np.float64)
    known = ~np.isnan(given)
    values = given[known]
    if np.any((values < 0.0) | (values > 1.0)):
        raise WrongShape("a p-value lies between 0 and 1")
    count = values.size if tests is None else tests
    if count < values.size:
        raise WrongShape("there cannot be fewer tests than p-values")
    order = np.argsort(values, kind="stable")
    scaled = values[order] * count / np.arange(1, values.size + 1)
    adjusted = np.full(given.shape, np.nan)
    kept = np.empty(values.size)
    kept[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    adjusted[known] = kept
    return adjusted
