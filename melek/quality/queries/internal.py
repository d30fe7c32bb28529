"""Reads of internal quality assurance: who may answer, gaps against goals, the year before, what waits for whom."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from melek.catalogue.models import Institution
from melek.dossier.enums import AnswerRole, SheetState
from melek.dossier.models import StandardEdition
from melek.dossier.queries.sheets import scored
from melek.dossier.rules.scoring import Scored
from melek.identity.models import User
from melek.kit.reference import load_yaml
from melek.quality.enums.internal import (
    ANSWERED_IN,
    REVIEW_ACTION,
    RUN_INTERNAL,
    VIEW_INTERNAL,
    ActionState,
)
from melek.quality.models import CycleGoal, ImprovementAction, InternalCycle
from melek.quality.models.internal import ImprovementActionQuerySet, InternalCycleQuerySet
from melek.quality.queries.people import holders_near
from melek.quality.rules.internal import (
    CycleLaw,
    ElementChange,
    GoalGap,
    change_sentence,
    changes,
    days_of,
    gap_of,
    read_cycle_law,
)


@lru_cache(maxsize=1)
def cycle_law() -> CycleLaw:
    """The usual days of a year of internal quality assurance."""
    return read_cycle_law(load_yaml("quality", "internal.yaml"))


def usual_days(year: int) -> dict[str, date]:
    """The last day of each phase, unless the institution sets another."""
    return days_of(cycle_law(), year)


def may_see(user: Any, cycle: InternalCycle) -> bool:
    """Whether a person reads a cycle and its sheet."""
    return bool(user.has_perm(VIEW_INTERNAL, cycle))


def may_answer(user: Any, cycle: InternalCycle, role: str) -> bool:
    """Whether a person answers and brings evidence: the institution itself, until the check is over."""
    return role == AnswerRole.SELF and cycle.state in ANSWERED_IN and bool(user.has_perm(RUN_INTERNAL, cycle))


def found_for(rows: InternalCycleQuerySet) -> InternalCycleQuerySet:
    """Cycles with what their pages show."""
    return rows.select_related("institution__agency__scope", "edition", "sheet__edition", "lead", "closed_by")


def institutions_to_run(user: Any) -> QuerySet[Institution]:
    """The active institutions whose quality this person assures."""
    rows = Institution.objects.managed_by(user, RUN_INTERNAL) if user.is_authenticated else Institution.objects.none()
    return rows.filter(is_active=True).select_related("agency__scope").order_by("name", "pk")


def leads_of(institution: Institution, *, on: date) -> list[User]:
    """Who may lead a cycle of an institution."""
    return holders_near(RUN_INTERNAL, institution.scope_path, on=on)


def latest_cycle(institution: Institution, edition: StandardEdition) -> InternalCycle | None:
    """The newest cycle of an institution whose check against an edition is submitted."""
    rows = found_for(InternalCycle.objects.filter(institution=institution, edition=edition))
    return rows.filter(sheet__state=SheetState.SUBMITTED).order_by("-year", "-pk").first()


def cycle_before(institution: Institution, year: int) -> InternalCycle | None:
    """The cycle of the last year before that has a submitted check, by whatever edition."""
    rows = found_for(InternalCycle.objects.filter(institution=institution, year__lt=year))
    return rows.filter(sheet__state=SheetState.SUBMITTED).order_by("-year", "-pk").first()


def score_of(cycle: InternalCycle) -> Scored | None:
    """What the check is worth so far; None without a sheet."""
    return scored(cycle.sheet, AnswerRole.SELF) if cycle.sheet else None


def goal_gaps(cycle: InternalCycle, score: Scored | None) -> list[tuple[CycleGoal, GoalGap]]:
    """The goals of a cycle, each against the answer of the check."""
    criteria = cycle.edition.standard.criteria
    if score is None:
        return []
    return [
        (one, gap_of(criteria[one.criterion], one.target, score.answers[one.criterion]))
        for one in cycle.goals.prefetch_related("activities__by")
    ]


@dataclass(frozen=True)
class Comparison:
    """A check beside that of an earlier year; with another edition there is a sentence and no rows."""

    year: int
    sentence: str
    rows: list[ElementChange]


def comparison(cycle: InternalCycle, score: Scored | None) -> Comparison | None:
    """How a check differs from the year before; None without one."""
    before = cycle_before(cycle.institution, cycle.year)
    earlier = score_of(before) if before else None
    if before is None or earlier is None or score is None:
        return None
    is_same = before.edition_id == cycle.edition_id
    words = change_sentence(earlier, score, before.year, is_same_edition=is_same)
    return Comparison(before.year, words, changes(earlier, score) if is_same else [])


def actions_of(cycle: InternalCycle) -> ImprovementActionQuerySet:
    """The improvements of a cycle, and those of earlier ones that were not verified when it began."""
    carried = Q(cycle__institution=cycle.institution_id, cycle__year__lt=cycle.year)
    carried &= Q(verified_at=None) | Q(verified_at__gt=cycle.opened_at)
    rows = ImprovementAction.objects.filter(Q(cycle=cycle) | carried)
    return rows.select_related("cycle__institution__agency__scope", "done_by", "verified_by").order_by("due_on", "pk")


def goals_without_action(cycle: InternalCycle) -> list[GoalGap]:
    """Goals that were missed and that no improvement, of this or an earlier cycle, takes up."""
    taken = set(actions_of(cycle).values_list("criterion", flat=True))
    gaps = [gap for _goal, gap in goal_gaps(cycle, score_of(cycle))]
    return [one for one in gaps if one.is_reached is False and one.criterion.code not in taken]


def cycles_due(user: Any, at: datetime) -> list[InternalCycle]:
    """Running cycles of a person's institutions whose phase ends soon or should be over, the first due first."""
    return cycles_ending(InternalCycle.objects.visible_to(user, RUN_INTERNAL), at)


def cycles_ending(rows: InternalCycleQuerySet, at: datetime) -> list[InternalCycle]:
    """Those that run and whose phase ends soon or should be over, the first due first."""
    until = timezone.localdate(at) + timedelta(days=cycle_law().warn_days)
    running = found_for(rows.running()).order_by("pk")
    due = [one for one in running if one.due_on is not None and one.due_on <= until]
    return sorted(due, key=lambda one: (one.due_on or until, one.pk))


def actions_due(user: Any, at: datetime) -> ImprovementActionQuerySet:
    """Improvements that a person's institutions should make soon or should have made, the first due first."""
    until = timezone.localdate(at) + timedelta(days=cycle_law().warn_days)
    rows = ImprovementAction.objects.visible_to(user, RUN_INTERNAL).filter(state=ActionState.OPEN, due_on__lte=until)
    return rows.order_by("due_on", "pk")


def actions_to_verify(user: Any) -> ImprovementActionQuerySet:
    """Improvements that somebody else reported done and that this person may verify."""
    rows = ImprovementAction.objects.visible_to(user, REVIEW_ACTION).filter(state=ActionState.DONE)
    return rows.exclude(done_by=user).order_by("done_at", "pk")
