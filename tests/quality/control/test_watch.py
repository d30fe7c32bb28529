"""The clocks of control: a reminder, an escalation, a promise that passed, a report that is late; each told once."""

from datetime import date, datetime, timedelta

from melek.identity.models import TrailEntry
from melek.kit.models import Notice
from melek.quality.enums.control import Stage
from melek.quality.queries.control import steps_of
from melek.quality.services.control import findings, replies, watch
from melek.quality.tasks import watch_control
from tests.quality.control import world as worlds
from tests.quality.control.world import DUE, NOW, REPLY, World

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=NOW.tzinfo)


def told(kind: str) -> list[str]:
    rows = Notice.objects.filter(kind=f"quality.{kind}").order_by("recipient__username")
    return list(rows.values_list("recipient__username", flat=True))


def test_reminder_comes_once_shortly_before_the_deadline(world: World) -> None:
    worlds.recommended(world)
    assert watch.remind_agencies(at=NOON - timedelta(days=6)) == 0
    assert watch.remind_agencies(at=NOON - timedelta(days=5)) == 1
    assert watch.remind_agencies(at=NOON) == 0
    assert told("reply_due") == ["candra", "intan", "qori"]


def test_finding_is_escalated_the_day_after_its_deadline(world: World) -> None:
    made = worlds.recommended(world)
    assert watch.escalate_control_findings(at=NOON) == 0, "the deadline is the last day"
    assert watch.escalate_control_findings(at=NOON + timedelta(days=1)) == 1
    assert watch.escalate_control_findings(at=NOON + timedelta(days=2)) == 0
    assert worlds.stage_of(made) == Stage.ESCALATED
    assert told("finding_escalated") == ["candra", "citra", "intan", "qori"]
    last = steps_of(made)[-1]
    assert (last.stage, last.by, last.day) == (Stage.ESCALATED, None, DUE)
    entry = TrailEntry.objects.get(event="quality.control_finding.escalated")
    assert entry.actor is None


def test_a_reply_in_time_is_never_escalated(world: World) -> None:
    made = worlds.replied(world)
    assert watch.escalate_control_findings(at=NOON + timedelta(days=90)) == 0
    assert worlds.stage_of(made) == Stage.REPLIED


def test_a_reply_that_was_sent_back_can_be_escalated_again(world: World) -> None:
    made = worlds.recommended(world)
    later = NOON + timedelta(days=1)
    watch.escalate_control_findings(at=later)
    made.refresh_from_db()
    replies.reply(finding=made, text=REPLY, by=world.qori, at=later)
    judgement = "Keputusan belum memuat kebutuhan per jabatan."
    findings.return_reply(finding=made, judgement=judgement, deadline=date(2026, 12, 10), by=world.citra, at=later)
    assert watch.remind_agencies(at=datetime(2026, 12, 8, 5, 0, tzinfo=NOW.tzinfo)) == 1
    assert watch.escalate_control_findings(at=datetime(2026, 12, 11, 5, 0, tzinfo=NOW.tzinfo)) == 1


def test_a_promise_that_passed_is_told_once(world: World) -> None:
    worlds.accepted(world)
    assert watch.tell_of_promises(at=datetime(2026, 12, 1, 5, 0, tzinfo=NOW.tzinfo)) == 0
    after = datetime(2026, 12, 2, 5, 0, tzinfo=NOW.tzinfo)
    assert watch.tell_of_promises(at=after) == 1
    assert watch.tell_of_promises(at=after) == 0
    assert told("promise_passed") == ["candra", "citra", "intan", "qori"]


def test_a_late_report_is_told_once_to_the_controllers(world: World) -> None:
    worlds.planned(world)
    assert watch.tell_of_late_controls(at=NOON) == 0
    assert watch.tell_of_late_controls(at=NOON + timedelta(days=1)) == 1
    assert watch.tell_of_late_controls(at=NOON + timedelta(days=2)) == 0
    assert told("control_late") == ["citra"]


def test_the_schedule_runs_all_clocks(world: World) -> None:
    made = worlds.recommended(world)
    watch_control(at=NOON + timedelta(days=1))
    assert worlds.stage_of(made) == Stage.ESCALATED
    assert told("control_late") == ["citra"]
