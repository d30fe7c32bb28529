"""Shared by the tests of overlaps: the product's lexicon, the labelled titles, a small catalogue, simulated pairs."""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import yaml

import melek
from melek.science.numerics import logistic, uniforms
from melek.science.overlap import (
    FEATURES,
    Corpus,
    Lexicon,
    Programmes,
    make_corpus,
    make_lexicon,
    make_programmes,
    masks_of,
    read,
    read_into,
)
from tests.science.support import normals

DATA = Path(__file__).parent / "data"
LEXICON = Path(melek.__file__).parent / "catalogue" / "reference" / "overlap_lexicon.yaml"
AT = {name: place for place, name in enumerate(FEATURES)}


@cache
def lexicon() -> Lexicon:
    return make_lexicon(yaml.safe_load(LEXICON.read_text(encoding="utf-8")))


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def titled(titles: Sequence[str], **facts: object) -> Programmes:
    readings = [read(title, lexicon()) for title in titles]
    return make_programmes([one.words for one in readings], marks=masks_of(one.marks for one in readings), **facts)


@cache
def background() -> Corpus:
    return make_corpus(titled([row["title"] for row in rows("titles")]))


def read_pairs(ones: Sequence[str], others: Sequence[str]) -> tuple[Corpus, np.ndarray]:
    count = len(ones)
    corpus = read_into(background(), titled([*ones, *others]))
    return corpus, np.column_stack([np.arange(count), np.arange(count) + count])


def simulated(count: int, *, seed: int = 5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, labels and programmes of pairs from a known sequential model on two features."""
    x = np.zeros((count, len(FEATURES)))
    x[:, AT["title_words"]] = normals(seed, 1, count)
    x[:, AT["substitution"]] = normals(seed, 2, count)
    x[:, AT["mode"]] = normals(seed, 3, count)
    related = uniforms(seed, 4, np.arange(count)) < logistic(0.5 + 1.5 * x[:, 0])
    same = uniforms(seed, 5, np.arange(count)) < logistic(-0.3 + 1.0 * x[:, 0] - 2.0 * x[:, AT["substitution"]])
    labels = np.where(related, np.where(same, 0, 1), 2)
    return x, labels, np.arange(2 * count).reshape(count, 2)
