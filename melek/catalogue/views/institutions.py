"""Institutions of an agency with their rooms, and the public page of one."""

from dataclasses import fields
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.catalogue.forms.institutions import InstitutionForm, VenueForm
from melek.catalogue.models import Institution, Offering, Programme, ProgrammeAccreditation, Venue
from melek.catalogue.queries.programmes import title_of, with_titles
from melek.catalogue.services import institutions
from melek.catalogue.services.institutions import MANAGE_INSTITUTION, VenuePlan
from melek.catalogue.views.shared import crumbs, managed_institution
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import page_of, permitted, public


def _crumbs(*more: Crumb) -> list[Crumb]:
    return crumbs(Crumb(_("Lembaga pelatihan"), reverse("catalogue:institutions")), *more)


@public
def institutions_page(request: HttpRequest) -> HttpResponse:
    """All institutions, by province; those who manage one see the button to add."""
    rows = Institution.objects.filter(is_active=True).select_related("agency", "region")
    page = page_of(rows.order_by("region__code", "name", "pk"), request)
    may_add = request.user.is_authenticated and request.user.has_perm(MANAGE_INSTITUTION)
    context = {
        "page": page,
        "count": page.paginator.count,
        "may_add": may_add,
        "crumbs": crumbs(Crumb(_("Lembaga pelatihan"))),
    }
    return render(request, "catalogue/institutions_page.html", context)


@public
def institution_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One institution: programmes, coming offerings, rooms."""
    rows = Institution.objects.select_related("agency__scope", "region")
    institution = get_object_or_404(rows, uuid=uuid)
    here = Q(provider=institution) | Q(pk__in=institution.accredited_programmes.values("programme"))
    programmes = with_titles(Programme.objects.listed().filter(here)).order_by("pk")
    offerings = Offering.objects.visible_to(request.user).filter(institution=institution)
    coming = offerings.filter(ends_on__gte=timezone.localdate()).select_related("version", "region")
    context = {
        "institution": institution,
        "programmes": _with_status(institution, sorted(programmes[:300], key=title_of)),
        "offerings": coming.order_by("starts_on", "pk")[:50],
        "venues": institution.venues.filter(is_active=True).order_by("name", "pk"),
        "may_manage": request.user.is_authenticated and request.user.has_perm(MANAGE_INSTITUTION, institution),
        "crumbs": _crumbs(Crumb(institution.name)),
    }
    return render(request, "catalogue/institution_page.html", context)


def _with_status(
    institution: Institution, programmes: list[Programme]
) -> list[tuple[Programme, ProgrammeAccreditation | None]]:
    """Each programme with what holds for it here, and not elsewhere."""
    here = {one.programme_id: one for one in institution.accredited_programmes.all()}
    return [(one, here.get(one.pk)) for one in programmes]


@permitted(MANAGE_INSTITUTION)
def new_institution(request: HttpRequest) -> HttpResponse:
    """Add an institution."""
    form = InstitutionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = institutions.add_institution(**form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error("code", str(error))
        else:
            return redirect("catalogue:institution", uuid=made.uuid)
    context = {"form": form, "crumbs": _crumbs(Crumb(_("Lembaga baru")))}
    return render(request, "catalogue/new_institution_page.html", context, status=422 if form.errors else 200)


@permitted(MANAGE_INSTITUTION)
def new_venue(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a room."""
    institution = managed_institution(request.user, uuid)
    form = VenueForm(request.POST or None, initial={"city": institution.city, "region": institution.region.code})
    if request.method == "POST" and form.is_valid():
        try:
            institutions.add_venue(
                institution=institution, plan=VenuePlan(**form.cleaned_data), by=request.user, at=timezone.now()
            )
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            return redirect("catalogue:institution", uuid=uuid)
    here = Crumb(institution.name, reverse("catalogue:institution", args=[uuid]))
    context = {"form": form, "institution": institution, "crumbs": _crumbs(here, Crumb(_("Ruang baru")))}
    return render(request, "catalogue/venue_page.html", context, status=422 if form.errors else 200)


@permitted(MANAGE_INSTITUTION)
def edit_venue(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a room anew, or take it out of use."""
    venue = get_object_or_404(Venue.objects.select_related("institution__agency__scope", "region"), pk=pk)
    if not request.user.has_perm(MANAGE_INSTITUTION, venue):
        raise NotAllowed
    told = {one.name: getattr(venue, one.name) for one in fields(VenuePlan)}
    form = VenueForm(request.POST or None, initial={**told, "region": venue.region.code})
    if request.method == "POST" and form.is_valid():
        is_active = "close" not in request.POST
        plan = VenuePlan(**form.cleaned_data)
        try:
            institutions.change_venue(venue=venue, plan=plan, is_active=is_active, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            return redirect("catalogue:institution", uuid=venue.institution.uuid)
    here = Crumb(venue.institution.name, reverse("catalogue:institution", args=[venue.institution.uuid]))
    context = {
        "form": form,
        "venue": venue,
        "institution": venue.institution,
        "crumbs": _crumbs(here, Crumb(venue.name)),
    }
    return render(request, "catalogue/venue_page.html", context, status=422 if form.errors else 200)
