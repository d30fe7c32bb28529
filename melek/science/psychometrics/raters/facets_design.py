"""Ratings as the many-facet model reads them: labels made codes, rows in order of people, and whether all hangs together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from melek.science.psychometrics.errors import (
    AnsweredTwice,
    CategoryUnused,
    DisconnectedDesign,
    NoAnswers,
    NothingVaries,
    WrongShape,
)
from melek.science.psychometrics.models import Bools, Codes, Floats, Ints, category_codes

NAMED = 3
ZERO = 1e-8


@dataclass(frozen=True, eq=False)
class Ratings:
    """n_obs ratings in order of people: person, element of each facet [n_obs, F], category; labels of people and of the
    elements of each facet; names of the facets; place of the facet with scales of its own, or None."""

    person: Ints
    elements: Ints
    codes: Codes
    people: NDArray[Any]
    labels: tuple[NDArray[Any], ...]
    names: tuple[str, ...]
    scale_by: int | None

    @property
    def sizes(self) -> list[int]:
        """Elements of each facet."""
        return [one.size for one in self.labels]

    @property
    def scale(self) -> Ints:
        """Scale of each rating [n_obs]."""
        return np.zeros(self.codes.size, dtype=np.int64) if self.scale_by is None else self.elements[:, self.scale_by]

    @property
    def scales(self) -> int:
        """How many scales there are."""
        return 1 if self.scale_by is None else self.sizes[self.scale_by]

    @property
    def columns(self) -> Ints:
        """Elements [n_obs, F] counted through all facets."""
        first: Ints = np.concatenate([[0], np.cumsum(self.sizes)[:-1]]).astype(np.int64)
        return self.elements + first


def read_ratings(
    people: ArrayLike, ratings: ArrayLike, facets: Mapping[str, ArrayLike], scale_by: str | None
) -> Ratings:
    """Checked ratings in order of people. Raises NoAnswers, WrongShape, NotACategory, AnsweredTwice."""
    who, codes = np.asarray(people), category_codes(ratings, or_missing=False)
    if codes.ndim != 1 or not codes.size:
        raise NoAnswers("there are no ratings")
    if not facets:
        raise WrongShape("name at least one facet beside the people")
    if scale_by is not None and scale_by not in facets:
        raise WrongShape(f"there is no facet {scale_by!r} to have scales of its own")
    known, person = np.unique(who, return_inverse=True)
    labels, elements = [], []
    for name, given in facets.items():
        if np.shape(given) != codes.shape or who.shape != codes.shape:
            raise WrongShape(f"people, ratings and the facet {name!r} must be equally long vectors")
        label, element = np.unique(np.asarray(given), return_inverse=True)
        labels.append(label)
        elements.append(element)
    order = np.lexsort([*elements[::-1], person])
    table = np.column_stack([person, *elements])[order]
    if np.any((np.diff(table, axis=0) == 0).all(axis=1)):
        raise AnsweredTwice("a person is rated once in the same cell of facets; name the occasion as a facet")
    return Ratings(
        person=table[:, 0].astype(np.int64),
        elements=np.ascontiguousarray(table[:, 1:], dtype=np.int64),
        codes=np.ascontiguousarray(codes[order]),
        people=known,
        labels=tuple(labels),
        names=tuple(facets),
        scale_by=None if scale_by is None else list(facets).index(scale_by),
    )


def highest_categories(given: Ratings, categories: ArrayLike | None) -> Ints:
    """Highest category of each scale [S]: as told, or as seen. Raises WrongShape, NothingVaries."""
    seen = np.zeros(given.scales, dtype=np.int64)
    np.maximum.at(seen, given.scale, given.codes.astype(np.int64))
    if categories is not None:
        told = np.array(np.broadcast_to(np.asarray(categories), seen.shape), dtype=np.int64) - 1
        if np.any(told < seen) or np.any(told < 1):
            raise WrongShape("a rating lies beyond its scale's last category")
        return told
    if np.any(seen < 1):
        raise NothingVaries("a scale holds nothing but its lowest category")
    return seen


def without_extremes(given: Ratings, highest: Ints) -> tuple[Bools, list[Floats]]:
    """Ratings [n_obs] that place anything, and for each facet the measure of elements that none does: inf where all is
    the lowest category, -inf where all is the highest, NaN for the others.

    At its limit such an element makes its own ratings certain: leaving them out is the maximum of the likelihood.
    Leaving them out can make another element extreme, so it is done again. Raises NothingVaries when nothing is left.
    """
    used = np.ones(given.codes.size, dtype=bool)
    measures = [np.full(size, np.nan) for size in given.sizes]
    top = highest[given.scale]
    changed = True
    while changed and used.any():
        changed = False
        for facet, size in enumerate(given.sizes):
            element = given.elements[:, facet]
            some = np.bincount(element[used], minlength=size)
            for sign, hits in ((1.0, given.codes == 0), (-1.0, given.codes == top)):
                all_hit = (some > 0) & (np.bincount(element[used & hits], minlength=size) == some)
                if all_hit.any():
                    measures[facet][all_hit] = sign * np.inf
                    used &= ~all_hit[element]
                    changed = True
                    break
    if not used.any():
        raise NothingVaries("every element has nothing but lowest or nothing but highest ratings")
    return used, measures


def require_categories(given: Ratings, used: Bools, highest: Ints) -> None:
    """Raises CategoryUnused where a scale in use has an empty category."""
    width = int(highest.max()) + 1
    cells = given.scale[used] * width + given.codes[used].astype(np.int64)
    counts = np.bincount(cells, minlength=given.scales * width).reshape(given.scales, width)
    in_use = np.asarray(counts.sum(axis=1) > 0)
    empty = (counts == 0) & (np.arange(width) <= highest[:, None]) & in_use[:, None]
    if empty.any():
        scale, category = (int(part[0]) for part in np.nonzero(empty))
        where = "" if given.scale_by is None else f" of {given.names[given.scale_by]} {_label(given, scale)}"
        raise CategoryUnused(f"category {category}{where} was never used: join it with a neighbour")


def _label(given: Ratings, scale: int) -> str:
    return str(given.labels[given.scale_by or 0][scale])


def require_connected(given: Ratings, used: Bools, *, by_population: bool) -> None:
    """Raises DisconnectedDesign where elements of a facet cannot be compared.

    Ratings of one person, taken from their mean, must tell every difference between elements of one facet; where people
    stand in for each other (`by_population`), ratings of all taken from the mean of all. Whether they do is the rank of
    the information that equal weights would give: as many zeros as facets, whose level is a convention.
    """
    person = np.zeros(int(used.sum()), dtype=np.int64) if by_population else given.person[used]
    size = sum(given.sizes)
    rows = np.repeat(np.arange(person.size), len(given.sizes))
    design = csr_array((np.ones(rows.size), (rows, given.columns[used].ravel())), shape=(person.size, size))
    gather = csr_array((np.ones(person.size), (person, np.arange(person.size))), shape=(person.max() + 1, person.size))
    sums = (gather @ design).toarray() if size < 64 else gather @ design
    weights = 1.0 / np.maximum(np.bincount(person, minlength=gather.shape[0]), 1)
    inner = sums.T @ (sums * weights[:, None]) if isinstance(sums, np.ndarray) else _weighted(sums, weights)
    whole = (design.T @ design).toarray() - inner
    present = np.flatnonzero(whole_counts(given, used) > 0)
    values, vectors = np.linalg.eigh(whole[np.ix_(present, present)])
    empty = vectors[:, values < ZERO * max(float(values[-1]), 1.0)]
    facet = np.repeat(np.arange(len(given.sizes)), given.sizes)[present]
    for place, name in enumerate(given.names):
        sets = _alike(empty[facet == place])
        if len(sets) > 1:
            labels = given.labels[place][present[facet == place] - sum(given.sizes[:place])]
            told = "; ".join(_some(labels[members]) for members in sets[:NAMED])
            raise DisconnectedDesign(f"the facet {name!r} falls into {len(sets)} sets that nothing compares: {told}")


def whole_counts(given: Ratings, used: Bools) -> Ints:
    """Ratings in use of each element, counted through all facets."""
    return np.bincount(given.columns[used].ravel(), minlength=sum(given.sizes))


def _weighted(sums: Any, weights: Floats) -> Floats:
    scaled = sums.multiply(weights[:, None])
    product: Floats = (sums.T @ csr_array(scaled)).toarray()
    return product


def _alike(rows: Floats) -> list[Ints]:
    """Sets of rows that are equal but for rounding."""
    sets: list[Ints] = []
    left = np.arange(rows.shape[0])
    while left.size:
        near = np.abs(rows[left] - rows[left[0]]).max(axis=1, initial=0.0) < 1e-5
        sets.append(left[near])
        left = left[~near]
    return sets


def _some(labels: Sequence[Any] | NDArray[Any]) -> str:
    shown = ", ".join(str(one) for one in labels[:NAMED])
    return shown + (", ..." if len(labels) > NAMED else "")
