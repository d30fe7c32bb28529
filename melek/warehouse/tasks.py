"""Background work of the warehouse."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.kit.jobs import JobContext, job
from melek.kit.schedules import schedule
from melek.warehouse.services import refresh, refresh_monthly
from melek.warehouse.services.requests import REFRESH


@schedule("warehouse.refresh_monthly", every=timedelta(days=1))
def refresh_each_month(*, at: datetime) -> None:
    """Queue the month's refresh on the first day on which Melek runs."""
    refresh_monthly(at=at)


@job(REFRESH, label=_("Menghitung ulang semua angka"), is_long=True)
def refresh_all(context: JobContext) -> dict[str, Any]:
    """Refresh datasets and figures; starting again after a kill only leaves unused files behind."""
    manifest = refresh(at=context.now(), by=context.job.started_by, progress=context.progress)
    return {"manifest": str(manifest.uuid)}
