"""Visits: planning one, its checklist, closing it and calling it off; surveillance."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, permitted, signed_in
from melek.quality.enums.accreditation import ASSESS, RUN, VIEW, State, VisitState
from melek.quality.forms.accreditation import ChecklistForm, HeldForm, ReasonForm, SurveillanceForm, VisitForm
from melek.quality.models import Surveillance, Visit
from melek.quality.queries.accreditation import checklist_rows
from melek.quality.queries.risk import last_risk
from melek.quality.services.accreditation import surveillance, visits
from melek.quality.views.accreditation.shared import ask, crumbs, file_for
from melek.quality.views.risk.present import visit_reason


@permitted(RUN)
def plan_visit(request: Request, uuid: UUID) -> HttpResponse:
    """Plan a visit."""
    accreditation = file_for(request, uuid, RUN)
    visits.need_visits(accreditation)
    form = VisitForm(request.POST or None)
    words = {
        "title": _("Jadwalkan visitasi"),
        "effect": _("Lembaga dan tim penilai awal diberi tahu. Daftar periksanya dibuat dari kriteria standar."),
        "verb": _("Jadwalkan"),
    }

    def act(filled: Any) -> None:
        visits.plan_visit(accreditation=accreditation, **filled.cleaned_data, by=request.user, at=timezone.now())

    return ask(request, accreditation, form, words=words, act=act)


def _visit(request: Request, uuid: UUID, permission: str) -> Visit:
    rows = Visit.objects.select_related(
        "accreditation__edition", "accreditation__institution__agency__scope", "accreditation__accreditor__scope"
    )
    found = get_object_or_404(rows, uuid=uuid)
    if not request.user.has_perm(permission, found.accreditation):
        raise NotAllowed
    return found


@signed_in
def visit_page(request: Request, uuid: UUID) -> HttpResponse:
    """A visit with its checklist."""
    visit = _visit(request, uuid, VIEW)
    return _shown(request, visit, ChecklistForm(rows=checklist_rows(visit)))


@require_POST
@signed_in
def check_criteria(request: Request, uuid: UUID) -> HttpResponse:
    """Write down what was seen; only the assessors of the visit."""
    visit = _visit(request, uuid, ASSESS)
    form = ChecklistForm(request.POST, rows=checklist_rows(visit))
    if form.is_valid():
        try:
            visits.check_criteria(visit=visit, seen=form.seen, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("quality:visit", uuid=uuid)
    return _shown(request, visit, form)


def _shown(request: Request, visit: Visit, form: ChecklistForm) -> HttpResponse:
    rows = form.rows
    accreditation, user = visit.accreditation, request.user
    is_open = visit.state == VisitState.PLANNED and accreditation.state == State.VISIT
    context = {
        "visit": visit,
        "accreditation": accreditation,
        "form": form,
        "rows": rows,
        "left": sum(last is None for _one, last in rows),
        "may_fill": is_open and user.has_perm(ASSESS, accreditation),
        "may_cancel": visit.state == VisitState.PLANNED and user.has_perm(RUN, accreditation),
        "is_synthetic": accreditation.is_synthetic,
        "crumbs": crumbs(accreditation, user, Crumb(_("Visitasi"))),
    }
    return render(request, "quality/accreditation/visit_page.html", context, status=422 if form.errors else 200)


@signed_in
def close_visit(request: Request, uuid: UUID) -> HttpResponse:
    """Close a visit with what came of it."""
    visit = _visit(request, uuid, ASSESS)
    form = HeldForm(request.POST or None, initial={"held_on": timezone.localdate()})
    words = {"title": _("Tutup visitasi"), "effect": _("Daftar periksa tidak dapat diubah lagi."), "verb": _("Tutup")}

    def act(filled: Any) -> None:
        visits.close_visit(visit=visit, **filled.cleaned_data, by=request.user, at=timezone.now())

    back = reverse("quality:visit", args=[uuid])
    return ask(request, visit.accreditation, form, words=words, act=act, back=back)


@permitted(RUN)
def cancel_visit(request: Request, uuid: UUID) -> HttpResponse:
    """Call a visit off."""
    visit = _visit(request, uuid, RUN)
    form = ReasonForm(request.POST or None, label=_("Alasan"))
    words = {
        "title": _("Batalkan visitasi"),
        "effect": _("Lembaga dan tim penilai awal diberi tahu."),
        "verb": _("Batalkan visitasi"),
        "is_danger": True,
    }

    def act(filled: Any) -> None:
        visits.cancel_visit(visit=visit, **filled.cleaned_data, by=request.user, at=timezone.now())

    return ask(request, visit.accreditation, form, words=words, act=act)


@permitted(RUN)
def plan_surveillance(request: Request, uuid: UUID) -> HttpResponse:
    """Plan a surveillance visit."""
    accreditation = file_for(request, uuid, RUN)
    with translation.override("id"):  # what is kept is read by both sides, whatever the language of the page
        reason = visit_reason(last_risk(accreditation))
    form = SurveillanceForm(request.POST or None, initial={"reason": reason})
    words = {
        "title": _("Rencanakan surveilans"),
        "effect": _("Lembaga diberi tahu, dan jadwalnya tampil di halaman akreditasi ini."),
        "verb": _("Rencanakan"),
    }

    def act(filled: Any) -> None:
        surveillance.plan_surveillance(
            accreditation=accreditation, **filled.cleaned_data, by=request.user, at=timezone.now()
        )

    return ask(request, accreditation, form, words=words, act=act)


def _surveillance(request: Request, uuid: UUID) -> Surveillance:
    rows = Surveillance.objects.select_related("accreditation__accreditor__scope")
    found = get_object_or_404(rows, uuid=uuid)
    if not request.user.has_perm(RUN, found.accreditation):
        raise NotAllowed
    return found


@permitted(RUN)
def close_surveillance(request: Request, uuid: UUID) -> HttpResponse:
    """Write down what a surveillance visit came to."""
    one = _surveillance(request, uuid)
    form = HeldForm(request.POST or None, initial={"held_on": timezone.localdate()})
    words = {
        "title": _("Catat hasil surveilans"),
        "effect": _("Lembaga diberi tahu. Tulis temuannya lebih dahulu bila ada."),
        "verb": _("Simpan hasil"),
    }

    def act(filled: Any) -> None:
        surveillance.close_surveillance(surveillance=one, **filled.cleaned_data, by=request.user, at=timezone.now())

    return ask(request, one.accreditation, form, words=words, act=act)


@permitted(RUN)
def cancel_surveillance(request: Request, uuid: UUID) -> HttpResponse:
    """Call a planned surveillance off."""
    one = _surveillance(request, uuid)
    form = ReasonForm(request.POST or None, label=_("Alasan"))
    words = {
        "title": _("Batalkan surveilans"),
        "effect": _("Surveilans ini tidak dilakukan."),
        "verb": _("Batalkan surveilans"),
        "is_danger": True,
    }

    def act(filled: Any) -> None:
        surveillance.cancel_surveillance(surveillance=one, **filled.cleaned_data, by=request.user, at=timezone.now())

    return ask(request, one.accreditation, form, words=words, act=act)
