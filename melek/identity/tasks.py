"""Background work of identity: the trail's daily head, and the check of its chain."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.identity.models import TrailEntry
from melek.identity.queries.trail import CHECK
from melek.identity.trail import Mark, broken_heads, sign_head, walk
from melek.kit import jobs
from melek.kit.jobs import JobContext, job
from melek.kit.schedules import schedule


@schedule("identity.sign_trail_head", every=timedelta(hours=1))
def sign_trail_head(*, at: datetime) -> None:
    """Sign the head of yesterday once that day is over; later runs of the day change nothing."""
    sign_head(timezone.localdate(at) - timedelta(days=1), at=at)


@schedule("identity.check_trail_daily", every=timedelta(days=1))
def check_trail_daily(*, at: datetime) -> None:
    """Check the whole chain once a day."""
    jobs.start(CHECK, by=None, at=at)


@job(CHECK, label=_("Pemeriksaan rantai jejak"))
def check_trail(context: JobContext) -> dict[str, Any]:
    """Check every link of the chain and every signed head; goes on from its last chunk after an interruption."""
    total = TrailEntry.objects.count()
    mark = Mark(**context.saved)
    for reached in walk(mark):
        mark = reached
        context.progress(mark.count, max(total, mark.count))
        context.checkpoint(asdict(mark))
    context.job.result_url = reverse("identity:trail")
    context.job.save(update_fields=["result_url"])
    return {**asdict(mark), "broken_heads": [day.isoformat() for day in broken_heads()]}
