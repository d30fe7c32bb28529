"""Results: one scale, its error, areas and pillars; recomputable under every definition."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from melek.assessment.models import Answer, LiteracyDefinition, ParameterSet, Result, Sitting
from melek.assessment.rules import verdict_of
from melek.assessment.services.pools import PreparedPool, prepared_pool
from melek.competency.models import Crosswalk, CrosswalkEntry

if TYPE_CHECKING:
    import numpy as np

AREAS = ("0", "1", "2", "3", "4", "5", "6", "N")
REPORTED_AREAS = ("1", "2", "3", "4", "5")
CORRELATION = 0.85  # between areas; until a calibration estimates it (docs/explanation/psychometrics.md)
PRACTICE_THRESHOLDS = (0.90, 0.10)


def make_result(
    *,
    sitting: Sitting,
    answers: Sequence[Answer],
    at: datetime,
    parameter_set: ParameterSet | None = None,
    definition: LiteracyDefinition | None = None,
) -> Result:
    """Score a sitting: by default under its own parameters and its booking's definition; older results stay."""
    chosen = parameter_set or sitting.parameter_set
    booking = sitting.booking
    applied = definition or booking.definition
    cut = applied.cut_theta if applied else sitting.cut_theta
    prepared = prepared_pool(chosen.pk)
    scored = [one for one in answers if not prepared.items[prepared.place[one.item_version_id]].is_pretest]
    places = [prepared.place[one.item_version_id] for one in scored]
    scores = [one.score for one in scored]
    theta, sd, p_literate = _total(prepared, places, scores, cut)
    literate_at, not_yet_at = (applied.literate_at, applied.not_yet_at) if applied else PRACTICE_THRESHOLDS
    return Result.objects.create(
        sitting=sitting,
        employee_id=booking.employee_id,
        parameter_set=chosen,
        definition=applied,
        is_practice=booking.bank.kind == "open",
        theta=theta,
        sd=sd,
        p_literate=p_literate,
        verdict=verdict_of(p_literate, literate_at=literate_at, not_yet_at=not_yet_at),
        areas=area_profile(prepared, places, scores),
        pillars=pillar_profile(prepared, places, scores),
        made_at=at,
    )


def _total(prepared: PreparedPool, places: list[int], scores: list[int], cut: float) -> tuple[float, float, float]:
    from melek.science.psychometrics import score_person

    pool = prepared.pool
    one = score_person(pool.a[places], pool.b[places], scores, cut=cut)
    return float(one.theta), float(one.sd), float(one.p_cut)


def area_profile(prepared: PreparedPool, places: list[int], scores: list[int]) -> dict[str, Any]:
    """Ability and error in each DigComp area, with the number of items it rests on."""
    import numpy as np

    weights = np.zeros((len(places), len(AREAS)))
    for row, place in enumerate(places):
        weights[row, AREAS.index(prepared.items[place].area)] = 1.0
    return _profile(prepared, places, scores, weights, AREAS, REPORTED_AREAS)


def pillar_profile(prepared: PreparedPool, places: list[int], scores: list[int]) -> dict[str, Any]:
    """Ability and error in each of the four pillars, through the current cross-walk."""
    import numpy as np

    pillars, shares = crosswalk_weights()
    weights = np.array([shares[prepared.items[place].competence] for place in places], dtype=float)
    return _profile(prepared, places, scores, weights, pillars, pillars)


@lru_cache(maxsize=1)
def crosswalk_weights() -> tuple[tuple[str, ...], dict[str, tuple[float, ...]]]:
    """Pillar codes in order, and for each competence its weight in each of them."""
    newest = Crosswalk.objects.order_by("-id")[0]
    entries = CrosswalkEntry.objects.filter(crosswalk=newest).select_related("competence", "pillar")
    pillars = tuple(dict.fromkeys(entry.pillar.code for entry in entries.order_by("pillar__order")))
    shares: dict[str, list[float]] = {}
    for entry in entries:
        row = shares.setdefault(entry.competence.code, [0.0] * len(pillars))
        row[pillars.index(entry.pillar.code)] = float(entry.weight)
    return pillars, {code: tuple(row) for code, row in shares.items()}


def _profile(
    prepared: PreparedPool,
    places: list[int],
    scores: list[int],
    weights: "np.ndarray[Any, Any]",
    dimensions: Sequence[str],
    reported: Sequence[str],
) -> dict[str, Any]:
    import numpy as np

    from melek.science.psychometrics import area_scores, loadings

    pool = prepared.pool
    count = len(dimensions)
    correlation = np.full((count, count), CORRELATION) + (1 - CORRELATION) * np.eye(count)
    found = area_scores(
        pool.a[places],
        pool.b[places],
        loadings=loadings(weights),
        responses=np.asarray([scores], dtype=float),
        correlation=correlation,
    )
    return {
        code: {
            "theta": round(float(found.means[0, dimensions.index(code)]), 4),
            "sd": round(float(found.errors[0, dimensions.index(code)]), 4),
            "items": int((weights[:, dimensions.index(code)] > 0).sum()),
        }
        for code in reported
    }
