"""From ability to what a person reads: the reporting scale, its interval, the verdict, and a provisional cut."""

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from melek.science.numerics import logit
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Floats, Items, Model, category_terms

CENTRE, UNIT = 500.0, 100.0
LOWEST, HIGHEST = 200.0, 800.0
HALVINGS = 60


class Verdict(StrEnum):
    """What may be said of a person against the cut."""

    LITERATE = "literate"
    NOT_YET = "not_yet"
    TOO_CLOSE = "too_close"


def reporting_scale(theta: ArrayLike) -> Floats:
    """500 + 100 theta, clipped to 200-800.

    >>> reporting_scale([-9.0, 0.0, 0.5]).tolist()
    [200.0, 500.0, 550.0]
    """
    return np.clip(CENTRE + UNIT * np.asarray(theta, dtype=np.float64), LOWEST, HIGHEST)


def reporting_interval(theta: ArrayLike, sd: ArrayLike, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Lower and upper end on the reporting scale of theta +- z sd, each clipped to 200-800.

    Raises WrongShape for a negative sd or a level outside (0, 1).

    >>> [round(float(end), 1) for end in reporting_interval(0.0, 0.25)]
    [451.0, 549.0]
    """
    spread = np.asarray(sd, dtype=np.float64)
    if not 0.0 < level < 1.0 or np.any(spread < 0.0):
        raise WrongShape("a level must lie between 0 and 1, and a standard deviation cannot be negative")
    half = ndtri(0.5 + level / 2.0) * spread
    return reporting_scale(theta - half), reporting_scale(theta + half)


def verdict(p_cut: float, *, literate_at: float = 0.90, not_yet_at: float = 0.10) -> Verdict:
    """Literate when P(theta >= cut) is at least `literate_at`, not yet when at most `not_yet_at`, else too close to
    call.

    >>> verdict(0.9).value, verdict(0.5).value, verdict(0.1).value
    ('literate', 'too_close', 'not_yet')
    """
    return Verdict(verdicts([p_cut], literate_at=literate_at, not_yet_at=not_yet_at)[0])


def verdicts(p_cut: ArrayLike, *, literate_at: float = 0.90, not_yet_at: float = 0.10) -> NDArray[np.str_]:
    """`verdict` for an array of probabilities [n]; values of `Verdict` as strings.

    >>> verdicts([0.95, 0.4, 0.02]).tolist()
    ['literate', 'too_close', 'not_yet']
    """
    chances = np.asarray(p_cut, dtype=np.float64)
    if not 0.0 <= not_yet_at < literate_at <= 1.0:
        raise WrongShape("thresholds must satisfy 0 <= not_yet_at < literate_at <= 1")
    if not np.all((chances >= 0.0) & (chances <= 1.0)):
        raise WrongShape("a verdict needs probabilities")
    reached = np.where(chances >= literate_at, Verdict.LITERATE.value, Verdict.TOO_CLOSE.value)
    return np.where(chances <= not_yet_at, Verdict.NOT_YET.value, reached)


def cut_from_items(items: Items, *, levels: ArrayLike, level: int = 3, probability: float = 0.67) -> float:
    """Ability (logits) at which the median item of a level is solved with the given probability.

    For each item of the level: the ability at which its expected share of points is `probability` (2PL: b +
    log(p / (1 - p)) / a; -inf where guessing alone reaches it); the cut is their median. A stand-in until a panel has
    set a cut. Source: response probability .67 of the bookmark method (Mitzel, Lewis, Patz & Green 2001). Raises
    WrongShape when levels are not one per item, no item has the level, or the probability is not inside (0, 1).

    >>> from melek.science.psychometrics.models import two_pl
    >>> round(cut_from_items(two_pl([1.0, 1.0], [0.0, 9.0]), levels=[3, 4]), 4)
    0.7082
    """
    chosen = np.asarray(levels) == level
    if chosen.shape != items.a.shape:
        raise WrongShape("levels must name one level per item")
    if not chosen.any():
        raise WrongShape(f"no item has level {level}")
    return float(np.median(mapped_abilities(items.take(chosen), probability)))


def mapped_abilities(items: Items, probability: float) -> Floats:
    """Abilities [J] at which the expected share of each item's points is `probability`; -inf where guessing reaches it.

    >>> from melek.science.psychometrics.models import make_items
    >>> mapped_abilities(make_items(model="gpcm", a=[1.0], b=[[-0.5, 1.5]]), 0.5).round(6).tolist()
    [0.5]
    """
    if not 0.0 < probability < 1.0:
        raise WrongShape("a response probability must lie between 0 and 1")
    simple = items.b[:, 0] + logit(probability) / items.a
    reach = (np.abs(logit(probability)) + 1.0) / items.a + np.log(items.most + 1.0) / items.a
    low, high = np.nanmin(items.b, axis=1) - reach - 1.0, np.nanmax(items.b, axis=1) + reach + 1.0
    share = np.where(items.c > 0.0, (probability - items.c) / (1.0 - items.c), probability)
    points = np.arange(items.most, dtype=np.float64).reshape(-1, 1)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        logs, _, _ = category_terms(middle, items)
        reached = (points * np.exp(logs)).sum(axis=0) / (items.categories - 1)
        low, high = np.where(reached < probability, middle, low), np.where(reached < probability, high, middle)
    mapped = np.where(items.model == Model.TWO_PL, simple, 0.5 * (low + high))
    return np.where(share <= 0.0, -np.inf, mapped)
