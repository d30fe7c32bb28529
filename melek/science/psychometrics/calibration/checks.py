"""What is looked at before a calibration starts: answers, models, groups, anchors, and whether forms hang together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from melek.science.psychometrics.calibration.result import Anchors, Flag, Kind, Ties
from melek.science.psychometrics.errors import DisconnectedForms, ImpossibleDesign, NotACategory
from melek.science.psychometrics.models import Bools, Ints, Model

DICHOTOMOUS = {Kind.RASCH, Kind.ONE_PL, Kind.TWO_PL, Kind.THREE_PL}
SLOPELESS = {Kind.RASCH, Kind.ONE_PL, Kind.PCM}
MODELS = {Kind.THREE_PL: Model.THREE_PL, Kind.GRM: Model.GRM, Kind.GPCM: Model.GPCM, Kind.PCM: Model.GPCM}


@dataclass(frozen=True, eq=False)
class Tally:
    """Answers an item and category [J, highest + 1], and an item and group [J, G]."""

    by_category: Ints
    by_group: Ints


def item_kinds(model: str | Sequence[str], size: int) -> list[Kind]:
    """One kind an item. Raises ImpossibleDesign on an unknown name, another length, or a 1PL beside other models."""
    names = [model] * size if isinstance(model, str) else list(model)
    if len(names) != size:
        raise ImpossibleDesign(f"model must be one name or one for each of {size} items")
    try:
        kinds = [Kind(str(name)) for name in names]
    except ValueError as error:
        raise ImpossibleDesign(str(error)) from None
    if Kind.ONE_PL in kinds and len(set(kinds)) > 1:
        raise ImpossibleDesign("a common slope is estimated for all items or for none")
    return kinds


def group_codes(groups: ArrayLike | None, people: int, reference: str | None) -> tuple[Ints, tuple[str, ...]]:
    """Code of each person's group [n] and the names, the reference first. Raises ImpossibleDesign."""
    if groups is None:
        return np.zeros(people, dtype=np.int64), ("all",)
    labels = np.asarray(groups).astype(str)
    if labels.shape != (people,):
        raise ImpossibleDesign(f"groups must name one group for each of {people} people")
    names = sorted(set(labels.tolist()))
    first = names[0] if reference is None else str(reference)
    if first not in names:
        raise ImpossibleDesign(f"the reference group {first!r} has nobody")
    ordered = (first, *[name for name in names if name != first])
    places = {name: place for place, name in enumerate(ordered)}
    known, inverse = np.unique(labels, return_inverse=True)
    return np.array([places[str(name)] for name in known], dtype=np.int64)[inverse], ordered


def category_counts(tally: Tally, kinds: list[Kind], categories: ArrayLike | None, anchors: Anchors | None) -> Ints:
    """Categories of each item [J]: as given, 2 where dichotomous, else one more than the highest seen.

    Raises NotACategory when an answer lies beyond an item's last category.
    """
    seen = np.where(tally.by_category > 0, np.arange(tally.by_category.shape[1]), 0).max(axis=1) + 1
    counts = np.maximum(seen, 2)
    if categories is not None:
        counts = np.broadcast_to(np.asarray(categories, dtype=np.int64), counts.shape).copy()
    counts[[kind in DICHOTOMOUS for kind in kinds]] = 2
    if anchors is not None:
        counts[anchors.places] = anchors.items.categories
    if np.any(counts < 2):
        raise ImpossibleDesign("an item has at least two categories")
    beyond = np.flatnonzero(seen > counts)
    if beyond.size:
        raise NotACategory(f"item {beyond[0]} has an answer beyond its last category")
    return counts


def item_flags(tally: Tally, counts: Ints, few: int) -> list[set[Flag]]:
    """What the answers alone say of each item."""
    flags: list[set[Flag]] = []
    for reached, count in zip(tally.by_category, counts, strict=True):
        answers, empty = int(reached.sum()), int(count - (reached[:count] > 0).sum())
        found = set()
        if answers == 0:
            found.add(Flag.NOBODY_ANSWERED)
        elif empty == count - 1:
            found.add(Flag.CONSTANT)
        elif empty:
            found.add(Flag.EMPTY_CATEGORY)
        if answers < few:
            found.add(Flag.FEW_ANSWERS)
        flags.append(found)
    return flags


def check_anchors(anchors: Anchors | None, size: int) -> None:
    """Raises ImpossibleDesign unless anchors stand in different columns of the answers, one item each."""
    if anchors is None:
        return
    places = np.asarray(anchors.places)
    if places.shape != (anchors.items.size,) or places.dtype.kind not in "iu":
        raise ImpossibleDesign("anchors need one column each")
    if np.unique(places).size != places.size or places.min() < 0 or places.max() >= size:
        raise ImpossibleDesign("anchors must stand in different columns of the answers")


def check_ties(ties: Ties | None, kinds: list[Kind], counts: Ints, anchors: Anchors | None) -> None:
    """Raises ImpossibleDesign unless tied columns are of one kind with a slope of its own, stand in one set, and are no
    anchors."""
    columns = [column for one in ties.columns for column in one] if ties else []
    if len(set(columns)) != len(columns) or any(not 0 <= column < len(kinds) for column in columns):
        raise ImpossibleDesign("a column is tied once, and must be one of the answers")
    if anchors is not None and set(columns) & set(np.asarray(anchors.places).tolist()):
        raise ImpossibleDesign("an anchor cannot be tied")
    for one in ties.columns if ties else ():
        if len({(kinds[column], int(counts[column])) for column in one}) > 1:
            raise ImpossibleDesign("tied columns need one kind and the same number of categories")
        if any(kinds[column] in SLOPELESS for column in one):
            raise ImpossibleDesign("kinds without a slope of their own cannot be tied")


def is_linked_by_population(pairs: Bools, by_group: Ints, anchored: Bools) -> bool:
    """Whether forms hang together by a shared population only.

    pairs [J, J]: items that somebody answered both; by_group [J, G]; anchored [J]. Raises DisconnectedForms when a set
    of items holds neither the reference group nor, where anchors stand, an anchor.
    """
    size, groups = by_group.shape
    first, second = np.nonzero(pairs)
    item, group = np.nonzero(by_group)
    ends = np.concatenate([first, item]), np.concatenate([second, size + group])
    joined = coo_array((np.ones(ends[0].size), ends), shape=(size + groups, size + groups))
    _, parts = connected_components(joined, directed=False)
    roots = parts[:size][anchored] if anchored.any() else parts[size : size + 1]
    if not np.isin(parts, roots).all():
        raise DisconnectedForms("some items share neither people, nor a population, nor an anchor with the others")
    count, _ = connected_components(
        coo_array((np.ones(first.size), (first, second)), shape=(size, size)), directed=False
    )
    return bool(count > 1)
