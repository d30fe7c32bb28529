"""Offerings: planned by the institution, opened, closed, held; the public page of one with its calendar file."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.catalogue.enums import MANAGE, OFFERING_MOVES, OfferingState
from melek.catalogue.forms.institutions import OfferingForm
from melek.catalogue.forms.programmes import ReasonForm
from melek.catalogue.models import Institution, Instructor, Offering, Programme, Venue
from melek.catalogue.queries.cancelling import affected_by, why_cancelled
from melek.catalogue.queries.seats import pool_panel
from melek.catalogue.services import offerings
from melek.catalogue.services.calendars import calendar_of
from melek.catalogue.services.offerings import CancelReasonMissing, OfferingPlan
from melek.catalogue.views.seat_words import cancel_sentences
from melek.catalogue.views.shared import crumbs, managed_offering, programme_crumb
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.web import permitted, public
from melek.kit.workflow import moves_for


def _form(request: HttpRequest, **options: Any) -> OfferingForm:
    mine = Institution.objects.managed_by(request.user, MANAGE).filter(is_active=True)
    return OfferingForm(
        request.POST or None,
        institutions=mine,
        venues=Venue.objects.filter(institution__in=mine, is_active=True).order_by("name", "pk"),
        instructors=Instructor.objects.filter(institution__in=mine, is_active=True),
        **options,
    )


@permitted(MANAGE)
def new_offering(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Plan a run of a listed programme, or of one's own draft."""
    rows = Programme.objects.visible_to(request.user, MANAGE).select_related("owner__scope")
    programme = get_object_or_404(rows, uuid=uuid)
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = offerings.plan_offering(
                programme=programme,
                institution=told["institution"],
                plan=OfferingPlan(**form.plan),
                instructors=list(told["instructors"]),
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:offering", uuid=made.uuid)
    context = {
        "form": form,
        "programme": programme,
        "crumbs": crumbs(programme_crumb(programme), Crumb(_("Jadwal baru"))),
    }
    return render(request, "catalogue/offering_form_page.html", context, status=422 if form.errors else 200)


@permitted(MANAGE)
def edit_offering(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write an offering anew."""
    offering = managed_offering(request.user, uuid)
    told = {one.name: getattr(offering, one.name) for one in fields(OfferingPlan)}
    told |= {
        "region": offering.region.code if offering.region else "",
        "institution": offering.institution,
        "instructors": list(offering.instructors.order_by("pk")),
    }
    form = _form(request, initial=told)
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["instructors"])
        try:
            offerings.change_offering(
                offering=offering,
                plan=OfferingPlan(**form.plan),
                instructors=chosen,
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:offering", uuid=uuid)
    programme = offering.version.programme
    context = {
        "form": form,
        "programme": programme,
        "offering": offering,
        "crumbs": crumbs(programme_crumb(programme), Crumb(_("Ubah jadwal"))),
    }
    return render(request, "catalogue/offering_form_page.html", context, status=422 if form.errors else 200)


def _visible(request: HttpRequest, uuid: UUID) -> Offering:
    rows = Offering.objects.visible_to(request.user)
    rows = rows.select_related("version__programme__owner", "institution__agency__scope", "region", "venue")
    return get_object_or_404(rows, uuid=uuid)


@public
def offering_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One offering; who manages it sees its next moves."""
    offering = _visible(request, uuid)
    moves = moves_for(offering, request.user, OFFERING_MOVES) if request.user.is_authenticated else []
    context = {
        "offering": offering,
        "programme": offering.version.programme,
        "moves": moves,
        "why_cancelled": why_cancelled(offering),
        "may_manage": request.user.is_authenticated and request.user.has_perm(MANAGE, offering),
        **pool_panel(offering, request.user, at=timezone.now()),
        "crumbs": crumbs(programme_crumb(offering.version.programme), Crumb(_("Jadwal"))),
    }
    return render(request, "catalogue/offering_page.html", context)


@public
def offering_calendar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The offering as an iCalendar file."""
    offering = _visible(request, uuid)
    answer = HttpResponse(calendar_of([offering], at=timezone.now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="pelatihan-{offering.pk}.ics"'
    return answer


@permitted(MANAGE)
def move_offering(request: HttpRequest, uuid: UUID, target: str) -> HttpResponse:
    """Open, close, mark as held by a button; cancel after a page that says whom it touches."""
    offering = managed_offering(request.user, uuid)
    if target not in {step.target for step in OFFERING_MOVES}:
        raise Http404
    if target == OfferingState.CANCELLED:
        return _cancel(request, offering)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    offerings.move_offering(offering=offering, target=target, by=request.user, at=timezone.now())
    return redirect("catalogue:offering", uuid=uuid)


def _cancel(request: HttpRequest, offering: Offering) -> HttpResponse:
    """Say whom the cancellation touches, ask why, and cancel."""
    if not any(step.target == OfferingState.CANCELLED and step.source == offering.state for step in OFFERING_MOVES):
        return redirect("catalogue:offering", uuid=offering.uuid)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, target = form.cleaned_data["reason"], OfferingState.CANCELLED
        try:
            offerings.move_offering(offering=offering, target=target, by=request.user, at=timezone.now(), reason=reason)
        except CancelReasonMissing as error:
            form.add_error("reason", str(error))
        else:
            return redirect("catalogue:offering", uuid=offering.uuid)
    programme = offering.version.programme
    here = Crumb(_("Jadwal"), reverse("catalogue:offering", args=[offering.uuid]))
    context = {
        "form": form,
        "offering": offering,
        "details": cancel_sentences(affected_by(offering)),
        "crumbs": crumbs(programme_crumb(programme), here, Crumb(_("Batalkan pelatihan"))),
    }
    return render(request, "catalogue/cancel_offering_page.html", context, status=422 if form.errors else 200)
