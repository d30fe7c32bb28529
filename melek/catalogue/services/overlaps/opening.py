"""Opening a case: who is asked, by when, what is at stake, what is proposed."""

from collections.abc import Sequence
from datetime import datetime, time
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from melek.catalogue.enums import SETTLE, OverlapLevel
from melek.catalogue.models import CaseProgramme, FinderRun, OverlapCase, PlanningWindow, ProgrammeCompetence
from melek.catalogue.rules import overlaps
from melek.catalogue.rules.overlaps import Member
from melek.identity import trail
from melek.identity.models import User
from melek.identity.queries.grants import holders_of
from melek.kit import notices
from melek.kit.reference import load_yaml
from melek.registry.models import Agency

RULES = "overlap_rules.yaml"


@lru_cache(maxsize=1)
def rules_of_house() -> dict[str, Any]:
    """Chances, clocks and supervising agencies, as the reference file says."""
    told: dict[str, Any] = dict(load_yaml("catalogue", RULES))
    return told


def due_at(level: str, at: datetime, *, window: PlanningWindow | None) -> datetime:
    """By when a level has to answer; in a window, so that every level after it still has its turn before plans lock."""
    levels = OverlapLevel.values[OverlapLevel.values.index(level) :]
    days = [int(rules_of_house()["clocks"][one]) for one in levels]
    left = None if window is None else _locks_at(window) - at
    return at + overlaps.time_to_answer(days, left=left)


def _locks_at(window: PlanningWindow) -> datetime:
    """The moment at which the plans of a window lock: the first of its last day."""
    return datetime.combine(window.locks_on, time.min, tzinfo=timezone.get_default_timezone())


def supervisor_of(versions: Sequence[int]) -> Agency | None:
    """The agency asked next: that of digital competences where the programmes teach them, else the default one."""
    is_digital = ProgrammeCompetence.objects.filter(version__in=versions).exists()
    code = rules_of_house()["supervisors"]["digital" if is_digital else "default"]
    return Agency.objects.filter(code=code, valid_to=None).first()


@transaction.atomic
def open_case(*, run: FinderRun, members: Sequence[Member], chance: float, by: Any, at: datetime) -> OverlapCase:
    """Open a case about these programmes and tell their agencies.

    It belongs to the window of the pass where two agencies or more plan one of them: only then is it settled before the
    plans lock, and holds them up.
    """
    versions = [one.version for one in members]
    window = run.window if overlaps.is_about_plans(members) else None
    case = OverlapCase.objects.create(
        run=run,
        window=window,
        members_key=overlaps.members_key(versions),
        supervisor=supervisor_of(versions),
        proposal=overlaps.proposal(members),
        chance=chance,
        stake=overlaps.stake(members),
        seats=overlaps.doubled_seats(members),
        opened_at=at,
        due_at=due_at(OverlapLevel.AGENCIES, at, window=window),
    )
    CaseProgramme.objects.bulk_create(CaseProgramme(case=case, programme_id=one.programme) for one in members)
    told = {"programmes": [one.programme for one in members], "chance": round(chance, 3), "stake": case.stake}
    trail.record(by, "catalogue.overlap.opened", case, at=at, after=told)
    tell_agencies(case, "catalogue.overlap_opened", at=at)
    return case


def agencies_of(case: OverlapCase) -> list[Agency]:
    """Agencies whose programmes are in a case."""
    owners = case.programmes.values("programme__owner")
    return list(Agency.objects.filter(pk__in=owners).select_related("scope").order_by("pk"))


def tell_agencies(case: OverlapCase, kind: str, *, at: datetime, but: Agency | None = None, **params: Any) -> None:
    """Write to everybody who answers for an agency of the case, but for one where it knows already."""
    url = reverse("catalogue:overlap", args=[case.uuid])
    for agency in agencies_of(case):
        if agency == but:
            continue
        tell(holders_of(SETTLE, on=at.date(), path=agency.scope.path), kind, url, at=at, case=case, **params)


def tell(people: Any, kind: str, url: str, *, at: datetime, case: OverlapCase, **params: Any) -> None:
    """Write to these people about a case."""
    person: User
    for person in people:
        notices.send(kind, to=person, at=at, url=url, number=case.number, **params)
