"""Background work of the warehouse."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.kit.jobs import JobContext, job
from melek.warehouse.services import refresh


@job("warehouse.refresh", label=_("Menghitung ulang semua angka"))
def refresh_all(context: JobContext) -> dict[str, Any]:
    """Refresh datasets and figures; starting again after a kill only leaves unused files behind."""
    manifest = refresh(at=context.now(), progress=context.progress)
    return {"manifest": str(manifest.uuid)}
