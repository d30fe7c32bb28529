"""Reads of sheets: what was answered in a role, what it is worth, what is still open, who may read and answer."""

from collections import defaultdict
from typing import Any

from django.db.models import Model

from melek.dossier.enums import AnswerRole, SourceKind
from melek.dossier.models import Sheet, SheetAnswer, SheetEvidence, SheetLink
from melek.dossier.registers import criterion_sources, sheet_holders
from melek.dossier.rules.scoring import Scored, score
from melek.dossier.rules.standards import NO_SOURCE, UNANSWERED, Answer, Criterion

PEOPLE = (AnswerRole.SELF, AnswerRole.ASSESSOR, AnswerRole.REVIEWER)


def sheets_of(holder: Model) -> list[Sheet]:
    """The sheets of an object, the newest first."""
    return list(Sheet.objects.of(holder).select_related("edition").order_by("-pk"))


def may_see_sheet(user: Any, sheet: Sheet) -> bool:
    """Whether a person may read a sheet with its evidence; the part that declared the holder says so."""
    declared, holder = sheet_holders.get(sheet.holder_type), sheet.holder
    return declared is not None and holder is not None and declared.may_see(user, holder)


def may_read_role(user: Any, sheet: Sheet, role: str) -> bool:
    """Whether a person who may see a sheet may read what was answered in a role."""
    declared, holder = sheet_holders.get(sheet.holder_type), sheet.holder
    if declared is None or holder is None:
        return False
    return declared.may_read is None or declared.may_read(user, holder, role)


def may_answer_sheet(user: Any, sheet: Sheet, role: str) -> bool:
    """Whether a person may answer in a role now: the holder's part lets them, and these answers may still change."""
    declared, holder = sheet_holders.get(sheet.holder_type), sheet.holder
    if declared is None or holder is None or role not in PEOPLE or (role == sheet.role and not sheet.is_open):
        return False
    return declared.may_answer(user, holder, role)


def roles_for(user: Any, sheet: Sheet) -> list[AnswerRole]:
    """The roles in which a person may answer now, the sheet's own first."""
    found = [role for role in PEOPLE if may_answer_sheet(user, sheet, role)]
    return sorted(found, key=lambda role: role != sheet.role)


def holder_url(sheet: Sheet) -> str:
    """The address of what the sheet is about; empty when it is gone."""
    declared, holder = sheet_holders.get(sheet.holder_type), sheet.holder
    return declared.url_of(holder) if declared is not None and holder is not None else ""


def speaker(role: str, user: Any) -> Any:
    """Whose answers a person goes on with: an institution speaks with one voice, others each for themselves.

    None stands for everybody in the role, as in `by` of the reads below.
    """
    return None if role == AnswerRole.SELF else user


def answers_of(sheet: Sheet, role: str, *, by: Any = None) -> dict[str, SheetAnswer]:
    """The last answer in a role to each criterion that has one; `by` narrows it to one person's."""
    rows = SheetAnswer.objects.filter(sheet=sheet, role=role)
    if by is not None:
        rows = rows.filter(by=by)
    return {one.criterion: one for one in rows.select_related("by").order_by("pk")}


def evidence_by_criterion(sheet: Sheet) -> dict[str, list[SheetEvidence]]:
    """The files of each criterion that has any, the oldest first."""
    found: dict[str, list[SheetEvidence]] = defaultdict(list)
    for one in sheet.evidence.select_related("file__stored", "file__added_by").order_by("pk"):
        found[one.criterion].append(one)
    return dict(found)


def links_by_criterion(sheet: Sheet) -> dict[str, list[SheetLink]]:
    """The links of each criterion that has any, the oldest first."""
    found: dict[str, list[SheetLink]] = defaultdict(list)
    for one in sheet.links.select_related("stored", "added_by").order_by("pk"):
        found[one.criterion].append(one)
    return dict(found)


def known_answers(sheet: Sheet, role: str, *, by: Any = None) -> dict[str, Answer]:
    """What is known about each criterion in a role, for scoring.

    Sources of the system answer for every role. An answer that a file must show is none as long as no file and no copied
    link stands beside it: a link that could not be frozen shows nothing that stays.
    """
    said, filled = answers_of(sheet, role, by=by), answers_of(sheet, AnswerRole.AUTOMATIC)
    shown = set(sheet.evidence.values_list("criterion", flat=True)) | set(
        sheet.links.filter(stored__isnull=False).values_list("criterion", flat=True)
    )
    return {code: _known(one, said, filled, shown) for code, one in sheet.standard.criteria.items()}


def _known(
    criterion: Criterion, said: dict[str, SheetAnswer], filled: dict[str, SheetAnswer], shown: set[str]
) -> Answer:
    if criterion.source == SourceKind.INDICATOR:
        row = filled.get(criterion.code)
        if row is not None:
            return row.answer
        return UNANSWERED if criterion.indicator in criterion_sources else NO_SOURCE
    row = said.get(criterion.code)
    if row is None:
        return UNANSWERED
    answer = row.answer
    is_bare = criterion.source == SourceKind.FILE and answer.is_answered and criterion.code not in shown
    return UNANSWERED if is_bare else answer


def scored(sheet: Sheet, role: str, *, by: Any = None) -> Scored:
    """What the answers of a role, or of one person in it, are worth."""
    return score(sheet.standard, known_answers(sheet, role, by=by))


def unanswered_of(sheet: Sheet, role: str, *, by: Any = None) -> list[Criterion]:
    """The criteria that a person or a file must answer and does not yet; what has no source is not among them."""
    known = known_answers(sheet, role, by=by)
    return [
        one
        for code, one in sheet.standard.criteria.items()
        if one.source != SourceKind.INDICATOR and known[code] == UNANSWERED
    ]
