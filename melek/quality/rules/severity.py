"""Severity and agreement of assessors on plain values: which ratings can be compared, and what an estimate lets be told."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from melek.dossier.enums import ClockUnit
from melek.dossier.rules.clocks import Clock
from melek.quality.enums.severity import Verdict

SURE = 1.96


@dataclass(frozen=True)
class Rating:
    """What an assessor said of a criterion of a dossier: a level from 0, of `levels` there are."""

    dossier: str
    criterion: str
    assessor: int
    value: int
    levels: int


@dataclass(frozen=True)
class SeverityLaw:
    """What counts, and below which sizes nothing is told."""

    edition: str
    window_days: int
    fewest_ratings: int
    fewest_assessors: int
    fewest_dossiers: int
    objection: Clock
    fewest_shown: int
    redraws: int


def read_severity_law(raw: Mapping[str, Any]) -> SeverityLaw:
    """The law from plain values."""
    names = ("window_days", "fewest_ratings", "fewest_assessors", "fewest_dossiers", "fewest_shown", "redraws")
    objection = Clock(raw["objection_days"], ClockUnit.WORKING_DAYS)
    return SeverityLaw(raw["edition"], objection=objection, **{name: int(raw[name]) for name in names})


def is_too_few(ratings: Sequence[Rating], law: SeverityLaw) -> bool:
    """Whether there is too little to compare assessors."""
    assessors, dossiers = ({getattr(one, name) for one in ratings} for name in ("assessor", "dossier"))
    return (
        len(ratings) < law.fewest_ratings
        or len(assessors) < law.fewest_assessors
        or len(dossiers) < law.fewest_dossiers
    )


def shares_a_scale(ratings: Iterable[Rating]) -> bool:
    """Whether all criteria have the same number of levels, so that one rating scale serves them all."""
    return len({one.levels for one in ratings}) <= 1


def comparable(ratings: Sequence[Rating], *, is_shared: bool | None = None) -> list[Rating]:
    """The ratings that can tell severity, their levels numbered anew without the ones that nobody used.

    A scale is that of all criteria where they share one (`is_shared`, when it is known), else of each. Left out, again and again until nothing changes:
    a scale on which everybody said the same; an assessor or criterion with nothing but the lowest or the highest level.
    """
    is_shared, kept = shares_a_scale(ratings) if is_shared is None else is_shared, list(ratings)
    while True:
        joined = _joined(kept, is_shared)
        left = _without_extremes(joined)
        if len(left) == len(kept):
            return joined
        kept = left


def scale_of(rating: Rating, *, is_shared: bool) -> str:
    """Which scale a rating is on."""
    return "" if is_shared else rating.criterion


def _joined(ratings: Sequence[Rating], is_shared: bool) -> list[Rating]:
    used: dict[str, set[int]] = defaultdict(set)
    for one in ratings:
        used[scale_of(one, is_shared=is_shared)].add(one.value)
    places = {name: {value: place for place, value in enumerate(sorted(found))} for name, found in used.items()}
    joined = []
    for one in ratings:
        mine = places[scale_of(one, is_shared=is_shared)]
        joined.append(replace(one, value=mine[one.value], levels=len(mine)))
    return joined


def _without_extremes(ratings: Sequence[Rating]) -> list[Rating]:
    kept = [one for one in ratings if one.levels > 1]
    for name in ("criterion", "assessor"):
        ends: dict[Any, set[int]] = defaultdict(set)
        for one in kept:
            # -1 stands for a level between the ends, which places whoever has one
            ends[getattr(one, name)].add(0 if one.value == 0 else 1 if one.value == one.levels - 1 else -1)
        kept = [one for one in kept if ends[getattr(one, name)] not in ({0}, {1})]
    return kept


def separate_sets(ratings: Iterable[Rating]) -> list[list[int]]:
    """Assessors in sets that never rated the same criterion of the same dossier, the largest first."""
    sets: list[set[int]] = []
    by_question: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in ratings:
        by_question[one.dossier, one.criterion].add(one.assessor)
    for together in by_question.values():
        touching = [one for one in sets if one & together]
        sets = [one for one in sets if not one & together] + [together.union(*touching)]
    return sorted((sorted(one) for one in sets), key=lambda one: (-len(one), one))


def level_chances(at: float, steps: Sequence[float]) -> list[float]:
    """The chance of each level, 0 to len(steps), at `at` logits above criterion and assessor: the rating-scale model."""
    heights = [0.0]
    for step in steps:
        heights.append(heights[-1] + at - step)
    top = max(heights)
    weights = [math.exp(one - top) for one in heights]
    return [one / sum(weights) for one in weights]


@dataclass(frozen=True)
class Agreement:
    """In how many pairs with another assessor the level was the same, and in how many the model expects it."""

    pairs: int = 0
    agreed: int = 0
    expected: float = 0.0


def agreements(
    ratings: Iterable[Rating], chances: Mapping[tuple[str, str, int], Sequence[float]]
) -> dict[int, Agreement]:
    """The agreement of each assessor with all others; `chances` of each (dossier, criterion, assessor) by level."""
    cells: dict[tuple[str, str], list[Rating]] = defaultdict(list)
    for one in ratings:
        cells[one.dossier, one.criterion].append(one)
    found: dict[int, Agreement] = defaultdict(Agreement)
    for (dossier, criterion), many in cells.items():
        for one in many:
            mine = chances[dossier, criterion, one.assessor]
            for other in many:
                if other.assessor != one.assessor:
                    theirs = chances[dossier, criterion, other.assessor]
                    same = sum(left * right for left, right in zip(mine, theirs, strict=True))
                    known = found[one.assessor]
                    found[one.assessor] = Agreement(
                        known.pairs + 1, known.agreed + (one.value == other.value), known.expected + same
                    )
    return dict(found)


def verdict(severity: float | None, error: float | None) -> Verdict:
    """What a severity with its error lets be told: nothing where zero lies in its interval."""
    if severity is None or error is None:
        return Verdict.UNKNOWN
    if abs(severity) <= SURE * error:
        return Verdict.TYPICAL
    return Verdict.SEVERE if severity > 0 else Verdict.LENIENT
