"""Notices to a person."""

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """A message to one person: always in the inbox, by e-mail where that is configured, printable as a letter."""

    kind = models.CharField(max_length=80)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["recipient", "read_at"], name="notice_unread_by_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
