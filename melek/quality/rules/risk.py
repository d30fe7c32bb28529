"""The risk score on plain values: how a value becomes a risk of 0 to 1, and how the parts add up to a score with a range.

The score is the mean of what is known; its range runs from *all that is unknown is safe* to *all that is unknown is at
full risk*. So a part without a source moves no score up or down by itself, and widens the range by its weight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from melek.dossier.enums import ClockUnit
from melek.dossier.rules.clocks import Clock
from melek.dossier.rules.standards import Words
from melek.kit import formats

MOST = 100.0
MONTH = 365.25 / 12
NEVER_YEARS = 3


@dataclass(frozen=True)
class ComponentLaw:
    """A part of the score: what it weighs, which source answers it (none: the system itself), how its value counts."""

    code: str
    weight: float
    source: str
    levels: tuple[tuple[float, float], ...]
    name: Words
    said: Words
    unknown: Words
    choices: Mapping[float, Words]
    digits: int

    def words(self, value: float | None) -> str:
        """What is known of it as a sentence; without a value, why it is not known."""
        if value is None:
            return str(self.unknown)
        return str(self.choices.get(value, self.said)).format(value=formats.number(value, self.digits))


@dataclass(frozen=True)
class RiskLaw:
    """The parts of the score and what an objection to it may take and change."""

    edition: str
    objection: Clock
    set_aside_days: int
    finding_points: Mapping[str, float]
    components: tuple[ComponentLaw, ...]

    def component(self, code: str) -> ComponentLaw | None:
        """A part by its code; None when this edition has none of that code."""
        return next((one for one in self.components if one.code == code), None)


def read_risk_law(raw: Mapping[str, Any]) -> RiskLaw:
    """The law from plain values. ValueError for weights that are not 100, or a curve that is no curve or turns back."""
    parts = tuple(_component(one) for one in raw["components"])
    if abs(sum(one.weight for one in parts) - MOST) > 1e-9:
        raise ValueError("the weights of the risk score do not add up to 100")
    return RiskLaw(
        edition=raw["edition"],
        objection=Clock(raw["objection_days"], ClockUnit.WORKING_DAYS),
        set_aside_days=raw["set_aside_days"],
        finding_points={name: float(raw["finding_points"][name]) for name in ("minor", "major", "critical")},
        components=parts,
    )


def _component(raw: Mapping[str, Any]) -> ComponentLaw:
    levels = tuple((float(value), float(level)) for value, level in raw["levels"])
    values, risks = [value for value, _level in levels], [level for _value, level in levels]
    is_curve = len(levels) > 1 and all(one < other for one, other in pairwise(values))
    if not is_curve or sorted(risks) not in (risks, risks[::-1]) or not all(0.0 <= one <= 1.0 for one in risks):
        raise ValueError(f"{raw['code']}: levels must go one way, from 0 to 1")
    return ComponentLaw(
        code=raw["code"],
        weight=float(raw["weight"]),
        source=raw["source"],
        levels=levels,
        name=_words(raw["name"]),
        said=_words(raw["said"]),
        unknown=_words(raw["unknown"]),
        choices={float(value): _words(one) for value, one in raw.get("choices", {}).items()},
        digits=raw.get("digits", 0),
    )


def _words(raw: Mapping[str, str]) -> Words:
    return Words(raw["id"], raw["en"])


def level_of(levels: Sequence[tuple[float, float]], value: float) -> float:
    """The risk of a value, 0 to 1: on the straight line between the points beside it, flat beyond the first and last."""
    if value <= levels[0][0]:
        return levels[0][1]
    for (left, low), (right, high) in pairwise(levels):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return levels[-1][1]


@dataclass(frozen=True)
class Part:
    """A weighed part; its level is None where there is no source yet."""

    code: str
    weight: float
    level: float | None


@dataclass(frozen=True)
class Risk:
    """A score of 0 to 100 with its range; None where nothing is known. `known` is the share of the weights that is."""

    score: float | None
    low: float
    high: float
    known: float


def total(parts: Sequence[Part]) -> Risk:
    """The score of weighed parts, 0 to 100 however their weights add up."""
    weights = sum(one.weight for one in parts)
    told = [(one.weight, one.level) for one in parts if one.level is not None]
    known = sum(weight for weight, _level in told)
    if not weights or not known:
        return Risk(None, 0.0, MOST, 0.0)
    held = sum(weight * level for weight, level in told)
    score = MOST * held / known
    # rounding must not push the ends of the range past the score
    low = min(score, MOST * held / weights)
    high = max(score, MOST * (held + weights - known) / weights)
    return Risk(score, low, high, known / weights)


def months_between(start: date, end: date) -> float:
    """How many months lie between two days; negative where the end comes first."""
    return (end - start).days / MONTH


def internal_years(year: int, *, checked: Sequence[int], running: Sequence[int]) -> int:
    """Years since internal quality assurance was last checked; a year that runs in time counts as last year's.

    Never, and anything longer ago, counts as three.
    """
    found = [year - one for one in checked] + [max(1, year - one) for one in running]
    return max(0, min([*found, NEVER_YEARS]))
