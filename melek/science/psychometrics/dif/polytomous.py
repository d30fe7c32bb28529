"""DIF of items of more than one point: Mantel's test and the standardised mean difference (SMD).

In stratum s: y the points, n_R and n_F people of the reference and the focal group, F the sum of the focal group's points.
- Mantel: chi2 = (sum F - sum E F)^2 / sum Var F, df 1, with E F = n_F / n sum y n_y and Var F = n_R n_F / (n^2 (n - 1)) (n sum
  y^2 n_y - (sum y n_y)^2); no continuity correction. With one point this is Mantel-Haenszel without its correction.
- SMD = sum w (mean_F - mean_R), w = n_F / sum n_F: negative when the focal group gets fewer points than equals of the
  reference group; its error from the same Var F. With one point this is P-DIF.
- Size: SMD / SD, SD of the item's points over everybody. A below .17 or not significant, C above .25, B between.
Sources: Mantel (1963), JASA 58; Zwick, Donoghue & Grima (1993), J. Educational Measurement 30; Dorans & Schmitt (1991);
Zwick & Thayer (1996) for the error; Zwick, Thayer & Mazzeo (1997) for the classes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2 as chi2_distribution

from melek.science.psychometrics.answers import two_groups
from melek.science.psychometrics.dif.mantel import DifClass
from melek.science.psychometrics.dif.tables import STRATA, ability_strata
from melek.science.psychometrics.errors import AnchorsExhausted, AnswersMissing, GroupEmpty, NoAnswers, WrongShape
from melek.science.psychometrics.models import Bools, Codes, Floats, Ints, category_codes

SMALL, LARGE = 0.17, 0.25


@dataclass(frozen=True, eq=False)
class CategoryTables:
    """Counts [M, S, 2, J]: answers in each category, stratum, group (0 reference, 1 focal) and item; values [S]: what the
    people of a stratum have in common."""

    counts: Floats
    values: Floats


@dataclass(frozen=True, eq=False)
class PolytomousDif:
    """Per item [J]; NaN and class "?" where `usable` is False: no stratum holds both groups, or all got the same points.

    chi2 (df 1) and p of Mantel's test; smd in points with its error; effect: smd / SD; level (`DifClass`); flagged (p
    below the level of significance).
    """

    chi2: Floats
    p: Floats
    smd: Floats
    smd_error: Floats
    effect: Floats
    level: NDArray[np.str_]
    flagged: Bools
    usable: Bools


def score_category_tables(
    responses: ArrayLike, *, focal: ArrayLike, anchors: ArrayLike | None = None
) -> CategoryTables:
    """Counts matched on the sum score of the anchors and of the item under test, which always counts itself.

    responses [n, J]: categories; only items that are no anchors may have missing answers. focal [n]: 1 focal, 0
    reference, -1 neither. anchors [J]: all of them when None. Raises AnswersMissing, AnchorsExhausted, GroupEmpty, WrongShape.

    >>> tables = score_category_tables([[0, 1], [2, 1], [0, 0], [1, 0]], focal=[0, 0, 1, 1])
    >>> tables.counts.shape, tables.values.tolist()
    ((3, 4, 2, 2), [0.0, 1.0, 2.0, 3.0])
    """
    codes, group = _compared(responses, focal)
    chosen = np.ones(codes.shape[1], dtype=bool) if anchors is None else np.asarray(anchors, dtype=bool)
    if chosen.shape != (codes.shape[1],):
        raise WrongShape(f"anchors must name each of {codes.shape[1]} items")
    if not chosen.any():
        raise AnchorsExhausted("no item is left to match people on")
    if codes[:, chosen].min() < 0:
        raise AnswersMissing("a sum score needs every anchor answered; match on ability instead")
    base = codes[:, chosen].sum(axis=1, dtype=np.int64)
    own = np.where(chosen, 0, np.maximum(codes, 0)).astype(np.int64)
    strata = int((base[:, None] + own).max()) + 1
    return CategoryTables(_counted(codes, group, base[:, None] + own, strata), np.arange(strata, dtype=np.float64))


def ability_category_tables(
    responses: ArrayLike, *, focal: ArrayLike, matching: ArrayLike, strata: int = STRATA
) -> CategoryTables:
    """Counts matched on an ability estimated elsewhere, in `strata` of equal size, for people who saw different items.

    responses [n, J]: categories, NaN or -1 for items not shown; matching [n]: theta in logits.

    >>> answers = [[2, -1], [0, 1], [1, 0], [-1, 0]]
    >>> ability_category_tables(answers, focal=[0, 1, 0, 1], matching=[-1, -1, 1, 1], strata=2).values.tolist()
    [-1.0, 1.0]
    """
    codes = category_codes(responses, or_missing=True)
    group = two_groups(focal, people=codes.shape[0])
    place, values = ability_strata(matching, people=group.size, kept=group >= 0, strata=strata)
    codes, kept = _compared(responses, focal)[0], group >= 0
    where = np.broadcast_to(place[kept][:, None], codes.shape)
    return CategoryTables(_counted(codes, group[kept], where, values.size), values)


def mantel(tables: CategoryTables, *, significance: float = 0.05) -> PolytomousDif:
    """Mantel's test and SMD of each item. Raises GroupEmpty when no item can be compared.

    >>> answers = np.array([[0, 1], [1, 0], [2, 2], [1, 1], [0, 0], [2, 1]] * 10)
    >>> found = mantel(score_category_tables(answers, focal=np.arange(60) % 2))
    >>> found.smd.round(3).tolist(), found.level.tolist()
    ([1.0, -1.0], ['C', 'C'])
    """
    points = np.arange(tables.counts.shape[0], dtype=np.float64)[:, None, None]
    reference, focal = tables.counts[:, :, 0], tables.counts[:, :, 1]
    ours, theirs = focal.sum(axis=0), reference.sum(axis=0)
    both = (ours > 0.0) & (theirs > 0.0)
    whole, everyone = reference + focal, ours + theirs
    total, squares = (points * whole).sum(axis=0), (np.square(points) * whole).sum(axis=0)
    safe = np.maximum(everyone, 2.0)
    variance = np.where(both, theirs * ours * (everyone * squares - total**2) / (safe**2 * (safe - 1.0)), 0.0)
    sums = (points * focal).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = np.where(both, sums - ours * total / everyone, 0.0)
        means = np.where(both, sums / ours - (total - sums) / theirs, 0.0)
        weight = np.where(both, ours, 0.0) / np.where(both, ours, 0.0).sum(axis=0)
        statistic = np.square(gap.sum(axis=0)) / variance.sum(axis=0)
        ease = np.where(both, weight * (1.0 / ours + 1.0 / theirs), 0.0)
        error = np.sqrt((np.square(ease) * variance).sum(axis=0))
        effect = (weight * means).sum(axis=0) / _spread(whole, points)
    usable = variance.sum(axis=0) > 0.0
    if not usable.any():
        raise GroupEmpty("no item was answered by both groups in one stratum, with points that differ")
    smd = np.where(usable, np.where(both, weight * means, 0.0).sum(axis=0), np.nan)
    statistic, error, effect = (np.where(usable, one, np.nan) for one in (statistic, error, effect))
    p = chi2_distribution.sf(statistic, 1)
    return PolytomousDif(
        chi2=statistic,
        p=p,
        smd=smd,
        smd_error=error,
        effect=effect,
        level=_levels(effect, p, significance),
        flagged=usable & (p < significance),
        usable=usable,
    )


def _compared(responses: ArrayLike, focal: ArrayLike) -> tuple[Codes, Ints]:
    codes = category_codes(responses, or_missing=True)
    if codes.ndim != 2 or codes.max(initial=-1) < 0:
        raise NoAnswers("nobody answered anything")
    group = two_groups(focal, people=codes.shape[0])
    return codes[group >= 0], group[group >= 0]


def _counted(codes: Codes, group: Ints, stratum: Ints, strata: int) -> Floats:
    """Counts [M, S, 2, J] of the answers given."""
    most, size = int(codes.max()) + 1, codes.shape[1]
    person, item = np.nonzero(codes >= 0)
    cell = ((codes[person, item].astype(np.int64) * strata + stratum[person, item]) * 2 + group[person]) * size + item
    return np.bincount(cell, minlength=most * strata * 2 * size).reshape(most, strata, 2, size).astype(np.float64)


def _spread(whole: Floats, points: Floats) -> Floats:
    """SD [J] of each item's points over everybody."""
    counts = whole.sum(axis=1)
    share = counts / counts.sum(axis=0)
    mean = (points[:, 0] * share).sum(axis=0)
    return np.sqrt((np.square(points[:, 0] - mean) * share).sum(axis=0))


def _levels(effect: Floats, p: Floats, significance: float) -> NDArray[np.str_]:
    size = np.abs(effect)
    level = np.where(size > LARGE, DifClass.LARGE.value, DifClass.MODERATE.value)
    level = np.where((size < SMALL) | (p >= significance), DifClass.NEGLIGIBLE.value, level)
    return np.where(np.isnan(size), DifClass.UNKNOWN.value, level)
