"""Reads of other instruments: imports of a person's scopes, pairs of scores, what stands beside a result.

No rate, verdict or figure reads these: they are a measure of their own.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from melek.assessment.models import (
    Concordance,
    ExternalInstrument,
    ExternalResult,
    ParameterSet,
    Result,
    ResultSetAside,
)
from melek.assessment.rules import score_on_scale, score_range
from melek.assessment.rules.external import WITHIN_DAYS, range_beside
from melek.identity.models import Scope
from melek.identity.queries import paths, within
from melek.kit.models import ImportRun, QuarantineRow

KIND = "assessment.external_results"
IMPORT = "assessment.import_external"


def external_runs(user: Any) -> QuerySet[ImportRun]:
    """Imports of results inside the scopes where the person may import them."""
    return ImportRun.objects.filter(within("scope_path", paths(user, IMPORT)), kind=KIND)


def external_rows(user: Any) -> QuerySet[QuarantineRow]:
    """Rows in quarantine of those imports."""
    return QuarantineRow.objects.filter(within("run__scope_path", paths(user, IMPORT)), run__kind=KIND)


def external_scopes(user: Any) -> list[Scope]:
    """Where the person may import results, widest first."""
    return list(Scope.objects.filter(path__in=paths(user, IMPORT)).order_by("path"))


class Pair(NamedTuple):
    """One person in both measures: own score on 200-800, score in the other instrument, days."""

    own: int
    external: float
    own_on: date
    external_on: date


def pairs_of(instrument: ExternalInstrument, parameters: ParameterSet, *, days: int = WITHIN_DAYS) -> list[Pair]:
    """Everybody with both, each once: the results nearest to each other, at most `days` apart.

    Practice and results that are set aside are left out; invented people are never paired with an instrument that is not.
    """
    theirs: dict[int, list[tuple[date, float]]] = {}
    taken = ExternalResult.objects.filter(instrument=instrument, employee__is_synthetic=instrument.is_synthetic)
    for employee, day, score in taken.order_by("pk").values_list("employee", "taken_on", "score"):
        theirs.setdefault(employee, []).append((day, score))
    best: dict[int, Pair] = {}
    for employee, theta, day in _own_results(parameters):
        for external_on, score in theirs.get(employee, []):
            made = Pair(score_on_scale(theta), score, day, external_on)
            if _apart(made) <= days and (employee not in best or _apart(made) < _apart(best[employee])):
                best[employee] = made
    return [best[employee] for employee in sorted(best)]


def _apart(pair: Pair) -> int:
    return abs((pair.own_on - pair.external_on).days)


def _own_results(parameters: ParameterSet) -> list[tuple[int, float, date]]:
    """(employee, θ, day) of each sitting that counts, once a sitting whatever the number of its definitions."""
    rows = Result.objects.filter(
        parameter_set=parameters, is_practice=False, employee__isnull=False, sitting__finished_at__isnull=False
    )
    lifted = dict(ResultSetAside.objects.order_by("pk").values_list("result__sitting", "is_lifted"))
    found = {}
    fields = ("sitting", "employee", "theta", "sitting__finished_at")
    for sitting, employee, theta, ended in rows.order_by("-pk").values_list(*fields):
        if lifted.get(sitting, True):
            found[sitting] = (employee, theta, timezone.localtime(ended).date())
    return [found[sitting] for sitting in sorted(found)]


def latest_concordance(instrument: ExternalInstrument, parameters: ParameterSet | None = None) -> Concordance | None:
    """The newest concordance of an instrument, with one parameter set when it is named."""
    rows = instrument.concordances.select_related("parameter_set__bank", "made_by").order_by("-pk")
    return (rows if parameters is None else rows.filter(parameter_set=parameters)).first()


@dataclass(frozen=True)
class Beside:
    """A result in another instrument beside a result of ours: the concordance and the interval it gives, where there is one."""

    result: ExternalResult
    concordance: Concordance | None
    low: float | None
    high: float | None


def results_beside(result: Result) -> list[Beside]:
    """The person's newest result in each other instrument, beside one of their own results."""
    rows = ExternalResult.objects.filter(employee=result.employee_id).select_related("instrument")
    newest: dict[int, ExternalResult] = {}
    for one in rows.order_by("taken_on", "pk"):
        newest[one.instrument_id] = one
    return [_beside(one, result) for one in newest.values()]


def _beside(one: ExternalResult, result: Result) -> Beside:
    found = latest_concordance(one.instrument, result.parameter_set)
    if found is None:
        return Beside(one, None, None, None)
    low, high = score_range(result.theta, result.sd)
    ends = range_beside(found.points, score=score_on_scale(result.theta), low=low, high=high)
    if ends is None:
        return Beside(one, found, None, None)
    return Beside(one, found, max(ends[0], one.instrument.low), min(ends[1], one.instrument.high))
