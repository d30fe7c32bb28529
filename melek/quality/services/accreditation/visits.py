"""Visits: planned with an agenda, looked through by a checklist, closed with what came of them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import SourceKind
from melek.identity import trail
from melek.kit import formats
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard, move
from melek.quality.enums.accreditation import ASSESS, RUN, VISIT_MOVES, Seen, State, Team, VisitState
from melek.quality.models import Accreditation, Visit, VisitCheck
from melek.quality.queries.accreditation import checklist_rows
from melek.quality.queries.people import applicants, team_people
from melek.quality.services.accreditation.steps import need_text, tell

PLANNED = "quality.visit_planned"


class NotVisitedNow(DomainError):
    """Visits belong to the assessment by the first team."""

    message = _("Visitasi direncanakan dan diisi selama penilaian tim awal berlangsung.")


class DayPast(InputError):
    """A visit is planned ahead."""

    message = _("Pilih hari ini atau hari yang akan datang.")


class DayWrong(InputError):
    """A visit was held between its planning and today."""

    message = _("Tanggal pelaksanaan tidak boleh sesudah hari ini.")


class HeldBefore(InputError):
    """A visit belongs to the assessment by the first team."""

    message = _("Tanggal pelaksanaan tidak boleh sebelum penilaian tim awal dimulai, {day}.")


class ChecklistOpen(DomainError):
    """Something on the checklist was not looked at."""

    message = _("Masih ada {count} kriteria dalam daftar periksa yang belum dilihat.")


class SeenMissing(InputError):
    """What is not as it should be says why."""

    message = _('Tuliskan apa yang terlihat untuk kriteria "{text}".')


class CriterionNotListed(InputError):
    """The criterion is not on the checklist of the visit."""

    message = _("Kriteria itu tidak ada dalam daftar periksa visitasi ini.")


def need_visits(accreditation: Accreditation) -> None:
    """Raise NotVisitedNow unless visits are planned now."""
    if accreditation.state != State.VISIT:
        raise NotVisitedNow


@transaction.atomic
def plan_visit(
    *,
    accreditation: Accreditation,
    planned_on: date,
    mode: str,
    agenda: str,
    place: str,
    by: Any,
    at: datetime,
) -> Visit:
    """Plan a visit; its checklist holds every criterion that no source of the system answers. Team and institution are told.

    Raises NotAllowed, NotVisitedNow, DayPast, ReasonTooShort.
    """
    if not by.has_perm(RUN, accreditation):
        raise NotAllowed
    need_visits(accreditation)
    today = timezone.localdate(at)
    if planned_on < today:
        raise DayPast
    criteria = accreditation.edition.standard.criteria.values()
    made = Visit.objects.create(
        accreditation=accreditation,
        planned_on=planned_on,
        mode=mode,
        place=place.strip(),
        agenda=need_text(agenda),
        checklist=[one.code for one in criteria if one.source != SourceKind.INDICATOR],
        made_at=at,
        made_by=by,
    )
    trail.record(by, "quality.visit.planned", made, at=at, after={"planned_on": planned_on, "mode": mode})
    people = [*applicants(accreditation, on=today), *team_people(accreditation, Team.FIRST)]
    tell(PLANNED, people, accreditation, at=at)
    return made


@transaction.atomic
def check_criteria(*, visit: Visit, seen: Mapping[str, tuple[str, str]], by: Any, at: datetime) -> list[VisitCheck]:
    """Write down what was seen of criteria. Raises NotAllowed, NotVisitedNow, CriterionNotListed, SeenMissing."""
    _need_open(visit, by)
    criteria = visit.accreditation.edition.standard.criteria
    for code, (value, note) in seen.items():
        if code not in visit.checklist or code not in criteria:
            raise CriterionNotListed
        if value != Seen.YES and not note.strip():
            raise SeenMissing(text=criteria[code].text)
    return [
        VisitCheck.objects.create(visit=visit, criterion=code, seen=value, note=note.strip(), at=at, by=by)
        for code, (value, note) in seen.items()
    ]


def _need_open(visit: Visit, by: Any) -> None:
    if not by.has_perm(ASSESS, visit):
        raise NotAllowed
    if visit.state != VisitState.PLANNED or visit.accreditation.state != State.VISIT:
        raise NotVisitedNow


@guard("quality.checklist_is_whole")
def _is_whole(visit: Visit, by: Any) -> None:
    missing = sum(1 for _criterion, check in checklist_rows(visit) if check is None)
    if missing:
        raise ChecklistOpen(count=missing)


@transaction.atomic
def close_visit(*, visit: Visit, held_on: date, summary: str, by: Any, at: datetime) -> None:
    """Close a visit with its day and what came of it.

    Raises NotAllowed, NotVisitedNow, DayWrong, HeldBefore, ReasonTooShort, ChecklistOpen, MoveRefused.
    """
    if not by.has_perm(ASSESS, visit):
        raise NotAllowed
    accreditation = visit.accreditation
    if accreditation.state != State.VISIT:
        raise NotVisitedNow
    if held_on > timezone.localdate(at):
        raise DayWrong
    begun_on = timezone.localdate(accreditation.entered_at)
    if held_on < begun_on:
        raise HeldBefore(day=formats.day(begun_on))
    told = need_text(summary)
    changes = {"held_on": held_on, "summary": told, "ended_at": at, "ended_by": by}
    move(visit, VisitState.DONE, moves=VISIT_MOVES, by=by, **changes)
    trail.record(by, "quality.visit.closed", visit, at=at, after={"held_on": held_on})


@transaction.atomic
def cancel_visit(*, visit: Visit, reason: str, by: Any, at: datetime) -> None:
    """Call a planned visit off. Raises NotAllowed, ReasonTooShort, MoveRefused."""
    told = need_text(reason, 10)
    move(visit, VisitState.CANCELLED, moves=VISIT_MOVES, by=by, summary=told, ended_at=at, ended_by=by)
    trail.record(by, "quality.visit.cancelled", visit, at=at, reason=told)
    accreditation = visit.accreditation
    people = [*applicants(accreditation, on=timezone.localdate(at)), *team_people(accreditation, Team.FIRST)]
    tell("quality.visit_cancelled", people, accreditation, at=at)
