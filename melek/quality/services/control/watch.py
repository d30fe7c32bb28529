"""What the clocks of control tell and do: a reminder, an escalation without reply, a promise that has passed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from melek.identity import trail
from melek.kit.workflow import move
from melek.quality.enums.control import STAGE_MOVES, Stage
from melek.quality.models import Control, ControlFinding
from melek.quality.queries.control import agency_people, controllers, team_of
from melek.quality.queries.norms import control_law
from melek.quality.services.control.findings import note, tell_agency, url_of
from melek.quality.services.control.team import tell
from melek.quality.services.control.team import url_of as url_of_control


def watch_controls(*, at: datetime) -> dict[str, int]:
    """Run all clocks once; how many of each told something."""
    return {
        "reminded": remind_agencies(at=at),
        "escalated": escalate_control_findings(at=at),
        "promises": tell_of_promises(at=at),
        "controls": tell_of_late_controls(at=at),
    }


def remind_agencies(*, at: datetime) -> int:
    """Remind agencies once of each reply that is due soon."""
    today = timezone.localdate(at)
    until = today + timedelta(days=control_law().remind_days)
    rows = ControlFinding.objects.filter(
        state=Stage.RECOMMENDED, reminded_at=None, deadline__gte=today, deadline__lte=until
    )
    return sum(_remind(one, at) for one in rows.select_related("control__agency__scope", "norm").order_by("pk"))


@transaction.atomic
def _remind(finding: ControlFinding, at: datetime) -> bool:
    if not ControlFinding.objects.filter(pk=finding.pk, reminded_at=None).update(reminded_at=at):
        return False
    trail.record(None, "quality.control_finding.reminded", finding, at=at, after={"deadline": finding.deadline})
    tell_agency("quality.reply_due", finding, at=at)
    return True


def escalate_control_findings(*, at: datetime) -> int:
    """Escalate each finding whose reply is late; it can still be answered. How many."""
    rows = ControlFinding.objects.filter(state=Stage.RECOMMENDED, deadline__lt=timezone.localdate(at))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return sum(_escalate(key, at) for key in keys)


@transaction.atomic
def _escalate(key: int, at: datetime) -> bool:
    rows = ControlFinding.objects.select_related("control__agency__scope", "norm").select_for_update(of=("self",))
    finding = rows.get(pk=key)
    if finding.state != Stage.RECOMMENDED:  # somebody replied between the question and the lock
        return False
    move(finding, Stage.ESCALATED, moves=STAGE_MOVES, by=None)
    note(finding, Stage.ESCALATED, day=finding.deadline, by=None, at=at)
    trail.record(None, "quality.control_finding.escalated", finding, at=at, after={"deadline": finding.deadline})
    today = timezone.localdate(at)
    people = [*agency_people(finding.control.agency, on=today), *team_of(finding.control), *controllers(on=today)]
    tell("quality.finding_escalated", people, finding.number, url_of(finding), at=at)
    return True


def tell_of_promises(*, at: datetime) -> int:
    """Tell agency and controllers once of each promised follow-up whose day has passed."""
    rows = ControlFinding.objects.filter(
        state=Stage.ACCEPTED, promise_told_at=None, promised_on__lt=timezone.localdate(at)
    )
    return sum(
        _tell_of_promise(one, at) for one in rows.select_related("control__agency__scope", "norm").order_by("pk")
    )


@transaction.atomic
def _tell_of_promise(finding: ControlFinding, at: datetime) -> bool:
    if not ControlFinding.objects.filter(pk=finding.pk, promise_told_at=None).update(promise_told_at=at):
        return False
    after = {"promised_on": finding.promised_on}
    trail.record(None, "quality.control_finding.promise_passed", finding, at=at, after=after)
    people = [*agency_people(finding.control.agency, on=timezone.localdate(at)), *team_of(finding.control)]
    tell("quality.promise_passed", people, finding.number, url_of(finding), at=at)
    return True


def tell_of_late_controls(*, at: datetime) -> int:
    """Tell controllers once of each control whose report is late."""
    rows = Control.objects.late(timezone.localdate(at)).filter(overdue_told_at=None)
    return sum(_tell_late(one, at) for one in rows.select_related("agency__scope").order_by("pk"))


@transaction.atomic
def _tell_late(control: Control, at: datetime) -> bool:
    if not Control.objects.filter(pk=control.pk, overdue_told_at=None).update(overdue_told_at=at):
        return False
    trail.record(None, "quality.control.late", control, at=at, after={"due_on": control.due_on})
    tell("quality.control_late", team_of(control), control.number, url_of_control(control), at=at)
    return True
