"""Posteriors too narrow, or too steep at an edge, for the common nodes: a second pass on finer ones.

The common nodes, .2 logits apart, hold a posterior of SD .185 or more: its mean and SD to five digits, P(theta >= cut) to
1e-3. Below that everything is taken again on nodes .05 apart; and where the SD is less than a quarter of that, or an item
is so steep that the posterior has an edge, on nodes of the person's own, which follow the mass also beyond 6 logits.
"""

from collections.abc import Callable

import numpy as np

from melek.science.numerics import grid, normal_logpdf, normalised, tail_weights
from melek.science.psychometrics.models import Bools, Floats, Ints, Items, log_probability

STEP, FINE_STEP = 0.2, 0.05
LEAST_SD, FINE_LEAST_SD = 0.925 * STEP, 0.925 * FINE_STEP
FINE_NODES = 241
STEEP = 8.0
SMOOTH = 0.75  # nodes times the steepest slope that lie so near to each other follow an edge
FEWEST, MOST = 241, 4001
PASSES = 16
REACH = 8.0
LEFT_OUT = 1e-9

Measured = Callable[[Floats, Bools | None], Floats]
Given = Callable[[int], tuple[Ints, Ints]]


def on_fine_nodes(items: Items, measured: Measured, given: Given, *, cut: float, prior: tuple[float, float]) -> Floats:
    """Mean, SD and P(theta >= cut) [3, n]: on the common nodes, and again where they are too coarse.

    measured(nodes, people) gives the three on nodes [K] of the people [n] that are True, or of all; given(index) the
    items and the categories of one person.
    """
    found = measured(grid(), None)
    narrow = found[1] < LEAST_SD
    if narrow.any():
        found[:, narrow] = measured(grid(count=FINE_NODES), narrow)
    own = found[1] < FINE_LEAST_SD
    if items.a.max() > STEEP:
        own[:] = True
    for person in np.flatnonzero(own):
        columns, codes = given(int(person))
        if columns.size:
            some = items.take(columns)
            found[:, person] = windowed(some, codes, cut=cut, prior=prior, near=(found[0, person], found[1, person]))
    return found


def windowed(
    items: Items, codes: Ints, *, cut: float, prior: tuple[float, float], near: tuple[float, float]
) -> tuple[float, float, float]:
    """Mean, SD and P(theta >= cut) of one person who reached categories codes [J], on nodes around `near`: a first mean
    and SD. The nodes move, widen and narrow until they hold the posterior.

    >>> from melek.science.psychometrics.models import two_pl
    >>> steep = two_pl([50.0] * 40, [0.3] * 40)
    >>> found = windowed(steep, np.arange(40) % 2, cut=0.3, prior=(0.0, 1.0), near=(0.3, 0.0))
    >>> [round(value, 3) for value in found]
    [0.3, 0.006, 0.499]
    """
    mean, sd = near
    half = REACH * sd + 2.0 * STEP
    places = np.arange(items.size)
    for _ in range(PASSES):
        wanted = int(2.0 * half * float(items.a.max()) / SMOOTH) | 1
        nodes = grid(mean - half, mean + half, min(max(wanted, FEWEST), MOST))
        logs = log_probability(nodes, items)[codes, places].sum(axis=0)
        posterior = normalised(logs + normal_logpdf(nodes, *prior))
        mean = float(posterior @ nodes)
        sd = float(np.sqrt(posterior @ np.square(nodes - mean)))
        step = float(nodes[1] - nodes[0])
        if max(posterior[0], posterior[-1]) > LEFT_OUT:
            half *= 2.0
        elif sd < 1.5 * step:
            half = REACH * sd + 2.0 * step
        else:
            break
    return mean, sd, float(np.clip(posterior @ tail_weights(nodes, cut), 0.0, 1.0))
