"""The Bookmark method: each judge marks the first page that a borderline person no longer masters; the page is an ability.

Pages are counted from 1. What a bookmark on page p means is a convention, so it is an argument:
- last_mastered (Lewis, Mitzel & Green 1996; Mitzel et al. 2001): the page before the bookmark; p runs from 2 to pages + 1;
- bookmarked: the marked page itself; p runs from 1 to pages;
- midpoint: half way between the two; p runs from 2 to pages.

The panel's cut is the mean of the judges' abilities; the median is given beside it. Judges who talk in small groups are
not independent; the error of the mean is then sqrt(S2 / N (1 + (n - 1) r)), with S2 the variance of the N judges' abilities, n
the mean size of a group and r their intraclass correlation, ICC(1) by analysis of variance, not below 0 (Mitzel et al. 2001).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.errors import TooFew, WrongShape
from melek.science.psychometrics.models import Bools, Floats, Ints, expected_score
from melek.science.psychometrics.standards.booklet import Booklet
from melek.science.psychometrics.standards.curve import measurement_error, score_slope
from melek.science.psychometrics.standards.panel import LARGE_ERROR, OUTLYING, PanelFlag, modified_z, size_flags

MEDIAN_FACTOR = float(np.sqrt(np.pi / 2.0))


class BookmarkRule(StrEnum):
    """Which ability a bookmark stands for."""

    LAST_MASTERED = "last_mastered"
    BOOKMARKED = "bookmarked"
    MIDPOINT = "midpoint"


@dataclass(frozen=True, eq=False)
class Bookmark:
    """What J judges said in one round, in logits and in points of the booklet's items.

    placements [J] pages; judge_thetas [J]; theta their mean with its error (over other judges), median_theta with its
    (1.2533 times as large, as for a normal distribution); spread: SD of judge_thetas; group_icc: correlation inside the
    groups, NaN without groups; score: expected sum at theta, with score_error; outlying_z [J] modified z of
    judge_thetas, outlying [J] where it passes the limit; flags.
    """

    rule: BookmarkRule
    placements: Ints
    judge_thetas: Floats
    theta: float
    error: float
    median_theta: float
    median_error: float
    spread: float
    group_icc: float
    score: float
    score_error: float
    outlying_z: Floats
    outlying: Bools
    flags: frozenset[PanelFlag]


def bookmark(
    booklet: Booklet,
    placements: ArrayLike,
    *,
    rule: BookmarkRule | str = BookmarkRule.LAST_MASTERED,
    groups: ArrayLike | None = None,
    outlying: float = OUTLYING,
) -> Bookmark:
    """Cut of one round from the page [J] each judge marked; several rounds: `bookmark_rounds`.

    groups [J]: the small group each judge sat in, where there were such. Raises TooFew below two judges, WrongShape for
    pages outside the booklet or other groups.

    >>> from melek.science.psychometrics.models import two_pl
    >>> from melek.science.psychometrics.standards.booklet import ordered_booklet
    >>> book = ordered_booklet(two_pl([1.0] * 5, [-1.0, -0.5, 0.0, 0.5, 1.0]), rp=0.5)
    >>> found = bookmark(book, [3, 4, 4, 5])
    >>> found.judge_thetas.tolist(), found.theta, round(found.error, 3), round(found.score, 3)
    ([-0.5, 0.0, 0.0, 0.5], 0.0, 0.204, 2.5)
    """
    rule = BookmarkRule(rule)
    pages = _pages(booklet, placements, rule)
    thetas = _abilities(booklet, pages, rule)
    spread, judges = float(thetas.std(ddof=1)), pages.size
    icc, size = _group_correlation(thetas, groups)
    crowding = 1.0 + (size - 1.0) * max(icc, 0.0) if np.isfinite(icc) else 1.0
    error = float(spread * np.sqrt(crowding / judges))
    theta = float(thetas.mean())
    z = modified_z(thetas)
    slope = float(score_slope(booklet.items, theta)[0])
    flags = size_flags(judges) | ({PanelFlag.OUTLYING_JUDGE} if np.any(np.abs(z) > outlying) else set())
    if error * slope > LARGE_ERROR * float(measurement_error(booklet.items, theta)[0]):
        flags.add(PanelFlag.LARGE_ERROR)
    return Bookmark(
        rule=rule,
        placements=pages,
        judge_thetas=thetas,
        theta=theta,
        error=error,
        median_theta=float(np.median(thetas)),
        median_error=MEDIAN_FACTOR * error,
        spread=spread,
        group_icc=icc,
        score=float(expected_score([theta], booklet.items).sum()),
        score_error=error * slope,
        outlying_z=z,
        outlying=np.abs(z) > outlying,
        flags=frozenset(flags),
    )


def _pages(booklet: Booklet, placements: ArrayLike, rule: BookmarkRule) -> Ints:
    given = np.asarray(placements)
    if given.ndim != 1 or given.dtype.kind not in "iu":
        raise WrongShape("placements must be a vector of page numbers")
    if given.size < 2:
        raise TooFew("a panel needs two judges")
    first = 1 if rule is BookmarkRule.BOOKMARKED else 2
    last = booklet.pages + (1 if rule is BookmarkRule.LAST_MASTERED else 0)
    if given.min() < first or given.max() > last:
        raise WrongShape(f"with the rule {rule.value} a bookmark lies on page {first} to {last}")
    return given.astype(np.int64)


def _abilities(booklet: Booklet, pages: Ints, rule: BookmarkRule) -> Floats:
    if rule is BookmarkRule.LAST_MASTERED:
        return booklet.location[pages - 2]
    if rule is BookmarkRule.BOOKMARKED:
        return booklet.location[pages - 1]
    return 0.5 * (booklet.location[pages - 2] + booklet.location[pages - 1])


def _group_correlation(thetas: Floats, groups: ArrayLike | None) -> tuple[float, float]:
    """ICC(1) of judges inside groups by one-way analysis of variance, and the mean size of a group."""
    if groups is None:
        return float("nan"), 1.0
    labels = np.asarray(groups).astype(str)
    if labels.shape != thetas.shape:
        raise WrongShape("groups must name one group for each judge")
    _, code = np.unique(labels, return_inverse=True)
    sizes = np.bincount(code).astype(np.float64)
    if sizes.size < 2 or thetas.size <= sizes.size:
        raise TooFew("a correlation inside groups needs two groups, and one with two judges")
    means = np.bincount(code, thetas) / sizes
    between = float(sizes @ np.square(means - thetas.mean()) / (sizes.size - 1))
    within = float(np.square(thetas - means[code]).sum() / (thetas.size - sizes.size))
    typical = (thetas.size - float(np.square(sizes).sum()) / thetas.size) / (sizes.size - 1)
    whole = between + (typical - 1.0) * within
    return (between - within) / whole if whole > 0.0 else 0.0, float(sizes.mean())
