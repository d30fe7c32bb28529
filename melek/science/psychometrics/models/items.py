"""Items of four models on one scale: what they are made of and when they are valid."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]

MISSING = -1
MOST_CATEGORIES = 120  # answers are kept as eight-bit codes


class Model(StrEnum):
    """Response models: two- and three-parameter logistic, graded response, generalised partial credit."""

    TWO_PL = "2pl"
    THREE_PL = "3pl"
    GRM = "grm"
    GPCM = "gpcm"


DICHOTOMOUS = (Model.TWO_PL, Model.THREE_PL)


@dataclass(frozen=True, eq=False)
class Items:
    """J items; M is the number of categories of the item that has most. Made by `make_items` or `two_pl`.

    model [J] names of `Model`; a [J] slopes per logit (D = 1); b [J, M - 1] in logits: the difficulty of a dichotomous
    item in the first column, rising boundaries (GRM) or steps (GPCM), NaN where an item has fewer; c [J] lower
    asymptotes, 0 except for the 3PL. The arrays are read-only.
    """

    model: NDArray[np.str_]
    a: Floats
    b: Floats
    c: Floats

    @property
    def size(self) -> int:
        """Number of items J."""
        return int(self.a.size)

    @property
    def most(self) -> int:
        """M: categories of the item that has most."""
        return int(self.b.shape[1]) + 1

    @cached_property
    def categories(self) -> Ints:
        """Number of categories [J]; 2 for a dichotomous item."""
        counts: Ints = np.isfinite(self.b).sum(axis=1).astype(np.int64) + 1
        return counts

    def take(self, places: ArrayLike) -> "Items":
        """The items at some places (indices or a mask), in that order; M stays what it was."""
        chosen = np.asarray(places)
        kept = chosen if chosen.dtype == bool else chosen.astype(np.int64)
        return _frozen_items(self.model[kept], self.a[kept], self.b[kept], self.c[kept])


def make_items(*, model: Any, a: ArrayLike, b: Any, c: ArrayLike | None = None) -> Items:
    """Items from one model name or one per item, slopes [J], difficulties or steps, and asymptotes.

    b: [J] for dichotomous items, a matrix [J, M - 1] filled with NaN at the end of its rows, or one sequence per item.
    Raises ValueError for unequal lengths, no items, an unknown model, a slope that is not positive, a number that is
    not finite, a dichotomous item without exactly one difficulty, boundaries of the GRM that do not rise, or an
    asymptote outside [0, 1) or other than 0 where the model has none.

    >>> items = make_items(model=["2pl", "gpcm"], a=[1.0, 0.8], b=[[0.0], [-0.5, 0.5]])
    >>> items.size, items.most, items.categories.tolist()
    (2, 3, [2, 3])
    """
    slopes = np.array(a, dtype=np.float64)
    if slopes.ndim != 1 or slopes.size == 0:
        raise ValueError("there are no items" if slopes.size == 0 else f"a must be a vector, not {slopes.shape}")
    names = _model_names(model, slopes.size)
    steps = _step_matrix(b, slopes.size)
    floors = np.zeros(slopes.size) if c is None else np.array(np.broadcast_to(c, slopes.shape), dtype=np.float64)
    _check_numbers(slopes, steps, floors)
    _check_models(names, steps, floors)
    return _frozen_items(names, slopes, steps, floors)


def two_pl(a: ArrayLike, b: ArrayLike) -> Items:
    """Two-parameter items from slopes [J] and difficulties [J]; errors as in `make_items`.

    >>> two_pl([1.0, 2.0], [0.0, 0.5]).b[:, 0].tolist()
    [0.0, 0.5]
    """
    slopes, difficulties = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if slopes.ndim != 1 or slopes.shape != difficulties.shape:
        raise ValueError(f"a and b must be equally long vectors, not {slopes.shape} and {difficulties.shape}")
    return make_items(model=Model.TWO_PL, a=slopes, b=difficulties)


def _frozen_items(names: NDArray[np.str_], slopes: Floats, steps: Floats, floors: Floats) -> Items:
    items = Items(
        np.ascontiguousarray(names),
        np.ascontiguousarray(slopes),
        np.ascontiguousarray(steps),
        np.ascontiguousarray(floors),
    )
    for array in (items.model, items.a, items.b, items.c):
        array.setflags(write=False)
    return items


def _model_names(model: Any, size: int) -> NDArray[np.str_]:
    given = np.asarray(model)
    if given.ndim > 1 or (given.ndim == 1 and given.size != size):
        raise ValueError("model must be one name or one per item")
    unknown = sorted({str(name) for name in given.ravel()} - {one.value for one in Model})
    if unknown:
        raise ValueError(f"there is no model {unknown[0]!r}")
    return np.array(np.broadcast_to(given.astype("<U4"), (size,)))


def _step_matrix(b: Any, size: int) -> Floats:
    if isinstance(b, np.ndarray) and b.ndim == 2:
        rows: Sequence[Any] = list(b)
    else:
        rows = [np.atleast_1d(np.asarray(row, dtype=np.float64)) for row in b]
    if len(rows) != size:
        raise ValueError(f"a and b must be equally long vectors, not {size} and {len(rows)}")
    width = max(np.size(row) for row in rows)
    steps = np.full((size, width), np.nan)
    for place, row in enumerate(rows):
        steps[place, : np.size(row)] = row
    return steps


def _check_numbers(slopes: Floats, steps: Floats, floors: Floats) -> None:
    known = ~np.isnan(steps)
    if not np.all(np.isfinite(slopes)) or np.any(np.isinf(steps)) or not np.all(known[:, :1]):
        raise ValueError("a and b must be finite")
    if np.any(known[:, 1:] & ~known[:, :-1]):
        raise ValueError("NaN may only fill the end of a row of b")
    if steps.shape[1] + 1 > MOST_CATEGORIES:
        raise ValueError(f"an item has at most {MOST_CATEGORIES} categories")
    if not np.all(slopes > 0.0):
        raise ValueError("every slope must be positive")
    if not np.all((floors >= 0.0) & (floors < 1.0)):
        raise ValueError("a lower asymptote c must lie in [0, 1)")


def _check_models(names: NDArray[np.str_], steps: Floats, floors: Floats) -> None:
    counts = (~np.isnan(steps)).sum(axis=1)
    if np.any(np.isin(names, DICHOTOMOUS) & (counts != 1)):
        raise ValueError("a dichotomous item has exactly one difficulty")
    with np.errstate(invalid="ignore"):
        falls = np.any(np.diff(steps, axis=1) <= 0.0, axis=1)
    if np.any((names == Model.GRM) & falls):
        raise ValueError("the boundaries of a graded item must rise")
    if np.any((names != Model.THREE_PL) & (floors != 0.0)):
        raise ValueError("only a 3PL item has a lower asymptote")
