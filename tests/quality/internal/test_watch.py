"""The clock of internal quality assurance: each phase is told once, to whoever leads."""

from datetime import timedelta

from django.utils import timezone

from melek.identity.models import TrailEntry
from melek.kit.models import Notice
from melek.quality.queries.internal import usual_days
from melek.quality.services.internal import cycles
from melek.quality.services.internal.watch import remind_leads
from melek.quality.tasks import watch_internal
from tests.quality.internal import world as worlds
from tests.quality.internal.world import LAST_YEAR, World

KIND = "quality.internal_phase_due"


def test_lead_hears_once_of_a_phase_that_ends_soon(world: World) -> None:
    made = worlds.opened(world, year=2025)
    assert remind_leads(at=LAST_YEAR - timedelta(days=365)) == 0, "the plan has long to go"
    assert remind_leads(at=LAST_YEAR) == 1
    assert remind_leads(at=LAST_YEAR) == 0
    notice = Notice.objects.get(kind=KIND)
    assert (notice.recipient, notice.params) == (world.qori, {"number": made.number})
    assert TrailEntry.objects.filter(event="quality.internal_cycle.reminded").count() == 1


def test_each_phase_is_told_anew(world: World) -> None:
    made = worlds.opened(world, year=2025)
    worlds.aimed(world, made)
    remind_leads(at=LAST_YEAR)
    cycles.begin_run(cycle=made, by=world.qori, at=LAST_YEAR)
    assert remind_leads(at=LAST_YEAR) == 1
    assert Notice.objects.filter(kind=KIND, recipient=world.qori).count() == 2


def test_new_days_are_told_anew(world: World) -> None:
    made = worlds.opened(world, year=2025)
    remind_leads(at=LAST_YEAR)
    cycles.change_cycle(cycle=made, lead=world.qori, days=usual_days(2025), by=world.qori, at=LAST_YEAR)
    assert remind_leads(at=LAST_YEAR) == 1


def test_nobody_hears_of_a_closed_year_or_without_an_account(world: World) -> None:
    closed = worlds.closed(world, year=2025)
    assert closed.state == "done"
    assert remind_leads(at=LAST_YEAR) == 0
    worlds.opened(world, year=2025, by=world.eka)
    world.eka.is_active = False
    world.eka.save()
    assert remind_leads(at=LAST_YEAR) == 1
    assert not Notice.objects.filter(kind=KIND).exists()


def test_the_schedule_runs_it(world: World) -> None:
    worlds.opened(world, year=2025)
    watch_internal(at=timezone.now())
    assert Notice.objects.filter(kind=KIND).count() == 1
