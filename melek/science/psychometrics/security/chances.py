"""How likely each answer was: the chances on which an unexpected agreement of two people is measured.

- Scores alone: the item model's categories. Two wrong answers agree whichever options were chosen.
- Key and options: the right one by the item model, the wrong ones by their shares among wrong answers. Two people who
  chose the same rare wrong option then agree far more unexpectedly.
- Nominal: P(o) proportional to exp(slope_o theta + intercept_o) (Bock 1972, Psychometrika 37), where it was calibrated.
"""

import numpy as np
from numpy.typing import ArrayLike

from melek.science.psychometrics.answers import finite_vector
from melek.science.psychometrics.errors import NotACategory, NotFinite, WrongShape
from melek.science.psychometrics.models import Floats, Ints, Items, category_terms


def scored_chances(items: Items, *, columns: ArrayLike, theta: ArrayLike) -> Floats:
    """P of each category [n_rows, M] for the item and the ability of each row (an answer of a person).

    Raises WrongShape for an item outside its range, NotFinite for an ability that is not.

    >>> from melek.science.psychometrics.models import two_pl
    >>> scored_chances(two_pl([1.0, 2.0], [0.0, 0.5]), columns=[0, 1], theta=[0.0, 0.5]).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    what, ability = _rows(columns, theta, items.size)
    logs, _, _ = category_terms(ability, items.take(what))
    return np.ascontiguousarray(np.exp(logs).T)


def option_shares(*, columns: ArrayLike, options: ArrayLike, key: ArrayLike, most: int) -> Floats:
    """Shares [J, most] of each wrong option among an item's wrong answers, 0 for the key, from one row an answer.

    Half an answer is added to each option, so that one nobody chose is rare and not impossible; every item is taken to
    have `most` options. Raises WrongShape, NotACategory.

    >>> option_shares(columns=[0, 0, 0, 0], options=[0, 1, 1, 2], key=[0], most=3).round(3).tolist()
    [[0.0, 0.625, 0.375]]
    """
    right = np.asarray(key, dtype=np.int64)
    what, chosen = np.asarray(columns, dtype=np.int64), np.asarray(options, dtype=np.int64)
    if what.shape != chosen.shape or np.any((what < 0) | (what >= right.size)):
        raise WrongShape("columns must name the item of each row")
    if np.any((chosen < 0) | (chosen >= most)) or np.any((right < 0) | (right >= most)):
        raise NotACategory(f"an option is a number from 0 to {most - 1}")
    counts = np.bincount(what * most + chosen, minlength=right.size * most).reshape(right.size, most) + 0.5
    counts[np.arange(right.size), right] = 0.0
    return counts / counts.sum(axis=1, keepdims=True)


def keyed_chances(items: Items, *, columns: ArrayLike, theta: ArrayLike, key: ArrayLike, shares: ArrayLike) -> Floats:
    """P of each option [n_rows, M]: of the key by the item model, of a wrong one (1 - P) times its share.

    items: dichotomous; key [J]; shares [J, M] of the wrong options, as `option_shares` gives them: rows sum to one, 0 at
    the key. Raises WrongShape, NotFinite.

    >>> from melek.science.psychometrics.models import two_pl
    >>> keyed_chances(two_pl([1.0], [0.0]), columns=[0], theta=[0.0], key=[1], shares=[[0.8, 0.0, 0.2]]).tolist()
    [[0.4, 0.5, 0.1]]
    """
    what, ability = _rows(columns, theta, items.size)
    right, wrong = np.asarray(key, dtype=np.int64), np.asarray(shares, dtype=np.float64)
    if np.any(items.categories != 2):
        raise WrongShape("a key needs items of one point")
    if right.shape != (items.size,) or wrong.ndim != 2 or wrong.shape[0] != items.size:
        raise WrongShape("there must be one key and one row of shares for each item")
    if np.any((right < 0) | (right >= wrong.shape[1])) or np.any(wrong[np.arange(items.size), right] != 0.0):
        raise WrongShape("a key is one of the options and has no share among wrong answers")
    if np.any(wrong < 0.0) or not np.allclose(wrong.sum(axis=1), 1.0):
        raise WrongShape("shares cannot be negative and sum to one")
    solved = scored_chances(items, columns=what, theta=ability)[:, 1]
    found = (1.0 - solved)[:, None] * wrong[what]
    found[np.arange(what.size), right[what]] = solved
    return found


def nominal_chances(slopes: ArrayLike, intercepts: ArrayLike, *, columns: ArrayLike, theta: ArrayLike) -> Floats:
    """P of each option [n_rows, M] by Bock's nominal model, slopes and intercepts [J, M], NaN where an item has fewer.

    >>> nominal_chances([[0.0, 1.0]], [[0.0, 0.0]], columns=[0], theta=[0.0]).tolist()
    [[0.5, 0.5]]
    """
    slope, start = np.asarray(slopes, dtype=np.float64), np.asarray(intercepts, dtype=np.float64)
    if slope.ndim != 2 or slope.shape != start.shape or np.any(np.isnan(slope) != np.isnan(start)):
        raise WrongShape("slopes and intercepts must be [items, options], with the same options missing")
    what, ability = _rows(columns, theta, slope.shape[0])
    weights = slope[what] * ability[:, None] + start[what]
    weights = np.where(np.isnan(weights), -np.inf, weights)
    found = np.exp(weights - weights.max(axis=1, keepdims=True))
    return found / found.sum(axis=1, keepdims=True)


def _rows(columns: ArrayLike, theta: ArrayLike, size: int) -> tuple[Ints, Floats]:
    what = np.asarray(columns)
    if what.ndim != 1 or what.dtype.kind not in "iu" or (what.size and (what.min() < 0 or what.max() >= size)):
        raise WrongShape(f"columns must be a vector of item numbers from 0 to {size - 1}")
    if np.size(theta) and not np.all(np.isfinite(np.asarray(theta, dtype=np.float64))):
        raise NotFinite("abilities must be finite")
    return what.astype(np.int64), finite_vector(theta, "theta", size=what.size)
