"""What two programmes have in common, in numbers: one row of features a pair, the same whichever comes first.

| feature | meaning | unknown |
|---|---|---|
| title_words | cosine of the titles' words, 0 to 1 | 0 |
| title_letters | cosine of the letter trigrams of the titles, 0 to 1: misspellings, compounds | 0 |
| substitution | min(A, B) / (A + B + S), where A, B, S are the idf masses of words only in one title, only in the other, and in both: high when a word replaces another, 0 when one title holds the other; 0 to 1/2 | 0 |
| containment | S / (S + min(A, B)): how much of the smaller title stands in the other, 0 to 1 | 0 |
| title_missing | 1 when a title has no content word | |
| body_words | cosine of the bodies' words, 0 to 1 | 0 |
| body_missing | 1 when a programme has no body | |
| level_same, level_clash | 1 when the level marks agree, or clash (`agreement`) | 0 |
| level_one_sided | 1 when only one title names a level on some ladder, and nothing clashes | |
| competences | sum over shared codes of (1 - levels apart / 7) / codes of either, 0 to 1; an unknown level is not apart | 0 |
| competences_missing | 1 when a programme has no competence | |
| audiences | shared audiences / audiences of either, 0 to 1 | 0 |
| audiences_missing | 1 when a programme has no audience | |
| mode, region, provider_kind | 1 the same, -1 another | 0 |
| hours | abs(ln(JP of one / JP of the other)), at most ln 8 | 0 |
| hours_missing | 1 when the JP of a programme is unknown | |

Substitution mass and level marks were what told near titles of different content apart, where cosines mislead.
"""

import numpy as np
from numpy.typing import NDArray

from melek.science.overlap.errors import WrongShape
from melek.science.overlap.programmes import Corpus, Sets
from melek.science.overlap.reading import GRADED, agreement
from melek.science.overlap.vectors import Floats, Ints, cosines, widened

FEATURES = (
    "title_words",
    "title_letters",
    "substitution",
    "containment",
    "title_missing",
    "body_words",
    "body_missing",
    "level_same",
    "level_clash",
    "level_one_sided",
    "competences",
    "competences_missing",
    "audiences",
    "audiences_missing",
    "mode",
    "region",
    "provider_kind",
    "hours",
    "hours_missing",
)
# 1: more of it never makes two programmes less alike; -1: never more alike; 0: either
SIGNS = (1, 1, -1, 1, 0, 1, 0, 1, -1, -1, 1, 0, 1, 0, 1, 1, 1, -1, 0)
TITLE_ONLY = FEATURES[:5] + FEATURES[7:10]
SPAN = 7.0
MOST_HOURS = float(np.log(8.0))
_SHIFT = 32
# set before any labelled pair was read; for use while nothing has been learned
TITLE_WEIGHTS = {
    "title_words": 0.7,
    "title_letters": 0.3,
    "substitution": -1.0,
    "level_clash": -0.5,
    "level_one_sided": -0.15,
}


def pair_features(left: Corpus, right: Corpus, pairs: Ints) -> Floats:
    """Features [m, FEATURES] of pairs [m, 2]: a row of left and a row of right, which may be the same corpus, or the
    second read into the first (`read_into`). Raises WrongShape when pairs are no such array.

    >>> from melek.science.overlap import make_corpus, make_programmes
    >>> corpus = make_corpus(make_programmes([("arsip", "dinas"), ("arsip", "dinas")]))
    >>> float(pair_features(corpus, corpus, np.array([[0, 1]]))[0, FEATURES.index("title_words")].round(6))
    1.0
    """
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise WrongShape("pairs must be [m, 2]")
    one, other = pairs[:, 0], pairs[:, 1]
    columns = _titles(left, right, one, other) | _levels(left, right, one, other) | _facts(left, right, one, other)
    columns["body_words"] = cosines(left.bodies.matrix, right.bodies.matrix, one, other)
    columns["body_missing"] = _either_empty(left.bodies.matrix, right.bodies.matrix, one, other)
    columns["competences"] = overlap_of_sets(left.competences, right.competences, one, other, span=SPAN)
    columns["audiences"] = overlap_of_sets(left.audiences, right.audiences, one, other)
    for name, a, b in (
        ("competences", left.competences, right.competences),
        ("audiences", left.audiences, right.audiences),
    ):
        columns[f"{name}_missing"] = ((a.sizes[one] == 0) | (b.sizes[other] == 0)).astype(np.float64)
    return np.column_stack([columns[name] for name in FEATURES])


def title_score(features: Floats) -> Floats:
    """A score [m] of titles alone, higher for more alike, for use while no classifier is fitted: .7 title_words + .3
    title_letters - substitution - .5 level_clash - .15 level_one_sided. No probability.

    >>> row = np.zeros((1, len(FEATURES)))
    >>> row[0, :2] = 1.0
    >>> title_score(row).round(6).tolist()
    [1.0]
    """
    weights = np.array([TITLE_WEIGHTS.get(name, 0.0) for name in FEATURES])
    return np.asarray(features @ weights, dtype=np.float64)


def overlap_of_sets(left: Sets, right: Sets, rows: Ints, columns: Ints, *, span: float | None = None) -> Floats:
    """Shared entries / entries of either [m]; 0 when both are empty. With a span, a shared entry counts 1 - |difference
    of its two values| / span, but 1 where a value is 0 (unknown).

    >>> from melek.science.overlap import make_corpus, make_programmes
    >>> own = make_corpus(make_programmes([("a",), ("b",)], competences=[[("1.1", 1)], [("1.1", 8), ("1.2", 2)]]))
    >>> overlap_of_sets(own.competences, own.competences, np.array([0]), np.array([1]), span=8.0).tolist()
    [0.0625]
    """
    counts = left.sizes[rows]
    pair = np.repeat(np.arange(rows.size), counts)
    begins = np.concatenate([[0], np.cumsum(left.sizes)])[rows]
    entry = np.arange(pair.size) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(begins, counts)
    wanted = (columns[pair] << _SHIFT) | (left.keys[entry] & 0xFFFFFFFF)
    place = np.searchsorted(right.keys, wanted)
    found = place < right.keys.size
    found[found] = right.keys[place[found]] == wanted[found]
    pair, entry, place = pair[found], entry[found], place[found]
    near = np.ones(pair.size)
    if span is not None:
        a, b = left.values[entry], right.values[place]
        near = np.where((a > 0.0) & (b > 0.0), 1.0 - np.abs(a - b) / span, 1.0)
    shared = np.bincount(pair, minlength=rows.size)
    either = counts + right.sizes[columns] - shared
    return np.asarray(np.bincount(pair, weights=near, minlength=rows.size) / np.maximum(either, 1), dtype=np.float64)


def _titles(left: Corpus, right: Corpus, one: Ints, other: Ints) -> dict[str, Floats]:
    # of two vocabularies the wider knows the idf of all terms
    idf = max(left.titles.idf, right.titles.idf, key=len)
    weighted = left.titles.presence()
    weighted.data = idf[weighted.indices].astype(np.float32)
    shared = cosines(weighted, widened(right.titles.presence(), weighted.shape[1]), one, other)
    a = np.maximum(left.title_masses[one] - shared, 0.0)
    b = np.maximum(right.title_masses[other] - shared, 0.0)
    fewer = np.minimum(a, b)
    return {
        "title_words": cosines(left.titles.matrix, right.titles.matrix, one, other),
        "title_letters": cosines(left.letters.matrix, right.letters.matrix, one, other),
        "substitution": _share(fewer, a + b + shared),
        "containment": _share(shared, shared + fewer),
        "title_missing": _either_empty(left.titles.matrix, right.titles.matrix, one, other),
    }


def _levels(left: Corpus, right: Corpus, one: Ints, other: Ints) -> dict[str, Floats]:
    a, b = left.programmes.marks[one], right.programmes.marks[other]
    found = agreement(a, b)
    lonely = (((a > 0) != (b > 0)) & GRADED).any(axis=1) & (found >= 0)
    return {
        "level_same": (found == 1).astype(np.float64),
        "level_clash": (found == -1).astype(np.float64),
        "level_one_sided": lonely.astype(np.float64),
    }


def _facts(left: Corpus, right: Corpus, one: Ints, other: Ints) -> dict[str, Floats]:
    a, b = left.programmes, right.programmes
    hours, others = a.hours[one], b.hours[other]
    known = (hours > 0.0) & (others > 0.0)
    ratio = np.log(np.where(known, hours, 1.0) / np.where(known, others, 1.0))
    return {
        "mode": _match(a.modes[one], b.modes[other]),
        "region": _match(a.regions[one], b.regions[other]),
        "provider_kind": _match(a.provider_kinds[one], b.provider_kinds[other]),
        "hours": np.minimum(np.abs(ratio), MOST_HOURS),
        "hours_missing": (~known).astype(np.float64),
    }


def _match(a: Ints, b: Ints) -> Floats:
    return np.where((a < 0) | (b < 0), 0.0, np.where(a == b, 1.0, -1.0))


def _share(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.where(whole > 0.0, part / np.where(whole > 0.0, whole, 1.0), 0.0), dtype=np.float64)


def _either_empty(left: object, right: object, one: Ints, other: Ints) -> NDArray[np.float64]:
    sizes, others = np.diff(left.indptr), np.diff(right.indptr)  # type: ignore[attr-defined]
    return np.asarray((sizes[one] == 0) | (others[other] == 0), dtype=np.float64)
