"""How a test stands for a certificate: the version that binds, and what about it nobody has settled yet."""

from datetime import date
from typing import Any

from django.utils import timezone

from melek.assessment.enums import FlagVerdict, IncidentKind, ParameterStatus, SignatureState
from melek.assessment.models import LiteracyDefinition, Result, ResultSetAside, SittingFlag
from melek.assessment.queries.rights import reported_incidents, revoked_about


def day_of(result: Result) -> date:
    """The day of the test."""
    return timezone.localdate(result.sitting.finished_at or result.made_at)


def held_on(definition: LiteracyDefinition | None, day: date) -> bool:
    """Whether a definition was in force on a day."""
    if definition is None or definition.valid_from > day:
        return False
    return definition.valid_to is None or definition.valid_to >= day


def binding_of(result: Result, *, on: date) -> Result:
    """The one version of a test on which a certificate may rest from a day on.

    Of the versions under a signed definition that held on the day of the test and a calibrated set in force on `on`, the
    one of the newest set; the result itself where there is none such.
    """
    rows = Result.objects.filter(
        sitting=result.sitting_id,
        parameter_set__status=ParameterStatus.CALIBRATED,
        parameter_set__effective_on__lte=on,
        definition__signature=SignatureState.SIGNED,
    )
    found = [
        one for one in rows.select_related("definition", "parameter_set") if held_on(one.definition, day_of(result))
    ]
    return max(found, key=_age, default=result)


def _age(result: Result) -> tuple[Any, ...]:
    """Older versions first: by set, then by definition, then by when they were computed."""
    made, definition = result.parameter_set, result.definition
    assert definition is not None
    return made.effective_on, made.pk, definition.valid_from, definition.pk, result.pk


def last_decision(result: Result) -> ResultSetAside | None:
    """What was last decided about whether a test counts."""
    return ResultSetAside.objects.filter(result__sitting=result.sitting_id).order_by("-pk").first()


def is_in_doubt(result: Result) -> bool:
    """Whether conduct was reported at the seat, or a retest advised, since it was last decided that the test counts."""
    reports = reported_incidents(result).filter(kind=IncidentKind.CONDUCT)
    advice = SittingFlag.objects.filter(sitting=result.sitting_id, verdict=FlagVerdict.RETEST)
    if last := last_decision(result):
        reports, advice = reports.filter(made_at__gt=last.made_at), advice.filter(closed_at__gt=last.made_at)
    return reports.exists() or advice.exists()


def is_revoked(result: Result) -> bool:
    """Whether a certificate about any version of the test was revoked since it was last decided that the test counts."""
    rows, last = revoked_about(result), last_decision(result)
    return (rows.filter(revoked_at__gt=last.made_at) if last else rows).exists()
