"""The ordered item booklet of the Bookmark method: one page a step of an item, the easiest first.

A page lies where a person reaches the step with the response probability RP: P(X >= k | theta) = RP (Mitzel, Lewis, Patz &
Green 2001). RP is .67 by custom; 2/3 and .50 are used too. For a 3PL item the plain RP counts lucky guesses as mastery; the
guessing-adjusted one asks for RP among those who do not guess, theta = b + log(RP / (1 - RP)) / a (Wang 2003, J. Ed.
Measurement 40).
"""

from dataclasses import dataclass

import numpy as np

from melek.science.numerics import logit
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Floats, Ints, Items, Model, category_terms

HALVINGS = 80


@dataclass(frozen=True, eq=False)
class Booklet:
    """Pages in order: item [P] place in `items`, step [P] from 1, location [P] in logits; rp, is_guessing_adjusted."""

    items: Items
    item: Ints
    step: Ints
    location: Floats
    rp: float
    is_guessing_adjusted: bool

    @property
    def pages(self) -> int:
        """Number of pages."""
        return int(self.location.size)


def ordered_booklet(items: Items, *, rp: float = 0.67, is_guessing_adjusted: bool = False) -> Booklet:
    """The booklet of items of any model; ties keep the order of items and steps.

    Raises WrongShape unless rp lies inside (0, 1), and when guessing alone reaches it without adjustment.

    >>> from melek.science.psychometrics.models import make_items
    >>> items = make_items(model=["2pl", "gpcm"], a=[1.0, 1.0], b=[[0.5], [-1.0, 1.0]])
    >>> book = ordered_booklet(items)
    >>> book.item.tolist(), book.step.tolist(), book.location.round(3).tolist()
    ([1, 0, 1], [1, 1, 2], [-0.494, 1.208, 1.769])
    """
    if not 0.0 < rp < 1.0:
        raise WrongShape("a response probability lies between 0 and 1")
    floors = np.zeros(items.size) if is_guessing_adjusted else items.c
    if np.any(floors >= rp):
        raise WrongShape("guessing alone reaches the response probability: use a higher one, or adjust for guessing")
    known = np.isfinite(items.b)
    places, steps = np.nonzero(known)
    target = np.where(known, ((rp - floors) / (1.0 - floors))[:, None], 0.5)
    locations = items.b + logit(target) / items.a[:, None]
    partial = np.flatnonzero(items.model == Model.GPCM)
    if partial.size:
        locations[partial] = _partial_locations(items.take(partial), rp)
    found = locations[places, steps]
    order = np.argsort(found, kind="stable")
    return Booklet(
        items=items,
        item=places[order].astype(np.int64),
        step=steps[order].astype(np.int64) + 1,
        location=np.ascontiguousarray(found[order]),
        rp=rp,
        is_guessing_adjusted=is_guessing_adjusted,
    )


def _partial_locations(items: Items, rp: float) -> Floats:
    """Abilities [J, M - 1] at which P(X >= k) = rp, NaN where an item has fewer steps."""
    found = np.full(items.b.shape, np.nan)
    reach = (np.abs(logit(rp)) + np.log(items.most + 1.0)) / items.a + 1.0
    for step in range(items.b.shape[1]):
        low, high = np.nanmin(items.b, axis=1) - reach, np.nanmax(items.b, axis=1) + reach
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            reached = np.exp(category_terms(middle, items)[0][step + 1 :]).sum(axis=0)
            low, high = np.where(reached < rp, middle, low), np.where(reached < rp, high, middle)
        found[:, step] = np.where(np.isfinite(items.b[:, step]), 0.5 * (low + high), np.nan)
    return found
