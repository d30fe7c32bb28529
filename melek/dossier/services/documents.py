"""Issuing a document, revoking it, and who took it out."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from melek.dossier.models import IssuedDocument
from melek.dossier.permissions import may_issue
from melek.dossier.queries.documents import content_hash, facts_of, place_name, seal
from melek.dossier.registers import DocumentKind, document_kinds
from melek.dossier.rules.clocks import months_later
from melek.dossier.rules.facts import plain_facts, wrong_facts
from melek.dossier.rules.numbers import new_number
from melek.dossier.services.files import store
from melek.dossier.services.rendering import Printed, render
from melek.identity import trail
from melek.kit import formats, notices
from melek.kit.errors import DomainError, InputError, NotAllowed

ISSUED, REVOKED = "dossier.document_issued", "dossier.document_revoked"
SHORTEST_REASON = 10


class OwnDocument(DomainError):
    """Nobody states something about themselves."""

    message = _("Dokumen ini tentang Anda sendiri. Petugas lain yang menerbitkannya.")
    status = 403


class FactsWrong(InputError):
    """Facts are missing, unknown, or not of their shape."""

    message = _("Isi dokumen belum lengkap atau tidak sesuai: {names}.")


class RevokedAlready(DomainError):
    """A document is revoked once."""

    message = _("Dokumen ini sudah dicabut.")


class RevokeReasonTooShort(InputError):
    """A revocation without a reason that somebody could answer to."""

    message = _("Tuliskan alasan pencabutan, paling sedikit {least} huruf.")


@transaction.atomic
def issue_document(
    *,
    kind: str,
    facts: Mapping[str, Any],
    scope_path: str,
    subject: Any,
    by: Any,
    at: datetime,
    about: Model | None = None,
    holds_from: date | None = None,
) -> IssuedDocument:
    """Issue a document with a new number, as sealed facts and as PDF/A; its subject is told.

    `subject` is the account it is about, None for none; `about` the object it rests on; `by` None is the system itself.
    A kind that expires does so counted from `holds_from`, by default the day of issue.
    Raises NotAllowed, OwnDocument, FactsWrong.
    """
    declared = document_kinds[kind]
    if by is not None and not may_issue(by, declared, SimpleNamespace(scope_path=scope_path)):
        raise NotAllowed
    if by is not None and subject is not None and by.pk == subject.pk:
        raise OwnDocument
    if wrong := wrong_facts(declared.fields, facts):
        labels = {one.name: str(one.label) for one in declared.fields}
        raise FactsWrong(names=", ".join(labels.get(name, name) for name in wrong))
    document = IssuedDocument(
        number=new_number(secrets.choice),
        kind=kind,
        subject=subject,
        about_type=about._meta.label if about is not None else "",
        about_id=str(about.pk) if about is not None else "",
        scope_path=scope_path,
        facts=plain_facts(declared.fields, facts),
        issued_at=at,
        issued_by=by,
        expires_on=_last_day(declared, holds_from or timezone.localdate(at)),
        is_synthetic=bool(settings.DEMO or getattr(subject, "is_synthetic", False)),
    )
    content = render(_printed(document, declared), template=declared.template, at=at)
    document.file = store(content, media_type="application/pdf", at=at)
    document.content_hash = content_hash(document)
    document.signature = seal(document.content_hash)
    document.save(force_insert=True)
    trail.record(by, "dossier.document.issued", document, at=at, after={"hash": document.content_hash})
    _tell(ISSUED, document, at=at)
    return document


def _last_day(kind: DocumentKind, holds_from: date) -> date | None:
    return months_later(holds_from, kind.valid_months) if kind.valid_months is not None else None


def _printed(document: IssuedDocument, kind: DocumentKind) -> Printed:
    """The document in Indonesian, the language of official papers, by the zone of the settings."""
    with translation.override("id"):
        facts = facts_of(document)
        return Printed(
            title=str(kind.label),
            number=document.number,
            address=check_address(document.number),
            authority=place_name(document.scope_path),
            issued_on=formats.day(timezone.localdate(document.issued_at)),
            issued_by=str(document.issued_by) if document.issued_by else "",
            expires_on=formats.day(document.expires_on) if document.expires_on else "",
            rows=[(str(one.label), one.text) for one in facts],
            facts={one.name: one.text for one in facts},
            is_synthetic=document.is_synthetic,
        )


def check_address(number: str) -> str:
    """Where anybody checks a number."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('dossier:check_number', args=[number])}"


def _tell(kind: str, document: IssuedDocument, *, at: datetime) -> None:
    subject = document.subject
    if subject is not None and subject.is_active:
        url = reverse("dossier:document", args=[document.number])
        notices.send(kind, to=subject, at=at, url=url, number=document.number)


@transaction.atomic
def revoke_document(*, document: IssuedDocument, reason: str, by: Any, at: datetime) -> None:
    """Let a document hold no longer; the check page tells the day, never the reason. `by` None is the system itself.

    Raises NotAllowed, RevokeReasonTooShort, RevokedAlready.
    """
    if by is not None and not may_issue(by, document.declared, document):
        raise NotAllowed
    told = reason.strip()
    if len(told) < SHORTEST_REASON:
        raise RevokeReasonTooShort(least=SHORTEST_REASON)
    changes = {"revoked_at": at, "revoked_by": by, "revoke_reason": told}
    if not IssuedDocument.objects.filter(pk=document.pk, revoked_at=None).update(**changes):
        raise RevokedAlready
    for name, value in changes.items():
        setattr(document, name, value)
    trail.record(by, "dossier.document.revoked", document, at=at, reason=told)
    _tell(REVOKED, document, at=at)


@transaction.atomic
def note_document_download(*, document: IssuedDocument, by: Any, at: datetime) -> None:
    """Somebody else than its subject takes a document out."""
    if document.subject_id != by.pk:
        trail.record(by, "dossier.document.downloaded", document, at=at)
