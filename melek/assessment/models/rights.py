"""What follows from the rights of tested people: results set aside, retakes offered, what people think of themselves."""

from django.conf import settings
from django.db import models

from melek.assessment.models.sitting import Booking, Result, Sitting
from melek.dossier.models import Case


class ResultSetAside(models.Model):
    """Append-only: a result was set aside, or counts again (`is_lifted`), and why; the result itself never changes.

    The last row of any result of a sitting says how that sitting stands now.
    """

    result = models.ForeignKey(Result, models.PROTECT, related_name="set_asides")
    is_lifted = models.BooleanField(default=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.result_id} #{self.pk}"


class RetakeOffer(models.Model):
    """Append-only: somebody may sit again without waiting for the pause between two tests; once for each sitting."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="retake_offers")
    booking = models.OneToOneField(Booking, models.PROTECT, related_name="retake_offer")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["sitting"], name="retake_is_offered_once")]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.booking_id}"


class SelfRating(models.Model):
    """Append-only: the level 1-8 that a person gives themselves in each area. Nobody else ever reads it."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="self_ratings")
    levels = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.account_id} #{self.pk}"
