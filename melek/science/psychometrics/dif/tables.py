"""Counts on which every test for differential item functioning (DIF) rests: right and wrong, by matched stratum and
group.

People are compared only with people of equal standing: of equal sum score (everyone answered the same items), or of
about equal ability (an adaptive test, where a sum score means nothing). One pass over the answers makes the counts;
the tests then never see a person again, so 500 items and 100,000 people cost one sparse product a round.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from melek.science.psychometrics.answers import finite_vector, right_or_wrong, two_groups
from melek.science.psychometrics.errors import (
    AnchorsExhausted,
    AnsweredTwice,
    AnswersMissing,
    GroupEmpty,
    NothingVaries,
    WrongShape,
)
from melek.science.psychometrics.models import Bools, Codes, Floats, Ints, category_codes, whole_indices

CHUNK = 16384
STRATA = 20


@dataclass(frozen=True, eq=False)
class Tables:
    """Counts of S strata, 2 groups (0 reference, 1 focal) and J items.

    right, wrong [S, 2, J]: answers. values [S]: what the people of a stratum have in common: their score, or their mean
    ability.
    """

    right: Floats
    wrong: Floats
    values: Floats

    @property
    def usable(self) -> Bools:
        """Items [J] that both groups answered and that somebody solved and somebody failed."""
        both = np.all((self.right + self.wrong).sum(axis=0) > 0, axis=0)
        return both & (self.right.sum(axis=(0, 1)) > 0) & (self.wrong.sum(axis=(0, 1)) > 0)


def score_tables(responses: ArrayLike, *, focal: ArrayLike, anchors: ArrayLike | None = None) -> Tables:
    """Counts matched on the sum score of the anchors and of the item under test, which always counts itself.

    responses [n, J]: 0, 1; only items that are no anchors may have missing answers. focal [n]: 1 focal, 0 reference, -1
    neither. anchors [J]: True for the items whose sum matches people (all of them when None).
    Raises AnswersMissing (match on ability then), AnchorsExhausted, GroupEmpty, WrongShape.
    Source: Holland & Thayer (1988), on including the studied item in the criterion.

    >>> tables = score_tables([[0, 1], [1, 1], [0, 0], [1, 0]], focal=[0, 0, 1, 1])
    >>> tables.values.tolist(), tables.right[1, :, 0].tolist()
    ([0.0, 1.0, 2.0], [0.0, 1.0])
    """
    codes = right_or_wrong(responses)
    group = two_groups(focal, people=codes.shape[0])
    chosen = _anchors(anchors, codes.shape[1])
    kept = group >= 0
    if not kept.all():
        codes, group = codes[kept], group[kept]
    held = codes if chosen.all() else codes[:, chosen]
    if held.min() < 0:
        raise AnswersMissing("a sum score needs every anchor answered; match on ability instead")
    strata = int(held.shape[1]) + (0 if chosen.all() else 1) + 1
    right, wrong = _counts(codes, group * strata + held.sum(axis=1, dtype=np.int64), cells=2 * strata)
    right, wrong = (counts.reshape(2, strata, -1).transpose(1, 0, 2).copy() for counts in (right, wrong))
    # an item outside the anchors adds its own point: whoever solved it stands one stratum higher
    outside = ~chosen
    right[1:, :, outside] = right[:-1, :, outside]
    right[0][:, outside] = 0.0
    return Tables(right=right, wrong=wrong, values=np.arange(strata, dtype=np.float64))


def ability_tables(responses: ArrayLike, *, focal: ArrayLike, matching: ArrayLike, strata: int = STRATA) -> Tables:
    """Counts matched on an ability estimated elsewhere (EAP), for people who saw different items.

    responses [n, J]: 0, 1, and NaN or -1 for items not shown; focal [n]; matching [n]: theta in logits. People are cut
    into `strata` of equal size. Source: Zwick, Thayer & Wingersky (1994), MH for computer-adaptive tests.

    >>> answers = [[1, -1], [0, 1], [1, 0], [-1, 0]]
    >>> ability_tables(answers, focal=[0, 1, 0, 1], matching=[-1.0, -1.0, 1.0, 1.0], strata=2).values.tolist()
    [-1.0, 1.0]
    """
    codes = right_or_wrong(responses)
    group = two_groups(focal, people=codes.shape[0])
    place, values = ability_strata(matching, people=codes.shape[0], kept=group >= 0, strata=strata)
    kept = group >= 0
    index = group[kept] * values.size + place[kept]
    right, wrong = _counts(codes[kept], index, cells=2 * values.size)
    return _folded(right, wrong, values)


def ability_tables_long(
    *,
    people: ArrayLike,
    columns: ArrayLike,
    answers: ArrayLike,
    items: int,
    focal: ArrayLike,
    matching: ArrayLike,
    strata: int = STRATA,
) -> Tables:
    """`ability_tables` from one row an answer: person index, item index, answer 0 or 1; focal and matching by person.

    Raises WrongShape, NotACategory, GroupEmpty, and AnsweredTwice when a person and item come twice.

    >>> rows = {"people": [0, 1], "columns": [0, 0], "answers": [1, 0], "items": 1}
    >>> ability_tables_long(**rows, focal=[0, 1], matching=[0.0, 1.0], strata=1).right.tolist()
    [[[1.0], [0.0]]]
    """
    who, what, answer = whole_indices(people), whole_indices(columns), category_codes(answers, or_missing=False, most=2)
    if not who.shape == what.shape == answer.shape or who.ndim != 1 or not who.size:
        raise WrongShape("people, columns and answers must be equally long vectors")
    group = two_groups(focal, people=np.size(focal))
    if np.any((who < 0) | (who >= group.size)) or np.any((what < 0) | (what >= items)):
        raise WrongShape("a person or item index is outside its range")
    if csr_array((np.ones(who.size, np.int8), (who, what)), shape=(group.size, items)).nnz != who.size:
        raise AnsweredTwice("a person answers an item once")
    place, values = ability_strata(matching, people=group.size, kept=group >= 0, strata=strata)
    kept = group[who] >= 0
    who, what, answer = who[kept], what[kept], answer[kept]
    cell = (group[who] * values.size + place[who]) * items + what
    size = 2 * values.size * items
    right = np.bincount(cell[answer == 1], minlength=size).reshape(-1, items).astype(np.float64)
    wrong = np.bincount(cell[answer == 0], minlength=size).reshape(-1, items).astype(np.float64)
    return _folded(right, wrong, values)


def ability_strata(matching: ArrayLike, *, people: int, kept: Bools, strata: int) -> tuple[Ints, Floats]:
    """Stratum of each person [n] by quantiles of the abilities of the kept, and each stratum's mean ability [S].

    >>> ability_strata([0.0, 1.0, 2.0, 3.0], people=4, kept=np.ones(4, bool), strata=2)[0].tolist()
    [0, 0, 1, 1]
    """
    theta = finite_vector(matching, "matching", size=people)
    if strata < 1:
        raise WrongShape("there must be at least one stratum")
    edges = np.unique(np.quantile(theta[kept], np.arange(1, strata) / strata)) if strata > 1 else np.empty(0)
    place = np.searchsorted(edges, theta, side="right")
    _, place_kept = np.unique(place[kept], return_inverse=True)
    renamed = np.zeros(people, dtype=np.int64)
    renamed[kept] = place_kept
    counts = np.bincount(place_kept)
    return renamed, np.bincount(place_kept, weights=theta[kept]) / counts


def require_usable(tables: Tables) -> Bools:
    """The usable items [J]; raises GroupEmpty or NothingVaries when there is none.

    >>> require_usable(Tables(np.ones((1, 2, 1)), np.ones((1, 2, 1)), np.zeros(1))).tolist()
    [True]
    """
    usable = tables.usable
    if usable.any():
        return usable
    if not np.any(np.all((tables.right + tables.wrong).sum(axis=0) > 0, axis=0)):
        raise GroupEmpty("no item was answered by both groups")
    raise NothingVaries("every item has only right or only wrong answers")


def _anchors(anchors: ArrayLike | None, items: int) -> Bools:
    chosen = np.ones(items, dtype=bool) if anchors is None else np.asarray(anchors, dtype=bool)
    if chosen.shape != (items,):
        raise WrongShape(f"anchors must name each of {items} items, not {chosen.shape}")
    if not chosen.any():
        raise AnchorsExhausted("no item is left to match people on")
    return chosen


def _counts(codes: Codes, index: Ints, *, cells: int) -> tuple[Floats, Floats]:
    """Right and wrong answers [cells, J], adding up people of equal index."""
    right, wrong = (np.zeros((cells, codes.shape[1])) for _ in range(2))
    for first in range(0, codes.shape[0], CHUNK):
        part, rows = codes[first : first + CHUNK], index[first : first + CHUNK]
        pick = csr_array((np.ones(rows.size, np.float32), (rows, np.arange(rows.size))), shape=(cells, rows.size))
        right += pick @ (part == 1).astype(np.float32)
        wrong += pick @ (part == 0).astype(np.float32)
    return right, wrong


def _folded(right: Floats, wrong: Floats, values: Floats) -> Tables:
    right, wrong = (counts.reshape(2, values.size, -1).transpose(1, 0, 2) for counts in (right, wrong))
    return Tables(right=right, wrong=wrong, values=values)
