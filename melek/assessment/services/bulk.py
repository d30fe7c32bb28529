"""Storing many sittings at once that ran on the same engine: simulations, and test days merged from elsewhere."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from melek.assessment.enums import SittingState
from melek.assessment.models import (
    Answer,
    Booking,
    EligibilityTable,
    LiteracyDefinition,
    ParameterSet,
    Result,
    Sitting,
)
from melek.assessment.rules import ENGINE, PRACTICE_CUT, answer_worth
from melek.assessment.rules.order import variant_place
from melek.assessment.services.pools import PreparedItem, PreparedPool, prepared_pool
from melek.assessment.services.profiles import area_profiles, pillar_profiles
from melek.assessment.services.results import verdict_under
from melek.kit.db import insert_many

if TYPE_CHECKING:
    import numpy as np

SECONDS_AN_ITEM = 40
_ANSWER_COLUMNS = (
    "sitting_id",
    "position",
    "item_version_id",
    "token",
    "raw",
    "score",
    "is_skipped",
    "answered_at",
    "next_item_id",
    "next_token",
    "stop_reason",
    "relaxed",
)


@dataclass(frozen=True)
class Finished:
    """Finished sittings of an engine run: bookings in order, seeds, moments, and the run's arrays."""

    bookings: Sequence[Booking]
    seeds: Sequence[int]
    started: Sequence[datetime]
    run: Any
    excluded: "np.ndarray[Any, Any] | None" = None


@transaction.atomic
def store_finished(
    found: Finished,
    *,
    parameter_set: ParameterSet,
    eligibility: EligibilityTable | None,
    definition: LiteracyDefinition | None,
) -> None:
    """Store sittings, answers and results of a finished run, as if each had been sat one by one.

    Practice on an open bank has no definition.
    """
    prepared = prepared_pool(parameter_set.pk)
    sittings = _sittings(found, prepared, parameter_set, eligibility, definition)
    Sitting.objects.bulk_create(sittings, batch_size=1000)
    insert_many(Answer, _ANSWER_COLUMNS, list(_answer_rows(found, sittings, prepared)))
    Result.objects.bulk_create(_results(found, sittings, prepared, parameter_set, definition), batch_size=1000)


def _token(seed: int, position: int) -> str:
    return hashlib.sha256(f"{seed}:{position}".encode()).hexdigest()[:32]


def _sittings(
    found: Finished,
    prepared: PreparedPool,
    parameter_set: ParameterSet,
    eligibility: EligibilityTable | None,
    definition: LiteracyDefinition | None,
) -> list[Sitting]:
    cut = definition.cut_theta if definition else PRACTICE_CUT
    rows = []
    for index, booking in enumerate(found.bookings):
        length, begun = int(found.run.length[index]), found.started[index]
        seen = [] if found.excluded is None else found.excluded[index].nonzero()[0].tolist()
        rows.append(
            Sitting(
                booking=booking,
                account_id=booking.account_id,
                parameter_set=parameter_set,
                blueprint_id=booking.blueprint_id,
                eligibility=eligibility,
                seed=found.seeds[index],
                cut_theta=cut,
                excluded=seen,
                engine=ENGINE,
                pool_hash=prepared.hash,
                first_item_id=prepared.items[int(found.run.items[index, 0])].version_id,
                first_token=_token(found.seeds[index], 1),
                state=SittingState.FINISHED,
                started_at=begun,
                finished_at=begun + timedelta(seconds=SECONDS_AN_ITEM * length),
            )
        )
    return rows


class _Answers:
    """Answers of simulated people as JSON; the end state of a task differs by its variant alone and is worked out once."""

    def __init__(self) -> None:
        self._states: dict[tuple[int, int, int | None], str] = {}

    def worth(self, item: PreparedItem, score: int, *, seed: int, position: int) -> str:
        """An answer that earns exactly so many points."""
        if item.content["interaction"] != "task":
            return _as_json(item, score, seed, position)
        place = (item.version_id, score, variant_place(item.content, seed=seed, position=position))
        if place not in self._states:
            self._states[place] = _as_json(item, score, seed, position)
        return self._states[place]


def _as_json(item: PreparedItem, score: int, seed: int, position: int) -> str:
    return json.dumps(answer_worth(item.content, item.key, score, seed=seed, position=position))


def _answer_rows(found: Finished, sittings: list[Sitting], prepared: PreparedPool) -> Any:
    from melek.science.psychometrics import Relaxed

    answers, gave_way = _Answers(), [str(rule) for rule in Relaxed]
    as_text = connection.vendor == "sqlite"
    for index, sitting in enumerate(sittings):
        seed, length = found.seeds[index], int(found.run.length[index])
        places, scores = found.run.items[index], found.run.scores[index]
        for position in range(1, length + 1):
            item, score = prepared.items[int(places[position - 1])], int(scores[position - 1])
            is_last = position == length
            moment = sitting.started_at + timedelta(seconds=SECONDS_AN_ITEM * position)
            yield (
                sitting.pk,
                position,
                item.version_id,
                _token(seed, position),
                answers.worth(item, score, seed=seed, position=position),
                score,
                False,
                connection.ops.adapt_datetimefield_value(moment) if as_text else moment,
                None if is_last else prepared.items[int(places[position])].version_id,
                "" if is_last else _token(seed, position + 1),
                found.run.stop_reason(index).value if is_last else "",
                gave_way[0 if is_last else int(found.run.relaxed[index, position])],
            )


def _results(
    found: Finished,
    sittings: list[Sitting],
    prepared: PreparedPool,
    parameter_set: ParameterSet,
    definition: LiteracyDefinition | None,
) -> list[Result]:
    from melek.science.psychometrics import score_dense

    responses = _responses(found, prepared)
    cut = definition.cut_theta if definition else PRACTICE_CUT
    scores = score_dense(prepared.pool.items, responses, cut=cut)
    areas = area_profiles(prepared, responses)
    pillars = pillar_profiles(prepared, responses)
    rows = []
    for index, sitting in enumerate(sittings):
        p_literate = float(scores.p_cut[index])
        rows.append(
            Result(
                sitting=sitting,
                employee_id=found.bookings[index].employee_id,
                parameter_set=parameter_set,
                definition=definition,
                is_practice=definition is None,
                theta=float(scores.theta[index]),
                sd=float(scores.sd[index]),
                p_literate=p_literate,
                verdict=verdict_under(p_literate, definition),
                areas=areas[index],
                pillars=pillars[index],
                made_at=sitting.finished_at or sitting.started_at,
            )
        )
    return rows


def _responses(found: Finished, prepared: PreparedPool) -> "np.ndarray[Any, Any]":
    """Scored responses [people, items]; NaN where an item was not shown or is on trial."""
    import numpy as np

    responses = np.full((len(found.bookings), prepared.pool.size), np.nan)
    for position in range(found.run.items.shape[1]):
        shown = found.run.items[:, position] >= 0
        responses[shown.nonzero()[0], found.run.items[shown, position]] = found.run.scores[shown, position]
    responses[:, prepared.pool.is_pretest] = np.nan
    return responses
