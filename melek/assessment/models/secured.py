"""Officers who hold the keys of secured banks."""

from django.conf import settings
from django.db import models


class KeyOfficer(models.Model):
    """The public key of an officer, for opening and for signing; two of them seal and open a secured bank."""

    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    public_key = models.TextField()
    fingerprint = models.CharField(max_length=64, unique=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["held_by"], condition=models.Q(withdrawn_at=None), name="officer_has_one_key_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_by} {self.fingerprint[:16]}"
