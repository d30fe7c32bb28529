"""A year of internal quality assurance: opening it, its phases one after the other, its report."""

from collections.abc import Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from melek.catalogue.models import Institution
from melek.dossier.enums import AnswerRole, AnswerState, SheetState, SourceKind
from melek.dossier.models import Sheet, StandardEdition
from melek.dossier.queries.sheets import answers_of
from melek.dossier.services.sheets import LONGEST_NOTE, Given, answer_criteria, fill_automatic, open_sheet, reopen_sheet
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import MoveRefused, guard, move
from melek.quality.enums.internal import PHASE_MOVES, RUN_INTERNAL, Phase
from melek.quality.models import InternalCycle
from melek.quality.queries.internal import cycle_before, goals_without_action, leads_of
from melek.quality.rules.internal import are_in_order, value_words
from melek.quality.services.accreditation.steps import need_text


class CycleExists(DomainError):
    """An institution has one cycle a year."""

    message = _("Penjaminan mutu internal {year} untuk lembaga ini sudah ada. Lanjutkan yang itu.")


class YearFar(InputError):
    """A cycle is opened for the present year or one of its neighbours."""

    message = _("Pilih tahun ini, tahun lalu, atau tahun depan.")


class DaysOutOfOrder(InputError):
    """No phase ends before the one before it."""

    message = _("Urutkan hari terakhirnya: perencanaan, pelaksanaan, pemeriksaan, lalu perbaikan.")


class LeadUnknown(InputError):
    """A cycle is led by somebody who may run it."""

    message = _("Pilih penanggung jawab dari penjamin mutu lembaga ini.")


class CycleClosed(DomainError):
    """A closed cycle is not changed."""

    message = _("Siklus ini sudah ditutup, jadi tidak dapat diubah.")


class GoalMissing(DomainError):
    """A year begins with something that one wants to reach."""

    message = _("Tetapkan paling sedikit satu sasaran sebelum mulai.")


class CheckOpen(DomainError):
    """The check ends with its answers submitted."""

    message = _("Kirim dahulu jawaban pemeriksaannya, lalu lanjutkan ke perbaikan.")


class GapsOpen(DomainError):
    """Each missed goal leads to something that is changed."""

    message = _("{count} sasaran belum tercapai dan belum punya tindakan perbaikan. Tulis tindakannya dahulu.")


@guard("quality.cycle_has_goals")
def _has_goals(cycle: InternalCycle, by: Any) -> None:
    if not cycle.goals.exists():
        raise GoalMissing


@guard("quality.self_check_is_submitted")
def _is_submitted(cycle: InternalCycle, by: Any) -> None:
    sheet = cycle.sheet
    if sheet is None or not Sheet.objects.filter(pk=sheet.pk, state=SheetState.SUBMITTED).exists():
        raise CheckOpen


@guard("quality.gaps_have_actions")
def _gaps_have_actions(cycle: InternalCycle, by: Any) -> None:
    if missing := goals_without_action(cycle):
        raise GapsOpen(count=len(missing))


@transaction.atomic
def open_cycle(
    *,
    institution: Institution,
    year: int,
    edition: StandardEdition,
    lead: Any,
    days: Mapping[str, date],
    by: Any,
    at: datetime,
) -> InternalCycle:
    """Open the cycle of a year with its sheet; what was answered the year before stands in it as notes, not as answers.

    Improvements of earlier cycles that nobody has verified stay with it.
    Raises NotAllowed, YearFar, DaysOutOfOrder, LeadUnknown, CycleExists.
    """
    if not by.has_perm(RUN_INTERNAL, SimpleNamespace(scope_path=institution.scope_path)):
        raise NotAllowed
    if abs(year - timezone.localdate(at).year) > 1:
        raise YearFar
    _check_days(days)
    _check_lead(institution, lead, at)
    made = _made(
        institution=institution,
        year=year,
        edition=edition,
        lead=lead,
        is_synthetic=institution.is_synthetic,
        opened_at=at,
        opened_by=by,
        **_named(days),
    )
    made.sheet = open_sheet(edition=edition, holder=made, by=by, at=at, role=AnswerRole.SELF)
    made.save(update_fields=["sheet"])
    noted = _note_last_year(made, by=by, at=at)
    after = {"year": year, "edition": str(edition), "lead": lead.pk, "noted": noted}
    trail.record(by, "quality.internal_cycle.opened", made, at=at, after=after)
    return made


def _named(days: Mapping[str, date]) -> dict[str, date]:
    return {f"{phase}_until": day for phase, day in days.items()}


def _check_days(days: Mapping[str, date]) -> None:
    if not are_in_order(days):
        raise DaysOutOfOrder


def _check_lead(institution: Institution, lead: Any, at: datetime) -> None:
    if lead.pk not in {one.pk for one in leads_of(institution, on=timezone.localdate(at))}:
        raise LeadUnknown


def _made(**values: Any) -> InternalCycle:
    try:
        with transaction.atomic():
            return InternalCycle.objects.create(**values)
    except IntegrityError as error:
        raise CycleExists(year=values["year"]) from error


def _note_last_year(cycle: InternalCycle, *, by: Any, at: datetime) -> int:
    """Write last year's answers beside the criteria of the same code that a person or a file answers; how many."""
    before = cycle_before(cycle.institution, cycle.year)
    if before is None or before.sheet is None or cycle.sheet is None:
        return 0
    said, asked = answers_of(before.sheet, AnswerRole.SELF), before.sheet.standard.criteria
    given = {}
    with translation.override("id"):  # what is kept is written in one language, whoever asked
        for code, criterion in cycle.sheet.standard.criteria.items():
            row, old = said.get(code), asked.get(code)
            if row is None or old is None or criterion.source == SourceKind.INDICATOR:
                continue
            value = value_words(old.scale, row.answer.value) or row.get_state_display()
            note = _now("Tahun {year}: {answer}.").format(year=before.year, answer=value.rstrip("."))
            given[code] = Given(note=f"{note} {row.note}".strip()[:LONGEST_NOTE], state=AnswerState.UNANSWERED)
    answer_criteria(sheet=cycle.sheet, given=given, role=AnswerRole.SELF, by=by, at=at)
    return len(given)


@transaction.atomic
def change_cycle(*, cycle: InternalCycle, lead: Any, days: Mapping[str, date], by: Any, at: datetime) -> None:
    """Name another lead or other last days. Raises NotAllowed, CycleClosed, DaysOutOfOrder, LeadUnknown."""
    if not by.has_perm(RUN_INTERNAL, cycle):
        raise NotAllowed
    if cycle.state == Phase.DONE:
        raise CycleClosed
    _check_days(days)
    if lead.pk != cycle.lead_id:
        _check_lead(cycle.institution, lead, at)
    names = ("lead", *_named(days))
    before = {name: str(getattr(cycle, name)) for name in names[1:]} | {"lead": cycle.lead_id}
    cycle.lead = lead
    for name, day in _named(days).items():
        setattr(cycle, name, day)
    cycle.reminded_of = ""  # new days are told anew
    cycle.save(update_fields=[*names, "reminded_of"])
    after = {name: str(day) for name, day in _named(days).items()} | {"lead": lead.pk}
    trail.record(by, "quality.internal_cycle.changed", cycle, at=at, before=before, after=after)


@transaction.atomic
def begin_run(*, cycle: InternalCycle, by: Any, at: datetime) -> None:
    """End the plan. Raises NotAllowed, GoalMissing, MoveRefused."""
    move(cycle, Phase.RUN, moves=PHASE_MOVES, by=by, planned_at=at)
    goals = list(cycle.goals.order_by("criterion").values_list("criterion", flat=True))
    trail.record(by, "quality.internal_cycle.planned", cycle, at=at, after={"goals": goals})


@transaction.atomic
def begin_check(*, cycle: InternalCycle, by: Any, at: datetime) -> None:
    """Begin the check; the sources of the system are asked. Raises NotAllowed, MoveRefused."""
    move(cycle, Phase.CHECK, moves=PHASE_MOVES, by=by, ran_at=at)
    filled = _fill(cycle, by=by, at=at)
    trail.record(by, "quality.internal_cycle.check_begun", cycle, at=at, after={"filled": filled})


@transaction.atomic
def refresh_sources(*, cycle: InternalCycle, by: Any, at: datetime) -> int:
    """Ask the sources of the system once more; how many say something else. Raises NotAllowed, MoveRefused."""
    if not by.has_perm(RUN_INTERNAL, cycle):
        raise NotAllowed
    if cycle.sheet is None or not cycle.sheet.is_open:
        raise MoveRefused
    filled = _fill(cycle, by=by, at=at)
    trail.record(by, "quality.internal_cycle.refreshed", cycle, at=at, after={"filled": filled})
    return filled


def _fill(cycle: InternalCycle, *, by: Any, at: datetime) -> int:
    if cycle.sheet is None or not cycle.sheet.is_open:
        return 0
    return len(fill_automatic(sheet=cycle.sheet, by=by, at=at))


@transaction.atomic
def reopen_check(*, cycle: InternalCycle, reason: str, by: Any, at: datetime) -> None:
    """Let the answers of a check be changed again before it is left. Raises NotAllowed, ReasonTooShort, MoveRefused."""
    if not by.has_perm(RUN_INTERNAL, cycle):
        raise NotAllowed
    told = need_text(reason, 10)
    if cycle.sheet is None or cycle.state not in (Phase.RUN, Phase.CHECK):
        raise MoveRefused
    reopen_sheet(sheet=cycle.sheet, reason=told, by=by, at=at)
    trail.record(by, "quality.internal_cycle.check_reopened", cycle, at=at, reason=told)


@transaction.atomic
def begin_improving(*, cycle: InternalCycle, by: Any, at: datetime) -> None:
    """Leave the check once it is submitted. Raises NotAllowed, CheckOpen, MoveRefused."""
    move(cycle, Phase.IMPROVE, moves=PHASE_MOVES, by=by, checked_at=at)
    trail.record(by, "quality.internal_cycle.checked", cycle, at=at)


@transaction.atomic
def close_cycle(*, cycle: InternalCycle, report: str, by: Any, at: datetime) -> None:
    """Close the year with a short report; improvements that are not verified go on in the next one.

    Raises NotAllowed, ReasonTooShort, GapsOpen, MoveRefused.
    """
    told = need_text(report)
    move(cycle, Phase.DONE, moves=PHASE_MOVES, by=by, report=told, closed_at=at, closed_by=by)
    trail.record(by, "quality.internal_cycle.closed", cycle, at=at, reason=told)
