"""What controllers do with a control: plan, name people, judge norms, report, close, cancel."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.kit.components import Crumb
from melek.kit.errors import NotAllowed
from melek.kit.web import Request, permitted
from melek.quality.enums.control import RUN_CONTROL
from melek.quality.forms.accreditation import ReasonForm
from melek.quality.forms.control import PeopleForm, PlanForm, ResultForm
from melek.quality.models import Control
from melek.quality.queries.control import agencies_to_control, controllers, last_results, team_of
from melek.quality.queries.norms import norms_on, year_of
from melek.quality.services.control import controls, team
from melek.quality.services.control.controls import ControlPlan
from melek.quality.views.control.shared import ask, button, control_for, crumbs, files_of

start_control = button(controls.start_control)
close_control = button(controls.close_control)
USUAL_DAYS, MOST_SHOWN = 30, 20


@permitted(RUN_CONTROL)
def plan_control(request: Request) -> HttpResponse:
    """Plan a control of the agency that `?agency=` names; without one, look for it."""
    if not request.user.has_perm(RUN_CONTROL, Control()):
        raise NotAllowed
    code = request.GET.get("agency", "")
    if not code:
        return _choose_agency(request)
    at = timezone.now()
    today = timezone.localdate(at)
    agency = get_object_or_404(agencies_to_control(on=today), code=code)
    options: dict[str, Any] = {
        "norms": [one for one in norms_on(today) if one.applies_to(agency.kind)],
        "people": controllers(on=today),
        "initial": {"year": year_of(at), "starts_on": today, "due_on": today + timedelta(days=USUAL_DAYS)},
    }
    words = {
        "title": _("Rencanakan pengendalian"),
        "about": agency.name,
        "effect": _("Instansi dan para pengendali diberi tahu."),
        "verb": _("Rencanakan pengendalian"),
    }

    def act(filled: dict[str, Any]) -> Control:
        told = {name: filled[name] for name in ("year", "mode", "starts_on", "due_on", "reason")}
        plan = ControlPlan(norms=tuple(filled["norms"]), **told)
        return controls.plan_control(agency=agency, plan=plan, people=list(filled["people"]), by=request.user, at=at)

    return ask(request, None, PlanForm(request.POST or None, **options), words=words, act=act)


def _choose_agency(request: Request) -> HttpResponse:
    words = request.GET.get("kata", "")[:100]
    rows = agencies_to_control(on=timezone.localdate())
    for word in words.split():
        rows = rows.filter(name__icontains=word)
    context = {
        "words": words,
        "agencies": list(rows[:MOST_SHOWN]) if words else [],
        "count": rows.count(),
        "most": MOST_SHOWN,
        "crumbs": crumbs(Crumb(_("Rencanakan pengendalian"))),
    }
    return render(request, "quality/control/choose_agency_page.html", context)


@permitted(RUN_CONTROL)
def set_controllers(request: Request, uuid: UUID) -> HttpResponse:
    """Name who controls from now on."""
    control = control_for(request, uuid, RUN_CONTROL)
    people = controllers(on=timezone.localdate())
    initial = {"people": [one.pk for one in team_of(control)]}
    form = PeopleForm(request.POST or None, people=people, initial=initial)
    words = {
        "title": _("Ubah pengendali"),
        "effect": _("Yang baru diberi tahu; yang dilepas tidak dapat lagi bertindak di sini."),
        "verb": _("Simpan pengendali"),
    }

    def act(filled: dict[str, Any]) -> None:
        told = {"people": list(filled["people"]), "by": request.user, "at": timezone.now()}
        team.set_controllers(control=control, **told)

    return ask(request, control, form, words=words, act=act)


@permitted(RUN_CONTROL)
def record_result(request: Request, uuid: UUID, code: str) -> HttpResponse:
    """Say whether the agency keeps a norm."""
    control = control_for(request, uuid, RUN_CONTROL)
    norm = get_object_or_404(control.norms, code=code)
    said = last_results(control).get(norm.pk)
    initial = {"status": said.status, "reason": said.reason} if said else {}
    form = ResultForm(request.POST or None, request.FILES or None, initial=initial)
    words = {"title": norm.title, "effect": norm.asks, "verb": _("Simpan hasil")}

    def act(filled: dict[str, Any]) -> None:
        told = {"status": filled["status"], "reason": filled["reason"], "files": files_of(filled)}
        controls.record_result(control=control, norm=norm, **told, by=request.user, at=timezone.now())

    return ask(request, control, form, words=words, act=act)


@permitted(RUN_CONTROL)
def report_control(request: Request, uuid: UUID) -> HttpResponse:
    """Report what was found."""
    control = control_for(request, uuid, RUN_CONTROL)
    form = ReasonForm(
        request.POST or None,
        label=_("Ringkasan"),
        help_text=_("Paling sedikit 20 huruf; instansi membacanya."),
        name="summary",
    )
    words = {
        "title": _("Laporkan hasil"),
        "effect": _("Hasil ini tercatat sebagai kepatuhan instansi tahun {year} dan tidak dapat diubah lagi.").format(
            year=control.year
        ),
        "verb": _("Laporkan hasil"),
    }

    def act(filled: dict[str, Any]) -> None:
        controls.report_control(control=control, **filled, by=request.user, at=timezone.now())

    return ask(request, control, form, words=words, act=act)


@permitted(RUN_CONTROL)
def cancel_control(request: Request, uuid: UUID) -> HttpResponse:
    """Call a control off."""
    control = control_for(request, uuid, RUN_CONTROL)
    form = ReasonForm(request.POST or None, label=_("Alasan"), help_text=_("Paling sedikit 10 huruf."))
    words = {
        "title": _("Batalkan pengendalian"),
        "effect": _("Hasil yang sudah dicatat tidak dihitung, dan instansi diberi tahu."),
        "verb": _("Batalkan pengendalian"),
        "is_danger": True,
    }

    def act(filled: dict[str, Any]) -> None:
        controls.cancel_control(control=control, **filled, by=request.user, at=timezone.now())

    return ask(request, control, form, words=words, act=act)
