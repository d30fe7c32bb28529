"""Weighted means of many disjoint domains at once, with their linearised design variances."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.rates.allocation import Ints
from melek.science.rates.survey import Floats, SurveyDesign


@dataclass(frozen=True, eq=False)
class DomainMeans:
    """One entry per domain [D].

    values: weighted means; weights: estimated people; squares: sum w_i^2 y_i (1 - y_i) / (sum w_i)^2; variances: design
    variance without finite population correction; fractions: share of it that the correction takes away; df: units
    minus strata that bear on the domain, at most n - 1; n: rows.
    """

    values: Floats
    weights: Floats
    squares: Floats
    variances: Floats
    fractions: Floats
    df: Floats
    n: Ints


def domain_means(y: ArrayLike, design: SurveyDesign, *, domains: ArrayLike, count: int) -> DomainMeans:
    """`survey_mean` of y [n] in [0, 1] for every domain 0 ... count - 1; `domains` [n] is -1 for rows in none.

    V_d = sum_h n_h / (n_h - 1) sum_i (z_i - mean z_h)^2 with z_i = w_i (y_i - mean_d) / W_d inside d and 0 outside,
    summed over the strata and units that hold people of d (Sarndal, Swensson & Wretman 1992, section 5.8). The sampling
    fraction of a domain is f_d = 1 - V_d with the corrections 1 - n_h / N_h over V_d without, and n / W_d where V_d is
    0. Raises ValueError when a domain has fewer than two rows or a value in it is missing.
    """
    values, index = np.asarray(y, dtype=np.float64), np.asarray(domains, dtype=np.int64)
    if values.shape != design.weights.shape or index.shape != values.shape:
        raise ValueError("values and domains must have one entry per row of the design")
    if index.min() < -1 or index.max() >= count:
        raise ValueError("a domain is outside -1 ... count - 1")
    rows = np.flatnonzero(index >= 0)
    values, index, weights = values[rows], index[rows], design.weights[rows]
    if not np.all(np.isfinite(values)):
        raise ValueError("a value is missing; rows without a measurement must leave the design first (`respondents`)")
    held = np.bincount(index, minlength=count)
    if np.any(held < 2):
        raise ValueError(f"domain {int(held.argmin())} has fewer than two measured people")

    def summed(parts: Floats) -> Floats:
        return np.bincount(index, weights=parts, minlength=count).astype(np.float64)

    total = summed(weights)
    means = summed(weights * values) / total
    scores = weights * (values - means[index]) / total[index]
    full, corrected, df = _variances(scores, design, rows=rows, index=index, count=count)
    fractions = np.where(full > 0.0, 1.0 - corrected / np.where(full > 0.0, full, 1.0), held / total)
    return DomainMeans(
        values=np.clip(means, 0.0, 1.0),
        weights=total,
        squares=summed(np.square(weights) * values * (1.0 - values)) / np.square(total),
        variances=full,
        fractions=np.clip(fractions, 0.0, 1.0),
        df=np.minimum(df, held - 1.0),
        n=held,
    )


def _variances(
    scores: Floats, design: SurveyDesign, *, rows: Ints, index: Ints, count: int
) -> tuple[Floats, Floats, Floats]:
    """Variances [D] without and with finite population corrections, and degrees of freedom, from linearised values."""
    unit_strata, unit = design.units()
    drawn = np.bincount(unit_strata, minlength=design.sizes.size).astype(np.float64)
    if np.any((drawn == 1.0) & (design.sizes != 1.0)):
        raise ValueError("a stratum has one sampled unit; join strata first (`collapse_strata`)")
    # totals of domain x unit, then sums and squares of domain x stratum, for the pairs that exist
    pairs, place = np.unique(index * unit_strata.size + unit[rows], return_inverse=True)
    totals = np.bincount(place, weights=scores)
    cells, cell = np.unique(
        pairs // unit_strata.size * drawn.size + unit_strata[pairs % unit_strata.size], return_inverse=True
    )
    sums, squares = np.bincount(cell, weights=totals), np.bincount(cell, weights=np.square(totals))
    stratum, domain = cells % drawn.size, cells // drawn.size
    size = drawn[stratum]
    spread = np.maximum(squares - np.square(sums) / size, 0.0) * size / np.maximum(size - 1.0, 1.0)
    left = np.maximum(1.0 - size / design.sizes[stratum], 0.0)

    def summed(parts: Floats) -> Floats:
        return np.bincount(domain, weights=parts, minlength=count).astype(np.float64)

    return summed(spread), summed(spread * left), summed(size - 1.0)
