"""Did the rate change between two waves? Rose, fell, or cannot tell."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import stdtrit

from melek.science.rates.rate import Rate


class ChangeVerdict(StrEnum):
    """What two waves allow to say."""

    ROSE = "rose"
    FELL = "fell"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class Change:
    """Second minus first rate, its standard error and interval, and the verdict."""

    difference: float
    error: float
    low: float
    high: float
    level: float
    verdict: ChangeVerdict


def compare_waves(first: Rate, second: Rate, *, covariance: float = 0.0, level: float = 0.95) -> Change:
    """Difference of two rates with V = V1 + V2 - 2 covariance; a verdict only when its interval leaves zero out.

    covariance: of the two estimates, from people in both waves (r n12 / sqrt(n1 n2) times the two errors, r the
    correlation of a person's indicator between waves); 0 for separate samples. Degrees of freedom by Satterthwaite.
    Both rates must use the same cut, so the doubt about the cut does not enter. Raises ValueError when the covariance
    is impossible.
    """
    if not 0.0 < level < 1.0:
        raise ValueError("a level must lie between 0 and 1")
    if abs(covariance) > first.error * second.error * (1.0 + 1e-12):
        raise ValueError("a covariance cannot exceed the product of the standard errors")
    variance = max(first.variance + second.variance - 2.0 * covariance, 0.0)
    error, difference = float(np.sqrt(variance)), second.value - first.value
    half = float(stdtrit(_satterthwaite(first, second), 0.5 + level / 2.0)) * error
    low, high = difference - half, difference + half
    verdict = ChangeVerdict.CANNOT_TELL
    if low > 0.0:
        verdict = ChangeVerdict.ROSE
    elif high < 0.0:
        verdict = ChangeVerdict.FELL
    return Change(difference, error, low, high, level, verdict)


def overlap_covariance(first: Rate, second: Rate, *, shared: int, correlation: float) -> float:
    """Covariance of two waves that share people: r n12 / sqrt(n1 n2) x SE1 x SE2.

    shared: people in both; correlation: of a person's indicator between the waves.
    Source: Kish (1965), *Survey sampling*, section 12.4.
    """
    if not 0 <= shared <= min(first.n, second.n) or not -1.0 <= correlation <= 1.0:
        raise ValueError("shared people cannot exceed either wave, nor a correlation 1")
    return correlation * shared / float(np.sqrt(first.n * second.n)) * first.error * second.error


def _satterthwaite(first: Rate, second: Rate) -> float:
    parts = first.variance**2 / first.df + second.variance**2 / second.df
    return (first.variance + second.variance) ** 2 / parts if parts > 0.0 else min(first.df, second.df)
