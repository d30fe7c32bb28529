"""Clocks tell, once."""

from datetime import timedelta

from melek.kit.models import Notice
from melek.quality.services.accreditation import standing, watch
from melek.quality.tasks import watch_accreditation
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import NOW, World


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def test_a_step_is_told_once_before_and_once_after_it_is_due(world: World) -> None:
    made = worlds.submitted(world)
    assert watch.remind_of_steps(at=NOW) == 0
    assert made.due_at is not None
    near = made.due_at - timedelta(hours=5)
    assert [watch.remind_of_steps(at=near) for _again in range(2)] == [1, 0]
    late = made.due_at + timedelta(hours=5)
    assert [watch.remind_of_steps(at=late) for _again in range(2)] == [1, 0]
    assert told(watch.DUE) == told(watch.OVERDUE) == {"rahma", "sinta"}


def test_a_team_is_told_of_its_own_step(world: World) -> None:
    made = worlds.visiting(world)
    assert made.due_at is not None
    watch.remind_of_steps(at=made.due_at + timedelta(hours=1))
    assert told(watch.OVERDUE) == {"satu", "dua", "rahma", "sinta"}


def test_a_draft_has_no_clock(world: World) -> None:
    assert worlds.drafted(world).due_at is None


def test_the_end_is_told_at_each_threshold_once(world: World) -> None:
    made = worlds.in_force(world)
    assert made.valid_until is not None
    for days, count in ((400, 0), (365, 1), (300, 0), (180, 1), (179, 0), (89, 1), (10, 0)):
        left = (made.valid_until - NOW.date()).days - days
        assert watch.remind_of_ends(at=NOW + timedelta(days=left)) == count, days
    assert told(watch.ENDS) == {"qori"}


def test_the_task_does_it_all(world: World) -> None:
    made = worlds.in_force(world)
    watch_accreditation(at=NOW + timedelta(days=365 * 6))
    assert worlds.state_of(made) == "expired"
    assert told(standing.ENDED) == {"qori", "rahma", "sinta"}


def test_a_surveillance_that_is_late_is_told_to_the_office_once(world: World) -> None:
    made = worlds.in_force(world)
    day = made.surveillances.get().planned_on
    late = NOW + timedelta(days=(day - NOW.date()).days + 1)
    assert watch.remind_of_surveillance(at=late - timedelta(days=1)) == 0
    assert [watch.remind_of_surveillance(at=late) for _again in range(2)] == [1, 0]
    assert told(watch.VISIT_LATE) == {"rahma", "sinta"}
