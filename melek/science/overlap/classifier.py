"""From features to the probability that two programmes are the same, related, or different.

Sequential (continuation-ratio) logistic regression: P(at least related) = l(b1 + w1'z), P(same | at least related) =
l(b2 + w2'z), l the logistic function, z the features over their spread. Each step is fitted alone by penalised
likelihood, sum of log-losses + penalty / 2 * |w|^2, with the signs of `SIGNS`: a nearer text never makes *same* less
likely, so that reasons told to people are never absurd. The penalty is chosen by cross-validation split by programme,
and both steps are calibrated on held-out pairs (Platt 1999).
Sources: Tutz (1991), *Sequential models in categorical regression*; Platt (1999), *Probabilistic outputs for support
vector machines*; Bertsekas (1982), *Projected Newton methods for optimization problems with simple constraints*.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import log_logistic, logistic
from melek.science.overlap.errors import LabelMissing, WrongShape
from melek.science.overlap.features import FEATURES, SIGNS
from melek.science.overlap.folds import Bools, splits
from melek.science.overlap.vectors import Floats, Ints

SAME, RELATED, DIFFERENT = 0, 1, 2
LABELS = ("same", "related", "different")
PENALTIES = (0.3, 1.0, 3.0, 10.0, 30.0)
STEPS = ("related", "same")
FORMAT = 1
ROUNDS, TOLERANCE = 100, 1e-9
HALVINGS = tuple(0.5**place for place in range(30))


@dataclass(frozen=True, eq=False)
class Classifier:
    """What was learned: intercepts [2] and weights [2, features] of the steps *related* and *same* on features minus
    their means over their spreads [features]; `scales` and `shifts` [2] calibrate; names of the features; penalties
    [2]; pairs learned from. A feature without use has weight 0."""

    names: tuple[str, ...]
    means: Floats
    spreads: Floats
    intercepts: Floats
    weights: Floats
    scales: Floats
    shifts: Floats
    penalties: Floats
    pairs: int

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and lists, fit for JSON; with the hash that `configuration` gives."""
        return _plain(self) | {"configuration": self.configuration}

    @property
    def configuration(self) -> str:
        """Hash of everything that a probability depends on: 16 hexadecimal digits."""
        text = json.dumps(_plain(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def fit(
    features: ArrayLike,
    labels: ArrayLike,
    groups: ArrayLike,
    *,
    use: tuple[str, ...] = FEATURES,
    folds: int = 5,
    seed: int = 1,
) -> Classifier:
    """Learn from labelled pairs: features [m, FEATURES], labels [m] (SAME 0, RELATED 1, DIFFERENT 2), groups [m, 2] the
    two programmes of each pair, so that no programme is in training and test.

    use: names of the features that may count. Raises LabelMissing when a label never occurs, WrongShape and TooFew when
    the arrays do not carry a fit.

    >>> x = np.zeros((60, len(FEATURES)))
    >>> x[:, 0] = np.tile([0.9, 0.5, 0.1], 20)
    >>> learned = fit(x, np.tile([SAME, RELATED, DIFFERENT], 20), np.arange(120).reshape(60, 2))
    >>> probabilities(learned, x[:3]).argmax(axis=1).tolist()
    [0, 1, 2]
    """
    x, y = _checked(features, labels)
    ends = np.asarray(groups, dtype=np.int64)
    if ends.shape != (len(x), 2):
        raise WrongShape("groups are the two programmes of each pair, [m, 2]")
    used = np.array([name in use for name in FEATURES])
    means, spreads = x.mean(axis=0), x.std(axis=0)
    used &= spreads > 1e-9
    spreads = np.where(spreads > 1e-9, spreads, 1.0)
    z = (x - means) / spreads
    found = [_step(z[rows], hit[rows], ends[rows], used=used, folds=folds, seed=seed) for rows, hit in _steps(y)]
    intercepts, weights, scales, shifts, penalties = (np.array(column) for column in zip(*found, strict=True))
    return Classifier(FEATURES, means, spreads, intercepts, weights, scales, shifts, penalties, len(x))


def probabilities(classifier: Classifier, features: ArrayLike) -> Floats:
    """Probabilities [m, 3] of same, related, different; rows sum to 1.

    >>> probabilities(untrained(), np.zeros((1, len(FEATURES)))).shape
    (1, 3)
    """
    x = _matrix(features)
    z = (x - classifier.means) / classifier.spreads
    scores = (z @ classifier.weights.T + classifier.intercepts) * classifier.scales + classifier.shifts
    related, same = logistic(scores[:, 0]), logistic(scores[:, 1])
    return np.column_stack([related * same, related * (1.0 - same), 1.0 - related])


def contributions(classifier: Classifier, features: ArrayLike) -> Floats:
    """What each feature adds to the log-odds [m, 2, FEATURES] of the steps *related* and *same*, against the mean pair
    learned from: positive speaks for it, negative against. Sums, with the mean pair's log-odds, to the log-odds.

    >>> contributions(untrained(), np.zeros((1, len(FEATURES)))).shape == (1, 2, len(FEATURES))
    True
    """
    z = (_matrix(features) - classifier.means) / classifier.spreads
    return np.asarray(z[:, None, :] * classifier.weights * classifier.scales[:, None], dtype=np.float64)


def held_out(
    features: ArrayLike,
    labels: ArrayLike,
    groups: ArrayLike,
    *,
    use: tuple[str, ...] = FEATURES,
    folds: int = 5,
    seed: int = 1,
) -> Floats:
    """Probabilities [m, 3] of each labelled pair by a classifier that saw neither of its programmes: the honest basis of
    every figure on accuracy. Penalty and calibration are chosen anew inside each training part.

    >>> x = np.zeros((60, len(FEATURES)))
    >>> x[:, 0] = np.tile([0.9, 0.5, 0.1], 20)
    >>> held_out(x, np.tile([0, 1, 2], 20), np.arange(120).reshape(60, 2)).argmax(axis=1)[:3].tolist()
    [0, 1, 2]
    """
    x, y = _checked(features, labels)
    ends = np.asarray(groups, dtype=np.int64)
    found = np.empty((len(x), 3))
    for training, test in splits(ends, folds, seed=seed):
        learned = fit(x[training], y[training], ends[training], use=use, folds=folds, seed=seed + 1)
        found[test] = probabilities(learned, x[test])
    return found


def from_dict(source: Mapping[str, Any]) -> Classifier:
    """The classifier that `Classifier.to_dict` wrote down. Raises WrongShape when it is of another format or features,
    or its hash does not fit.

    >>> from_dict(untrained().to_dict()).configuration == untrained().configuration
    True
    """
    if source.get("format") != FORMAT or tuple(source.get("names", ())) != FEATURES:
        raise WrongShape("the classifier was made for other features; fit it anew")
    arrays = {name: np.array(source[name], dtype=np.float64) for name in _ARRAYS}
    found = Classifier(names=FEATURES, pairs=int(source["pairs"]), **arrays)
    if source.get("configuration", found.configuration) != found.configuration:
        raise WrongShape("the classifier was changed after it was written down")
    return found


def untrained() -> Classifier:
    """Weights set by hand before any pair was labelled, for use until there are labels; not calibrated, and shown as
    such (pairs = 0).

    >>> untrained().pairs
    0
    """
    by_hand = {
        "title_words": (4.0, 4.0),
        "title_letters": (2.0, 2.0),
        "substitution": (-4.0, -8.0),
        "body_words": (4.0, 3.0),
        "level_same": (0.0, 0.5),
        "level_clash": (-0.5, -4.0),
        "level_one_sided": (0.0, -1.0),
        "competences": (3.0, 2.0),
        "audiences": (0.5, 1.0),
        "hours": (0.0, -0.5),
    }
    weights = np.array([by_hand.get(name, (0.0, 0.0)) for name in FEATURES]).T
    size = len(FEATURES)
    ones = np.ones(2)
    start = np.array([-3.0, -4.0])
    return Classifier(
        FEATURES, np.zeros(size), np.ones(size), start, weights, ones, np.zeros(2), penalties=np.zeros(2), pairs=0
    )


_ARRAYS = ("means", "spreads", "intercepts", "weights", "scales", "shifts", "penalties")


def _plain(one: Classifier) -> dict[str, Any]:
    told: dict[str, Any] = {"format": FORMAT, "names": list(one.names), "pairs": one.pairs}
    return told | {name: getattr(one, name).tolist() for name in _ARRAYS}


def _steps(y: Ints) -> tuple[tuple[Bools, Bools], ...]:
    """Rows and hits of the two steps: related or same among all, same among those."""
    return (np.ones(y.size, dtype=bool), y != DIFFERENT), (y != DIFFERENT, y == SAME)


def _step(
    z: Floats, hit: Bools, ends: Ints, *, used: Bools, folds: int, seed: int
) -> tuple[float, Floats, float, float, float]:
    """Intercept, weights, calibrating scale and shift, penalty of one step."""
    parts = [
        (training, test)
        for training, test in splits(ends, folds, seed=seed)
        if 0 < hit[training].sum() < training.sum()
    ]
    penalty, scores = PENALTIES[len(PENALTIES) // 2], np.zeros(0)
    tested = np.any([test for _, test in parts], axis=0) if parts else np.zeros(len(z), dtype=bool)
    best = np.inf
    for trial in PENALTIES if parts else ():
        held = np.zeros(len(z))
        for training, test in parts:
            b, w = _logistic_fit(z[training], hit[training], used=used, penalty=trial)
            held[test] = z[test] @ w + b
        loss = -float(log_logistic(np.where(hit, held, -held)[tested]).mean())
        # larger penalties come later, so that equal losses take the more cautious one
        if loss <= best + 1e-4:
            best, penalty, scores = min(best, loss), trial, held[tested]
    intercept, weights = _logistic_fit(z, hit, used=used, penalty=penalty)
    scale, shift = _platt(scores, hit[tested])
    return intercept, weights, scale, shift, penalty


def _logistic_fit(z: Floats, hit: Bools, *, used: Bools, penalty: float) -> tuple[float, Floats]:
    """Penalised logistic regression with signs; the intercept is free."""
    x = np.column_stack([np.ones(len(z)), z[:, used]])
    signs = np.concatenate([[0], np.asarray(SIGNS)[used]])
    ridge = np.concatenate([[1e-6], np.full(x.shape[1] - 1, penalty)])
    beta = _newton(x, hit.astype(np.float64), signs=signs, ridge=ridge, start=np.zeros(x.shape[1]))
    weights = np.zeros(z.shape[1])
    weights[used] = beta[1:]
    return float(beta[0]), weights


def _platt(scores: Floats, hit: Bools) -> tuple[float, float]:
    """Scale (not negative) and shift of held-out log-odds, with Platt's smoothed targets."""
    good, bad = int(hit.sum()), int((~hit).sum())
    if not good or not bad:
        return 1.0, 0.0
    target = np.where(hit, (good + 1.0) / (good + 2.0), 1.0 / (bad + 2.0))
    x, signs = np.column_stack([scores, np.ones(scores.size)]), np.array([1, 0])
    scale, shift = _newton(x, target, signs=signs, ridge=np.full(2, 1e-6), start=np.array([1.0, 0.0]))
    return float(scale), float(shift)


def _newton(x: Floats, target: Floats, *, signs: Floats | Ints, ridge: Floats, start: Floats) -> Floats:
    """Minimum of the log-loss of x @ beta against targets in [0, 1] plus ridge / 2 * beta^2, where a coefficient has the
    sign asked for or is 0: Newton's steps on those that are not held at 0, projected (Bertsekas 1982)."""

    def loss(beta: Floats) -> float:
        line = x @ beta
        fitted = target @ log_logistic(line) + (1.0 - target) @ log_logistic(-line)
        return float(0.5 * ridge @ np.square(beta) - fitted)

    beta, value = start, loss(start)
    for _ in range(ROUNDS):
        chance = logistic(x @ beta)
        slope = x.T @ (chance - target) + ridge * beta
        free = ~((beta == 0.0) & (signs * slope > 0.0))
        if not free.any() or np.abs(slope[free]).max() < TOLERANCE * len(x):
            break
        own = x[:, free]
        curve = (own * (chance * (1.0 - chance))[:, None]).T @ own + np.diag(ridge[free])
        step = np.zeros_like(beta)
        step[free] = np.linalg.solve(curve, slope[free])
        for size in HALVINGS:
            moved = beta - size * step
            moved = np.where(signs * moved < 0.0, 0.0, moved)
            reached = loss(moved)
            if reached < value:
                break
        else:
            break
        beta, value = moved, reached
    return beta


def _checked(features: ArrayLike, labels: ArrayLike) -> tuple[Floats, Ints]:
    x, y = _matrix(features), np.asarray(labels, dtype=np.int64)
    if y.shape != (len(x),) or not np.isin(y, (SAME, RELATED, DIFFERENT)).all():
        raise WrongShape("labels are 0 (same), 1 (related) or 2 (different), one a pair")
    for place, name in enumerate(LABELS):
        if not np.any(y == place):
            raise LabelMissing(f"no pair is labelled {name}; label some before fitting")
    return x, y


def _matrix(features: ArrayLike) -> Floats:
    x = np.asarray(features, dtype=np.float64)
    if x.ndim != 2 or x.shape[1] != len(FEATURES) or not np.all(np.isfinite(x)):
        raise WrongShape(f"features must be finite, [pairs, {len(FEATURES)}]")
    return x
