"""A cycle in words: its phases, what the reader can do, its goals and improvements with their buttons."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from melek.dossier.enums import AnswerRole
from melek.dossier.rules.scoring import Scored
from melek.dossier.rules.standards import Words
from melek.kit import formats
from melek.kit.components import FlowStep, Tag
from melek.kit.workflow import moves_for
from melek.quality.enums.internal import (
    ACTION_MOVES,
    IMPROVED_IN,
    PHASE_MOVES,
    RUN_INTERNAL,
    TIMED,
    ActionState,
    Phase,
)
from melek.quality.models import CycleGoal, ImprovementAction, InternalCycle
from melek.quality.queries.internal import may_answer
from melek.quality.queries.internal_facts import Fact
from melek.quality.rules.internal import GoalGap
from melek.quality.tables.internal import ACTION_TAGS
from melek.quality.views.accreditation.present import ActButton

_ENDED = {Phase.PLAN: "planned_at", Phase.RUN: "ran_at", Phase.CHECK: "checked_at", Phase.IMPROVE: "closed_at"}


def steps_of(cycle: InternalCycle) -> list[FlowStep]:
    """The four phases: those behind with their end, the present one and those to come with their last day."""
    order = [one.value for one in Phase]
    place = order.index(cycle.state)
    found = []
    for number, phase in enumerate(TIMED):
        day = formats.day(getattr(cycle, f"{phase.value}_until"))
        if number < place:
            when = formats.moment(getattr(cycle, _ENDED[phase]))
            found.append(FlowStep(phase.label, "done", word=_("selesai"), when=when))
        elif number == place:
            found.append(FlowStep(phase.label, "current", word=_("sekarang"), deadline=day))
        else:
            found.append(FlowStep(phase.label, "next", deadline=day))
    return found


def acts_for(cycle: InternalCycle, user: Any) -> list[ActButton]:
    """What this person can do now, the next thing first."""
    if not user.has_perm(RUN_INTERNAL, cycle):
        return []
    found = [*_first_acts(cycle, user), *_moves(cycle, user), *_other_acts(cycle)]
    return [ActButton(one.label, one.url, number == 0, one.is_post) for number, one in enumerate(found)]


def _url(name: str, cycle: InternalCycle, *more: str) -> str:
    return reverse(f"quality:{name}", args=[cycle.uuid, *more])


def _first_acts(cycle: InternalCycle, user: Any) -> list[ActButton]:
    """What is due before the next phase."""
    if cycle.state == Phase.PLAN:
        return [] if cycle.goals.exists() else [ActButton(_("Tambah sasaran"), _url("new_goal", cycle))]
    sheet = cycle.sheet
    if cycle.state == Phase.CHECK and sheet is not None and sheet.is_open and may_answer(user, cycle, AnswerRole.SELF):
        return [ActButton(_("Isi pemeriksaan"), reverse("dossier:sheet", args=[sheet.uuid]))]
    return []


def _moves(cycle: InternalCycle, user: Any) -> list[ActButton]:
    found = []
    for step in moves_for(cycle, user, PHASE_MOVES):
        if step.target == Phase.DONE:
            found.append(ActButton(step.label, _url("close_cycle", cycle)))
        elif not _waits_for_sheet(cycle, step.target):
            found.append(ActButton(step.label, _url("move_cycle", cycle, step.target), is_post=True))
    return found


def _waits_for_sheet(cycle: InternalCycle, target: str) -> bool:
    return target == Phase.IMPROVE and cycle.sheet is not None and cycle.sheet.is_open


def _other_acts(cycle: InternalCycle) -> list[ActButton]:
    found, sheet = [], cycle.sheet
    if cycle.state == Phase.PLAN and cycle.goals.exists():
        found.append(ActButton(_("Tambah sasaran"), _url("new_goal", cycle)))
    if cycle.state in IMPROVED_IN:
        found.append(ActButton(_("Tulis tindakan perbaikan"), _url("new_action", cycle)))
    if cycle.state == Phase.CHECK and sheet is not None:
        if sheet.is_open:
            found.append(ActButton(_("Perbarui data otomatis"), _url("refresh_cycle", cycle), is_post=True))
        else:
            found.append(ActButton(_("Buka lagi jawaban"), _url("reopen_check", cycle)))
    return found


def change_url(cycle: InternalCycle, user: Any) -> str:
    """Where this person names another lead or other days; empty where they may not, or nothing is left to change."""
    may_change = cycle.state != Phase.DONE and user.has_perm(RUN_INTERNAL, cycle)
    return _url("change_cycle", cycle) if may_change else ""


@dataclass(frozen=True)
class GoalRow:
    """A goal as it is read: how far it is, what was done, what the reader can do."""

    goal: CycleGoal
    gap: GoalGap
    tag: Tag
    edit_url: str = ""
    drop_url: str = ""
    activity_url: str = ""
    evidence_url: str = ""


def goal_rows(cycle: InternalCycle, gaps: list[tuple[CycleGoal, GoalGap]], user: Any) -> list[GoalRow]:
    """The goals of a cycle."""
    return [_goal_row(cycle, goal, gap, may_run=user.has_perm(RUN_INTERNAL, cycle)) for goal, gap in gaps]


def _goal_row(cycle: InternalCycle, goal: CycleGoal, gap: GoalGap, *, may_run: bool) -> GoalRow:
    if gap.is_reached is None:
        tag = Tag(_("Belum diketahui"), "info")
    else:
        tag = Tag(_("Tercapai"), "ok") if gap.is_reached else Tag(_("Belum tercapai"), "warn")
    urls: dict[str, str] = {}
    if may_run and cycle.state == Phase.PLAN:
        urls["edit_url"] = reverse("quality:edit_goal", args=[goal.uuid])
        urls["drop_url"] = reverse("quality:drop_goal", args=[goal.uuid])
    if may_run and cycle.state in (Phase.RUN, Phase.CHECK):
        urls["activity_url"] = reverse("quality:new_activity", args=[goal.uuid])
        if cycle.sheet is not None and cycle.sheet.is_open and not gap.criterion.indicator:
            urls["evidence_url"] = reverse("dossier:sheet_evidence", args=[cycle.sheet.uuid, goal.criterion])
    return GoalRow(goal, gap, tag, **urls)


@dataclass(frozen=True)
class ActionRow:
    """An improvement as it is read, with what the reader can do."""

    action: ImprovementAction
    criterion: Words | str
    tag: Tag
    is_late: bool
    is_carried: bool
    acts: list[ActButton]


_ACTION_PAGES = {
    (ActionState.OPEN, ActionState.DONE): "report_action",
    (ActionState.DONE, ActionState.VERIFIED): "verify_action",
    (ActionState.DONE, ActionState.OPEN): "return_action",
}


def action_rows(cycle: InternalCycle, rows: Any, user: Any, *, today: date) -> list[ActionRow]:
    """The improvements that belong to a cycle, its own and those that earlier ones left."""
    return [_action_row(cycle, one, user, today) for one in rows]


def _action_row(cycle: InternalCycle, action: ImprovementAction, user: Any, today: date) -> ActionRow:
    criterion = cycle.edition.standard.criteria.get(action.criterion)
    # who reported it is told by the refusal, but a button that only refuses helps nobody
    is_own = action.state == ActionState.DONE and action.done_by_id == user.pk
    steps = [] if is_own else moves_for(action, user, ACTION_MOVES)
    acts = [
        ActButton(one.label, reverse(f"quality:{_ACTION_PAGES[one.source, one.target]}", args=[action.uuid]))  # type: ignore[index]
        for one in steps
    ]
    return ActionRow(
        action,
        criterion.text if criterion else action.criterion,
        Tag(action.get_state_display(), ACTION_TAGS[action.state]),
        action.is_late(today),
        action.cycle_id != cycle.pk,
        acts,
    )


@dataclass(frozen=True)
class KnownRow:
    """A component of the standard with its points so far, and what the system knows of it."""

    name: Words | str
    measure: str
    facts: list[Fact]


def known_rows(groups: list[tuple[Words | str, list[Fact]]], score: Scored | None) -> list[KnownRow]:
    """What is known, by component."""
    points = {one.name: score.components[one.code].points for one in score.standard.components} if score else {}
    found = []
    for name, facts in groups:
        mine = points.get(name) if isinstance(name, Words) else None
        measure = "" if mine is None else _("{points} dari 100").format(points=formats.number(mine, 1))
        found.append(KnownRow(name, measure, facts))
    return found


def closed_words(cycle: InternalCycle, at: datetime | None) -> str:
    """When and by whom a cycle was closed; empty while it runs."""
    if at is None:
        return ""
    return _("Ditutup {who}, {when}.").format(who=cycle.closed_by, when=formats.moment(at))
