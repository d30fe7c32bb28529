"""How right scores and probabilities are on labelled pairs, with intervals that know which pairs belong together.

Intervals are percentile bootstraps from hashed numbers, so that they can be repeated. Pairs that share a programme say
less than pairs that do not: where the programmes are given, programmes are drawn with replacement, and a pair counts as
often as the one was drawn times the other (pigeonhole bootstrap: rather too wide than too narrow). Sources: Fawcett
(2006), *An introduction to ROC analysis*; Owen (2007), *The pigeonhole bootstrap*; Guo et al. (2017), *On calibration of
modern neural networks*.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import uniforms
from melek.science.overlap.classifier import DIFFERENT, SAME
from melek.science.overlap.errors import TooFew, WrongShape
from melek.science.overlap.folds import Bools
from melek.science.overlap.vectors import Floats, Ints

BOOTSTRAP_STREAM = 73
DRAWS, LEVEL, BINS, FEWEST = 2000, 0.95, 10, 10
Measure = Callable[[Floats, Bools], float]


@dataclass(frozen=True)
class Figure:
    """A figure with its bootstrap interval; n pairs of so many groups (programmes, where
    they are given). NaN where it cannot be told."""

    value: float
    low: float
    high: float
    n: int
    groups: int


@dataclass(frozen=True)
class Accuracy:
    """How right a classifier is on pairs that it did not learn from: areas under the curve for *same* and for *at least
    related*; precision, recall and F1 of calling a pair *same* at a cut; precision for *same* where recall is .9; Brier
    score of the three probabilities; expected calibration error of *same*."""

    auc_same: Figure
    auc_related: Figure
    precision: Figure
    recall: Figure
    f1: Figure
    precision_at_recall: Figure
    brier: Figure
    calibration_error: Figure


def auc(scores: ArrayLike, hits: ArrayLike) -> float:
    """Area under the ROC curve: chance that a hit scores higher than a miss, ties counting half; NaN without both.

    >>> auc([0.9, 0.4, 0.4, 0.1], [True, True, False, False])
    0.875
    """
    score, hit = _scored(scores, hits)
    good, bad = score[hit], np.sort(score[~hit])
    if not good.size or not bad.size:
        return float("nan")
    won = np.searchsorted(bad, good, side="left") + np.searchsorted(bad, good, side="right")
    return float(0.5 * won.sum() / (good.size * bad.size))


def precision_recall(called: ArrayLike, hits: ArrayLike) -> tuple[float, float, float]:
    """Precision, recall and F1 of what was called a hit; precision is NaN when nothing was called.

    >>> precision_recall([True, True, False], [True, False, True])
    (0.5, 0.5, 0.5)
    """
    said, hit = np.asarray(called, dtype=bool), np.asarray(hits, dtype=bool)
    right = int((said & hit).sum())
    precision = right / int(said.sum()) if said.any() else float("nan")
    recall = right / int(hit.sum()) if hit.any() else float("nan")
    both = int(said.sum()) + int(hit.sum())
    return precision, recall, 2.0 * right / both if both else float("nan")


def precision_at_recall(scores: ArrayLike, hits: ArrayLike, *, recall: float = 0.9) -> float:
    """Best precision among the cuts of the score that find at least `recall` of the hits; NaN without a hit.

    >>> precision_at_recall([0.9, 0.8, 0.7], [True, False, True])
    0.6666666666666666
    """
    score, hit = _scored(scores, hits)
    if not hit.any():
        return float("nan")
    order = np.argsort(-score, kind="stable")
    found, called = np.cumsum(hit[order]), np.arange(1, hit.size + 1)
    last = np.append(np.diff(score[order]) != 0.0, True)  # equal scores are called together
    enough = last & (found >= recall * hit.sum() - 1e-9)
    return float((found / called)[enough].max())


def brier_score(probabilities: ArrayLike, labels: ArrayLike) -> float:
    """Mean over pairs of the sum over labels of (probability - happened)^2: 0 perfect, 2 worst; probabilities [m, c].

    >>> brier_score([[1.0, 0.0, 0.0]], [0])
    0.0
    """
    chance, label = np.asarray(probabilities, dtype=np.float64), np.asarray(labels, dtype=np.int64)
    if chance.ndim != 2 or label.shape != (len(chance),) or not label.size:
        raise WrongShape("probabilities are [m, labels], and each pair has one label")
    happened = label[:, None] == np.arange(chance.shape[1])
    return float(np.square(chance - happened).sum(axis=1).mean())


def calibration_error(probabilities: ArrayLike, hits: ArrayLike, *, bins: int = BINS) -> float:
    """Expected calibration error: in bins of equally many pairs, |share of hits - mean probability|, averaged. With few
    pairs in a bin it is above 0 even for perfect probabilities.

    >>> round(calibration_error([0.2, 0.2, 0.2, 0.2, 0.2], [True, False, False, False, False], bins=1), 6)
    0.0
    """
    chance, hit = _scored(probabilities, hits)
    parts = np.array_split(np.argsort(chance, kind="stable"), min(bins, chance.size))
    gaps = [part.size * abs(hit[part].mean() - chance[part].mean()) for part in parts]
    return float(sum(gaps) / chance.size)


def with_interval(
    measure: Measure, scores: ArrayLike, hits: ArrayLike, *, groups: ArrayLike | None = None, seed: int = 1
) -> Figure:
    """A measure of (scores [m] or [m, c], hits [m]) with its 95 % interval from 2,000 draws.

    groups: the two programmes of each pair [m, 2]; or one group a pair [m], drawn whole; None: each pair is its own.
    Draws in which the measure is NaN are left out; with fewer than 10 groups or programmes the interval is NaN. Raises
    TooFew when there is no pair, WrongShape when lengths differ.

    >>> figure = with_interval(auc, [0.9, 0.8, 0.3, 0.1], [True, True, False, False])
    >>> figure.value, figure.groups
    (1.0, 4)
    """
    score, hit = np.asarray(scores, dtype=np.float64), np.asarray(hits)
    if not len(hit):
        raise TooFew("an interval needs at least one pair")
    names = np.arange(len(hit)) if groups is None else np.asarray(groups)
    if len(score) != len(hit) or len(names) != len(hit) or names.ndim > 2:
        raise WrongShape("scores, hits and groups must be equally long, groups [m] or [m, 2]")
    known, places = np.unique(names, return_inverse=True)
    ends = places.reshape(len(hit), -1)
    value, low, high = measure(score, hit), np.nan, np.nan
    if known.size >= FEWEST:
        drawn = (_drawn(ends, known.size, seed, draw) for draw in range(DRAWS))
        found = np.array([measure(score[rows], hit[rows]) for rows in drawn if rows.size])
        kept = found[np.isfinite(found)]
        tail = 50.0 * (1.0 - LEVEL)
        low, high = np.percentile(kept, [tail, 100.0 - tail]) if kept.size else (np.nan, np.nan)
    return Figure(value, float(low), float(high), len(hit), int(known.size))


def accuracy(
    probabilities: ArrayLike,
    labels: ArrayLike,
    *,
    groups: ArrayLike | None = None,
    cut: float = 0.5,
    seed: int = 1,
) -> Accuracy:
    """All figures on held-out probabilities [m, 3] and labels [m]; groups [m, 2]: the programmes of each
    pair (`with_interval`).

    >>> told = accuracy(np.eye(3)[[0, 1, 2, 0]], [0, 1, 2, 0])
    >>> told.auc_same.value, told.brier.value, told.f1.value
    (1.0, 0.0, 1.0)
    """
    chance, label = np.asarray(probabilities, dtype=np.float64), np.asarray(labels, dtype=np.int64)
    if chance.shape != (label.size, 3):
        raise WrongShape("probabilities are [m, 3], and each pair has one label")
    same = label == SAME

    def figure(measure: Measure, scores: Floats, hits: Bools | Ints) -> Figure:
        return with_interval(measure, scores, hits, groups=groups, seed=seed)

    def calling(place: int) -> Figure:
        return figure(lambda p, hit: precision_recall(p >= cut, hit)[place], chance[:, SAME], same)

    return Accuracy(
        auc_same=figure(auc, chance[:, SAME], same),
        auc_related=figure(auc, 1.0 - chance[:, DIFFERENT], label != DIFFERENT),
        precision=calling(0),
        recall=calling(1),
        f1=calling(2),
        precision_at_recall=figure(precision_at_recall, chance[:, SAME], same),
        brier=figure(brier_score, chance, label),
        calibration_error=figure(calibration_error, chance[:, SAME], same),
    )


def _drawn(ends: Ints, count: int, seed: int, draw: int) -> Ints:
    """Rows of one draw, each as often as all its ends together were drawn."""
    picks = np.asarray(uniforms(seed, BOOTSTRAP_STREAM + draw, np.arange(count)) * count, dtype=np.int64)
    times = np.bincount(picks, minlength=count)[ends].prod(axis=1)
    return np.repeat(np.arange(len(ends)), times)


def _scored(scores: ArrayLike, hits: ArrayLike) -> tuple[Floats, Bools]:
    score, hit = np.asarray(scores, dtype=np.float64), np.asarray(hits, dtype=bool)
    if score.ndim != 1 or score.shape != hit.shape or not score.size:
        raise WrongShape("scores and hits must be equally long, at least one")
    return score, hit
