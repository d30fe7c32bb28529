"""A person's score: posterior mean (EAP), posterior SD, and the probability of reaching the cut.

Source: Bock & Mislevy (1982), *Adaptive EAP estimation of ability in a microcomputer environment*. One common prior for
everyone: two people with equal answers get equal scores and verdicts. Group priors serve rates only.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import grid, normal_log_weights, normalised, tail_weights
from melek.science.psychometrics.models import Floats, Ints, Items, validate_answers, validate_offsets
from melek.science.psychometrics.scoring.compiled import compiled_scores
from melek.science.psychometrics.scoring.likelihood import code_log_likelihoods, log_likelihoods_long

ANSWERS_WORTH_COMPILING = 100_000


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
    items: Items, responses: ArrayLike, *, cut: float, prior_mean: float = 0.0, prior_sd: float = 1.0
) -> Scores:
    """Scores from answers [n, J]: the category reached, and NaN or -1 for items not shown.

    Raises ValueError on a value that is not one of the item's categories.

    >>> from melek.science.psychometrics.models import two_pl
    >>> score_dense(two_pl([1.0, 1.0], [0.0, 0.0]), [[1, 0]], cut=0.0).person(0).theta.__round__(6) == 0.0
    True
    """
    nodes = grid()
    codes = validate_answers(responses, items)
    logs = code_log_likelihoods(items, codes, nodes)
    answered = (codes >= 0).sum(axis=1).astype(np.int64)
    return _scores(logs, nodes, cut=cut, prior=(prior_mean, prior_sd), answered=answered)


def score_long(
    items: Items,
    *,
    people: ArrayLike,
    columns: ArrayLike,
    answers: ArrayLike,
    count: int,
    cut: float,
    prior_mean: float = 0.0,
    prior_sd: float = 1.0,
) -> Scores:
    """Scores of `count` people from one row per answer: person index, item index, category, in any order.

    Raises ValueError on an index outside its range, another answer, or a person and item that come twice.

    >>> from melek.science.psychometrics.models import two_pl
    >>> rows = {"people": [1], "columns": [0], "answers": [1], "count": 2}
    >>> score_long(two_pl([1.0], [0.0]), **rows, cut=0.0).answered.tolist()
    [0, 1]
    """
    nodes = grid()
    logs = log_likelihoods_long(items, people=people, columns=columns, answers=answers, count=count, nodes=nodes)
    answered = np.bincount(np.asarray(people, dtype=np.int64), minlength=count)
    return _scores(logs, nodes, cut=cut, prior=(prior_mean, prior_sd), answered=answered)


def score_csr(
    items: Items,
    *,
    offsets: ArrayLike,
    columns: ArrayLike,
    answers: ArrayLike,
    cut: float,
    prior_mean: float = 0.0,
    prior_sd: float = 1.0,
) -> Scores:
    """Scores from compressed rows: the answers of person i are those of columns[offsets[i]:offsets[i + 1]].

    From 100,000 answers on, a compiled loop multiplies probabilities row by row; fewer are not worth its start. Raises
    ValueError on broken offsets, an item outside its range, another answer, or an item that comes twice in a row.

    >>> from melek.science.psychometrics.models import two_pl
    >>> rows = {"offsets": [0, 0, 1], "columns": [0], "answers": [1]}
    >>> score_csr(two_pl([1.0], [0.0]), **rows, cut=0.0).answered.tolist()
    [0, 1]
    """
    starts = validate_offsets(offsets, np.size(columns))
    if np.size(columns) >= ANSWERS_WORTH_COMPILING:
        rows = compiled_scores(items, starts, columns, answers, cut=cut, prior=(prior_mean, prior_sd))
        return Scores(theta=rows[0], sd=rows[1], p_cut=rows[2], answered=np.diff(starts))
    return score_long(
        items,
        people=np.repeat(np.arange(starts.size - 1), np.diff(starts)),
        columns=columns,
        answers=answers,
        count=starts.size - 1,
        cut=cut,
        prior_mean=prior_mean,
        prior_sd=prior_sd,
    )


def score_person(
    items: Items, answers: ArrayLike, *, cut: float, prior_mean: float = 0.0, prior_sd: float = 1.0
) -> Score:
    """Score of one person from answers [J].

    >>> from melek.science.psychometrics.models import two_pl
    >>> score = score_person(two_pl([1.0, 1.0], [0.0, 0.0]), [1, 1], cut=0.0)
    >>> score.p_cut > 0.5 and score.sd < 1.0
    True
    """
    row = np.atleast_2d(np.asarray(answers))
    return score_dense(items, row, cut=cut, prior_mean=prior_mean, prior_sd=prior_sd).person(0)


def _scores(logs: Floats, nodes: Floats, *, cut: float, prior: tuple[float, float], answered: Ints) -> Scores:
    mean, sd = prior
    posterior = normalised(logs + normal_log_weights(nodes, mean, sd))
    theta = posterior @ nodes
    variance = posterior @ np.square(nodes) - np.square(theta)
    p_cut = np.clip(posterior @ tail_weights(nodes, cut), 0.0, 1.0)
    return Scores(theta=theta, sd=np.sqrt(np.maximum(variance, 0.0)), p_cut=p_cut, answered=answered)
