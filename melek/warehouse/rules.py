"""Disclosure control on plain values.

Primary: a cell with fewer people than the limit. Secondary: in every equation *total = sum of parts* that would be
published, the hidden terms must be none, or at least two that hold the limit together; else the smallest shown term is
hidden too, until nothing changes.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
SHOWN, PRIMARY, SECONDARY = "shown", "primary", "secondary"


def suppress(
    people: Mapping[Key, int], equations: Sequence[tuple[Key, Sequence[Key]]], *, limit: int
) -> dict[Key, str]:
    """The state of each cell: `shown`, `primary` or `secondary`.

    `people` holds the head count of each cell and total; each equation names a total and its parts. A cell with no
    people at all discloses nothing and is shown.
    """
    states = {key: PRIMARY if 0 < count < limit else SHOWN for key, count in people.items()}
    changed = True
    while changed:
        # a list, because every equation must have its turn
        changed = any(
            [  # noqa: C419
                _hide_one_more(total, parts, people, states, limit) for total, parts in equations
            ]
        )
    return states


def _hide_one_more(
    total: Key, parts: Sequence[Key], people: Mapping[Key, int], states: dict[Key, str], limit: int
) -> bool:
    terms = [total, *parts]
    hidden = [key for key in terms if states[key] != SHOWN]
    held = sum(people[key] for key in hidden)
    if not hidden or (len(hidden) > 1 and held >= limit):
        return False
    open_parts = [key for key in parts if states[key] == SHOWN and people[key] > 0]
    candidates = open_parts or [key for key in [total] if states[key] == SHOWN]
    if not candidates:
        return False
    states[min(candidates, key=lambda key: (people[key], str(key)))] = SECONDARY
    return True


def equations_of(keys: Sequence[tuple[str, str]], *, total: str) -> list[tuple[tuple[str, str], list[tuple[str, str]]]]:
    """All sums of a table with two dimensions and its margins; `total` stands for *all* in a dimension.

    For a table with one dimension the second key is `total` everywhere.
    """
    rows: dict[str, list[tuple[str, str]]] = {}
    columns: dict[str, list[tuple[str, str]]] = {}
    for first, second in keys:
        if second != total:
            rows.setdefault(first, []).append((first, second))
        if first != total:
            columns.setdefault(second, []).append((first, second))
    sums = [((first, total), parts) for first, parts in rows.items()]
    sums += [((total, second), parts) for second, parts in columns.items()]
    return [(whole, parts) for whole, parts in sums if whole in set(keys)]


def equations_below(parents: Mapping[str, str], keys: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The keys grouped under their parents: each group adds up to a total that readers may know."""
    below: dict[str, list[str]] = {}
    for key in keys:
        if key in parents:
            below.setdefault(parents[key], []).append(key)
    return list(below.items())
