"""Silence climbs: agencies, then the supervising agency, then the national authority. It never merges anything."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from melek.catalogue.enums import COORDINATE, OverlapLevel, OverlapState
from melek.catalogue.models import CaseStep, OverlapCase
from melek.catalogue.services.overlaps.opening import due_at, tell, tell_agencies
from melek.identity import trail
from melek.identity.enums import ROOT_PATH
from melek.identity.queries.grants import holders_of

NEXT = {OverlapLevel.AGENCIES.value: OverlapLevel.SUPERVISOR, OverlapLevel.SUPERVISOR.value: OverlapLevel.NATION}


def climb_cases(*, at: datetime) -> int:
    """Let every open case climb whose day is over; how many did. The nation keeps what it does not decide, and is told."""
    due = OverlapCase.objects.open().filter(due_at__lt=at).exclude(level=OverlapLevel.NATION)
    return sum(_climb(key, at) for key in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _climb(key: int, at: datetime) -> bool:
    case = OverlapCase.objects.select_related("supervisor__scope", "window").get(pk=key)
    level = NEXT[case.level]
    if level == OverlapLevel.SUPERVISOR and case.supervisor is None:
        level = OverlapLevel.NATION
    until = due_at(level, at, window=case.window)
    still = OverlapCase.objects.filter(pk=key, state=OverlapState.OPEN, level=case.level)
    if not still.update(level=level, due_at=until):
        return False
    case.level, case.due_at = level, until
    CaseStep.objects.create(case=case, level=level, due_at=until, at=at)
    trail.record(None, "catalogue.overlap.climbed", case, at=at, after={"level": level.value})
    path = case.supervisor.scope.path if level == OverlapLevel.SUPERVISOR and case.supervisor else ROOT_PATH
    url = reverse("catalogue:overlap", args=[case.uuid])
    tell(holders_of(COORDINATE, on=at.date(), path=path), "catalogue.overlap_climbed", url, at=at, case=case)
    tell_agencies(case, "catalogue.overlap_climbed", at=at)
    return True
