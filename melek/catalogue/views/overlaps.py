"""Overlap cases: the list, one case side by side, answers, decisions, and what they saved."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.catalogue.enums import COORDINATE, REPORT_SAVING, RUN_FINDER, SETTLE, OverlapLevel, OverlapState
from melek.catalogue.forms.overlaps import ResolutionForm, SavingForm
from melek.catalogue.models import OverlapCase
from melek.catalogue.queries.overlaps import (
    answerable,
    decision_log,
    figures_of,
    newest_run,
    pairs_of,
    sides_of,
    titles_of,
)
from melek.catalogue.rules.overlaps import seat_basis
from melek.catalogue.services.finder.members import members_of
from melek.catalogue.services.finder.run import JOB
from melek.catalogue.services.overlaps import settling
from melek.catalogue.services.overlaps.opening import agencies_of, rules_of_house
from melek.catalogue.views.present import basis_words, log_words, overlap_steps
from melek.catalogue.views.shared import crumbs
from melek.identity.enums import ROOT_PATH
from melek.kit import jobs
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, page_of, permitted, permitted_at_root

VIEW_CASE = "catalogue.view_case"


def _crumbs(*more: Crumb) -> list[Crumb]:
    return crumbs(Crumb(_("Tumpang tindih"), reverse("catalogue:overlaps")), *more)


@permitted(VIEW_CASE)
def overlaps_page(request: Request) -> HttpResponse:
    """Cases that the person sees, those that wait first; and how right the finder is."""
    rows = OverlapCase.objects.visible_to(request.user)
    asked = request.GET.get("keadaan", OverlapState.OPEN)
    states = [(one.value, one.label, rows.filter(state=one).count()) for one in OverlapState]
    shown = rows.filter(state=asked) if asked in OverlapState.values else rows
    page = page_of(shown.order_by("due_at", "pk"), request)
    titles = titles_of(page.object_list)
    run = newest_run()
    context = {
        "page": page,
        "cases": [(one, titles.get(one.pk, [])) for one in page.object_list],
        "states": states,
        "asked": asked,
        "waiting": rows.open().count(),
        "run": run,
        "figures": figures_of(run.model) if run else None,
        "may_run": ROOT_PATH in request.user.paths(RUN_FINDER),
        "crumbs": crumbs(Crumb(_("Tumpang tindih"))),
    }
    return render(request, "catalogue/overlaps_page.html", context)


def _case(request: HttpRequest, uuid: UUID) -> OverlapCase:
    rows = OverlapCase.objects.visible_to(request.user).select_related(
        "supervisor__scope", "run__model", "run__window", "window"
    )
    return get_object_or_404(rows, uuid=uuid)


@permitted(VIEW_CASE)
def overlap_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One case: programmes side by side, the reasons, the answers, the clock, the decision."""
    case = _case(request, uuid)
    sides = sides_of(case)
    decision = getattr(case, "decision", None)
    # the seats as the case was opened on them: plans of the pass's window, else offerings of the year that followed
    keys = [one.programme.pk for one in sides]
    members = members_of(keys, window=case.run.window, on=case.opened_at.date()).values()
    may_report = decision is not None and any(request.user.has_perm(REPORT_SAVING, one) for one in agencies_of(case))
    context = {
        "case": case,
        "sides": sides,
        "basis": basis_words(seat_basis(list(members)), case.run.window),
        "least": rules_of_house()["least_chance"],
        "pairs": pairs_of(case)[:6],
        "steps": overlap_steps(case),
        "answerable": answerable(case, request.user),
        "answered": sum(one.answer is not None for one in sides),
        "decision": decision,
        "level_name": OverlapLevel(decision.level).label if decision else "",
        "savings": decision.savings.select_related("by").order_by("-at", "-pk") if decision else [],
        "may_decide": case.state == OverlapState.OPEN and case.may_decide(request.user),
        "may_close": case.state in {OverlapState.AGREED, OverlapState.DECIDED}
        and request.user.has_perm(COORDINATE, case),
        "may_report": may_report,
        "crumbs": _crumbs(Crumb(case.number)),
    }
    return render(request, "catalogue/overlap_page.html", context)


@permitted(SETTLE)
def answer(request: HttpRequest, uuid: UUID, code: str) -> HttpResponse:
    """Answer for an agency."""
    case = _case(request, uuid)
    agency = next((one for one in agencies_of(case) if one.code == code), None)
    if agency is None:
        raise Http404
    if not request.user.has_perm(SETTLE, agency):
        raise NotAllowed
    form = ResolutionForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            settling.answer_case(case=case, agency=agency, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:overlap", uuid=uuid)
    return _form_page(request, case, form, _("Jawab untuk {agency}").format(agency=agency.name), _("Kirim jawaban"))


@permitted(COORDINATE)
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Decide a case that climbed; before that the page says from when, so that nobody writes reasons in vain."""
    case = _case(request, uuid)
    if not request.user.has_perm(COORDINATE, case):
        raise NotAllowed
    heading, action = _("Putuskan kasus ini"), _("Tetapkan keputusan")
    form = ResolutionForm(request.POST or None, case=case)
    if request.method != "POST":
        return _form_page(request, case, form, heading, action, refusal=_refusal(case))
    if form.is_valid():
        told = dict(form.cleaned_data)
        told["reasons"] = told.pop("reason")
        try:
            settling.decide_case(case=case, **told, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:overlap", uuid=uuid)
    return _form_page(request, case, form, heading, action)


def _refusal(case: OverlapCase) -> str:
    """Why a case cannot be decided now, and from when it can; empty where it can."""
    try:
        settling.need_decidable(case)
    except DomainError as error:
        return str(error)
    return ""


@permitted(REPORT_SAVING)
def report_saving(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write down what the decision really saved."""
    case = _case(request, uuid)
    if not any(request.user.has_perm(REPORT_SAVING, one) for one in agencies_of(case)):
        raise NotAllowed
    form = SavingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            settling.report_saving(case=case, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:overlap", uuid=uuid)
    return _form_page(request, case, form, _("Laporkan penghematan nyata"), _("Simpan laporan"))


def _form_page(
    request: HttpRequest, case: OverlapCase, form: Any, heading: str, action: str, *, refusal: str = ""
) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "refusal": refusal,
        "heading": heading,
        "action": action,
        "sides": sides_of(case),
        "crumbs": _crumbs(Crumb(case.number, reverse("catalogue:overlap", args=[case.uuid])), Crumb(heading)),
    }
    return render(request, "catalogue/overlap_form_page.html", context, status=422 if form.errors else 200)


@require_POST
@permitted(COORDINATE)
def close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Close a settled case."""
    case = _case(request, uuid)
    if not request.user.has_perm(COORDINATE, case):
        raise NotAllowed
    settling.close_case(case=case, by=request.user, at=timezone.now())
    return redirect("catalogue:overlap", uuid=uuid)


@permitted(VIEW_CASE)
def log_page(request: HttpRequest) -> HttpResponse:
    """The decision log with expected and realised saving, and how many are not known."""
    log = decision_log(request.user)
    page = page_of(log.rows, request)
    titles = titles_of([one.case for one in page.object_list])
    context = {
        "page": page,
        "rows": [(one, titles.get(one.case_id, [])) for one in page.object_list],
        "answer": log_words(log, page.paginator.count),
        "crumbs": _crumbs(Crumb(_("Keputusan"))),
    }
    return render(request, "catalogue/overlap_log_page.html", context)


@require_POST
@permitted_at_root(RUN_FINDER)
def run_finder(request: HttpRequest) -> HttpResponse:
    """Start a pass of the finder; the page shows its progress."""
    job = jobs.start(JOB, by=request.user, at=timezone.now(), title=_("Mencari tumpang tindih"))
    job.result_url = reverse("catalogue:overlaps")
    job.save(update_fields=["result_url"])
    return redirect("kit:job", uuid=job.uuid)
