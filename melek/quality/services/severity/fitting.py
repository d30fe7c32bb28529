"""The many-facet model fitted to ratings, and what redrawn ratings say of its figures.

With few dossiers the likelihood puts severities too far apart and states errors that are too small. So ratings are drawn
anew from the fitted model, many times, and fitted again: the mean of these fits less the first is its bias, which is
taken away, and their spread is the error (parametric bootstrap; Efron & Tibshirani 1993, ch. 6 and 10).
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from melek.quality.rules.severity import Rating, comparable, level_chances, scale_of

if TYPE_CHECKING:
    from melek.science.psychometrics.raters import ManyFacet, Separation

FEWEST = 0.5  # share of redrawn ratings that must carry an estimate of everybody
Chances = Mapping[tuple[str, str, int], list[float]]


@dataclass(frozen=True)
class Fitted:
    """The model of comparable ratings: chance of each level of each rating; severity and error of each assessor."""

    found: "ManyFacet"
    used: Sequence[Rating]
    chances: Chances
    severities: Mapping[int, tuple[float, float]]
    separation: "Separation"


def fit(used: Sequence[Rating], *, is_shared: bool, times: int, seed: str) -> Fitted | None:
    """The model of comparable ratings with `times` redraws; None where it is not steady. Raises Unanalysable."""
    from melek.science.psychometrics.raters import separation

    found = _fit(used, is_shared=is_shared)
    if not found.converged or not all(map(math.isfinite, found.facets["assessor"].error)):
        return None
    chances = _chances(used, found, is_shared=is_shared)
    severities = _corrected(found, _redrawn(used, chances, is_shared=is_shared, times=times, seed=seed), times)
    if severities is None:
        return None
    told = separation(*zip(*severities.values(), strict=True))
    return Fitted(found, used, chances, severities, told)


def _fit(used: Sequence[Rating], *, is_shared: bool, is_quick: bool = False) -> "ManyFacet":
    from melek.science.psychometrics.raters import FacetSettings, many_facet

    quick = FacetSettings(nodes=61, reach=8.0, tolerance=1e-5, rounds=30)
    return many_facet(
        people=[one.dossier for one in used],
        ratings=[one.value for one in used],
        facets={"criterion": [one.criterion for one in used], "assessor": [one.assessor for one in used]},
        scale_by=None if is_shared else "criterion",
        # that assessors can be compared is looked at before; criteria of two standards share no dossier and need not be
        by_population=True,
        settings=quick if is_quick else FacetSettings(),
    )


def _chances(used: Sequence[Rating], found: "ManyFacet", *, is_shared: bool) -> dict[tuple[str, str, int], list[float]]:
    """The chance of each level for each rating, at the dossier's posterior mean."""
    at = {str(label): float(one) for label, one in zip(found.people.labels, found.people.theta, strict=True)}
    criterion, assessor = (_measures(found, name) for name in ("criterion", "assessor"))
    names = [""] if is_shared else [str(one) for one in found.facets["criterion"].labels]
    steps = {
        name: [float(one) for one in row if math.isfinite(one)] for name, row in zip(names, found.steps, strict=True)
    }
    return {
        (one.dossier, one.criterion, one.assessor): level_chances(
            at[one.dossier] - criterion[one.criterion] - assessor[one.assessor],
            steps[scale_of(one, is_shared=is_shared)],
        )
        for one in used
    }


def _measures(found: "ManyFacet", name: str) -> dict[Any, float]:
    facet = found.facets[name]
    return {label: float(one) for label, one in zip(facet.labels.tolist(), facet.measure, strict=True)}


def _redrawn(
    used: Sequence[Rating], chances: Chances, *, is_shared: bool, times: int, seed: str
) -> list[dict[int, float]]:
    """Severities by ratings drawn anew, of those draws that place everybody; the same seed draws the same."""
    from melek.science.psychometrics.errors import Unanalysable

    chance = random.Random(seed)  # noqa: S311  # nosec B311: a simulation that anybody can repeat
    everybody, rows = {one.assessor for one in used}, []
    for _one in range(times):
        drawn = comparable([_drawn(one, chances, chance) for one in used], is_shared=is_shared)
        try:
            found = _measures(_fit(drawn, is_shared=is_shared, is_quick=True), "assessor") if drawn else {}
        except Unanalysable:
            continue
        if found.keys() == everybody and all(map(math.isfinite, found.values())):
            rows.append(found)
    return rows


def _drawn(one: Rating, chances: Chances, chance: random.Random) -> Rating:
    weights = chances[one.dossier, one.criterion, one.assessor]
    value = chance.choices(range(len(weights)), weights=weights)[0]
    return Rating(one.dossier, one.criterion, one.assessor, value, one.levels)


def _corrected(
    found: "ManyFacet", rows: Sequence[Mapping[int, float]], times: int
) -> dict[int, tuple[float, float]] | None:
    """Severity less its bias, and the spread of redrawn ones; None where too few draws could be estimated."""
    if len(rows) < max(2, FEWEST * times):
        return None
    corrected = {}
    for account, raw in _measures(found, "assessor").items():
        drawn = [one[account] for one in rows]
        mean = sum(drawn) / len(drawn)
        error = math.sqrt(sum((one - mean) ** 2 for one in drawn) / (len(drawn) - 1))
        corrected[int(account)] = (2 * raw - mean, error)
    return corrected if all(error > 0 for _value, error in corrected.values()) else None
