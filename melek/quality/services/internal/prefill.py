"""The result of internal quality assurance begins an application for accreditation, so that nobody answers twice."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import AnswerRole, AnswerState, SheetState, SourceKind
from melek.dossier.models import Sheet, SheetLink
from melek.dossier.queries.sheets import answers_of, evidence_by_criterion, links_by_criterion
from melek.dossier.rules.standards import Criterion
from melek.dossier.services.files import content_of
from melek.dossier.services.sheet_evidence import MOST_FOR_CRITERION, add_sheet_file
from melek.dossier.services.sheets import LONGEST_NOTE, Given, answer_criteria, check_may_answer
from melek.identity import trail
from melek.kit.errors import DomainError, NotAllowed
from melek.quality.models import Accreditation, InternalCycle
from melek.quality.queries.internal import may_see

_LINK_FIELDS = ("criterion", "url", "state", "fault", "stored", "media_type", "fetched_at")


class OtherCycle(DomainError):
    """A check of another institution, by another edition, or not submitted."""

    message = _("Pemeriksaan internal itu bukan dari lembaga dan edisi standar permohonan ini, atau belum dikirim.")


class NothingToTake(DomainError):
    """All that the check says is answered in the application already."""

    message = _("Semua yang dijawab dalam pemeriksaan internal sudah dijawab di sini. Tidak ada yang diisi lagi.")


@transaction.atomic
def prefill_application(*, sheet: Sheet, cycle: InternalCycle, by: Any, at: datetime) -> int:
    """Copy what a submitted check says into the self-assessment of an application; how many criteria.

    Only criteria without an answer are filled: value, note with the year and number of the cycle, files and links.
    Raises NotAllowed, SheetSubmitted, OtherCycle, NothingToTake.
    """
    check_may_answer(sheet, AnswerRole.SELF, by)
    if not may_see(by, cycle):
        raise NotAllowed
    source, holder = cycle.sheet, sheet.holder
    if source is None or not isinstance(holder, Accreditation) or not _fits(sheet, source, holder, cycle):
        raise OtherCycle
    given = _to_take(sheet, source, cycle)
    if not given:
        raise NothingToTake
    answer_criteria(sheet=sheet, given=given, role=AnswerRole.SELF, by=by, at=at)
    for code in given:
        _copy_evidence(sheet, source, code, by=by, at=at)
    after = {"cycle": cycle.number, "year": cycle.year, "criteria": sorted(given)}
    trail.record(by, "quality.self_assessment.prefilled", holder, at=at, after=after)
    return len(given)


def _fits(sheet: Sheet, source: Sheet, holder: Accreditation, cycle: InternalCycle) -> bool:
    is_same = sheet.edition_id == source.edition_id and holder.institution_id == cycle.institution_id
    return is_same and source.state == SheetState.SUBMITTED


def _to_take(sheet: Sheet, source: Sheet, cycle: InternalCycle) -> dict[str, Given]:
    said, known = answers_of(source, AnswerRole.SELF), answers_of(sheet, AnswerRole.SELF)
    with translation.override("id"):  # what is kept is written in one language, whoever asked
        mark = _now("Dari penjaminan mutu internal {year} ({number}).").format(year=cycle.year, number=cycle.number)
    found = {}
    for code, criterion in sheet.standard.criteria.items():
        row, here = said.get(code), known.get(code)
        if row is None or not _may_take(criterion, AnswerState(row.state)):
            continue
        if here is None or here.state == AnswerState.UNANSWERED:
            note = f"{mark} {row.note}".strip()[:LONGEST_NOTE]
            found[code] = Given(row.value, note, AnswerState(row.state))
    return found


def _may_take(criterion: Criterion, state: AnswerState) -> bool:
    is_said = state in (AnswerState.ANSWERED, AnswerState.NOT_APPLICABLE)
    return criterion.source != SourceKind.INDICATOR and is_said


def _copy_evidence(sheet: Sheet, source: Sheet, code: str, *, by: Any, at: datetime) -> None:
    """The newest files and all links of a criterion; a file becomes one of the application, so that its readers see it."""
    room = (
        MOST_FOR_CRITERION - sheet.evidence.filter(criterion=code).count() - sheet.links.filter(criterion=code).count()
    )
    newest = {one.file.name: one.file for one in evidence_by_criterion(source).get(code, [])}
    for file in list(newest.values())[:room]:
        chunks = [content_of(file.stored)]
        add_sheet_file(sheet=sheet, criterion=code, name=file.name, chunks=chunks, role=AnswerRole.SELF, by=by, at=at)
    here = set(sheet.links.filter(criterion=code).values_list("url", flat=True))
    links = [one for one in links_by_criterion(source).get(code, []) if one.url not in here]
    # the frozen copy goes along, so that what was judged is what was seen then
    for link in links[: max(0, room - len(newest))]:
        copied = {name: getattr(link, name) for name in _LINK_FIELDS}
        SheetLink.objects.create(sheet=sheet, added_at=at, added_by=by, **copied)
