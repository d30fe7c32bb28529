"""Purification: an item that favours a group must not help to match people, so it leaves the anchors and the test is
run again, until the set of flagged items stands still.

Source: Holland & Thayer (1988); Candell & Drasgow (1988).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.answers import right_or_wrong
from melek.science.psychometrics.dif.tables import Tables, score_tables
from melek.science.psychometrics.errors import AnchorsExhausted
from melek.science.psychometrics.models import Bools

ROUNDS = 10


class Flagging(Protocol):
    """A result that flags items [J]."""

    @property
    def flagged(self) -> Bools:
        """Items with DIF."""


Result = TypeVar("Result", bound=Flagging)


@dataclass(frozen=True, eq=False)
class Purified(Generic[Result]):
    """The last result, the anchors [J] it was matched on, how often anchors were changed, and whether they settled."""

    result: Result
    anchors: Bools
    rounds: int
    converged: bool


def purified(
    responses: ArrayLike, *, focal: ArrayLike, test: Callable[[Tables], Result], rounds: int = ROUNDS
) -> Purified[Result]:
    """Run `test` on sum-score tables, drop what it flags from the anchors, repeat.

    responses [n, J] complete, 0 or 1; focal [n]; test: `mantel_haenszel`, `logistic_dif`, or either with its options.
    When flags go round in a circle, `converged` is False. Raises AnchorsExhausted when nothing is left to match on.

    >>> from melek.science.psychometrics.dif.mantel import mantel_haenszel
    >>> answers = np.tile([[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 0], [0, 1, 1]], (8, 1))
    >>> purified(answers, focal=np.arange(40) % 2, test=mantel_haenszel).converged
    True
    """
    codes = right_or_wrong(responses)
    anchors = np.ones(codes.shape[1], dtype=bool)
    result = test(score_tables(codes, focal=focal))
    for done in range(rounds + 1):
        wanted = ~result.flagged
        if np.array_equal(wanted, anchors):
            return Purified(result=result, anchors=anchors, rounds=done, converged=True)
        if not wanted.any():
            raise AnchorsExhausted("purification flagged every item")
        if done == rounds:
            break
        anchors = wanted
        result = test(score_tables(codes, focal=focal, anchors=anchors))
    return Purified(result=result, anchors=anchors, rounds=rounds, converged=False)
