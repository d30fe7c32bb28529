"""The decree: drafted here, signed outside, brought back and compared; a person says whether both are the same."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from melek.catalogue.models import Programme
from melek.dossier.models import EvidenceFile
from melek.dossier.services.documents import issue_document, revoke_document
from melek.dossier.services.evidence import add_evidence
from melek.dossier.services.files import content_of, read_limited
from melek.identity import trail
from melek.kit import formats
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard
from melek.quality.enums.accreditation import DECREE_KIND, RUN, Likeness, State
from melek.quality.models import Accreditation, Decision, Decree
from melek.quality.queries.accreditation import decree_of, is_accredited, last_decision
from melek.quality.queries.law import category_name
from melek.quality.rules.papers import day_in, is_pdf, likeness, number_in, text_hash, text_of
from melek.quality.services.accreditation.remedies import need_no_appeal, need_remedy_over
from melek.quality.services.accreditation.steps import need_text, step

_SIGNED = "Digantikan keputusan bertanda tangan nomor {number}."
_SAME = (Likeness.CONTAINED, Likeness.SAME_TEXT)


class NotPdf(InputError):
    """The signed decree is a PDF."""

    message = _("Keputusan bertanda tangan harus berupa PDF. Berkas ini bukan PDF.")


class DecreeMissing(DomainError):
    """There is no draft, or no signed file yet."""

    message = _("Naskah keputusan belum diterbitkan, atau keputusan bertanda tangan belum diunggah.")


class NotSignedNow(DomainError):
    """The decree is not being signed."""

    message = _("Keputusan akreditasi ini tidak sedang ditandatangani.")


class NumberMissing(InputError):
    """A decree has a number."""

    message = _("Isi nomor keputusan seperti tertulis pada keputusan bertanda tangan.")


class SignedLater(InputError):
    """A decree was signed by today."""

    message = _("Tanggal keputusan tidak boleh sesudah hari ini.")


class SignedBefore(InputError):
    """A decree follows the decision that it is about."""

    message = _("Tanggal keputusan tidak boleh sebelum putusan tim penilai akhir, {day}.")


class UploadedItself(DomainError):
    """Whoever brought the signed decree does not say that it is the draft."""

    message = _("Anda yang mengunggah keputusan bertanda tangan. Orang lain dari sekretariat yang mencocokkannya.")


class DifferenceUnexplained(InputError):
    """Where the texts differ, whoever confirms says how they compared them."""

    message = _("Teks kedua berkas tidak sama. Tuliskan bagaimana Anda membandingkannya dan apa bedanya.")


class NotConfirmed(DomainError):
    """Nobody has confirmed that the signed decree is the draft."""

    message = _("Keputusan bertanda tangan belum dicocokkan dengan naskahnya.")


def title_of(programme: Programme) -> str:
    """What a programme is called in its published version, else by its code."""
    version = programme.versions.order_by("-published_at", "-number").first()
    return version.title if version else programme.code


def _facts(accreditation: Accreditation, decision: Decision) -> dict[str, Any]:
    with translation.override("id"):  # an official paper, whoever presses the button
        return {
            "programme": title_of(accreditation.programme),
            "institution": accreditation.institution.name,
            "agency": accreditation.institution.agency.name,
            "standard": accreditation.edition.name_id,
            "outcome": str(decision.get_outcome_display()),
            "category": official_category(accreditation, decision.category),
            "basis": str(decision.get_basis_display()),
            "reasons": decision.reasons,
            "decided_on": timezone.localdate(decision.decided_at).isoformat(),
        }


def official_category(accreditation: Accreditation, code: str) -> str:
    """What a category is called on official papers, in their language."""
    category = category_name(accreditation, code)
    with translation.override("id"):
        return str(getattr(category, "id", category) or _("tanpa kategori"))


@transaction.atomic
def draft_decree(*, accreditation: Accreditation, by: Any, at: datetime) -> Decree:
    """Issue the draft that is signed outside, once the institution can appeal no more.

    Raises NotAllowed, AppealOpen, AppealRuns, ConditionsOpen, NotAccredited, MoveRefused.
    """
    if not by.has_perm(RUN, accreditation):
        raise NotAllowed
    decided = last_decision(accreditation)
    if decided is not None and is_accredited(decided.outcome):
        need_no_appeal(accreditation)
        need_remedy_over(accreditation, at=at)
    step(accreditation, State.DECREE, "quality.accreditation.decree_drafted", by=by, at=at)
    decision = last_decision(accreditation)
    if decision is None:
        raise DecreeMissing
    draft = issue_document(
        kind=DECREE_KIND,
        facts=_facts(accreditation, decision),
        scope_path=accreditation.office_path,
        subject=None,
        by=by,
        at=at,
        about=accreditation,
    )
    text = text_of(content_of(draft.file))
    return Decree.objects.create(decision=decision, draft=draft, draft_hash=text_hash(text))


def upload_signed(*, decree: Decree, name: str, chunks: Iterable[bytes], by: Any, at: datetime) -> EvidenceFile:
    """Bring the signed decree back; its text is compared with the draft, its number and day are read where they can be.

    Raises NotAllowed, NotSignedNow, NotPdf, FileTooLarge, FileEmpty, FileRefused, TooManyFiles.
    """
    if not by.has_perm(RUN, decree):
        raise NotAllowed
    if decree.decision.accreditation.state != State.DECREE or decree.confirmed_at is not None:
        raise NotSignedNow
    if not name.lower().endswith(".pdf"):
        raise NotPdf
    content = read_limited(chunks)
    # read before anything is written, so that nobody waits for a file that takes long
    text = text_of(content) if is_pdf(content) else ""
    return _keep_signed(decree, name, content, text, by=by, at=at)


@transaction.atomic
def _keep_signed(decree: Decree, name: str, content: bytes, text: str, *, by: Any, at: datetime) -> EvidenceFile:
    file = add_evidence(holder=decree, name=name, chunks=[content], by=by, at=at)
    if not is_pdf(content):
        raise NotPdf
    decree.signed, decree.signed_hash = file, text_hash(text)
    decree.likeness = likeness(content_of(decree.draft.file), content, text=text)
    decree.number, decree.signed_on = number_in(text), day_in(text)
    decree.uploaded_at, decree.uploaded_by = at, by
    decree.save()
    after = {"file": file.stored.hash, "likeness": decree.likeness, "text": decree.signed_hash}
    trail.record(by, "quality.decree.uploaded", decree, at=at, after=after)
    return file


@transaction.atomic
def confirm_decree(*, decree: Decree, number: str, signed_on: date, note: str, by: Any, at: datetime) -> None:
    """Say that the signed decree is the draft, after having looked at both; from then on the draft is void.

    Raises NotAllowed, DecreeMissing, NotSignedNow, UploadedItself, NumberMissing, SignedLater, SignedBefore,
    DifferenceUnexplained, ReasonTooShort.
    """
    if not by.has_perm(RUN, decree):
        raise NotAllowed
    if decree.signed is None:
        raise DecreeMissing
    if decree.decision.accreditation.state != State.DECREE or decree.confirmed_at is not None:
        raise NotSignedNow
    if by.pk == decree.uploaded_by_id:
        raise UploadedItself
    if not number.strip():
        raise NumberMissing
    _check_day(decree, signed_on, at=at)
    if decree.likeness not in _SAME and not note.strip():
        raise DifferenceUnexplained
    decree.note = note.strip() if decree.likeness in _SAME else need_text(note)
    decree.number, decree.signed_on = number.strip(), signed_on
    decree.confirmed_at, decree.confirmed_by = at, by
    decree.save()
    after = {"number": decree.number, "signed_on": signed_on, "likeness": decree.likeness}
    trail.record(by, "quality.decree.confirmed", decree, at=at, after=after, reason=decree.note)
    if decree.draft.revoked_at is None:
        revoke_document(document=decree.draft, reason=_SIGNED.format(number=decree.number), by=by, at=at)


def _check_day(decree: Decree, signed_on: date, *, at: datetime) -> None:
    if signed_on > timezone.localdate(at):
        raise SignedLater
    decided_on = timezone.localdate(decree.decision.decided_at)
    if signed_on < decided_on:
        raise SignedBefore(day=formats.day(decided_on))


@guard("quality.decree_is_confirmed")
def _is_confirmed(accreditation: Accreditation, by: Any) -> None:
    decree = decree_of(accreditation)
    if decree is None or decree.confirmed_at is None:
        raise NotConfirmed
