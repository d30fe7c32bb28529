"""Writing items: the mutable draft, readings by other people, comments, and pairs that may not meet in one test."""

from django.conf import settings
from django.db import models

from melek.assessment.enums import ReviewVerdict
from melek.assessment.models.bank import Item, ItemVersion
from melek.kit.db import one_of


class ItemDraft(models.Model):
    """The text that an author is still writing, in the form of the reference files; handing in makes a version."""

    item = models.OneToOneField(Item, models.PROTECT, related_name="draft")
    row = models.JSONField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"draft of {self.item}"


class ItemReading(models.Model):
    """Append-only: how one reader answered one version before the key was shown to them."""

    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="readings")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.JSONField()
    is_agreed = models.BooleanField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "read_by"], name="version_is_read_once_by_a_reader")]

    def __str__(self) -> str:
        return f"{self.version} #{self.pk}"


class ItemReview(models.Model):
    """Append-only: what a reader found in a version, once they had answered it and seen the key."""

    reading = models.OneToOneField(ItemReading, models.PROTECT, related_name="review")
    checks = models.JSONField()
    verdict = models.CharField(max_length=8, choices=ReviewVerdict)
    comment = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [one_of("verdict", ReviewVerdict.values, name="review_verdict_is_known")]

    def __str__(self) -> str:
        return f"{self.reading} {self.verdict}"


class ItemComment(models.Model):
    """Append-only: a remark on an item, whatever its version."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="comments")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.item} #{self.pk}"


class ItemEnemy(models.Model):
    """Two items of one bank that may not meet in one test, because one gives the other away."""

    first = models.ForeignKey(Item, models.PROTECT, related_name="+")
    second = models.ForeignKey(Item, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="enemies_are_named_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="enemies_are_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} × {self.second}"
