"""Why a result is what it is, without a word of any item: counts by area, the course of the test, what stands out."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from melek.assessment.models import Answer, Incident, Result, SittingFlag
from melek.assessment.queries.rights import flags_of, incidents_around
from melek.assessment.rules import most_points
from melek.assessment.rules.rights import RARE_PATTERN, Pace, pace_of
from melek.assessment.services.pools import prepared_pool
from melek.assessment.services.replays import Replayed, replayed
from melek.assessment.services.results import counting


@dataclass(frozen=True)
class AreaCount:
    """How many scored items of an area were answered rightly, partly, or not."""

    area: str
    right: int
    partly: int
    missed: int

    @property
    def items(self) -> int:
        return self.right + self.partly + self.missed


@dataclass(frozen=True)
class Counts:
    """What a test was made of: items by area that count, items on trial, faulty ones, and ones a later set left out."""

    areas: list[AreaCount]
    on_trial: int
    skipped: int
    left_out: int

    @property
    def scored(self) -> int:
        return sum(one.items for one in self.areas)


def counts_of(result: Result) -> Counts:
    """Counts of the answers of a result, under the parameters of that result."""
    prepared, own = prepared_pool(result.parameter_set_id), prepared_pool(result.sitting.parameter_set_id)
    answers = list(result.sitting.answers.order_by("position"))
    scored = counting(answers, prepared=prepared, own=own)
    found: dict[str, list[int]] = {}
    for answer in scored:
        item = prepared.items[prepared.place[answer.item_version_id]]
        most = most_points(item.content)
        place = 0 if answer.score >= most else 1 if answer.score else 2
        found.setdefault(item.area, [0, 0, 0])[place] += 1
    areas = [AreaCount(area, *found[area]) for area in sorted(found)]
    given = [one for one in answers if not one.is_skipped]
    on_trial = sum(own.items[own.place[one.item_version_id]].is_pretest for one in given)
    return Counts(areas, on_trial, len(answers) - len(given), len(given) - on_trial - len(scored))


@dataclass(frozen=True)
class Evidence:
    """What can be known of how a test went: whether it replays, its pace, its pattern, what was reported and flagged."""

    replay: Replayed
    pace: Pace | None
    pattern: float | None
    of_the_seat: list[Incident]
    of_the_room: list[Incident]
    flags: list[SittingFlag]

    @property
    def is_pattern_rare(self) -> bool:
        return self.pattern is not None and self.pattern < RARE_PATTERN


def evidence_of(result: Result, *, is_own: bool = True) -> Evidence:
    """The evidence about the test behind a result; it tells what stands out, and proves nothing by itself.

    Its person reads of flags only what was concluded.
    """
    answers = list(result.sitting.answers.order_by("position"))
    own, around = incidents_around(result)
    return Evidence(
        replay=next(replayed([result.sitting])),
        pace=pace_of(_seconds(result.sitting.started_at, answers)),
        pattern=_pattern(result, answers),
        of_the_seat=own,
        of_the_room=around,
        flags=flags_of(result, is_own=is_own),
    )


def _seconds(started_at: datetime, answers: list[Answer]) -> list[float]:
    moments = [started_at, *(one.answered_at for one in answers)]
    return [(after - before).total_seconds() for before, after in pairwise(moments)]


def _pattern(result: Result, answers: list[Answer]) -> float | None:
    """lz* of the scored answers; None where it cannot be computed, as for one answer only."""
    from melek.science.psychometrics.fit import person_fit

    prepared, own = prepared_pool(result.parameter_set_id), prepared_pool(result.sitting.parameter_set_id)
    scored = counting(answers, prepared=prepared, own=own)
    if len(scored) < 2:
        return None
    places = [prepared.place[one.item_version_id] for one in scored]
    fit = person_fit(prepared.pool.items.take(places), [[one.score for one in scored]])
    return round(float(fit.lz_star[0]), 2) if bool(fit.usable[0]) else None
