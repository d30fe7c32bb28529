"""Concordance with an external measure that the same people took: which of its scores goes with ours?

Two ways: equipercentile after log-linear presmoothing of both score distributions (Holland & Thayer 2000), and linear
(equal means and standard deviations). The error is a bootstrap over people, drawn by seeded hashing. A concordance says
which scores are equally rare, not that they measure the same: below a correlation of .866 the reduction in uncertainty
is under one half, and the table must not be used to predict a person's score (Dorans 1999).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import uniforms
from melek.science.psychometrics.answers import finite_vector, require_finite
from melek.science.psychometrics.errors import NotConverged, NothingVaries, TooFew, WrongShape
from melek.science.psychometrics.linking.equating import equipercentile
from melek.science.psychometrics.models import Floats

STREAM = 71
LEAST_PEOPLE = 30
GOOD_CORRELATION = 0.866
ROUNDS = 100
MOST_POINTS = 10_000


@dataclass(frozen=True, eq=False)
class Concordance:
    """own [S]: points of our scale; equipercentile, linear, error [S] (bootstrap SE of the equipercentile) in the other
    measure's units; correlation over people; predicts: whether it reaches .866; people behind it."""

    own: Floats
    equipercentile: Floats
    linear: Floats
    error: Floats
    correlation: float
    predicts: bool
    people: int


def log_linear(counts: ArrayLike, *, degree: int = 4) -> Floats:
    """Smoothed relative frequencies [S] whose first `degree` moments are those of the counts [S].

    Newton's method on orthonormal polynomials of the score. Raises NotConverged, TooFew, NothingVaries.

    >>> smooth = log_linear([1, 4, 9, 3, 2], degree=2)
    >>> round(float(smooth @ np.arange(5)), 6) == round((4 + 18 + 9 + 8) / 19, 6)
    True
    """
    given = finite_vector(counts, "counts")
    if np.any(given < 0.0) or given.sum() <= 0.0:
        raise TooFew("there is nobody to smooth over")
    degree = min(degree, int((given > 0.0).sum()) - 1)
    if degree < 1:
        raise NothingVaries("everyone has the same score")
    place = np.linspace(-1.0, 1.0, given.size)
    columns, _ = np.linalg.qr(np.vander(place, degree + 1, increasing=True))
    share = given / given.sum()
    start = np.log(given + 0.5)
    beta = columns.T @ start
    best = _poisson(columns, beta, share)
    for _ in range(ROUNDS):
        fitted = np.exp(columns @ beta)
        gradient = columns.T @ (share - fitted)
        if np.abs(gradient).max() < 1e-12:
            return fitted / fitted.sum()
        curve = columns.T @ (columns * fitted[:, None]) + 1e-14 * np.eye(degree + 1)
        step = np.linalg.solve(curve, gradient)
        length = 1.0
        while length > 1e-8 and not _poisson(columns, beta + length * step, share) >= best - 1e-15:
            length *= 0.5
        beta = beta + length * step
        best = _poisson(columns, beta, share)
    if np.abs(gradient).max() > 1e-7:
        raise NotConverged("the score distribution could not be smoothed; use a lower degree")
    return fitted / fitted.sum()


def concordance(
    own: ArrayLike,
    external: ArrayLike,
    *,
    steps: tuple[float, float] = (1.0, 1.0),
    degree: int = 4,
    seed: int = 1,
    replicates: int = 200,
) -> Concordance:
    """Concordance of paired scores own [n] and external [n], rounded to multiples of `steps` (own, external).

    Raises TooFew below 30 people, NothingVaries when either measure is constant, NotFinite, WrongShape also where a
    measure has more than 10,000 steps.

    >>> scores = np.arange(60) % 20
    >>> found = concordance(scores, 2 * scores, steps=(1, 2), replicates=20)
    >>> found.equipercentile[10].round(3).item(), found.predicts
    (20.0, True)
    """
    ours = finite_vector(own, "own")
    theirs = finite_vector(external, "external", size=ours.size)
    if ours.size < LEAST_PEOPLE:
        raise TooFew(f"a concordance needs at least {LEAST_PEOPLE} people")
    if ours.std() == 0.0 or theirs.std() == 0.0:
        raise NothingVaries("a measure is the same for everyone")
    require_finite(steps=steps)
    if min(steps) <= 0.0 or replicates < 2:
        raise WrongShape("steps must be positive and there must be two replicates or more")
    (first, low), (second, other_low) = (_places(v, step) for v, step in zip((ours, theirs), steps, strict=True))
    sizes = (int(first.max()) + 1, int(second.max()) + 1)

    def curve(weights: Floats) -> Floats:
        one, other = (np.bincount(p, weights, minlength=s) for p, s in zip((first, second), sizes, strict=True))
        return other_low + steps[1] * equipercentile(log_linear(one, degree=degree), log_linear(other, degree=degree))

    draws = np.stack([curve(_weights(seed, replicate, ours.size)) for replicate in range(replicates)])
    points = low + steps[0] * np.arange(sizes[0])
    correlation = float(np.corrcoef(ours, theirs)[0, 1])
    return Concordance(
        own=np.asarray(points, dtype=np.float64),
        equipercentile=curve(np.ones(ours.size)),
        linear=theirs.mean() + theirs.std() / ours.std() * (points - ours.mean()),
        error=draws.std(axis=0, ddof=1),
        correlation=correlation,
        predicts=correlation >= GOOD_CORRELATION,
        people=int(ours.size),
    )


def _poisson(columns: Floats, beta: Floats, share: Floats) -> float:
    logs = columns @ beta
    with np.errstate(over="ignore"):
        return float(share @ logs - np.exp(logs).sum())


def _places(values: Floats, step: float) -> tuple[np.ndarray, float]:
    rounded = np.rint(values / step)
    if rounded.max() - rounded.min() >= MOST_POINTS:
        raise WrongShape(f"a measure has at most {MOST_POINTS} steps from its lowest to its highest score; widen them")
    return (rounded - rounded.min()).astype(np.int64), float(rounded.min() * step)


def _weights(seed: int, replicate: int, people: int) -> Floats:
    """How often each person is drawn in a bootstrap replicate."""
    drawn = (uniforms(seed, STREAM, np.arange(people) + replicate * people) * people).astype(np.int64)
    return np.bincount(drawn, minlength=people).astype(np.float64)
