"""A person's score: posterior mean (EAP), posterior SD, and the probability of reaching the cut.

Source: Bock & Mislevy (1982), *Adaptive EAP estimation of ability in a microcomputer environment*. One common prior for
everyone: two people with equal answers get equal scores and verdicts. Group priors serve rates only. Posteriors that the
common nodes do not hold are taken again on finer ones (`narrow`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import normal_log_weights, normalised, tail_weights
from melek.science.psychometrics.answers import require_finite, require_population
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import (
    Bools,
    Floats,
    Ints,
    Items,
    validate_answers,
    validate_long,
    validate_offsets,
)
from melek.science.psychometrics.scoring.compiled import compiled_scores
from melek.science.psychometrics.scoring.likelihood import code_log_likelihoods, row_log_likelihoods
from melek.science.psychometrics.scoring.narrow import on_fine_nodes

NODE_REACH = 6.0
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

    Raises NotACategory on a value that is not one of the item's categories; NotFinite for a cut or prior that is not;
    WrongShape for a prior SD that is not positive or a prior mean outside -6 ... 6.

    >>> from melek.science.psychometrics.models import two_pl
    >>> score_dense(two_pl([1.0, 1.0], [0.0, 0.0]), [[1, 0]], cut=0.0).person(0).theta.__round__(6) == 0.0
    True
    """
    _check(cut, prior_mean, prior_sd)
    codes = validate_answers(responses, items)
    prior = (prior_mean, prior_sd)

    def measured(nodes: Floats, people: Bools | None) -> Floats:
        some = codes if people is None else codes[people]
        return _measures(code_log_likelihoods(items, some, nodes), nodes, cut=cut, prior=prior)

    def given(person: int) -> tuple[Ints, Ints]:
        columns = np.flatnonzero(codes[person] >= 0)
        return columns, codes[person, columns].astype(np.int64)

    answered = (codes >= 0).sum(axis=1).astype(np.int64)
    return _scores(on_fine_nodes(items, measured, given, cut=cut, prior=prior), answered)


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

    Raises WrongShape on an index outside its range, AnsweredTwice when a person and item come twice, and what
    `score_dense` raises.

    >>> from melek.science.psychometrics.models import two_pl
    >>> rows = {"people": [1], "columns": [0], "answers": [1], "count": 2}
    >>> score_long(two_pl([1.0], [0.0]), **rows, cut=0.0).answered.tolist()
    [0, 1]
    """
    _check(cut, prior_mean, prior_sd)
    who, what, codes = validate_long(people, columns, answers, count=count, items=items)
    answered = np.bincount(who, minlength=count)
    prior = (prior_mean, prior_sd)

    def measured(nodes: Floats, some: Bools | None) -> Floats:
        rows, many = (who, what, codes), count
        if some is not None:
            kept = some[who]
            rows, many = ((np.cumsum(some) - 1)[who[kept]], what[kept], codes[kept]), int(some.sum())
        return _measures(row_log_likelihoods(items, rows, many, nodes), nodes, cut=cut, prior=prior)

    def given(person: int) -> tuple[Ints, Ints]:
        own = np.flatnonzero(who == person)
        return what[own], codes[own]

    return _scores(on_fine_nodes(items, measured, given, cut=cut, prior=prior), answered)


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
    WrongShape on broken offsets and what `score_long` raises.

    >>> from melek.science.psychometrics.models import two_pl
    >>> rows = {"offsets": [0, 0, 1], "columns": [0], "answers": [1]}
    >>> score_csr(two_pl([1.0], [0.0]), **rows, cut=0.0).answered.tolist()
    [0, 1]
    """
    _check(cut, prior_mean, prior_sd)
    starts = validate_offsets(offsets, np.size(columns))
    if np.size(columns) >= ANSWERS_WORTH_COMPILING:
        return _compiled(items, starts, columns, answers, cut=cut, prior=(prior_mean, prior_sd))
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


def require_prior(mean: ArrayLike, sd: ArrayLike) -> None:
    """Raises NotFinite or WrongShape unless priors have positive SDs and their means lie on the nodes, -6 to 6.

    >>> require_prior(0.0, 1.0)
    """
    require_population(mean, sd)
    if np.any(np.abs(np.asarray(mean, dtype=np.float64)) > NODE_REACH):
        raise WrongShape(f"a prior mean must lie between {-NODE_REACH:g} and {NODE_REACH:g} logits")


def _check(cut: float, mean: float, sd: float) -> None:
    require_finite(cut=cut)
    require_prior(mean, sd)


def _compiled(
    items: Items, starts: Ints, columns: ArrayLike, answers: ArrayLike, *, cut: float, prior: tuple[float, float]
) -> Scores:
    what, codes, lengths = np.asarray(columns), np.asarray(answers), np.diff(starts)

    def measured(nodes: Floats, some: Bools | None) -> Floats:
        if some is None:
            return compiled_scores(items, starts, what, codes, nodes=nodes, cut=cut, prior=prior)
        kept = np.repeat(some, lengths)
        begin = np.concatenate([[0], np.cumsum(lengths[some])])
        return compiled_scores(items, begin, what[kept], codes[kept], nodes=nodes, cut=cut, prior=prior)

    def given(person: int) -> tuple[Ints, Ints]:
        own = slice(starts[person], starts[person + 1])
        return what[own].astype(np.int64), codes[own].astype(np.int64)

    return _scores(on_fine_nodes(items, measured, given, cut=cut, prior=prior), lengths)


def _scores(found: Floats, answered: Ints) -> Scores:
    return Scores(theta=found[0], sd=found[1], p_cut=found[2], answered=answered)


def _measures(logs: Floats, nodes: Floats, *, cut: float, prior: tuple[float, float]) -> Floats:
    """Mean, SD and P(theta >= cut) [3, n]."""
    mean, sd = prior
    posterior = normalised(logs + normal_log_weights(nodes, mean, sd))
    theta = posterior @ nodes
    variance = posterior @ np.square(nodes) - np.square(theta)
    p_cut = np.clip(posterior @ tail_weights(nodes, cut), 0.0, 1.0)
    return np.stack([theta, np.sqrt(np.maximum(variance, 0.0)), p_cut])
