"""Background work of identity: the trail's daily head, and the check of its chain."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.identity.models import TrailEntry
from melek.identity.queries.trail import CHECK
from melek.identity.trail import Mark, broken_heads, missing_heads, sign_elapsed, walk
from melek.kit import jobs
from melek.kit.jobs import JobContext, job
from melek.kit.schedules import schedule


@schedule("identity.sign_trail_head", every=timedelta(hours=1))
def sign_trail_head(*, at: datetime) -> None:
    """Sign the head of each day that is over; later runs of the day change nothing."""
    sign_elapsed(at=at)


@schedule("identity.check_trail_daily", every=timedelta(days=1))
def check_trail_daily(*, at: datetime) -> None:
    """Check the whole chain once a day, after signing what elapsed while no worker ran."""
    sign_elapsed(at=at)
    jobs.start(CHECK, by=None, at=at)


@job(CHECK, label=_("Pemeriksaan rantai jejak"), is_long=True)
def check_trail(context: JobContext) -> dict[str, Any]:
    """Check every link of the chain, every signed head, and that none is missing; goes on from its last chunk after an interruption."""
    total = TrailEntry.objects.count()
    mark = Mark(**context.saved)
    for reached in walk(mark):
        mark = reached
        context.progress(mark.count, max(total, mark.count))
        context.checkpoint(asdict(mark))
    context.job.result_url = reverse("identity:trail")
    context.job.save(update_fields=["result_url"])
    missing = missing_heads(timezone.localdate(context.now()))
    return {
        **asdict(mark),
        "broken_heads": [day.isoformat() for day in broken_heads()],
        "missing_heads": [day.isoformat() for day in missing],
    }
