"""Editions of standards as they were loaded, and sheets that answer one about an object."""

import uuid
from functools import cached_property

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import translation

from melek.dossier.enums import AnswerRole, AnswerState, LinkFault, LinkState, SheetState, StandardStatus
from melek.dossier.models.evidence import EvidenceFile, StoredFile
from melek.dossier.rules.reading import read_standard
from melek.dossier.rules.standards import Answer, Standard
from melek.kit.db import both_or_neither, one_of


class StandardEdition(models.Model):
    """Append-only: an edition of a standard as its file said it; a new edition is a new row, and cases keep theirs."""

    code = models.CharField(max_length=60)
    edition = models.CharField(max_length=60)
    name_id = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    part = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=StandardStatus)
    valid_from = models.DateField()
    is_on_by_default = models.BooleanField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "edition"], name="standard_edition_is_loaded_once"),
            one_of("status", StandardStatus.values, name="standard_status_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name_id} ({self.edition})"

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.name_en if translation.get_language() == "en" else self.name_id

    @cached_property
    def standard(self) -> Standard:
        """What the edition says."""
        return read_standard(self.content)


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Reads of sheets."""

    def of(self, holder: models.Model) -> "SheetQuerySet":
        """Those that an object holds."""
        return self.filter(holder_type=holder._meta.label, holder_id=str(holder.pk))


class Sheet(models.Model):
    """A standard that is answered about an object, its holder. `role` says whose answers are submitted with it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(StandardEdition, models.PROTECT, related_name="sheets")
    holder_type = models.CharField(max_length=80)
    holder_id = models.CharField(max_length=80)
    holder_label = models.CharField(max_length=200)
    scope_path = models.CharField(max_length=400)
    role = models.CharField(max_length=10, choices=AnswerRole, default=AnswerRole.SELF)
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SheetQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["holder_type", "holder_id"], name="sheet_by_holder")]
        constraints = [
            one_of("state", SheetState.values, name="sheet_state_is_known"),
            one_of("role", [AnswerRole.SELF, AnswerRole.ASSESSOR, AnswerRole.REVIEWER], name="sheet_role_is_a_person"),
            both_or_neither("submitted_at", "submitted_by", name="sheet_submitted_pair"),
            models.CheckConstraint(
                condition=Q(state=SheetState.SUBMITTED, submitted_at__isnull=False)
                | Q(state=SheetState.OPEN, submitted_at__isnull=True),
                name="sheet_is_submitted_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.holder_label}"[:200]

    @property
    def holder(self) -> models.Model | None:
        """The object that it is about; None when it or its model is gone."""
        try:
            return apps.get_model(self.holder_type)._base_manager.filter(pk=self.holder_id).first()
        except (LookupError, ValueError):
            return None

    @property
    def standard(self) -> Standard:
        """The standard that it answers."""
        return self.edition.standard

    @property
    def is_open(self) -> bool:
        """Whether the answers of its role may still change."""
        return self.state == SheetState.OPEN


class SheetAnswer(models.Model):
    """Append-only: what one side, or a source of the system, answered to a criterion; the last one of each holds.

    `found` is what a source told beside the value: text in both languages, its SHA-256, as of when, where it stands.
    """

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="answers")
    criterion = models.CharField(max_length=60)
    role = models.CharField(max_length=10, choices=AnswerRole)
    state = models.CharField(max_length=16, choices=AnswerState)
    value = models.JSONField(null=True, blank=True)
    note = models.TextField(blank=True)
    found = models.JSONField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sheet", "criterion", "role"], name="answer_by_criterion")]
        constraints = [
            one_of("role", AnswerRole.values, name="answer_role_is_known"),
            one_of("state", AnswerState.values, name="answer_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.criterion} #{self.pk}"

    @property
    def answer(self) -> Answer:
        """What it says, for scoring."""
        return Answer(self.value if self.state == AnswerState.ANSWERED else None, AnswerState(self.state))


class SheetEvidence(models.Model):
    """Append-only: a file of a sheet that shows something about one criterion."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="evidence")
    criterion = models.CharField(max_length=60)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion", "file"], name="file_shows_a_criterion_once")
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.criterion} #{self.pk}"


class SheetLink(models.Model):
    """Append-only: a link that shows something about one criterion, and the copy of what it led to then, if any."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="links")
    criterion = models.CharField(max_length=60)
    url = models.CharField(max_length=2000)
    state = models.CharField(max_length=10, choices=LinkState)
    fault = models.CharField(max_length=20, choices=LinkFault, blank=True)
    stored = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    media_type = models.CharField(max_length=100, blank=True)
    added_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            one_of("state", LinkState.values, name="link_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=LinkState.FROZEN, stored__isnull=False, fetched_at__isnull=False, fault="")
                | Q(state=LinkState.NOT_FROZEN, stored__isnull=True),
                name="link_has_a_copy_when_it_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.criterion} #{self.pk}"

    @property
    def hash(self) -> str:
        """SHA-256 of the copy; empty without one."""
        return self.stored.hash if self.stored else ""
