"""Committed draws of lots."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from melek.kit.db import both_or_neither


class Draw(models.Model):
    """A draw whose frame and rule were fixed before its seed existed; one seed, and a redraw stays visible.

    The database holds the order: a row is inserted without a seed, seed and result are filled once, nothing else
    changes, and no row goes.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    frame_hash = models.CharField(max_length=64)
    rule = models.JSONField()
    committed_at = models.DateTimeField()
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    seed = models.BigIntegerField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    result_hash = models.CharField(max_length=64, blank=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            both_or_neither("seed", "drawn_at", name="draw_seed_has_its_moment"),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(reason=""), name="draw_redraw_says_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True) | Q(drawn_at__gte=F("committed_at")),
                name="draw_seed_follows_the_commitment",
            ),
            models.CheckConstraint(
                condition=Q(result_hash="") | Q(seed__isnull=False), name="draw_result_follows_the_seed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject} {self.uuid}"
