"""Clusters: programmes each two of which are the same with high probability, never joined across a clash of levels."""

from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import ArrayLike

from melek.science.overlap.errors import WrongShape
from melek.science.overlap.lexicon import LADDERS
from melek.science.overlap.reading import FLAGS, Masks
from melek.science.overlap.vectors import Floats, Ints

CUT = 0.8
_FLAGS = tuple(ladder in FLAGS for ladder in LADDERS)
Marks = tuple[int, ...]
Links = dict[int, dict[int, float]]


def clusters(pairs: ArrayLike, same: ArrayLike, marks: Masks, *, cut: float = CUT) -> Ints:
    """Cluster [n] of each programme: the smallest row in it; a programme alone is its own.

    pairs [m, 2]; same [m]: probability of *same*; marks [n, ladders]. Complete linkage: two clusters are as near as
    their weakest pair, s(A, B) = min of P(same) over a in A and b in B, a pair not given counting 0; the nearest two are
    joined while s >= `cut` (equal ones in the order of rows). So every two programmes of a cluster reach `cut`: a
    weak pair never chains what is different, as single links do. Levels must not clash either: on each ladder all
    members that name a rank must share one, and refreshers and courses for trainers stay among themselves. The result
    does not depend on the order in which pairs are given. Raises WrongShape when the arrays do not belong together.
    Source: Sørensen (1948), *A method of establishing groups of equal amplitude in plant sociology*.

    >>> marks = np.zeros((3, len(LADDERS)), dtype=np.uint8)
    >>> clusters([[0, 1], [1, 2], [0, 2]], [0.9, 0.95, 0.85], marks).tolist()
    [0, 0, 0]
    >>> clusters([[0, 1], [1, 2], [0, 2]], [0.9, 0.95, 0.6], marks).tolist()
    [0, 1, 1]
    """
    ends, chance = np.asarray(pairs, dtype=np.int64).reshape(-1, 2), np.asarray(same, dtype=np.float64)
    if chance.shape != (len(ends),) or (ends.size and (ends.min() < 0 or ends.max() >= len(marks))):
        raise WrongShape("pairs [m, 2] name rows of marks, and each pair has one probability")
    likely = chance >= cut
    ends, chance = np.sort(ends[likely], axis=1), chance[likely]
    common: dict[int, Marks] = {row: tuple(marks[row].tolist()) for row in np.unique(ends).tolist()}
    links = _links(ends, chance, common)
    found = np.arange(len(marks), dtype=np.int64)
    waiting = [(-link, one, other) for one, near in links.items() for other, link in near.items() if one < other]
    heapify(waiting)
    members = {row: [row] for row in common}
    while waiting:
        link, one, other = heappop(waiting)
        # what was joined or weakened meanwhile stands in the heap a second time
        if links.get(one, {}).get(other) != -link:
            continue
        for nearest in _join(links, common, one, other):
            heappush(waiting, nearest)
        members[one] += members.pop(other)
        found[members[one]] = one
    return found


def _links(ends: Ints, chance: Floats, common: dict[int, Marks]) -> Links:
    """The weakest pair between each two programmes that may be joined."""
    links: Links = {row: {} for row in common}
    for (one, other), link in zip(ends.tolist(), chance.tolist(), strict=True):
        if one != other and not _clash(common[one], common[other]):
            links[one][other] = links[other][one] = max(link, links[one].get(other, 0.0))
    return links


def _join(links: Links, common: dict[int, Marks], one: int, other: int) -> list[tuple[float, int, int]]:
    """Join the cluster `other` to `one`; the links of the new cluster as they wait."""
    # ranks that all members share; who names none takes those of the others
    common[one] = tuple(a & b if a and b else a | b for a, b in zip(common[one], common[other], strict=True))
    own, gone = links[one], links.pop(other)
    waiting = []
    for third in (own.keys() | gone.keys()) - {one, other}:
        link = min(own.pop(third, 0.0), gone.get(third, 0.0))
        links[third].pop(one, None)
        links[third].pop(other, None)
        if link > 0.0 and not _clash(common[one], common[third]):
            own[third] = links[third][one] = link
            waiting.append((-link, min(one, third), max(one, third)))
    del own[other]
    return waiting


def _clash(one: Marks, other: Marks) -> bool:
    """Whether two sets of programmes name ranks of a ladder and share none, or one carries a flag and the other not."""
    return any(a != b if is_flag else a and b and not a & b for a, b, is_flag in zip(one, other, _FLAGS, strict=True))
