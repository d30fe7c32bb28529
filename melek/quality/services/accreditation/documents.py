"""The documents of an application: a file for each, or the reason why there is none."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.dossier.models import EvidenceFile
from melek.dossier.services.evidence import add_evidence
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.quality.enums.accreditation import APPLY, State
from melek.quality.models import Accreditation, ApplicationDocument
from melek.quality.queries.law import law
from melek.quality.services.accreditation.steps import need_text

MOST_FILES = 100  # replaced files stay, so that an application needs room for several rounds


class NotEditable(DomainError):
    """The application lies with the accreditor now."""

    message = _("Permohonan sedang berada di akreditor, jadi tidak dapat diubah. Tunggu sampai dikembalikan.")


class DocumentUnknown(InputError):
    """Not one of the documents of the law file."""

    message = _("Dokumen itu tidak ada dalam daftar periksa. Muat ulang halaman ini.")


@transaction.atomic
def attach_document(
    *, accreditation: Accreditation, document: str = "", name: str, chunks: Iterable[bytes], by: Any, at: datetime
) -> EvidenceFile:
    """Add a file to an application that its institution still works on: for a required document, or as an attachment.

    A later file of the same document takes the earlier one's place; both are kept.
    Raises NotAllowed, NotEditable, DocumentUnknown, FileTooLarge, FileEmpty, FileRefused, TooManyFiles.
    """
    _check(accreditation, document or None, by)
    evidence = add_evidence(holder=accreditation, name=name, chunks=chunks, by=by, at=at, most=MOST_FILES)
    if document:
        ApplicationDocument.objects.create(
            accreditation=accreditation, document=document, evidence=evidence, at=at, by=by
        )
        after = {"document": document, "file": evidence.stored.hash}
        trail.record(by, "quality.document.handed_in", accreditation, at=at, after=after)
    return evidence


@transaction.atomic
def explain_absence(
    *, accreditation: Accreditation, document: str, reason: str, by: Any, at: datetime
) -> ApplicationDocument:
    """Say why an application has no file for a required document; the office judges whether that will do.

    Raises NotAllowed, NotEditable, DocumentUnknown, ReasonTooShort.
    """
    _check(accreditation, document, by)
    told = need_text(reason)
    made = ApplicationDocument.objects.create(accreditation=accreditation, document=document, reason=told, at=at, by=by)
    trail.record(by, "quality.document.explained", accreditation, at=at, reason=told, after={"document": document})
    return made


def _check(accreditation: Accreditation, document: str | None, by: Any) -> None:
    if not by.has_perm(APPLY, accreditation):
        raise NotAllowed
    # a colleague may have handed the application in meanwhile
    if Accreditation.objects.select_for_update().get(pk=accreditation.pk).state not in (State.DRAFT, State.RETURNED):
        raise NotEditable
    if document is not None and document not in {one.code for one in law().documents}:
        raise DocumentUnknown
