"""Corrections that people asked for, and the change that made each."""

from django.conf import settings
from django.db import models

from melek.dossier.models import Case


class DataCorrection(models.Model):
    """Append-only: an upheld request, and the batch of the change tables that corrected the data."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="data_corrections")
    batch = models.CharField(max_length=40)
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "batch"], name="correction_is_linked_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.batch}"
