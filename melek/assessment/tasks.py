"""Background work of assessment: the exposure table, replay checks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.assessment.models import Blueprint, ParameterSet
from melek.assessment.services.exposure import refresh_eligibility
from melek.kit.jobs import JobContext, job


@job("assessment.refresh_eligibility", label=_("Memperbarui tabel kelayakan soal"), is_long=True)
def refresh_table(context: JobContext, *, parameter_set: int, blueprint: int, cut: float) -> dict[str, Any]:
    """Settle eligibility by simulation; a second run makes a further version and changes no sitting."""
    table = refresh_eligibility(
        parameter_set=ParameterSet.objects.get(pk=parameter_set),
        blueprint=Blueprint.objects.get(pk=blueprint),
        cut=cut,
        by=context.job.started_by,
        at=context.now(),
        progress=context.progress,
    )
    return {"table": table.pk, "achieved": table.achieved}
