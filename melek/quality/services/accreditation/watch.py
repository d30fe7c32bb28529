"""What the clocks tell: before a step is due, when it is late, and before an accreditation ends. They decide nothing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from melek.identity import trail
from melek.identity.models import User
from melek.quality.enums.accreditation import HOLDING, Party, State, SurveillanceState, Team
from melek.quality.models import Accreditation, Surveillance
from melek.quality.queries.accreditation import waits_for
from melek.quality.queries.law import law
from melek.quality.queries.people import applicants, office_people, team_people
from melek.quality.rules.accreditation import due_reminder
from melek.quality.services.accreditation.steps import tell

DUE, OVERDUE, ENDS = "quality.step_due", "quality.step_overdue", "quality.accreditation_ends"
VISIT_LATE = "quality.surveillance_late"
AHEAD = timedelta(days=2)


def people_waited_for(accreditation: Accreditation, *, at: datetime) -> list[User]:
    """The people who have to act now; the office where a team has none yet, and for whoever signs outside."""
    party, today = waits_for(accreditation), timezone.localdate(at)
    if party == Party.APPLICANT:
        return applicants(accreditation, on=today)
    team = {Party.FIRST_TEAM: Team.FIRST, Party.FINAL_TEAM: Team.FINAL}.get(party) if party else None
    return (team_people(accreditation, team) if team else []) or office_people(accreditation, on=today)


def remind_of_steps(*, at: datetime) -> int:
    """Tell of every step that is due soon or late, once each; how many were told."""
    running = Accreditation.objects.running().filter(due_at__isnull=False).order_by("pk")
    late = list(running.filter(overdue_told_at=None, due_at__lt=at))
    soon = list(running.filter(warned_at=None, due_at__gte=at, due_at__lte=at + AHEAD))
    return sum(_tell_late(one, at) for one in late) + sum(_tell_soon(one, at) for one in soon)


@transaction.atomic
def _tell_soon(accreditation: Accreditation, at: datetime) -> bool:
    if not Accreditation.objects.filter(pk=accreditation.pk, warned_at=None).update(warned_at=at):
        return False
    trail.record(None, "quality.accreditation.reminded", accreditation, at=at, after={"is_overdue": False})
    tell(DUE, people_waited_for(accreditation, at=at), accreditation, at=at)
    return True


@transaction.atomic
def _tell_late(accreditation: Accreditation, at: datetime) -> bool:
    if not Accreditation.objects.filter(pk=accreditation.pk, overdue_told_at=None).update(overdue_told_at=at):
        return False
    trail.record(None, "quality.accreditation.reminded", accreditation, at=at, after={"is_overdue": True})
    office = office_people(accreditation, on=timezone.localdate(at))
    tell(OVERDUE, [*people_waited_for(accreditation, at=at), *office], accreditation, at=at)
    return True


def remind_of_surveillance(*, at: datetime) -> int:
    """Tell the office once of each surveillance visit that should have been held; how many were told."""
    rows = Surveillance.objects.filter(
        state=SurveillanceState.PLANNED,
        planned_on__lt=timezone.localdate(at),
        late_told_at=None,
        accreditation__state__in=HOLDING,
    )
    return sum(_tell_late_visit(one, at) for one in rows.select_related("accreditation").order_by("pk"))


@transaction.atomic
def _tell_late_visit(surveillance: Surveillance, at: datetime) -> bool:
    if not Surveillance.objects.filter(pk=surveillance.pk, late_told_at=None).update(late_told_at=at):
        return False
    after = {"planned_on": surveillance.planned_on}
    trail.record(None, "quality.surveillance.reminded", surveillance, at=at, after=after)
    accreditation = surveillance.accreditation
    tell(VISIT_LATE, office_people(accreditation, on=timezone.localdate(at)), accreditation, at=at)
    return True


def remind_of_ends(*, at: datetime) -> int:
    """Tell institutions that an accreditation ends, at each threshold once; how many were told."""
    today, first = timezone.localdate(at), max(law().reminders)
    near = Accreditation.objects.filter(
        state=State.IN_FORCE, valid_until__gte=today, valid_until__lte=today + timedelta(days=first)
    )
    return sum(_tell_end(one, at) for one in near.order_by("pk"))


@transaction.atomic
def _tell_end(accreditation: Accreditation, at: datetime) -> bool:
    today = timezone.localdate(at)
    assert accreditation.valid_until is not None
    days = due_reminder((accreditation.valid_until - today).days, law().reminders, accreditation.reminded_days)
    if days is None:
        return False
    accreditation.reminded_days = days
    accreditation.save(update_fields=["reminded_days"])
    trail.record(None, "quality.accreditation.end_reminded", accreditation, at=at, after={"days": days})
    tell(ENDS, applicants(accreditation, on=today), accreditation, at=at)
    return True
