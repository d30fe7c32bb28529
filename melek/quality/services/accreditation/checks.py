"""The document check: what lies there, what is missing, back for completion or on to the panel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import SheetState
from melek.dossier.models import Sheet
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard
from melek.quality.enums.accreditation import RUN, State
from melek.quality.models import Accreditation, DocumentCheck
from melek.quality.queries.documents import RequiredDocument, not_complete, required_documents
from melek.quality.queries.people import applicants
from melek.quality.services.accreditation.documents import DocumentUnknown
from melek.quality.services.accreditation.steps import need_text, step, tell

RETURNED, ACCEPTED = "quality.accreditation_returned", "quality.accreditation_accepted"


class NotBeingChecked(DomainError):
    """The application is not with the document check now."""

    message = _("Permohonan ini tidak sedang diperiksa dokumennya.")


class DocumentAbsent(InputError):
    """Nothing was handed in that could be complete."""

    message = _('Dokumen "{name}" belum ada, jadi tidak dapat dinyatakan lengkap. Kembalikan permohonan ini.')


class DocumentReplaced(InputError):
    """The form shows an earlier one."""

    message = _('Dokumen "{name}" sudah diganti sejak halaman ini dibuka. Muat ulang, lalu periksa yang baru.')


class NoteMissing(InputError):
    """A document that is not complete says what is missing."""

    message = _('Tuliskan apa yang kurang dari dokumen "{name}".')


class DocumentsMissing(DomainError):
    """Something is not complete yet."""

    message = _("Belum lengkap: {names}. Lengkapi pemeriksaannya, atau kembalikan permohonan ini.")


class DocumentsNotThere(DomainError):
    """Some required document has neither a file nor a reason, or was found incomplete and not replaced."""

    message = _(
        "Belum ada atau belum lengkap: {names}. Unggah dokumennya, atau tuliskan alasan mengapa tidak ada, lalu kirim lagi."
    )


class SelfAssessmentOpen(DomainError):
    """The self-assessment was not handed in."""

    message = _("Penilaian mandiri belum dikirim. Jawab semua kriteria, lalu kirim.")


@guard("quality.is_ready_to_submit")
def _is_ready(accreditation: Accreditation, by: Any) -> None:
    if accreditation.sheet is None or accreditation.sheet.state != SheetState.SUBMITTED:
        raise SelfAssessmentOpen
    if wanted := [one for one in required_documents(accreditation) if one.is_wanted]:
        raise DocumentsNotThere(names=", ".join(str(one.name) for one in wanted))


@guard("quality.documents_are_complete")
def _are_complete(accreditation: Accreditation, by: Any) -> None:
    if missing := not_complete(accreditation):
        raise DocumentsMissing(names=", ".join(str(one.name) for one in missing))


@transaction.atomic
def take_up(*, accreditation: Accreditation, by: Any, at: datetime) -> None:
    """Begin the document check. Raises NotAllowed, MoveRefused."""
    step(accreditation, State.CHECKING, "quality.accreditation.taken_up", by=by, at=at)


@transaction.atomic
def check_documents(
    *,
    accreditation: Accreditation,
    found: Mapping[str, tuple[bool, str]],
    by: Any,
    at: datetime,
    seen: Mapping[str, int | None] | None = None,
) -> list[DocumentCheck]:
    """Write down of each document whether it is complete, and what is missing.

    seen: key of the row of each document that the checker had before them; None for what lies there now.
    Raises NotAllowed, NotBeingChecked, DocumentUnknown, DocumentAbsent, DocumentReplaced, NoteMissing.
    """
    if not by.has_perm(RUN, accreditation):
        raise NotAllowed
    if Accreditation.objects.select_for_update().get(pk=accreditation.pk).state != State.CHECKING:
        raise NotBeingChecked
    rows = {one.code: one for one in required_documents(accreditation)}
    for code, (is_complete, note) in found.items():
        _check_one(rows.get(code), is_complete, note, seen)
    return [
        DocumentCheck.objects.create(
            accreditation=accreditation,
            document=code,
            given=rows[code].given,
            is_complete=is_complete,
            note=note.strip(),
            at=at,
            by=by,
        )
        for code, (is_complete, note) in found.items()
    ]


def _check_one(
    row: RequiredDocument | None, is_complete: bool, note: str, seen: Mapping[str, int | None] | None
) -> None:
    if row is None:
        raise DocumentUnknown
    now = row.given.pk if row.given else None
    if seen is not None and seen.get(row.code) != now:
        raise DocumentReplaced(name=row.name)
    if is_complete and now is None:
        raise DocumentAbsent(name=row.name)
    if not is_complete and not note.strip():
        raise NoteMissing(name=row.name)


@transaction.atomic
def return_application(*, accreditation: Accreditation, reasons: str, by: Any, at: datetime) -> None:
    """Give an application back for completion; its self-assessment opens again.

    Raises NotAllowed, ReasonTooShort, MoveRefused.
    """
    told = need_text(reasons)
    step(accreditation, State.RETURNED, "quality.accreditation.returned", by=by, at=at, reason=told)
    _open_again(accreditation, by=by, at=at)
    tell(RETURNED, applicants(accreditation, on=timezone.localdate(at)), accreditation, at=at)


def _open_again(accreditation: Accreditation, *, by: Any, at: datetime) -> None:
    """Answers may change again; each earlier one stays in its row, and the trail tells what was handed in."""
    sheet = accreditation.sheet
    opened = {"state": SheetState.OPEN, "submitted_at": None, "submitted_by": None}
    if sheet is not None and Sheet.objects.filter(pk=sheet.pk, state=SheetState.SUBMITTED).update(**opened):
        sheet.refresh_from_db()
        trail.record(by, "quality.self_assessment.reopened", accreditation, at=at)


@transaction.atomic
def accept_documents(*, accreditation: Accreditation, by: Any, at: datetime) -> None:
    """Hold the documents for complete; now a first team is composed. Raises NotAllowed, DocumentsMissing, MoveRefused."""
    step(accreditation, State.PANEL, "quality.accreditation.accepted", by=by, at=at)
    tell(ACCEPTED, applicants(accreditation, on=timezone.localdate(at)), accreditation, at=at)
