"""Rounds: judges talk, see impact data, and judge again. Does the panel move, and does it come together?"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Floats
from melek.science.psychometrics.standards.angoff import Angoff, angoff
from melek.science.psychometrics.standards.booklet import Booklet
from melek.science.psychometrics.standards.bookmark import Bookmark, bookmark


@dataclass(frozen=True, eq=False)
class Change:
    """From one round to the next, in points (Angoff) or logits (Bookmark).

    judges [J]: after minus before; cut: change of the mean; error: its standard error over judges, SD of the changes / sqrt(J);
    spread: change of the judges' SD, negative when they come together; changed: share of ratings or placements that
    are not what they were; nearer: share of judges who end nearer to the former mean than they stood.
    """

    judges: Floats
    cut: float
    error: float
    spread: float
    changed: float
    nearer: float


@dataclass(frozen=True, eq=False)
class AngoffRounds:
    """Each round, and the R - 1 changes between them."""

    rounds: tuple[Angoff, ...]
    changes: tuple[Change, ...]

    @property
    def last(self) -> Angoff:
        """The round that counts."""
        return self.rounds[-1]


@dataclass(frozen=True, eq=False)
class BookmarkRounds:
    """Each round, and the R - 1 changes between them."""

    rounds: tuple[Bookmark, ...]
    changes: tuple[Change, ...]

    @property
    def last(self) -> Bookmark:
        """The round that counts."""
        return self.rounds[-1]


def angoff_rounds(ratings: ArrayLike, **options: Any) -> AngoffRounds:
    """Angoff rounds from ratings [rounds, judges, items] of the same judges; options and errors of `angoff`.

    Raises WrongShape unless there are three axes.

    >>> first, second = [[0.9, 0.5], [0.5, 0.3]], [[0.8, 0.5], [0.6, 0.3]]
    >>> found = angoff_rounds([first, second])
    >>> round(found.changes[0].cut, 3), round(found.changes[0].spread, 3), found.changes[0].changed
    (0.0, -0.141, 0.5)
    """
    given = np.asarray(ratings, dtype=np.float64)
    if given.ndim != 3:
        raise WrongShape(f"ratings must be [rounds, judges, items], not {given.shape}")
    rounds = tuple(angoff(one, **options) for one in given)
    moved = [float((after != before).mean()) for before, after in pairwise(given)]
    return AngoffRounds(rounds, _changes([one.judge_cuts for one in rounds], moved))


def bookmark_rounds(booklet: Booklet, placements: ArrayLike, **options: Any) -> BookmarkRounds:
    """Bookmark rounds from placements [rounds, judges] of the same judges; options and errors of `bookmark`.

    >>> from melek.science.psychometrics.models import two_pl
    >>> from melek.science.psychometrics.standards.booklet import ordered_booklet
    >>> book = ordered_booklet(two_pl([1.0] * 5, [-1.0, -0.5, 0.0, 0.5, 1.0]), rp=0.5)
    >>> bookmark_rounds(book, [[2, 4, 6], [3, 4, 5]]).changes[0].judges.tolist()
    [0.5, 0.0, -0.5]
    """
    given = np.asarray(placements)
    if given.ndim != 2:
        raise WrongShape(f"placements must be [rounds, judges], not {given.shape}")
    rounds = tuple(bookmark(booklet, one, **options) for one in given)
    moved = [float((after != before).mean()) for before, after in pairwise(given)]
    return BookmarkRounds(rounds, _changes([one.judge_thetas for one in rounds], moved))


def _changes(cuts: list[Floats], moved: list[float]) -> tuple[Change, ...]:
    found = []
    for before, after, share in zip(cuts[:-1], cuts[1:], moved, strict=True):
        step, centre = after - before, before.mean()
        found.append(
            Change(
                judges=step,
                cut=float(step.mean()),
                error=float(step.std(ddof=1) / np.sqrt(step.size)),
                spread=float(after.std(ddof=1) - before.std(ddof=1)),
                changed=share,
                nearer=float((np.abs(after - centre) < np.abs(before - centre)).mean()),
            )
        )
    return tuple(found)
