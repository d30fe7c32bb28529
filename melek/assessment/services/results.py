"""Results: one scale, its error, areas and pillars; recomputable under every definition."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from melek.assessment.models import LiteracyDefinition, ParameterSet, Result, Sitting
from melek.assessment.rules import verdict_of
from melek.assessment.services.pools import PreparedPool, prepared_pool
from melek.assessment.services.profiles import area_profiles, pillar_profiles

if TYPE_CHECKING:
    import numpy as np

PRACTICE_THRESHOLDS = (0.90, 0.10)


class Scored(Protocol):
    """What the score needs of an answer."""

    @property
    def item_version_id(self) -> int: ...

    @property
    def score(self) -> int: ...

    @property
    def is_skipped(self) -> bool: ...


def computed_result(
    *,
    sitting: Sitting,
    answers: Sequence[Scored],
    at: datetime,
    parameter_set: ParameterSet | None = None,
    definition: LiteracyDefinition | None = None,
) -> Result:
    """The result of a sitting, not stored yet, so that nothing is computed while the store waits.

    By default under the sitting's own parameters and its booking's definition; older results stay.
    """
    chosen = parameter_set or sitting.parameter_set
    booking = sitting.booking
    applied = definition or booking.definition
    cut = applied.cut_theta if applied else sitting.cut_theta
    prepared = prepared_pool(chosen.pk)
    counted = [one for one in answers if not one.is_skipped]
    scored = [one for one in counted if not prepared.items[prepared.place[one.item_version_id]].is_pretest]
    places = [prepared.place[one.item_version_id] for one in scored]
    scores = [one.score for one in scored]
    responses = _responses(prepared, places, scores)
    theta, sd, p_literate = _total(prepared, places, scores, cut)
    literate_at, not_yet_at = (applied.literate_at, applied.not_yet_at) if applied else PRACTICE_THRESHOLDS
    return Result(
        sitting=sitting,
        employee_id=booking.employee_id,
        parameter_set=chosen,
        definition=applied,
        is_practice=booking.bank.kind == "open",
        theta=theta,
        sd=sd,
        p_literate=p_literate,
        verdict=verdict_of(p_literate, literate_at=literate_at, not_yet_at=not_yet_at),
        areas=area_profiles(prepared, responses)[0],
        pillars=pillar_profiles(prepared, responses)[0],
        made_at=at,
    )


def computed_results(
    *,
    sittings: Sequence[Sitting],
    answers: Mapping[int, Sequence[Scored]],
    at: datetime,
    parameter_set: ParameterSet,
    definition: LiteracyDefinition | None,
) -> list[Result]:
    """Results of many sittings of one bank under one parameter set and one definition, not stored yet.

    `answers` are those of each sitting by its key; the set holds every version that was answered.
    """
    import numpy as np

    from melek.science.psychometrics import score_dense

    prepared = prepared_pool(parameter_set.pk)
    responses = np.full((len(sittings), prepared.pool.size), np.nan)
    for index, sitting in enumerate(sittings):
        for one in answers[sitting.pk]:
            if one.is_skipped:
                continue
            responses[index, prepared.place[one.item_version_id]] = one.score
    responses[:, prepared.pool.is_pretest] = np.nan
    cut = definition.cut_theta if definition else sittings[0].cut_theta
    scores = score_dense(prepared.pool.items, responses, cut=cut)
    literate_at, not_yet_at = (definition.literate_at, definition.not_yet_at) if definition else PRACTICE_THRESHOLDS
    areas, pillars = area_profiles(prepared, responses), pillar_profiles(prepared, responses)
    return [
        Result(
            sitting=sitting,
            employee_id=sitting.booking.employee_id,
            parameter_set=parameter_set,
            definition=definition,
            is_practice=sitting.booking.bank.kind == "open",
            theta=float(scores.theta[index]),
            sd=float(scores.sd[index]),
            p_literate=float(scores.p_cut[index]),
            verdict=verdict_of(float(scores.p_cut[index]), literate_at=literate_at, not_yet_at=not_yet_at),
            areas=areas[index],
            pillars=pillars[index],
            made_at=at,
        )
        for index, sitting in enumerate(sittings)
    ]


def _total(prepared: PreparedPool, places: list[int], scores: list[int], cut: float) -> tuple[float, float, float]:
    from melek.science.psychometrics import score_person

    pool = prepared.pool
    one = score_person(pool.items.take(places), scores, cut=cut)
    return float(one.theta), float(one.sd), float(one.p_cut)


def _responses(prepared: PreparedPool, places: list[int], scores: list[int]) -> "np.ndarray[Any, Any]":
    """One row of responses over the whole pool; NaN where an item was not shown or is on trial."""
    import numpy as np

    row = np.full((1, prepared.pool.size), np.nan)
    row[0, places] = scores
    return row
