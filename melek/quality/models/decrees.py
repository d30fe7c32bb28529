"""The decree: its draft, the file that was signed outside, and how the two compare."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from melek.dossier.models import EvidenceFile, IssuedDocument
from melek.kit.db import both_or_neither, one_of
from melek.quality.enums.accreditation import Likeness
from melek.quality.models.accreditation import Decision


class Decree(models.Model):
    """A decision on paper. `draft_hash`, `signed_hash` are SHA-256 of the text in both files, by which they compare."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="decree")
    draft = models.ForeignKey(IssuedDocument, models.PROTECT, related_name="+")
    draft_hash = models.CharField(max_length=64)
    signed = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    signed_hash = models.CharField(max_length=64, blank=True)
    likeness = models.CharField(max_length=10, choices=Likeness, blank=True)
    number = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    uploaded_at = models.DateTimeField(null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("likeness", ["", *Likeness.values], name="decree_likeness_is_known"),
            both_or_neither("uploaded_at", "uploaded_by", name="decree_uploaded_pair"),
            both_or_neither("confirmed_at", "confirmed_by", name="decree_confirmed_pair"),
            both_or_neither("signed", "uploaded_at", name="decree_signed_file_pair"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | (Q(signed__isnull=False) & ~Q(number="")),
                name="a_confirmed_decree_has_its_file_and_number",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~Q(confirmed_by=F("uploaded_by")),
                name="somebody_else_confirms_a_decree",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.number or '#' + str(self.pk)}"

    @property
    def scope_path(self) -> str:
        return self.decision.accreditation.scope_path

    @property
    def office_path(self) -> str:
        """Where it is signed for."""
        return self.decision.accreditation.office_path
