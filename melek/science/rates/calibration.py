"""Weights that reproduce known register counts: linear (regression) calibration and raking.

Source: Deville & Sarndal (1992), *Calibration estimators in survey sampling*, JASA 87.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
ITERATIONS = 100
TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Calibration:
    """Calibrated weights [n], the base weights [n] they came from, and the auxiliaries [n, p] they reproduce."""

    weights: Floats
    base: Floats
    auxiliaries: Floats

    def residuals(self, y: ArrayLike) -> Floats:
        """y minus its weighted regression on the auxiliaries: what calibration leaves to vary [n]."""
        root = np.sqrt(self.base)
        values = np.asarray(y, dtype=np.float64)
        beta = np.linalg.lstsq(root[:, None] * self.auxiliaries, root * values, rcond=None)[0]
        return values - self.auxiliaries @ beta


def margin_indicators(cells: ArrayLike, count: int, *, minimum: int = 5) -> Floats:
    """Indicator columns [n, count] of one margin; `cells` [n] holds 0 ... count - 1.

    Raises ValueError when a cell holds fewer than `minimum` rows: join it with another, or its weights explode.

    >>> margin_indicators([0, 1, 1], 2, minimum=1).tolist()
    [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    """
    index = np.asarray(cells, dtype=np.int64)
    if index.size and (index.min() < 0 or index.max() >= count):
        raise ValueError("a cell is outside the margin")
    held = np.bincount(index, minlength=count)
    if np.any(held < minimum):
        tiny = int(held.argmin())
        raise ValueError(f"cell {tiny} holds {held[tiny]} rows; at least {minimum} are needed: join cells")
    return (index[:, None] == np.arange(count)).astype(np.float64)


def calibrate(
    weights: ArrayLike,
    auxiliaries: ArrayLike,
    totals: ArrayLike,
    *,
    method: Literal["linear", "raking"] = "raking",
) -> Calibration:
    """Weights w_i = d_i g_i with sum_i w_i x_i = totals, as near to the base weights d as the distance asks.

    linear: g = 1 + x'l (may turn negative: refused); raking: g = exp(x'l), always positive. auxiliaries [n, p] may be
    collinear as long as the totals agree. Raises ValueError when the totals cannot be met.

    >>> calibrate([1.0, 1.0], [[1.0], [1.0]], [10.0]).weights.round(6).tolist()
    [5.0, 5.0]
    """
    base, x = np.asarray(weights, dtype=np.float64), np.asarray(auxiliaries, dtype=np.float64)
    wanted = np.asarray(totals, dtype=np.float64)
    if x.ndim != 2 or x.shape[0] != base.size or wanted.shape != (x.shape[1],):
        raise ValueError("auxiliaries must be [rows, p] and totals [p]")
    if np.any(base <= 0.0) or not np.all(np.isfinite(x)):
        raise ValueError("base weights must be positive and auxiliaries finite")
    factors = _linear(base, x, wanted) if method == "linear" else _raking(base, x, wanted)
    reached = (base * factors) @ x
    if not np.allclose(reached, wanted, rtol=1e-7, atol=1e-7 * np.abs(wanted).max()):
        raise ValueError("no weights meet these totals; check that margins agree and no cell is empty")
    if np.any(factors < 0.0):
        raise ValueError("linear calibration gave a negative weight; use raking or join cells")
    return Calibration(weights=base * factors, base=base, auxiliaries=x)


def _linear(base: Floats, x: Floats, wanted: Floats) -> Floats:
    return 1.0 + x @ _step(base, x, wanted - base @ x)


def _raking(base: Floats, x: Floats, wanted: Floats) -> Floats:
    """Newton's method on the dual, with half steps while the residual does not fall."""
    multipliers, factors = np.zeros(x.shape[1]), np.ones_like(base)
    gap = wanted - base @ x
    for _ in range(ITERATIONS):
        if np.abs(gap).max() <= TOLERANCE * np.abs(wanted).max():
            break
        step = _step(base * factors, x, gap)
        for halving in range(30):
            trial = multipliers + step * 0.5**halving
            factors_trial = np.exp(np.clip(x @ trial, -700.0, 700.0))
            gap_trial = wanted - (base * factors_trial) @ x
            if np.abs(gap_trial).max() < np.abs(gap).max():
                break
        multipliers, factors, gap = trial, factors_trial, gap_trial
    return factors


def _step(weights: Floats, x: Floats, gap: Floats) -> Floats:
    return np.asarray(np.linalg.lstsq((x * weights[:, None]).T @ x, gap, rcond=None)[0], dtype=np.float64)
