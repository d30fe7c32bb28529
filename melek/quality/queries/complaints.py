"""Complaints about training: about what and where, when due and answered; nothing about who complained."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from django.utils import timezone

from melek.catalogue.enums import OfferingState, ProgrammeState
from melek.catalogue.models import Institution, Offering, Programme
from melek.dossier.enums import CaseState, Level, Turn
from melek.dossier.models import Case, CaseDecision, CaseMessage
from melek.dossier.models.cases import CaseQuerySet
from melek.dossier.queries.calendar import due, resumed
from melek.identity.enums import ROOT_PATH
from melek.kit.reference import load_yaml
from melek.quality.enums.internal import COMPLAINT_KIND, ComplaintAbout
from melek.quality.rules.complaints import AnswerRecord, ComplaintLaw, is_in_time, read_complaint_law, record_of
from melek.registry.models import Agency


@lru_cache(maxsize=1)
def complaint_law() -> ComplaintLaw:
    """What rules complaints."""
    return read_complaint_law(load_yaml("quality", "complaints.yaml"))


def could_be_seen(subject: Any) -> bool:
    """Whether people could see what a complaint would be about: an opened offering, a programme that was published."""
    if isinstance(subject, Offering):
        return bool(subject.state != OfferingState.PLANNED)
    return isinstance(subject, Programme) and subject.state != ProgrammeState.DRAFT and not subject.is_hidden


def may_complain(user: Any, subject: Any) -> bool:
    """Anybody signed in, about what people could see."""
    return bool(getattr(user, "is_authenticated", False)) and could_be_seen(subject)


@dataclass(frozen=True)
class Complaint:
    """A complaint without anybody's name: what it is about, its first clock and first answer, how it stands.

    `institution` is None for a programme that no institution provides.
    """

    about: ComplaintAbout
    institution: int | None
    scope_path: str
    opened_at: datetime
    due_at: datetime
    answered_at: datetime | None
    outcome: str
    level: int
    state: str

    @property
    def counts(self) -> bool:
        """Whether its clock says something: not what was taken back unanswered, nor what waits for its opener."""
        return self.answered_at is not None or self.state not in (CaseState.WITHDRAWN, CaseState.ASKED)


def complaints_under(path: str) -> CaseQuerySet:
    """The cases about training at a place and below it."""
    return Case.objects.filter(kind=COMPLAINT_KIND, scope_path__startswith=path)


def read_complaints(cases: Iterable[Case]) -> list[Complaint]:
    """Cases as complaints, in their order."""
    rows = list(cases)
    homes = _homes(rows)
    decisions = CaseDecision.objects.filter(case__in=[one.pk for one in rows]).order_by("level")
    answers: dict[int, list[CaseDecision]] = defaultdict(list)
    for one in decisions:
        answers[one.case_id].append(one)
    messages = _messages(one.pk for one in rows if one.level != Level.FIRST)
    return [_read(one, homes, answers[one.pk], messages[one.pk]) for one in rows]


def _homes(rows: Iterable[Case]) -> dict[tuple[str, str], int | None]:
    """The institution of each object that the cases are about."""
    found: dict[tuple[str, str], int | None] = {}
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in rows:
        wanted[one.subject_type].add(one.subject_id)
    for model, name in ((Offering, "institution"), (Programme, "provider")):
        label = model._meta.label
        pairs = model._base_manager.filter(pk__in=wanted[label]).order_by("pk").values_list("pk", name)
        found |= {(label, str(key)): home for key, home in pairs}
    return found


def _messages(keys: Iterable[int]) -> dict[int, list[CaseMessage]]:
    found: dict[int, list[CaseMessage]] = defaultdict(list)
    for one in CaseMessage.objects.filter(case__in=list(keys)).order_by("pk"):
        found[one.case_id].append(one)
    return found


def _read(
    case: Case, homes: dict[tuple[str, str], int | None], answers: list[CaseDecision], messages: list[CaseMessage]
) -> Complaint:
    first = next((one for one in answers if one.level == Level.FIRST), None)
    is_offering = case.subject_type == Offering._meta.label
    return Complaint(
        about=ComplaintAbout.OFFERING if is_offering else ComplaintAbout.PROGRAMME,
        institution=homes.get((case.subject_type, case.subject_id)),
        scope_path=case.scope_path,
        opened_at=case.opened_at,
        due_at=case.due_at if case.level == Level.FIRST else _first_due(case, messages),
        answered_at=first.answered_at if first else None,
        outcome=answers[-1].outcome if answers else "",
        level=case.level,
        state=case.state,
    )


def _first_due(case: Case, messages: list[CaseMessage]) -> datetime:
    """When the first answer was due; the second level set the clock anew, so that it is counted again from the start."""
    clock = complaint_law().answer
    found, asked_at = due(clock, case.opened_at), None
    for one in messages:
        if one.turn == Turn.APPEAL:
            break
        if one.turn == Turn.QUESTION:
            asked_at = one.at
        elif one.turn == Turn.REPLY and asked_at is not None:
            found, asked_at = resumed(clock, found, one.at - asked_at), None
    return found


def complaints_of(place: Institution | Agency) -> list[Complaint]:
    """The complaints about what an institution, or any institution of an agency, offers."""
    found = read_complaints(complaints_under(place.scope_path).order_by("pk"))
    if isinstance(place, Agency):
        return found
    return [one for one in found if one.institution == place.pk]


def answer_record(place: Institution | Agency, at: datetime) -> AnswerRecord:
    """How well a place answers: of what fell due in the window of the law, how much was answered in time."""
    clocks = [(one.due_at, one.answered_at) for one in complaints_of(place) if one.counts]
    return record_of(clocks, at=at, window=complaint_law().window)


def answer_records(agencies: Sequence[Agency], at: datetime) -> dict[int, AnswerRecord]:
    """What `answer_record` says of each agency, in one reading of all complaints."""
    below: dict[str, list[Complaint]] = defaultdict(list)
    for one in read_complaints(complaints_under(ROOT_PATH).order_by("pk")):
        for path in _paths_to(one.scope_path):
            below[path].append(one)
    window = complaint_law().window
    return {
        one.pk: record_of(
            ((told.due_at, told.answered_at) for told in below[one.scope_path] if told.counts), at=at, window=window
        )
        for one in agencies
    }


def _paths_to(path: str) -> Iterator[str]:
    """A path and all paths above it: /, /a/ and /a/b/ for /a/b/."""
    return accumulate(f"{part}/" for part in path.split("/")[:-1])


def public_record(institution: Institution, *, is_staff: bool) -> AnswerRecord | None:
    """The record that a page may show today; None for strangers where so few complained that a figure points at people."""
    record = answer_record(institution, timezone.now())
    is_many = record.due >= complaint_law().fewest_shown
    return record if is_staff or is_many else None


class ComplaintRow(NamedTuple):
    """A complaint as the warehouse holds it. `in_time` is empty while an answer is not due, `days` while there is none."""

    about: str
    institution: str
    agency: str
    agency_kind: str
    province: str
    opened: str
    days: float | None
    in_time: str
    is_recent: bool
    outcome: str
    level: int


def complaint_rows(at: datetime) -> Iterator[ComplaintRow]:
    """All complaints, the oldest first, without anything about who complained or what they wrote."""
    found = read_complaints(Case.objects.filter(kind=COMPLAINT_KIND).order_by("pk"))
    homes = {one.pk: one for one in Institution.objects.select_related("agency", "region")}
    agencies = {one.scope_path: one for one in Agency.objects.select_related("scope", "region")}
    for one in found:
        home = homes.get(one.institution or 0)
        agency = home.agency if home else agencies.get(one.scope_path)
        region = home.region if home else agency.region if agency else None
        told = is_in_time(one.due_at, one.answered_at, at) if one.counts else None
        yield ComplaintRow(
            about=one.about.value,
            institution=home.code if home else "",
            agency=agency.code if agency else "",
            agency_kind=agency.kind if agency else "",
            province=region.province_code if region else "",
            opened=f"{timezone.localdate(one.opened_at):%Y-%m}",
            days=_days(one),
            in_time="" if told is None else "yes" if told else "no",
            is_recent=told is not None and one.due_at > at - complaint_law().window,
            outcome=one.outcome,
            level=one.level,
        )


def _days(complaint: Complaint) -> float | None:
    if complaint.answered_at is None:
        return None
    return round((complaint.answered_at - complaint.opened_at).total_seconds() / 86_400, 1)
