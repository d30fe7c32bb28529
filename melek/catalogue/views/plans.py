"""The joint planning window: all plans beside each other, and one's own lines."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.catalogue.enums import LINE_MOVES, PLAN, RUN_WINDOW, WINDOW_MOVES, WindowState
from melek.catalogue.forms.plans import LineForm, NumbersForm, PlanFilter, WindowForm
from melek.catalogue.models import PlanLine, PlanningWindow
from melek.catalogue.queries.plans import lines_of, totals
from melek.catalogue.services import plans
from melek.catalogue.services.plans import LinePlan
from melek.catalogue.views.present import window_steps
from melek.catalogue.views.shared import crumbs
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import page_of, permitted, permitted_at_root
from melek.kit.workflow import moves_for

VIEW_PLAN = "catalogue.view_plan"


def _crumbs(*more: Crumb) -> list[Crumb]:
    return crumbs(Crumb(_("Rencana bersama"), reverse("catalogue:windows")), *more)


@permitted(VIEW_PLAN)
def windows_page(request: HttpRequest) -> HttpResponse:
    """All windows, newest first."""
    rows = PlanningWindow.objects.order_by("-year")
    context = {
        "windows": [(one, totals(one, request.user)) for one in rows],
        "may_open": request.user.has_perm(RUN_WINDOW, PlanningWindow()),
        "crumbs": crumbs(Crumb(_("Rencana bersama"))),
    }
    return render(request, "catalogue/windows_page.html", context)


@permitted_at_root(RUN_WINDOW)
def new_window(request: HttpRequest) -> HttpResponse:
    """Open the window of a year."""
    form = WindowForm(request.POST or None, initial={"year": timezone.localdate().year + 1})
    if request.method == "POST" and form.is_valid():
        try:
            made = plans.open_window(**form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:window", year=made.year)
    context = {"form": form, "crumbs": _crumbs(Crumb(_("Jendela baru")))}
    return render(request, "catalogue/new_window_page.html", context, status=422 if form.errors else 200)


@permitted(VIEW_PLAN)
def window_page(request: HttpRequest, year: int) -> HttpResponse:
    """One year: where it stands, the plans that the person sees, and the cases about them."""
    window = get_object_or_404(PlanningWindow, year=year)
    form = PlanFilter(request.GET or None)
    told = form.cleaned_data if form.is_valid() else {}
    rows = lines_of(window, request.user, **told)
    page = page_of(rows, request)
    for line in page.object_list:
        # moves that only the line's own agency has, and none once the window is locked
        is_open = window.state != WindowState.LOCKED
        line.own_moves = moves_for(line, request.user, LINE_MOVES) if is_open else []
    context = {
        "window": window,
        "steps": window_steps(window),
        "moves": moves_for(window, request.user, WINDOW_MOVES),
        "page": page,
        "count": page.paginator.count,
        "totals": totals(window, request.user),
        "cases": window.cases.visible_to(request.user).open().count(),
        "form": form,
        "may_plan": window.state != WindowState.LOCKED and request.user.has_perm(PLAN),
        "crumbs": _crumbs(Crumb(str(window.year))),
    }
    return render(request, "catalogue/window_page.html", context)


@require_POST
@permitted_at_root(RUN_WINDOW)
def move_window(request: HttpRequest, year: int, target: str) -> HttpResponse:
    """Take the window one step on."""
    window = get_object_or_404(PlanningWindow, year=year)
    if target not in {step.target for step in WINDOW_MOVES}:
        raise Http404
    plans.move_window(window=window, target=target, by=request.user, at=timezone.now())
    return redirect("catalogue:window", year=year)


@permitted(PLAN)
def new_line(request: HttpRequest, year: int) -> HttpResponse:
    """Write a line into one's plan."""
    window = get_object_or_404(PlanningWindow, year=year)
    form = LineForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        agency, programme = told.pop("agency"), told.pop("programme")
        try:
            plans.add_line(
                window=window,
                agency=agency,
                programme=programme,
                plan=LinePlan(**told),
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:window", year=year)
    return _form_page(request, window, form, _("Rencana baru"))


def _form_page(request: HttpRequest, window: PlanningWindow, form: Any, heading: str) -> HttpResponse:
    here = Crumb(str(window.year), reverse("catalogue:window", args=[window.year]))
    context = {"form": form, "window": window, "heading": heading, "crumbs": _crumbs(here, Crumb(heading))}
    return render(request, "catalogue/plan_line_page.html", context, status=422 if form.errors else 200)


def _own_line(request: HttpRequest, uuid: UUID) -> PlanLine:
    rows = PlanLine.objects.visible_to(request.user).select_related("window", "agency__scope", "region", "programme")
    line = get_object_or_404(rows, uuid=uuid)
    if not request.user.has_perm(PLAN, line):
        raise NotAllowed
    return line


@permitted(PLAN)
def edit_line(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write the numbers of a line anew."""
    line = _own_line(request, uuid)
    initial = {name: getattr(line, name) for name in ("month", "seats", "budget", "note")}
    form = NumbersForm(request.POST or None, initial={**initial, "region": line.region.code if line.region else ""})
    if request.method == "POST" and form.is_valid():
        try:
            plans.change_line(line=line, plan=LinePlan(**form.cleaned_data), by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:window", year=line.window.year)
    return _form_page(request, line.window, form, _("Ubah rencana"))


@require_POST
@permitted(PLAN)
def move_line(request: HttpRequest, uuid: UUID, target: str) -> HttpResponse:
    """Enter a line, take it back, drop it."""
    line = _own_line(request, uuid)
    if target not in {step.target for step in LINE_MOVES}:
        raise Http404
    plans.move_line(line=line, target=target, by=request.user, at=timezone.now())
    return redirect("catalogue:window", year=line.window.year)
