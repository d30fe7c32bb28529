"""Answering a standard about an object: opening a sheet, answers of people and of sources, submitting it.

Who may is asked of the part that declared the holder, so that no permission by name stands here. Higher parts call
`open_sheet` in an act of their own and read with `queries.sheets`: `answers_of`, `known_answers`, `scored`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import AnswerRole, AnswerState, SheetState, SourceKind
from melek.dossier.models import Sheet, SheetAnswer, StandardEdition
from melek.dossier.queries.sheets import answers_of, known_answers, may_answer_sheet, speaker, unanswered_of
from melek.dossier.registers import CriterionSource, Found, criterion_sources, sheet_holders
from melek.dossier.rules.standards import Criterion
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import MoveRefused

LONGEST_NOTE = 4000
MOST_NAMED = 5


class SheetSubmitted(DomainError):
    """What was submitted is not changed any more."""

    message = _("Jawaban ini sudah dikirim, jadi tidak dapat diubah lagi.")


class CriterionUnknown(InputError):
    """The standard of the sheet has no such criterion."""

    message = _("Kriteria itu tidak ada dalam standar ini. Muat ulang halaman ini.")


class CriterionAutomatic(InputError):
    """A source of the system answers this criterion, and nobody else."""

    message = _("Kriteria ini diisi sistem dari sumbernya, jadi tidak dijawab di sini.")


class AnswerRefused(InputError):
    """The value is no answer on the scale of the criterion."""

    message = _('Jawaban untuk "{text}" tidak sesuai skalanya. Pilih salah satu jawaban yang tersedia.')


class NoteTooLong(InputError):
    """A note with more letters than one reads."""

    message = _("Catatan paling panjang {most} huruf; sekarang {count}. Simpan sisanya sebagai berkas bukti.")


class AnswersMissing(DomainError):
    """A sheet is submitted whole."""

    message = _("Masih ada {count} kriteria yang belum dijawab atau belum punya bukti, antara lain: {texts}.")


@dataclass(frozen=True)
class Given:
    """What a person answers to a criterion; `state` says UNANSWERED to take an answer back, or NOT_APPLICABLE."""

    value: Any = None
    note: str = ""
    state: AnswerState = AnswerState.ANSWERED


@transaction.atomic
def open_sheet(*, edition: StandardEdition, holder: Model, by: Any, at: datetime, role: str = AnswerRole.SELF) -> Sheet:
    """Open a sheet of a standard about an object; `role` says whose answers are submitted with it.

    The caller has checked that `by` may. Raises KeyError for a model that is no declared holder of sheets.
    """
    sheet = Sheet.objects.create(
        edition=edition,
        holder_type=sheet_holders[holder._meta.label].code,
        holder_id=str(holder.pk),
        holder_label=str(holder)[:200],
        scope_path=holder.scope_path,  # type: ignore[attr-defined]
        role=role,
        opened_at=at,
        opened_by=by,
    )
    after = {"code": edition.code, "edition": edition.edition, "hash": edition.content_hash}
    trail.record(by, "dossier.sheet.opened", sheet, at=at, after=after)
    return sheet


@transaction.atomic
def answer_criterion(
    *,
    sheet: Sheet,
    criterion: str,
    value: Any = None,
    role: str,
    by: Any,
    at: datetime,
    note: str = "",
    state: AnswerState = AnswerState.ANSWERED,
) -> SheetAnswer:
    """Answer one criterion in a role. Raises what `answer_criteria` raises."""
    given = {criterion: Given(value, note, state)}
    return answer_criteria(sheet=sheet, given=given, role=role, by=by, at=at)[0]


@transaction.atomic
def answer_criteria(*, sheet: Sheet, given: Mapping[str, Given], role: str, by: Any, at: datetime) -> list[SheetAnswer]:
    """Answer several criteria in a role; an answer that says what the last one said adds no row.

    The last one is the institution's in its own assessment, and the person's own in every other role.

    Raises NotAllowed, SheetSubmitted, CriterionUnknown, CriterionAutomatic, AnswerRefused, NoteTooLong.
    """
    check_may_answer(sheet, role, by)
    last = answers_of(sheet, role, by=speaker(role, by))
    return [_answer(sheet, code, one, last.get(code), role=role, by=by, at=at) for code, one in given.items()]


def check_may_answer(sheet: Sheet, role: str, by: Any) -> None:
    """Raise SheetSubmitted or NotAllowed unless a person may answer and bring evidence in a role now.

    It reads the state of the sheet anew and holds it to the end of the transaction.
    """
    sheet.state = Sheet.objects.select_for_update().get(pk=sheet.pk).state
    if role == sheet.role and not sheet.is_open:
        raise SheetSubmitted
    if not may_answer_sheet(by, sheet, role):
        raise NotAllowed


def criterion_of(sheet: Sheet, code: str) -> Criterion:
    """A criterion of the sheet's standard. Raises CriterionUnknown."""
    criterion = sheet.standard.criteria.get(code)
    if criterion is None:
        raise CriterionUnknown
    return criterion


def _answer(
    sheet: Sheet, code: str, given: Given, last: SheetAnswer | None, *, role: str, by: Any, at: datetime
) -> SheetAnswer:
    criterion, note = criterion_of(sheet, code), given.note.strip()
    if criterion.source == SourceKind.INDICATOR:
        raise CriterionAutomatic
    if not _is_answer(criterion, given):
        raise AnswerRefused(text=criterion.text)
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong(most=LONGEST_NOTE, count=len(note))
    if last is not None and (last.state, last.value, last.note) == (given.state, given.value, note):
        return last
    return SheetAnswer.objects.create(
        sheet=sheet, criterion=code, role=role, state=given.state, value=given.value, note=note, by=by, at=at
    )


def _is_answer(criterion: Criterion, given: Given) -> bool:
    if given.state == AnswerState.ANSWERED:
        return criterion.scale.allows(given.value)
    may_be_left = given.state == AnswerState.NOT_APPLICABLE and criterion.may_not_apply
    return given.value is None and (may_be_left or given.state == AnswerState.UNANSWERED)


@transaction.atomic
def fill_automatic(*, sheet: Sheet, by: Any, at: datetime) -> list[SheetAnswer]:
    """Ask the sources of all criteria that have one, and keep what they say now; what changed since the last time.

    A criterion whose source nobody declares, or whose source knows nothing about the subject, gets *no source yet*.
    `by` None means the system itself. Raises SheetSubmitted; ValueError for a source whose value does not fit its scale.
    """
    if not Sheet.objects.select_for_update().get(pk=sheet.pk).is_open:
        raise SheetSubmitted
    last = answers_of(sheet, AnswerRole.AUTOMATIC)
    subject = _subject(sheet)
    asked = [one for one in sheet.standard.criteria.values() if one.source == SourceKind.INDICATOR]
    rows = (_fill(sheet, one, last.get(one.code), subject, by=by, at=at) for one in asked)
    return [one for one in rows if one is not None]


def _subject(sheet: Sheet) -> Any:
    declared, holder = sheet_holders.get(sheet.holder_type), sheet.holder
    if declared is None or declared.subject_of is None or holder is None:
        return holder
    return declared.subject_of(holder)


def _fill(
    sheet: Sheet, criterion: Criterion, last: SheetAnswer | None, subject: Any, *, by: Any, at: datetime
) -> SheetAnswer | None:
    source = criterion_sources.get(criterion.indicator)
    found = _found(source, subject, at, "id")
    if found is not None and not criterion.scale.allows(found.value):
        raise ValueError(f"{criterion.indicator} answers {found.value!r}, which is no answer to {criterion.code}")
    said: dict[str, Any] = {"state": AnswerState.NO_SOURCE, "value": None, "found": None}
    if source is not None and found is not None:
        english = _found(source, subject, at, "en")
        is_same = english is not None and english.value == found.value
        told = _told(source, found, english if is_same else None)
        said = {"state": AnswerState.ANSWERED, "value": found.value, "found": told}
    if last is not None and (last.state, last.value, last.found) == (said["state"], said["value"], said["found"]):
        return None
    return SheetAnswer.objects.create(
        sheet=sheet, criterion=criterion.code, role=AnswerRole.AUTOMATIC, by=by, at=at, **said
    )


def _found(source: CriterionSource | None, subject: Any, at: datetime, language: str) -> Found | None:
    """What a source says in one language: what is kept can be read in both, whoever asked."""
    if source is None or subject is None:
        return None
    with translation.override(language):
        return source.find(subject, at)


def _told(source: CriterionSource, found: Found, english: Found | None) -> dict[str, str]:
    with translation.override("id"):
        text = str(found.text)
    with translation.override("en"):
        text_en = str(english.text) if english else ""
    digest = hashlib.sha256(text.encode()).hexdigest()
    as_of = found.as_of.isoformat()
    return {
        "source": source.code,
        "text": text,
        "text_en": text_en,
        "text_hash": digest,
        "as_of": as_of,
        "url": found.url,
    }


@transaction.atomic
def submit_sheet(*, sheet: Sheet, by: Any, at: datetime) -> Sheet:
    """Ask the sources once more and end the answering of the sheet's role; a criterion without a source does not block.

    Raises NotAllowed, SheetSubmitted, AnswersMissing, MoveRefused.
    """
    check_may_answer(sheet, sheet.role, by)
    fill_automatic(sheet=sheet, by=by, at=at)
    if missing := unanswered_of(sheet, sheet.role):
        texts = "; ".join(str(one.text) for one in missing[:MOST_NAMED])
        raise AnswersMissing(count=len(missing), texts=texts)
    ended = {"state": SheetState.SUBMITTED, "submitted_at": at, "submitted_by": by}
    if not Sheet.objects.filter(pk=sheet.pk, state=SheetState.OPEN).update(**ended):
        raise MoveRefused
    for name, value in ended.items():
        setattr(sheet, name, value)
    trail.record(by, "dossier.sheet.submitted", sheet, at=at, after={"answers_hash": answers_hash(sheet)})
    return sheet


@transaction.atomic
def reopen_sheet(*, sheet: Sheet, reason: str, by: Any, at: datetime) -> Sheet:
    """Let the role of a submitted sheet answer again, for instance because an application goes back to be completed.

    What was submitted stays: answers are only added to, and the trail keeps the hash of each submission. The caller has
    checked that `by` may. Raises MoveRefused for a sheet that is not submitted.
    """
    before = {"submitted_at": sheet.submitted_at, "submitted_by": sheet.submitted_by_id}
    fresh: dict[str, Any] = {"state": SheetState.OPEN, "submitted_at": None, "submitted_by": None}
    if not Sheet.objects.filter(pk=sheet.pk, state=SheetState.SUBMITTED).update(**fresh):
        raise MoveRefused
    for name, value in fresh.items():
        setattr(sheet, name, value)
    trail.record(by, "dossier.sheet.reopened", sheet, at=at, before=before, reason=reason)
    return sheet


def answers_hash(sheet: Sheet) -> str:
    """SHA-256 over what is known about each criterion in the sheet's role, in canonical JSON."""
    known = {code: [one.state.value, one.value] for code, one in known_answers(sheet, sheet.role).items()}
    return hashlib.sha256(json.dumps(known, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
