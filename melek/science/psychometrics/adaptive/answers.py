"""Answers of simulated people: the category that one draw reaches, as plain arithmetic on one answer.

The same function runs in Python and as machine code, so both give the same answer to the same draw.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from melek.science.numerics import counter_words, draws, stream_states
from melek.science.psychometrics.errors import NotFinite, WrongShape
from melek.science.psychometrics.models import Bools, Floats, Ints, Items, Model

ANSWER_STREAM = 5


class Truth(NamedTuple):
    """True parameters by which people answer: of the GPCM where is_partial [J], else boundaries with asymptote c [J].

    A dichotomous item is an item with one boundary.
    """

    is_partial: Bools
    a: Floats
    b: Floats
    c: Floats
    categories: Ints


@dataclass(frozen=True, eq=False)
class SimulatedAnswers:
    """People [n] who answer by a model. Made by `simulated_answers`; `simulate` runs them as machine code.

    truth: the items as they are; theta [n]; states [n] and words [J]: what the hashes take of people and items.
    """

    truth: Truth
    theta: Floats
    states: NDArray[np.uint64]
    words: NDArray[np.uint64]

    def __call__(self, position: int, people: Ints, items: Ints) -> Ints:
        """Categories that some people reach on one item each."""
        drawn = draws(self.states[people], self.words[items]).tolist()
        theta = self.theta[people].tolist()
        answers = [answered(*one, self.truth) for one in zip(drawn, theta, items.tolist(), strict=True)]
        return np.array(answers, dtype=np.int64)


def simulated_answers(items: Items, abilities: ArrayLike, seeds: ArrayLike) -> SimulatedAnswers:
    """An `answer` for `simulate`: people of the given abilities answer by the model, fixed by seed and item.

    items: the true parameters, which may differ from those of the pool in use; abilities [n] in logits; seeds [n].
    Raises NotFinite for an ability that is no number, WrongShape for unequal lengths.

    >>> from melek.science.psychometrics import make_items
    >>> items = make_items(model="gpcm", a=[1.0], b=[[-1.0, 1.0]])
    >>> simulated_answers(items, [50.0, -50.0], [1, 2])(1, np.array([0, 1]), np.array([0, 0])).tolist()
    [2, 0]
    """
    theta, keys = np.asarray(abilities, dtype=np.float64), np.asarray(seeds)
    if theta.ndim != 1 or theta.shape != keys.shape:
        raise WrongShape("abilities and seeds must be equally long vectors")
    if not np.all(np.isfinite(theta)):
        raise NotFinite("every ability must be a finite number")
    truth = Truth(items.model == Model.GPCM, items.a, items.b, items.c, items.categories)
    return SimulatedAnswers(
        truth, theta.copy(), stream_states(keys, ANSWER_STREAM), counter_words(np.arange(items.size))
    )


def answered(draw: float, theta: float, item: int, truth: Truth) -> int:
    """The highest category k with draw < P(X >= k | theta), so that categories come with the model's chances.

    >>> two = Truth(np.array([False]), np.ones(1), np.zeros((1, 1)), np.array([0.2]), np.array([2]))
    >>> answered(0.59, 0.0, 0, two), answered(0.61, 0.0, 0, two)
    (1, 0)
    """
    last = truth.categories[item] - 1
    if truth.is_partial[item]:
        return partial_credit(draw, theta, truth.a[item], truth.b[item, :last])
    floor = truth.c[item]
    for category in range(last, 0, -1):
        if draw < floor + (1.0 - floor) * above(truth.a[item] * (theta - truth.b[item, category - 1])):
            return category
    return 0


def partial_credit(draw: float, theta: float, slope: float, steps: Floats) -> int:
    """The same for one item of the GPCM with its steps [m]; P(x) is proportional to exp sum_(v <= x) a (theta - b_v).

    >>> partial_credit(0.3, 0.0, 1.0, np.zeros(2)), partial_credit(0.4, 0.0, 1.0, np.zeros(2))
    (2, 1)
    """
    logs, top = 0.0, 0.0
    for step in steps:
        logs += slope * (theta - step)
        top = max(top, logs)
    logs, whole = 0.0, math.exp(-top)
    for step in steps:
        logs += slope * (theta - step)
        whole += math.exp(logs - top)
    reached = 0.0
    for category in range(steps.size, 0, -1):
        reached += math.exp(logs - top)
        if draw * whole < reached:
            return category
        logs -= slope * (theta - steps[category - 1])
    return 0


def above(z: float) -> float:
    """1 / (1 + exp(-z)) of one number, without overflow.

    >>> above(0.0), above(-1000.0)
    (0.5, 0.0)
    """
    if z >= 0.0:
        return 1.0 / (1.0 + math.exp(-z))
    small = math.exp(z)
    return small / (1.0 + small)
