"""What the clock tells, at its boundaries, once; and that it decides nothing."""

from datetime import timedelta

from melek.dossier.enums import CaseState
from melek.dossier.models import Case, CaseDecision
from melek.dossier.services import cases as acts
from melek.dossier.services.decisions import appeal_case
from melek.dossier.services.reminders import remind
from melek.dossier.tasks import remind_of_cases
from melek.kit.schedules import schedules
from tests.dossier.test_cases import events_of, notices_to
from tests.dossier.world import DAY, HOUR, NOW, World, answered, opened, taken

SECOND = timedelta(seconds=1)


def test_nothing_is_told_until_a_day_before(world: World) -> None:
    case = opened(world)
    assert remind(at=case.due_at - DAY - SECOND) == 0
    assert remind(at=case.due_at - DAY) == 1
    assert notices_to(world.intan) == notices_to(world.sari) == ["dossier.case_opened", "dossier.case_due"]
    assert notices_to(world.tari) == []


def test_due_is_not_late_and_a_second_after_is(world: World) -> None:
    case = opened(world)
    remind(at=case.due_at)
    assert not case.is_overdue(case.due_at)
    assert notices_to(world.intan)[-1] == "dossier.case_due"
    assert remind(at=case.due_at + SECOND) == 1
    assert notices_to(world.intan)[-1] == notices_to(world.tari)[-1] == "dossier.case_overdue"


def test_each_is_told_once(world: World) -> None:
    case = opened(world)
    for moment in (-HOUR, -HOUR + SECOND, HOUR, 2 * HOUR, 9 * DAY):
        remind(at=case.due_at + moment)
    assert notices_to(world.intan) == ["dossier.case_opened", "dossier.case_due", "dossier.case_overdue"]
    assert events_of(case).count("dossier.case.reminded") == 2


def test_only_who_has_it_in_hand_is_told(world: World) -> None:
    case = taken(world)
    remind(at=case.due_at - HOUR)
    assert notices_to(world.intan)[-1] == "dossier.case_due"
    assert "dossier.case_due" not in notices_to(world.sari)


def test_a_clock_that_stands_still_tells_nothing(world: World) -> None:
    case = taken(world)
    acts.ask(case=case, text="Kapan?", by=world.intan, at=NOW + HOUR)
    assert remind(at=case.due_at + 30 * DAY) == 0


def test_an_appeal_is_told_of_anew(world: World) -> None:
    case = answered(world)
    assert remind(at=case.due_at + DAY) == 0
    appeal_case(case=case, reasons="Keputusan saya belum dibaca.", by=world.tari, at=NOW + DAY)
    assert remind(at=case.due_at + SECOND) == 1


def test_nothing_is_decided_by_the_clock(world: World) -> None:
    case = opened(world)
    remind_of_cases(at=case.due_at + 100 * DAY)
    case.refresh_from_db()
    assert case.state == CaseState.OPEN
    assert not CaseDecision.objects.exists()
    assert Case.objects.running().count() == 1


def test_the_schedule_runs_several_times_within_the_time_of_a_warning() -> None:
    assert schedules["dossier.remind"].every <= DAY / 2
