"""What the pages of internal quality assurance share: the cycle of a request, the way to it, asking before an act."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request
from melek.quality.enums.internal import VIEW_INTERNAL
from melek.quality.models import CycleGoal, ImprovementAction, InternalCycle
from melek.quality.queries.internal import found_for
from melek.quality.services.internal.watch import url_of

_CYCLE = ("cycle__institution__agency__scope", "cycle__edition", "cycle__sheet__edition")


def cycle_for(request: Request, uuid: UUID, permission: str = VIEW_INTERNAL) -> InternalCycle:
    """A cycle on which this person holds a permission. Raises NotAllowed."""
    found = get_object_or_404(found_for(InternalCycle.objects.all()), uuid=uuid)
    if not request.user.has_perm(permission, found):
        raise NotAllowed
    return found


def goal_for(request: Request, uuid: UUID, permission: str) -> CycleGoal:
    """A goal on whose cycle this person holds a permission. Raises NotAllowed."""
    found = get_object_or_404(CycleGoal.objects.select_related(*_CYCLE), uuid=uuid)
    if not request.user.has_perm(permission, found):
        raise NotAllowed
    return found


def action_for(request: Request, uuid: UUID, permission: str) -> ImprovementAction:
    """An improvement on whose cycle this person holds a permission. Raises NotAllowed."""
    rows = ImprovementAction.objects.select_related(*_CYCLE, "done_by")
    found = get_object_or_404(rows, uuid=uuid)
    if not request.user.has_perm(permission, found):
        raise NotAllowed
    return found


def crumbs(cycle: InternalCycle | None, *more: Crumb) -> list[Crumb]:
    """The way to a page: the list, the cycle, and what follows."""
    own = [Crumb(f"{cycle.institution}, {cycle.year}", url_of(cycle))] if cycle else []
    return [Crumb(_("Mutu internal"), reverse("quality:internal_cycles")), *own, *more]


def ask(
    request: Request,
    cycle: InternalCycle | None,
    form: Form,
    *,
    words: dict[str, Any],
    act: Callable[[Any], Any],
) -> HttpResponse:
    """Ask, act, go to the cycle; a refusal stands above what was typed. `act` gives the cycle where there is none yet."""
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(url_of(cycle or done))
    context = {
        "form": form,
        "about": f"{cycle.institution}, {cycle.year}" if cycle else "",
        "back": url_of(cycle) if cycle else reverse("quality:internal_cycles"),
        "is_synthetic": cycle is not None and cycle.is_synthetic,
        "crumbs": crumbs(cycle, Crumb(words["title"])),
        **words,
    }
    return render(request, "quality/internal/act_page.html", context, status=422 if form.errors else 200)
