"""The whole way: candidates, features, probabilities, clusters; and the nearest programmes of a new one."""

from dataclasses import dataclass

import numpy as np

from melek.science.overlap.classifier import DIFFERENT, SAME, Classifier, contributions, probabilities
from melek.science.overlap.clustering import CUT, clusters
from melek.science.overlap.errors import Progress, TooFew
from melek.science.overlap.features import pair_features
from melek.science.overlap.pairs import Search, candidate_pairs
from melek.science.overlap.programmes import Corpus, Programmes, read_into
from melek.science.overlap.vectors import Floats, Ints

_BLOCK = 50_000
POOL = 64


@dataclass(frozen=True, eq=False)
class Overlaps:
    """Pairs [m, 2] that are not clearly different, in order; probabilities [m, 3] of same, related, different; clusters
    [n] of programmes; how many candidates were looked at; hash of the classifier."""

    pairs: Ints
    probabilities: Floats
    clusters: Ints
    candidates: int
    configuration: str


@dataclass(frozen=True, eq=False)
class Hints:
    """The nearest programmes of a new one, the most alike first: rows [k], features, probabilities [k, 3] and
    contributions [k, 2, features]."""

    rows: Ints
    features: Floats
    probabilities: Floats
    contributions: Floats


def find_overlaps(
    corpus: Corpus,
    classifier: Classifier,
    *,
    search: Search | None = None,
    cut: float = CUT,
    least: float = 0.2,
    progress: Progress | None = None,
) -> Overlaps:
    """All overlaps among the programmes of a corpus.

    Pairs with a probability of *same* or *related* of at least `least` are kept. progress(done, all) counts programmes
    while candidates are looked for, then candidates while they are judged; it may raise `Cancelled`.

    >>> from melek.science.overlap import make_corpus, make_programmes, untrained
    >>> corpus = make_corpus(make_programmes([("arsip", "dinas"), ("pajak",), ("arsip", "dinas")]))
    >>> find_overlaps(corpus, untrained()).clusters.tolist()
    [0, 1, 0]
    """
    candidates = candidate_pairs(corpus, search, progress=progress)
    kept, chances = [np.empty((0, 2), dtype=np.int64)], [np.empty((0, 3))]
    for start in range(0, len(candidates), _BLOCK):
        block = candidates[start : start + _BLOCK]
        chance = probabilities(classifier, pair_features(corpus, corpus, block))
        near = 1.0 - chance[:, DIFFERENT] >= least
        kept.append(block[near])
        chances.append(chance[near])
        _tell(progress, min(start + _BLOCK, len(candidates)), len(candidates))
    pairs, chance = np.concatenate(kept), np.concatenate(chances)
    found = clusters(pairs, chance[:, SAME], corpus.programmes.marks, cut=cut)
    return Overlaps(pairs, chance, found, len(candidates), classifier.configuration)


def hints(corpus: Corpus, programme: Programmes, k: int, *, classifier: Classifier) -> Hints:
    """The k programmes of a corpus most likely the same as, or else related to, one new programme.

    The 64 nearest by signature (at least 4 k) are judged by the exact model. Deliveries of the same parent are left
    out. Raises TooFew when `programme` is not one programme, or k is not positive.

    >>> from melek.science.overlap import make_corpus, make_programmes, untrained
    >>> corpus = make_corpus(make_programmes([("arsip", "dinas"), ("pajak",)]))
    >>> hints(corpus, make_programmes([("arsip", "dinas")]), 1, classifier=untrained()).rows.tolist()
    [0]
    """
    if programme.size != 1 or k < 1:
        raise TooFew("hints are for one programme, and at least one is asked for")
    own = read_into(corpus, programme)
    near = _nearest(corpus, own, max(POOL, 4 * k))
    parents = corpus.programmes.parents[near]
    near = near[(parents != programme.parents[0]) | (parents < 0)]
    features = pair_features(own, corpus, np.column_stack([np.zeros_like(near), near]))
    chance = probabilities(classifier, features)
    order = np.lexsort((near, chance[:, DIFFERENT], -chance[:, SAME]))[:k]
    told = contributions(classifier, features[order])
    return Hints(near[order], features[order], chance[order], told)


def _nearest(corpus: Corpus, own: Corpus, count: int) -> Ints:
    """Rows with the largest signature cosines, and all of small competence blocks."""
    scores = np.zeros(corpus.size, dtype=np.float32)
    postings, signature = corpus.postings, own.signature
    for column, weight in zip(signature.indices.tolist(), signature.data.tolist(), strict=True):
        here = slice(postings.indptr[column], postings.indptr[column + 1])
        scores[postings.indices[here]] += weight * postings.data[here]
    count = min(count, corpus.size)
    found = np.argpartition(-scores, count - 1)[:count]
    found = found[scores[found] > 0.0]
    shared = np.isin(corpus.competences.keys & 0xFFFFFFFF, own.competences.keys & 0xFFFFFFFF)
    rows = np.bincount(corpus.competences.keys[shared] >> 32, minlength=corpus.size)
    most = np.argpartition(-rows, count - 1)[:count]
    return np.union1d(found, most[rows[most] > 0]).astype(np.int64)


def _tell(progress: Progress | None, done: int, count: int) -> None:
    if progress is not None:
        progress(done, count)
