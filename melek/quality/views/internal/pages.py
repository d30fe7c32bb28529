"""The list of cycles, the page of one, and its report to print."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.dossier.rules.explaining import explain
from melek.kit.components import Crumb
from melek.kit.tables import configure
from melek.kit.web import Request, permitted
from melek.quality.enums.internal import RUN_INTERNAL, VIEW_INTERNAL, ActionState
from melek.quality.models import InternalCycle
from melek.quality.queries.complaints import answer_record
from melek.quality.queries.internal import actions_of, comparison, found_for, goal_gaps, score_of
from melek.quality.queries.internal_facts import facts_by_component, facts_of
from melek.quality.rules.complaints import record_words
from melek.quality.rules.internal import actions_sentence, goals_sentence, phase_sentence
from melek.quality.tables.internal import PHASE_TAGS, CycleTable
from melek.quality.views.internal.present import (
    action_rows,
    acts_for,
    change_url,
    closed_words,
    goal_rows,
    known_rows,
    steps_of,
)
from melek.quality.views.internal.shared import crumbs, cycle_for


@permitted(VIEW_INTERNAL)
def cycles_page(request: Request) -> HttpResponse:
    """The cycles of the institutions that this person may read."""
    today = timezone.localdate()
    rows = found_for(InternalCycle.objects.visible_to(request.user)).order_by("-year", "institution__name", "pk")
    running = list(rows.running())
    context = {
        "table": configure(request, CycleTable(rows, today=today)),
        "running": len(running),
        "late": sum(one.is_late(today) for one in running),
        "may_run": request.user.has_perm(RUN_INTERNAL),
    }
    return render(request, "quality/internal/cycles_page.html", context)


@permitted(VIEW_INTERNAL)
def cycle_page(request: Request, uuid: UUID) -> HttpResponse:
    """One cycle: its phases, goals, check, what is known already, and improvements."""
    cycle, at = cycle_for(request, uuid), timezone.now()
    facts = facts_of(cycle.institution, cycle.year, at)
    context = {
        **_told(cycle, request.user, at),
        "steps": steps_of(cycle),
        "acts": acts_for(cycle, request.user),
        "change_url": change_url(cycle, request.user),
        "groups": known_rows(facts_by_component(facts, cycle.edition.standard), score_of(cycle)),
        "crumbs": crumbs(None, Crumb(f"{cycle.institution}, {cycle.year}")),
    }
    return render(request, "quality/internal/cycle_page.html", context)


@permitted(VIEW_INTERNAL)
def report_page(request: Request, uuid: UUID) -> HttpResponse:
    """A cycle as a short report, to read or to print."""
    cycle, at = cycle_for(request, uuid), timezone.now()
    record = answer_record(cycle.institution, cycle.closed_at or at)
    context = {
        **_told(cycle, request.user, at),
        "complaints": record_words(record),
        "facts": facts_of(cycle.institution, cycle.year, cycle.closed_at or at),
        "crumbs": crumbs(cycle, Crumb(_("Laporan mutu"))),
    }
    return render(request, "quality/internal/report_page.html", context)


def _told(cycle: InternalCycle, user: Any, at: Any) -> dict[str, Any]:
    """What page and report have in common."""
    today, score = timezone.localdate(at), score_of(cycle)
    gaps, actions = goal_gaps(cycle, score), list(actions_of(cycle))
    verified = sum(one.state == ActionState.VERIFIED for one in actions)
    late = sum(one.is_late(today) for one in actions)
    return {
        "cycle": cycle,
        "sheet": cycle.sheet,
        "tag": PHASE_TAGS[cycle.state],
        "sentence": phase_sentence(cycle.get_state_display(), cycle.due_on, today),
        "is_late": cycle.is_late(today),
        "goals": goal_rows(cycle, gaps, user),
        "goal_words": goals_sentence([gap for _goal, gap in gaps]),
        "check_words": explain(score) if score else [],
        "comparison": comparison(cycle, score),
        "actions": action_rows(cycle, actions, user, today=today),
        "action_words": actions_sentence(len(actions), verified, late),
        "closed_words": closed_words(cycle, cycle.closed_at),
        "is_synthetic": cycle.is_synthetic,
    }
