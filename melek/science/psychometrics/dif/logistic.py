"""DIF by logistic regression: does the group, or its interaction with ability, add to the matching variable?

logit P(right) = t0 + t1 S + t2 G + t3 S G, S the matching value, G = 1 for the focal group. Uniform DIF: t2; non-uniform:
t3; both: the two together. Tested by likelihood ratio; sized by the gain in Nagelkerke's R2.
Sources: Swaminathan & Rogers (1990); Nagelkerke (1991); Jodoin & Gierl (2001) for the classes .035 and .070.

People who share a stratum and a group share their predictors, so counts are sufficient: all items are fitted at once
by Newton's method on grouped binomial data.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2 as chi2_distribution

from melek.science.numerics import log_logistic, logistic
from melek.science.psychometrics.dif.mantel import DifClass
from melek.science.psychometrics.dif.tables import Tables, require_usable
from melek.science.psychometrics.errors import NothingVaries
from melek.science.psychometrics.models import Bools, Floats

ROUNDS = 60
HALVINGS = 12
TOLERANCE = 1e-10
MODERATE, LARGE = 0.035, 0.070


class Kind(StrEnum):
    """Which difference is tested."""

    BOTH = "both"
    UNIFORM = "uniform"
    NON_UNIFORM = "non_uniform"


# columns of the full design (1, S, G, S G) in the smaller and the larger model
MODELS = {Kind.BOTH: (2, 4), Kind.UNIFORM: (2, 3), Kind.NON_UNIFORM: (3, 4)}


@dataclass(frozen=True, eq=False)
class LogisticDif:
    """Per item [J]; NaN and class "?" where `usable` is False.

    lr: likelihood ratio; p; delta_r2: gain in Nagelkerke's R2; coefficients [J, 2 ... 4] of the larger model, with S in
    its own units; level (`DifClass` by delta_r2 when significant); flagged (p below the level of significance);
    converged: False where a coefficient runs off to infinity (lr is then its limit).
    """

    kind: Kind
    df: int
    lr: Floats
    p: Floats
    delta_r2: Floats
    coefficients: Floats
    level: NDArray[np.str_]
    flagged: Bools
    usable: Bools
    converged: Bools


def logistic_dif(tables: Tables, *, kind: Kind = Kind.BOTH, significance: float = 0.05) -> LogisticDif:
    """Likelihood-ratio test of `kind` for each item.

    Raises NothingVaries when everyone has the same matching value, GroupEmpty when no item has both groups.

    >>> right = np.array([[[30.0], [20.0]], [[40.0], [30.0]]])
    >>> found = logistic_dif(Tables(right, 50.0 - right, np.arange(2.0)), kind=Kind.UNIFORM)
    >>> found.df, bool(found.flagged[0]), round(float(found.coefficients[0, 2]), 2)
    (1, True, -0.89)
    """
    usable = require_usable(tables)
    small, large = MODELS[kind]
    design, shift, unit = _design(tables)
    right = tables.right.reshape(design.shape[0], -1)
    total = right + tables.wrong.reshape(design.shape[0], -1)
    _, less, sure = _fit(design[:, :small], right, total)
    coefficients, more, sure_too = _fit(design[:, :large], right, total)
    lr = np.where(usable, np.maximum(2.0 * (more - less), 0.0), np.nan)
    people = total.sum(axis=0)
    null = _null_log_likelihood(right.sum(axis=0), people)
    gain = np.where(usable, _nagelkerke(more, null, people) - _nagelkerke(less, null, people), np.nan)
    p = chi2_distribution.sf(lr, large - small)
    return LogisticDif(
        kind=kind,
        df=large - small,
        lr=lr,
        p=p,
        delta_r2=gain,
        coefficients=np.where(usable[:, None], _in_units(coefficients, shift, unit), np.nan),
        level=_classes(gain, p, significance=significance),
        flagged=usable & (p < significance),
        usable=usable,
        converged=usable & sure & sure_too,
    )


def _design(tables: Tables) -> tuple[Floats, float, float]:
    """Rows (stratum, group) of 1, S, G, S G, with S centred and scaled so that Newton's steps are well behaved."""
    people = (tables.right + tables.wrong).sum(axis=(1, 2))
    shift = float(np.average(tables.values, weights=people))
    unit = float(np.sqrt(np.average(np.square(tables.values - shift), weights=people)))
    if unit <= 0.0:
        raise NothingVaries("everyone has the same matching value")
    score = np.repeat((tables.values - shift) / unit, 2)
    group = np.tile([0.0, 1.0], tables.values.size)
    return np.stack([np.ones_like(score), score, group, score * group], axis=1), shift, unit


def _fit(design: Floats, right: Floats, total: Floats) -> tuple[Floats, Floats, Bools]:
    """Coefficients [J, p], log-likelihoods [J] and whether Newton's method settled [J]."""
    rows, size = design.shape
    squares = (design[:, :, None] * design[:, None, :]).reshape(rows, -1)
    ridge = 1e-9 * np.eye(size)
    beta = np.zeros((right.shape[1], size))
    best = _log_likelihood(design, beta, right, total)
    sure = np.zeros(right.shape[1], dtype=bool)
    for _ in range(ROUNDS):
        chance = logistic(design @ beta.T)
        gradient = (right - total * chance).T @ design
        curve = ((total * chance * (1.0 - chance)).T @ squares).reshape(-1, size, size)
        scale = np.maximum(np.trace(curve, axis1=1, axis2=2), 1e-12)
        step = np.linalg.solve(curve + scale[:, None, None] * ridge, gradient[..., None])[..., 0]
        beta, gained = _advance(design, beta, step, right=right, total=total, best=best)
        best = best + gained
        sure = gained <= TOLERANCE * (np.abs(best) + 1.0)
        if sure.all():
            break
    return beta, best, sure & (np.abs(beta).max(axis=1) < 1e3)


def _advance(
    design: Floats, beta: Floats, step: Floats, *, right: Floats, total: Floats, best: Floats
) -> tuple[Floats, Floats]:
    """Take each item's step, halved until its likelihood does not fall; the new coefficients and gains."""
    length = np.ones(beta.shape[0])
    for _ in range(HALVINGS):
        gained = _log_likelihood(design, beta + length[:, None] * step, right, total) - best
        falling = ~(gained >= 0.0)
        if not falling.any():
            break
        length[falling] *= 0.5
    length[falling] = 0.0
    return beta + length[:, None] * step, np.where(falling, 0.0, gained)


def _log_likelihood(design: Floats, beta: Floats, right: Floats, total: Floats) -> Floats:
    logits = design @ beta.T
    return (right * logits + total * log_logistic(-logits)).sum(axis=0)


def _null_log_likelihood(right: Floats, people: Floats) -> Floats:
    share = np.clip(right / np.maximum(people, 1.0), 1e-300, 1.0)
    rest = np.clip(1.0 - share, 1e-300, 1.0)
    return right * np.log(share) + (people - right) * np.log(rest)


def _nagelkerke(model: Floats, null: Floats, people: Floats) -> Floats:
    """(1 - exp(2 (l0 - l1) / n)) / (1 - exp(2 l0 / n))."""
    count = np.maximum(people, 1.0)
    reach = np.where(null < 0.0, -np.expm1(2.0 * null / count), np.nan)
    return -np.expm1(2.0 * (null - model) / count) / reach


def _in_units(beta: Floats, shift: float, unit: float) -> Floats:
    """Coefficients for S itself instead of (S - shift) / unit."""
    raw = beta.copy()
    raw[:, 1] = beta[:, 1] / unit
    raw[:, 0] = beta[:, 0] - raw[:, 1] * shift
    if beta.shape[1] == 4:
        raw[:, 3] = beta[:, 3] / unit
        raw[:, 2] = beta[:, 2] - raw[:, 3] * shift
    return raw


def _classes(gain: Floats, p: Floats, *, significance: float) -> NDArray[np.str_]:
    level = np.where(gain < MODERATE, DifClass.NEGLIGIBLE.value, DifClass.MODERATE.value)
    level = np.where(gain >= LARGE, DifClass.LARGE.value, level)
    level = np.where(p >= significance, DifClass.NEGLIGIBLE.value, level)
    return np.where(np.isnan(gain), DifClass.UNKNOWN.value, level)
