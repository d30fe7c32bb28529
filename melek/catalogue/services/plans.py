"""The joint planning window: agencies draft, all see, overlaps are settled, the plans lock with the budget."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import LINE_MOVES, PLAN, RUN_WINDOW, WINDOW_MOVES, WindowState
from melek.catalogue.models import PlanLine, PlanningWindow, Programme
from melek.identity import trail
from melek.kit import jobs
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard, move
from melek.registry.models import Agency, Region

FINDER = "catalogue.find_overlaps"
MOST_SEATS, MOST_BUDGET = 1_000_000, 10**15


class WindowExists(InputError):
    """A year has one window."""

    message = _("Jendela perencanaan {year} sudah ada.")


class WindowDaysWrong(InputError):
    """Plans are seen before they lock."""

    message = _("Rencana harus diperlihatkan sesudah jendela dibuka dan sebelum anggaran terkunci.")


class WindowLocked(DomainError):
    """Nothing of a locked plan changes."""

    message = _("Jendela perencanaan ini sudah terkunci bersama anggaran. Ajukan perubahan pada tahun berikutnya.")


class NumbersImpossible(InputError):
    """Seats, month or budget that no plan has."""

    message = _("Isi bulan 1 sampai 12, kursi 1 sampai 1.000.000, dan anggaran yang tidak negatif.")


class StillWaiting(DomainError):
    """A window is not locked while cases about its plans are open."""

    message = _("Masih ada {count} kasus tumpang tindih yang terbuka pada rencana ini. Selesaikan dahulu.")


@dataclass(frozen=True)
class LinePlan:
    """What an agency means to train: month, seats, budget in rupiah, place."""

    month: int
    seats: int
    budget: int
    region: Region | None = None
    note: str = ""


@transaction.atomic
def open_window(
    *,
    year: int,
    opens_on: date,
    publishes_on: date,
    locks_on: date,
    by: Any,
    at: datetime,
    is_synthetic: bool = False,
) -> PlanningWindow:
    """Open the window of a year. Raises NotAllowed, WindowExists, WindowDaysWrong."""
    if by is not None and not by.has_perm(RUN_WINDOW, PlanningWindow()):
        raise NotAllowed
    if not opens_on <= publishes_on < locks_on:
        raise WindowDaysWrong
    try:
        with transaction.atomic():
            made = PlanningWindow.objects.create(
                year=year,
                opens_on=opens_on,
                publishes_on=publishes_on,
                locks_on=locks_on,
                made_at=at,
                is_synthetic=is_synthetic,
            )
    except IntegrityError as error:
        raise WindowExists(year=year) from error
    trail.record(by, "catalogue.window.opened", made, at=at, after={"year": year, "locks_on": locks_on})
    return made


@transaction.atomic
def move_window(*, window: PlanningWindow, target: str, by: Any, at: datetime) -> PlanningWindow:
    """Take the window one step on; once all plans are seen the finder compares them.

    Raises NotAllowed, MoveRefused, StillWaiting.
    """
    if target == WindowState.LOCKED and (count := window.cases.open().count()):
        raise StillWaiting(count=count)
    before = {"state": window.state}
    move(window, target, moves=WINDOW_MOVES, by=by)
    trail.record(by, "catalogue.window.moved", window, at=at, before=before, after={"state": target})
    if target == WindowState.PUBLISHED:
        jobs.start(
            FINDER, by=by, at=at, title=str(_("Mencari tumpang tindih dalam rencana {year}")).format(year=window.year)
        )
    return window


@guard("catalogue.window_is_open")
def window_is_open(line: PlanLine, by: Any) -> None:
    """Plans may still change. Raises WindowLocked."""
    if line.window.state == WindowState.LOCKED:
        raise WindowLocked


def _need_numbers(plan: LinePlan) -> None:
    fits = 1 <= plan.month <= 12 and 1 <= plan.seats <= MOST_SEATS and 0 <= plan.budget <= MOST_BUDGET
    if not fits:
        raise NumbersImpossible


@transaction.atomic
def add_line(
    *, window: PlanningWindow, agency: Agency, programme: Programme, plan: LinePlan, by: Any, at: datetime
) -> PlanLine:
    """Write a line into an agency's plan; it counts once it is entered.

    Raises NotAllowed, WindowLocked, NumbersImpossible.
    """
    if by is not None and not by.has_perm(PLAN, agency):
        raise NotAllowed
    _need_numbers(plan)
    made = PlanLine(window=window, agency=agency, programme=programme, made_at=at, made_by=by, **_told(plan))
    window_is_open(made, by)
    made.save()
    told = {"programme": programme.code, "seats": plan.seats, "budget": plan.budget}
    trail.record(by, "catalogue.plan_line.added", made, at=at, after=told)
    return made


@transaction.atomic
def change_line(*, line: PlanLine, plan: LinePlan, by: Any, at: datetime) -> PlanLine:
    """Write the numbers of a line anew. Raises NotAllowed, WindowLocked, NumbersImpossible."""
    if not by.has_perm(PLAN, line):
        raise NotAllowed
    window_is_open(line, by)
    _need_numbers(plan)
    before = {"seats": line.seats, "budget": line.budget, "month": line.month}
    for name, value in _told(plan).items():
        setattr(line, name, value)
    line.save()
    after = {"seats": plan.seats, "budget": plan.budget, "month": plan.month}
    trail.record(by, "catalogue.plan_line.changed", line, at=at, before=before, after=after)
    return line


@transaction.atomic
def move_line(*, line: PlanLine, target: str, by: Any, at: datetime) -> PlanLine:
    """Enter a line, take it back, drop it. Raises NotAllowed, MoveRefused, WindowLocked."""
    before = {"state": line.state}
    move(line, target, moves=LINE_MOVES, by=by)
    trail.record(by, "catalogue.plan_line.moved", line, at=at, before=before, after={"state": target})
    return line


def _told(plan: LinePlan) -> dict[str, Any]:
    return {**asdict(plan), "region": plan.region}


def advance_windows(*, at: datetime) -> int:
    """Show the plans, and lock them, on their days; a window with open cases waits for them. How many moved."""
    today = at.date()
    moved = 0
    for window in PlanningWindow.objects.exclude(state=WindowState.LOCKED).order_by("pk"):
        if window.state == WindowState.DRAFTING and window.publishes_on <= today:
            move_window(window=window, target=WindowState.PUBLISHED, by=None, at=at)
            moved += 1
        elif window.state == WindowState.SETTLING and window.locks_on <= today and not window.cases.open().exists():
            move_window(window=window, target=WindowState.LOCKED, by=None, at=at)
            moved += 1
    return moved
