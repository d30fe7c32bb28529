"""A person's score: posterior mean (EAP), posterior SD, and the probability of reaching the cut.

Source: Bock & Mislevy (1982), *Adaptive EAP estimation of ability in a microcomputer environment*. One common prior for
everyone: two people with equal answers get equal scores and verdicts. Group priors serve rates only.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import grid, normal_log_weights, normalised, tail_weights
from melek.science.psychometrics.models import Floats, validate_answers
from melek.science.psychometrics.pool import Ints
from melek.science.psychometrics.scoring.likelihood import log_likelihoods_dense, log_likelihoods_long


@dataclass(frozen=True)
class Score:
    """One person: theta and sd in logits, p_cut = P(theta >= cut), answered = number of items."""

    theta: float
    sd: float
    p_cut: float
    answered: int


@dataclass(frozen=True, eq=False)
class Scores:
    """Many people: the fields of `Score` as arrays [n]."""

    theta: Floats
    sd: Floats
    p_cut: Floats
    answered: Ints

    def person(self, index: int) -> Score:
        """The score of one person."""
        return Score(
            theta=float(self.theta[index]),
            sd=float(self.sd[index]),
            p_cut=float(self.p_cut[index]),
            answered=int(self.answered[index]),
        )


def score_dense(
    a: ArrayLike, b: ArrayLike, responses: ArrayLike, *, cut: float, prior_mean: float = 0.0, prior_sd: float = 1.0
) -> Scores:
    """Scores from answers [n, J]: 0, 1, and NaN or -1 for items not shown.

    >>> score_dense([1.0, 1.0], [0.0, 0.0], [[1, 0]], cut=0.0).person(0).theta.__round__(6) == 0.0
    True
    """
    nodes = grid()
    logs = log_likelihoods_dense(a, b, responses, nodes)
    _, answered = validate_answers(responses, np.size(a))
    return _scores(logs, nodes, cut=cut, prior=(prior_mean, prior_sd), answered=answered.sum(axis=1).astype(np.int64))


def score_long(
    a: ArrayLike,
    b: ArrayLike,
    *,
    people: ArrayLike,
    items: ArrayLike,
    answers: ArrayLike,
    count: int,
    cut: float,
    prior_mean: float = 0.0,
    prior_sd: float = 1.0,
) -> Scores:
    """Scores of `count` people from one row per answer: person index, item index, answer 0 or 1, in any order."""
    nodes = grid()
    logs = log_likelihoods_long(a, b, people=people, items=items, answers=answers, count=count, nodes=nodes)
    answered = np.bincount(np.asarray(people, dtype=np.int64), minlength=count)
    return _scores(logs, nodes, cut=cut, prior=(prior_mean, prior_sd), answered=answered)


def score_csr(
    a: ArrayLike,
    b: ArrayLike,
    *,
    offsets: ArrayLike,
    items: ArrayLike,
    answers: ArrayLike,
    cut: float,
    prior_mean: float = 0.0,
    prior_sd: float = 1.0,
) -> Scores:
    """Scores from compressed rows: the answers of person i are items[offsets[i]:offsets[i + 1]]."""
    starts = np.asarray(offsets, dtype=np.int64)
    if (
        starts.ndim != 1
        or starts.size < 1
        or starts[0] != 0
        or starts[-1] != np.size(items)
        or np.any(np.diff(starts) < 0)
    ):
        raise ValueError("offsets must rise from 0 to the number of answers")
    people = np.repeat(np.arange(starts.size - 1), np.diff(starts))
    return score_long(
        a,
        b,
        people=people,
        items=items,
        answers=answers,
        count=starts.size - 1,
        cut=cut,
        prior_mean=prior_mean,
        prior_sd=prior_sd,
    )


def score_person(
    a: ArrayLike, b: ArrayLike, answers: ArrayLike, *, cut: float, prior_mean: float = 0.0, prior_sd: float = 1.0
) -> Score:
    """Score of one person from answers [J] to items with slopes a and difficulties b.

    >>> score = score_person([1.0, 1.0], [0.0, 0.0], [1, 1], cut=0.0)
    >>> score.p_cut > 0.5 and score.sd < 1.0
    True
    """
    people = score_dense(a, b, np.atleast_2d(answers), cut=cut, prior_mean=prior_mean, prior_sd=prior_sd)
    return people.person(0)


def _scores(logs: Floats, nodes: Floats, *, cut: float, prior: tuple[float, float], answered: Ints) -> Scores:
    mean, sd = prior
    posterior = normalised(logs + normal_log_weights(nodes, mean, sd))
    theta = posterior @ nodes
    variance = posterior @ np.square(nodes) - np.square(theta)
    p_cut = np.clip(posterior @ tail_weights(nodes, cut), 0.0, 1.0)
    return Scores(theta=theta, sd=np.sqrt(np.maximum(variance, 0.0)), p_cut=p_cut, answered=answered)
