"""Documents that were issued: their facts, sealed, and whether they were revoked."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import translation

from melek.dossier.enums import VIEW_DOCUMENT
from melek.dossier.models.evidence import StoredFile
from melek.dossier.models.places import under
from melek.dossier.registers import DocumentKind, document_kinds
from melek.identity.queries import paths
from melek.kit.registers import Text


class IssuedDocumentQuerySet(models.QuerySet["IssuedDocument"]):
    """Reads of issued documents."""

    def visible_to(self, user: Any) -> "IssuedDocumentQuerySet":
        """The person's own, and those that they may read or issue where they were issued."""
        return self.filter(Q(subject=user) | _of_office(user)) if user.is_authenticated else self.none()

    def of_office(self, user: Any) -> "IssuedDocumentQuerySet":
        """Those that the person may read or issue where they were issued."""
        return self.filter(_of_office(user))

    def about(self, subject: models.Model) -> "IssuedDocumentQuerySet":
        """Those about an object."""
        return self.filter(about_type=subject._meta.label, about_id=str(subject.pk))


def _of_office(user: Any) -> Q:
    found = under(paths(user, VIEW_DOCUMENT))
    for kind in document_kinds:
        if allowed := paths(user, kind.permission):
            found |= Q(kind=kind.code) & under(allowed)
    return found


class IssuedDocument(models.Model):
    """A document as it was issued. The database lets only the revocation be filled in, once.

    `content_hash` is over everything but the revocation, the PDF included; `signature` is the house's over that hash.
    """

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=80)
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    about_type = models.CharField(max_length=80, blank=True)
    about_id = models.CharField(max_length=80, blank=True)
    scope_path = models.CharField(max_length=400)
    facts = models.JSONField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    expires_on = models.DateField(null=True, blank=True)
    is_synthetic = models.BooleanField()
    content_hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoke_reason = models.TextField(blank=True)

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["about_type", "about_id"], name="document_by_object")]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoke_reason="", revoked_by__isnull=True)
                | (Q(revoked_at__isnull=False) & ~Q(revoke_reason="")),
                name="document_revocation_says_its_reason",
            )
        ]

    def __str__(self) -> str:
        with translation.override("id"):  # the trail keeps it for ever, whoever acts
            return f"{self.label} {self.number}"

    @property
    def declared(self) -> DocumentKind | None:
        """The declaration of its kind; None when no part brings it any more."""
        return document_kinds.get(self.kind)

    @property
    def label(self) -> Text:
        """What kind of document it is, in words."""
        return self.declared.label if self.declared else self.kind
