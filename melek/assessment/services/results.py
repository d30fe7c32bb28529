"""Results: one scale, its error, areas and pillars; recomputable under every definition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

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


Answered = TypeVar("Answered", bound=Scored)


@dataclass(frozen=True)
class Estimate:
    """The one figure of a test: ability, its error, the chance to be above the cut, and what follows."""

    theta: float
    sd: float
    p_literate: float
    verdict: str


def counting(answers: Sequence[Answered], *, prepared: PreparedPool, own: PreparedPool) -> list[Answered]:
    """The answers that count towards a score under a pool, of a sitting that was sat under its `own` one.

    Those given to items that the pool holds in that very wording, and on trial neither there nor on the day of the test:
    what did not count when it was answered never counts.
    """
    return [
        one
        for one in answers
        if not one.is_skipped
        and one.item_version_id in prepared.place
        and not prepared.items[prepared.place[one.item_version_id]].is_pretest
        and not own.items[own.place[one.item_version_id]].is_pretest
    ]


def estimated(
    sitting: Sitting, answers: Sequence[Scored], *, parameter_set_id: int, definition: LiteracyDefinition | None
) -> Estimate:
    """What the answers of a sitting say under a parameter set and a definition; without one, at the sitting's own cut."""
    prepared, own = prepared_pool(parameter_set_id), prepared_pool(sitting.parameter_set_id)
    scored = counting(answers, prepared=prepared, own=own)
    cut = definition.cut_theta if definition else sitting.cut_theta
    places = [prepared.place[one.item_version_id] for one in scored]
    theta, sd, p_literate = _total(prepared, places, [one.score for one in scored], cut)
    return Estimate(theta, sd, p_literate, verdict_under(p_literate, definition))


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
    prepared, own = prepared_pool(chosen.pk), prepared_pool(sitting.parameter_set_id)
    responses = _responses(prepared, [counting(answers, prepared=prepared, own=own)])
    found = estimated(sitting, answers, parameter_set_id=chosen.pk, definition=applied)
    return Result(
        sitting=sitting,
        employee_id=booking.employee_id,
        parameter_set=chosen,
        definition=applied,
        is_practice=booking.bank.kind == "open",
        theta=found.theta,
        sd=found.sd,
        p_literate=found.p_literate,
        verdict=found.verdict,
        areas=area_profiles(prepared, responses)[0],
        pillars=pillar_profiles(prepared, responses)[0],
        made_at=at,
    )


def verdict_under(p_literate: float, definition: LiteracyDefinition | None) -> str:
    """What a chance to be above the cut says under a definition, or in practice."""
    literate_at, not_yet_at = (definition.literate_at, definition.not_yet_at) if definition else PRACTICE_THRESHOLDS
    return str(verdict_of(p_literate, literate_at=literate_at, not_yet_at=not_yet_at))


def computed_results(
    *,
    sittings: Sequence[Sitting],
    answers: Mapping[int, Sequence[Scored]],
    at: datetime,
    parameter_set: ParameterSet,
    definition: LiteracyDefinition | None,
) -> list[Result]:
    """Results of many sittings of one bank under one parameter set and one definition, not stored yet.

    `answers` are those of each sitting by its key; see `counting` for which of them count.
    """
    from melek.science.psychometrics import score_dense

    prepared = prepared_pool(parameter_set.pk)
    rows = [counting(answers[one.pk], prepared=prepared, own=prepared_pool(one.parameter_set_id)) for one in sittings]
    responses = _responses(prepared, rows)
    cut = definition.cut_theta if definition else sittings[0].cut_theta
    scores = score_dense(prepared.pool.items, responses, cut=cut)
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
            verdict=verdict_under(float(scores.p_cut[index]), definition),
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


def _responses(prepared: PreparedPool, rows: Sequence[Sequence[Scored]]) -> "np.ndarray[Any, Any]":
    """A row of responses over the whole pool for each sitting; NaN where no answer counts."""
    import numpy as np

    responses = np.full((len(rows), prepared.pool.size), np.nan)
    for index, row in enumerate(rows):
        for one in row:
            responses[index, prepared.place[one.item_version_id]] = one.score
    return responses
