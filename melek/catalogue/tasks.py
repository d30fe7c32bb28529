"""Background work of the catalogue: the overlap finder, and cases that nobody answers."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import WindowState
from melek.catalogue.models import PlanningWindow
from melek.catalogue.services.finder.run import JOB, find, store_pass
from melek.catalogue.services.overlaps.climbing import climb_cases
from melek.catalogue.services.plans import advance_windows
from melek.catalogue.services.seats.allotment import allot_due
from melek.kit.jobs import JobContext, job
from melek.kit.schedules import schedule


@job(JOB, label=_("Mencari tumpang tindih"), is_long=True)
def find_overlaps(context: JobContext) -> dict[str, Any]:
    """Compare all programmes and open new cases; a second run opens none twice."""
    negotiated = (WindowState.PUBLISHED, WindowState.SETTLING)
    window = PlanningWindow.objects.filter(state__in=negotiated).order_by("year").first()
    found = find(at=context.now(), window=window, progress=context.progress)
    if found is None:
        return {"programmes": 0}
    run = store_pass(done=found, window=window, by=context.job.started_by, at=context.now())
    return {"programmes": run.programmes, "pairs": run.found, "opened": run.opened}


@schedule("catalogue.climb_cases", every=timedelta(hours=6))
def climb(*, at: datetime) -> None:
    """Let cases climb that nobody answered in time."""
    climb_cases(at=at)


@schedule("catalogue.advance_windows", every=timedelta(hours=6))
def advance(*, at: datetime) -> None:
    """Show plans, and lock them, on their days."""
    advance_windows(at=at)


@schedule("catalogue.allot_seats", every=timedelta(hours=1))
def allot_seats(*, at: datetime) -> None:
    """Share out lent seats whose time to ask is over."""
    allot_due(at=at)
