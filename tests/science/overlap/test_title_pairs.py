"""The gate: 60 adversarial pairs of titles, judged by a score that was fixed before they were read."""

import numpy as np
import pytest

from melek.science.overlap import (
    auc,
    cosines,
    make_corpus,
    make_programmes,
    pair_features,
    read_into,
    title_score,
    with_interval,
    words_of,
)
from tests.science.overlap.support import read_pairs, rows

PAIRS = rows("title_pairs")
LABELS = np.array([row["label"] for row in PAIRS])
HARD = np.array([row["hard"] == "1" for row in PAIRS])


def scores() -> np.ndarray:
    corpus, pairs = read_pairs([row["a"] for row in PAIRS], [row["b"] for row in PAIRS])
    return title_score(pair_features(corpus, corpus, pairs))


def test_titles_that_mean_the_same_are_told_from_others() -> None:
    figure = with_interval(auc, scores(), LABELS == "same")
    assert figure.value >= 0.85
    assert figure.low >= 0.80


def test_related_titles_are_told_from_different_ones() -> None:
    assert auc(scores(), LABELS != "different") >= 0.80


def test_misleading_titles_are_told_apart_too() -> None:
    assert auc(scores()[HARD], LABELS[HARD] == "same") >= 0.80


def test_plain_words_would_not_do() -> None:
    """What normalisation, substitution and levels are worth: TF-IDF of the words as typed."""
    ones, others = ([words_of(row[side]) for row in PAIRS] for side in "ab")
    corpus = make_corpus(make_programmes([words_of(row["title"]) for row in rows("titles")]))
    own = read_into(corpus, make_programmes([*ones, *others]))
    count = len(PAIRS)
    plain = cosines(own.titles.matrix, own.titles.matrix, np.arange(count), np.arange(count) + count)
    assert auc(plain, LABELS == "same") < auc(scores(), LABELS == "same") - 0.15


@pytest.mark.parametrize("label", ["same", "overlap", "different"])
def test_the_labels_are_as_described(label: str) -> None:
    assert (label == LABELS).sum() == {"same": 21, "overlap": 15, "different": 24}[label]
