"""Goals of a cycle, and what was done for them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.kit.components import Crumb
from melek.kit.web import Request, permitted
from melek.quality.enums.internal import RUN_INTERNAL
from melek.quality.forms.internal import ActivityForm, CriterionForm, GoalForm
from melek.quality.models import CycleGoal, InternalCycle
from melek.quality.services.internal import goals
from melek.quality.services.internal.watch import url_of
from melek.quality.views.internal.shared import ask, crumbs, cycle_for, goal_for


@permitted(RUN_INTERNAL)
def new_goal(request: Request, uuid: UUID) -> HttpResponse:
    """Choose a criterion first, because what one can aim at depends on it; then aim."""
    cycle = cycle_for(request, uuid, RUN_INTERNAL)
    code = request.GET.get("criterion", "")
    criterion = cycle.edition.standard.criteria.get(code)
    if criterion is None:
        return _choose(request, cycle)
    form = GoalForm(request.POST or None, criterion=criterion, initial={"due_on": cycle.run_until})

    def act(filled: Any) -> None:
        told = {**filled.cleaned_data, "by": request.user, "at": timezone.now()}
        goals.set_goal(cycle=cycle, criterion=code, **told)

    words = {"title": _("Tambah sasaran"), "effect": str(criterion.text), "verb": _("Simpan sasaran")}
    return ask(request, cycle, form, words=words, act=act)


def _choose(request: Request, cycle: InternalCycle) -> HttpResponse:
    form = CriterionForm(request.GET or None, standard=cycle.edition.standard)
    context = {
        "form": form,
        "back": url_of(cycle),
        "about": f"{cycle.institution}, {cycle.year}",
        "is_synthetic": cycle.is_synthetic,
        "crumbs": crumbs(cycle, Crumb(_("Tambah sasaran"))),
    }
    return render(request, "quality/internal/choose_page.html", context)


@permitted(RUN_INTERNAL)
def edit_goal(request: Request, uuid: UUID) -> HttpResponse:
    """Aim at something else."""
    goal = goal_for(request, uuid, RUN_INTERNAL)
    criterion = goal.cycle.edition.standard.criteria[goal.criterion]
    form = GoalForm(request.POST or None, criterion=criterion, initial=_initial(goal))

    def act(filled: Any) -> None:
        goals.change_goal(goal=goal, **filled.cleaned_data, by=request.user, at=timezone.now())

    words = {"title": _("Ubah sasaran"), "effect": str(criterion.text), "verb": _("Simpan sasaran")}
    return ask(request, goal.cycle, form, words=words, act=act)


def _initial(goal: CycleGoal) -> dict[str, Any]:
    # a choice of yes is stored as true and chosen as 1
    target = int(goal.target) if isinstance(goal.target, bool) else goal.target
    return {"target": target, "why": goal.why, "unit": goal.unit, "due_on": goal.due_on}


@require_POST
@permitted(RUN_INTERNAL)
def drop_goal(request: Request, uuid: UUID) -> HttpResponse:
    """Take a goal out of the plan."""
    goal = goal_for(request, uuid, RUN_INTERNAL)
    goals.drop_goal(goal=goal, by=request.user, at=timezone.now())
    return redirect(url_of(goal.cycle))


@permitted(RUN_INTERNAL)
def new_activity(request: Request, uuid: UUID) -> HttpResponse:
    """Tell what was done for a goal."""
    goal = goal_for(request, uuid, RUN_INTERNAL)
    criterion = goal.cycle.edition.standard.criteria[goal.criterion]
    form = ActivityForm(request.POST or None, initial={"done_on": timezone.localdate()})
    words = {
        "title": _("Catat kegiatan"),
        "effect": _("Untuk sasaran: {text} Catatan tidak dapat diubah; tambahkan yang baru bila perlu.").format(
            text=criterion.text
        ),
        "verb": _("Simpan kegiatan"),
    }

    def act(filled: Any) -> None:
        goals.record_activity(goal=goal, **filled.cleaned_data, by=request.user, at=timezone.now())

    return ask(request, goal.cycle, form, words=words, act=act)
