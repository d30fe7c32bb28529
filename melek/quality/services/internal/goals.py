"""What an institution wants to reach in a year, and what it does for it."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.dossier.rules.standards import Criterion
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.quality.enums.internal import RUN_INTERNAL, Phase
from melek.quality.models import CycleActivity, CycleGoal, InternalCycle
from melek.quality.services.accreditation.steps import need_text


class CriterionUnknown(InputError):
    """The edition of the cycle has no such criterion."""

    message = _("Pilih kriteria dari standar yang dipakai siklus ini.")


class TargetUnfit(InputError):
    """A goal is an answer on the scale of its criterion, above the least one."""

    message = _(
        "Target itu tidak sesuai skala kriterianya, atau sama dengan jawaban terendah. Pilih yang lebih tinggi."
    )


class UnitMissing(InputError):
    """Somebody has to see to a goal."""

    message = _("Tuliskan unit yang bertanggung jawab.")


class DayOutside(InputError):
    """A goal is reached before its cycle ends."""

    message = _("Pilih hari sampai {day}, hari terakhir siklus ini.")


class GoalTwice(DomainError):
    """A criterion has one goal in a cycle."""

    message = _("Kriteria ini sudah punya sasaran dalam siklus ini. Ubah sasaran itu.")


class PlanOver(DomainError):
    """Goals are set in the plan."""

    message = _("Perencanaan sudah selesai, jadi sasaran tidak dapat diubah.")


class NotRunning(DomainError):
    """Activities are told while the year runs, or in its check."""

    message = _("Kegiatan dicatat selama pelaksanaan dan pemeriksaan.")


class DayAhead(InputError):
    """Only what has been done is told."""

    message = _("Pilih hari ini atau hari yang sudah lewat.")


@transaction.atomic
def set_goal(
    *, cycle: InternalCycle, criterion: str, target: Any, why: str, unit: str, due_on: date, by: Any, at: datetime
) -> CycleGoal:
    """Aim at an answer to a criterion by a day.

    Raises NotAllowed, PlanOver, CriterionUnknown, TargetUnfit, ReasonTooShort, UnitMissing, DayOutside, GoalTwice.
    """
    _check_plan(cycle, by)
    values = _checked(cycle, criterion, target=target, why=why, unit=unit, due_on=due_on)
    try:
        with transaction.atomic():
            made = CycleGoal.objects.create(cycle=cycle, criterion=criterion, set_at=at, set_by=by, **values)
    except IntegrityError as error:
        raise GoalTwice from error
    trail.record(by, "quality.internal_goal.set", made, at=at, after={**values, "due_on": due_on})
    return made


@transaction.atomic
def change_goal(*, goal: CycleGoal, target: Any, why: str, unit: str, due_on: date, by: Any, at: datetime) -> CycleGoal:
    """Aim at something else. Raises NotAllowed, PlanOver, TargetUnfit, ReasonTooShort, UnitMissing, DayOutside."""
    _check_plan(goal.cycle, by)
    values = _checked(goal.cycle, goal.criterion, target=target, why=why, unit=unit, due_on=due_on)
    before = {name: getattr(goal, name) for name in values}
    for name, value in {**values, "set_at": at, "set_by": by}.items():
        setattr(goal, name, value)
    goal.save()
    trail.record(by, "quality.internal_goal.changed", goal, at=at, before=before, after=values)
    return goal


@transaction.atomic
def drop_goal(*, goal: CycleGoal, by: Any, at: datetime) -> None:
    """Take a goal out of the plan. Raises NotAllowed, PlanOver."""
    _check_plan(goal.cycle, by)
    before = {"criterion": goal.criterion, "target": goal.target, "why": goal.why}
    trail.record(by, "quality.internal_goal.dropped", goal, at=at, before=before)
    goal.delete()


def _check_plan(cycle: InternalCycle, by: Any) -> None:
    if not by.has_perm(RUN_INTERNAL, cycle):
        raise NotAllowed
    # held to the end of the transaction, so that no goal slips in behind a plan that ends meanwhile
    if InternalCycle.objects.select_for_update().get(pk=cycle.pk).state != Phase.PLAN:
        raise PlanOver


def _checked(cycle: InternalCycle, code: str, *, target: Any, why: str, unit: str, due_on: date) -> dict[str, Any]:
    criterion = cycle.edition.standard.criteria.get(code)
    if criterion is None:
        raise CriterionUnknown
    if not is_aim(criterion, target):
        raise TargetUnfit
    if not unit.strip():
        raise UnitMissing
    if due_on > cycle.improve_until:
        raise DayOutside(day=f"{cycle.improve_until:%d/%m/%Y}")
    return {"target": target, "why": need_text(why, 10), "unit": unit.strip(), "due_on": due_on}


def is_aim(criterion: Criterion, target: Any) -> bool:
    """Whether somebody can aim at this: an answer that is worth more than the least one."""
    scale = criterion.scale
    return scale.allows(target) and scale.points(target) > scale.worst


@transaction.atomic
def record_activity(*, goal: CycleGoal, done_on: date, text: str, by: Any, at: datetime) -> CycleActivity:
    """Tell what was done for a goal. Raises NotAllowed, NotRunning, DayAhead, ReasonTooShort."""
    if not by.has_perm(RUN_INTERNAL, goal):
        raise NotAllowed
    if goal.cycle.state not in (Phase.RUN, Phase.CHECK):
        raise NotRunning
    if done_on > timezone.localdate(at):
        raise DayAhead
    made = CycleActivity.objects.create(goal=goal, done_on=done_on, text=need_text(text, 10), at=at, by=by)
    trail.record(by, "quality.internal_activity.recorded", goal, at=at, after={"done_on": done_on})
    return made
