"""The trail: append-only, hash-chained, its daily head signed."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from melek.identity.models.grant import within
from melek.identity.models.user import User


class TrailEntryQuerySet(models.QuerySet["TrailEntry"]):
    """Reads of the trail."""

    def visible_to(self, user: User) -> "TrailEntryQuerySet":
        """Entries about places where this person reads the trail; what belongs to no place needs the whole nation."""
        return self.filter(within("scope_path", user.paths("identity.read_trail")))


class TrailEntry(models.Model):
    """One act: who, as what, when, on what, before, after, why. The database refuses any change of it."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    acted_as = models.CharField(max_length=200, blank=True)
    event = models.CharField(max_length=100)
    object_type = models.CharField(max_length=80, blank=True)
    object_id = models.CharField(max_length=80, blank=True)
    object_label = models.CharField(max_length=200, blank=True)
    scope_path = models.CharField(max_length=400, blank=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = TrailEntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="trail_by_object"),
            models.Index(fields=["event", "at"], name="trail_by_event"),
            models.Index(fields=["actor", "at"], name="trail_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.object_type} {self.object_id}"


class TrailHead(models.Model):
    """The signed head of the chain at the end of a day: later tampering with older entries shows."""

    day = models.DateField(unique=True)
    last_entry = models.ForeignKey(TrailEntry, models.PROTECT, related_name="+")
    count = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.day)
