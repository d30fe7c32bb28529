"""Files by their hash, and which object each is evidence for."""

import uuid

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """Append-only: a content that is kept once, whoever brought it; on disk it lies under its hash."""

    hash = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.hash


class EvidenceFile(models.Model):
    """Append-only: a file that somebody added to an object. The same name again is the next version of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    holder_type = models.CharField(max_length=80)
    holder_id = models.CharField(max_length=80)
    name = models.CharField(max_length=150)
    version = models.PositiveIntegerField()
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="evidence")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder_type", "holder_id", "name", "version"], name="evidence_version_is_used_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder_type} {self.holder_id} #{self.pk}"
