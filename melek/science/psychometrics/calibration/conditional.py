"""The Rasch model by conditional maximum likelihood: difficulties without any assumption about the people.

log L = - sum_j beta_j s_j - sum_r n_r log gamma_r(exp(-beta)), s_j right answers of item j, n_r people with r right,
gamma_r the elementary symmetric functions. Source: Andersen (1972), JRSS B 34.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.errors import AnswersMissing, NotACategory, NothingToCalibrate
from melek.science.psychometrics.models import Floats, category_codes

ROUNDS = 100
TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class ConditionalRasch:
    """Difficulties [J] that sum to zero, their standard errors, the conditional log-likelihood, and whether it settled.

    people: how many had neither nothing nor everything right; the others say nothing here.
    """

    b: Floats
    b_error: Floats
    loglik: float
    people: int
    converged: bool


def conditional_rasch(responses: ArrayLike) -> ConditionalRasch:
    """Difficulties from complete answers [n, J] of 0 and 1, by Newton steps.

    Raises NotACategory on other values, AnswersMissing on a missing one, NothingToCalibrate when an item is constant
    among those with neither nothing nor everything right.

    >>> found = conditional_rasch([[1, 0], [1, 0], [0, 1], [1, 1]])
    >>> found.b.round(4).tolist(), found.people
    ([-0.3466, 0.3466], 3)
    """
    codes = category_codes(responses, or_missing=True)
    if codes.ndim != 2 or codes.shape[1] < 2:
        raise NothingToCalibrate("a conditional estimate needs two items")
    if codes.min(initial=0) < 0:
        raise AnswersMissing("a conditional estimate needs every answer")
    if codes.max(initial=0) > 1:
        raise NotACategory("an answer must be 0 or 1")
    totals = codes.sum(axis=1)
    some = codes[(totals > 0) & (totals < codes.shape[1])].astype(np.float64)
    right = some.sum(axis=0)
    if not np.all((right > 0.0) & (right < some.shape[0])):
        raise NothingToCalibrate("an item is constant among the people who tell anything")
    people = np.bincount(some.sum(axis=1).astype(np.int64), minlength=codes.shape[1] + 1)[: codes.shape[1] + 1]
    b = np.log(some.shape[0] - right) - np.log(right)
    b -= b.mean()
    converged = False
    for _ in range(ROUNDS):
        _, slope, information = _moments(b, right, people.astype(np.float64))
        step = np.clip(_inverse(information) @ slope, -1.0, 1.0)
        b = b + step - step.mean()
        if np.abs(step).max() < TOLERANCE:
            converged = True
            break
    loglik, _, information = _moments(b, right, people.astype(np.float64))
    error = np.sqrt(np.diag(_inverse(information)))
    return ConditionalRasch(b=b, b_error=error, loglik=loglik, people=some.shape[0], converged=converged)


def _moments(b: Floats, right: Floats, people: Floats) -> tuple[float, Floats, Floats]:
    """Conditional log-likelihood, its gradient [J] and information [J, J]."""
    easiness = np.exp(-b)
    items = b.size
    whole = _symmetric(easiness)
    without = [_symmetric(np.delete(easiness, item)) for item in range(items)]
    first = np.zeros((items, items + 1))
    for item in range(items):
        first[item, 1:] = easiness[item] * without[item] / whole[1:]
    both = np.zeros((items, items))
    for one in range(items):
        for two in range(one):
            rest = _symmetric(np.delete(easiness, [two, one]))
            share = easiness[one] * easiness[two] * rest / whole[2:]
            both[one, two] = both[two, one] = people[2:] @ share
    expected = first @ people
    np.fill_diagonal(both, expected)
    loglik = float(-b @ right - people @ np.log(whole))
    return loglik, expected - right, both - (first * people) @ first.T


def _inverse(information: Floats) -> Floats:
    """Inverse among difficulties that sum to zero: the information of their common level, which is none, is filled in
    and taken out again, because a general pseudo-inverse may take the rounding error of a zero for information."""
    size = information.shape[0]
    level = np.full((size, size), 1.0 / size)
    weight = np.trace(information) / size
    inverse: Floats = np.linalg.inv(information + weight * level) - level / weight
    return inverse


def _symmetric(values: Floats) -> Floats:
    """Elementary symmetric functions of orders 0 to len(values), by adding one value after another."""
    gamma = np.zeros(values.size + 1)
    gamma[0] = 1.0
    for place, value in enumerate(values):
        gamma[1 : place + 2] += value * gamma[: place + 1].copy()
    return gamma
