"""The register of instructors: licences, observations, one's own measured level, supply against need."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.catalogue.enums import LICENCE_MOVES
from melek.catalogue.forms.institutions import (
    GradeForm,
    InstructorForm,
    LicenceChangeForm,
    LicenceForm,
    ObservationForm,
)
from melek.catalogue.models import Instructor, InstructorLicence
from melek.catalogue.queries.instructors import expiring, own_level, supply
from melek.catalogue.queries.reach import provinces
from melek.catalogue.services import instructors
from melek.catalogue.services.instructors import LICENSE, LicencePlan, Points
from melek.catalogue.views.shared import crumbs, managed_institution
from melek.identity import trail
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import page_of, permitted, signed_in
from melek.kit.workflow import moves_for

VIEW_INSTRUCTOR, MANAGE_INSTRUCTOR = "catalogue.view_instructor", "catalogue.manage_instructor"
OBSERVE, VIEW_SUPPLY = "catalogue.observe_instructor", "catalogue.view_map"


def _crumbs(*more: Crumb) -> list[Crumb]:
    return crumbs(Crumb(_("Pengajar"), reverse("catalogue:instructors")), *more)


@permitted(VIEW_INSTRUCTOR)
def instructors_page(request: HttpRequest) -> HttpResponse:
    """Instructors of one's institutions, and licences that end soon."""
    rows = Instructor.objects.visible_to(request.user).select_related("institution")
    page = page_of(rows.prefetch_related("licences").order_by("name", "pk"), request)
    today = timezone.localdate()
    ending = list(expiring(today, rows)[:20])
    context = {
        "page": page,
        "count": page.paginator.count,
        "ending": ending,
        "today": today,
        "may_see_supply": request.user.has_perm(VIEW_SUPPLY),
        "crumbs": crumbs(Crumb(_("Pengajar"))),
    }
    return render(request, "catalogue/instructors_page.html", context)


@permitted(VIEW_SUPPLY)
def supply_page(request: HttpRequest) -> HttpResponse:
    """Licensed instructors against the need of the coming year, by competence and province."""
    asked = request.GET.get("provinsi", "")
    known = dict(provinces())
    rows = supply(timezone.localdate(), province=asked if asked in known else "")
    context = {
        "page": page_of(rows, request),
        "short": sum(row.is_short for row in rows),
        "count": len(rows),
        "provinces": known.items(),
        "asked": asked,
        "today": timezone.localdate(),
        "crumbs": crumbs(Crumb(_("Pengajar tersedia dan dibutuhkan"))),
    }
    return render(request, "catalogue/supply_page.html", context)


@signed_in
def instructor_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One instructor; their own measured level is shown to whoever may see results, and to the person."""
    rows = Instructor.objects.visible_to(request.user).select_related("institution__agency__scope", "employee")
    instructor = get_object_or_404(rows, uuid=uuid)
    result = own_level(instructor)
    if result is not None and not request.user.has_perm("assessment.view_result", result):
        result = None
    if result is not None and (instructor.employee is None or instructor.employee.account_id != request.user.pk):
        trail.record(request.user, "catalogue.instructor.level_seen", result, at=timezone.now())
    licences = instructor.licences.prefetch_related("scopes__competence").select_related("renews")
    context = {
        "instructor": instructor,
        "licences": [
            (one, one.holds_on(timezone.localdate()), moves_for(one, request.user, LICENCE_MOVES)) for one in licences
        ],
        "observations": instructor.observations.select_related("by")[:20],
        "result": result,
        "may_manage": request.user.has_perm(MANAGE_INSTRUCTOR, instructor),
        "may_license": request.user.has_perm(LICENSE, instructor),
        "may_observe": request.user.has_perm(OBSERVE, instructor),
        "crumbs": _crumbs(Crumb(instructor.name))
        if request.user.has_perm(VIEW_INSTRUCTOR)
        else crumbs(Crumb(instructor.name)),
    }
    return render(request, "catalogue/instructor_page.html", context)


@permitted(MANAGE_INSTRUCTOR)
def new_instructor(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Enter somebody who teaches at an institution."""
    institution = managed_institution(request.user, uuid, MANAGE_INSTRUCTOR)
    form = InstructorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = instructors.add_instructor(
                institution=institution,
                name=told["name"],
                grade=told["grade"],
                employee=told["account"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("account", str(error))
        else:
            return redirect("catalogue:instructor", uuid=made.uuid)
    context = {"form": form, "institution": institution, "crumbs": _crumbs(Crumb(_("Pengajar baru")))}
    return render(request, "catalogue/new_instructor_page.html", context, status=422 if form.errors else 200)


def _instructor(request: HttpRequest, uuid: UUID, permission: str) -> Instructor:
    rows = Instructor.objects.visible_to(request.user, permission).select_related("institution__agency__scope")
    instructor = get_object_or_404(rows, uuid=uuid)
    if not request.user.has_perm(permission, instructor):
        raise NotAllowed
    return instructor


@permitted(MANAGE_INSTRUCTOR)
def edit_instructor(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Grade, and whether the person teaches."""
    instructor = _instructor(request, uuid, MANAGE_INSTRUCTOR)
    form = GradeForm(request.POST or None, initial={"grade": instructor.grade, "is_active": instructor.is_active})
    if request.method == "POST" and form.is_valid():
        instructors.change_instructor(instructor=instructor, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect("catalogue:instructor", uuid=uuid)
    return _act(request, instructor, form, _("Ubah data pengajar"), _("Simpan"))


@permitted(LICENSE)
def new_licence(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a licence, or renew the newest one."""
    instructor = _instructor(request, uuid, LICENSE)
    form = LicenceForm(request.POST or None)
    renews = instructor.licences.filter(pk=request.GET.get("renews", "0") or "0", renewal=None).first()
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        level = told.pop("highest_level")
        scopes = tuple((code, level) for code in told.pop("competences"))
        try:
            instructors.license_instructor(
                instructor=instructor,
                plan=LicencePlan(**told, scopes=scopes),
                renews=renews,
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:instructor", uuid=uuid)
    return _act(request, instructor, form, _("Lisensi mengajar"), _("Beri lisensi"))


@permitted(LICENSE)
def change_licence(request: HttpRequest, pk: int, target: str) -> HttpResponse:
    """Suspend, restore or revoke."""
    licence = get_object_or_404(
        InstructorLicence.objects.select_related("instructor__institution__agency__scope"), pk=pk
    )
    step = next((one for one in LICENCE_MOVES if one.source == licence.state and one.target == target), None)
    if step is None:
        raise Http404
    if not request.user.has_perm(LICENSE, licence):
        raise NotAllowed
    form = LicenceChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        instructors.change_licence(licence=licence, target=target, reason=reason, by=request.user, at=timezone.now())
        return redirect("catalogue:instructor", uuid=licence.instructor.uuid)
    return _act(request, licence.instructor, form, f"{step.label} {licence.number}", str(step.label))


@permitted(OBSERVE)
def observe(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write down an observation."""
    instructor = _instructor(request, uuid, OBSERVE)
    form = ObservationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        day, note = told.pop("observed_on"), told.pop("note")
        try:
            instructors.observe_instructor(
                instructor=instructor,
                observed_on=day,
                points=Points(**told),
                note=note,
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:instructor", uuid=uuid)
    return _act(request, instructor, form, _("Catat pengamatan"), _("Simpan pengamatan"))


def _act(request: HttpRequest, instructor: Instructor, form: object, heading: str, action: str) -> HttpResponse:
    """A page with one form about an instructor."""
    context = {
        "instructor": instructor,
        "form": form,
        "heading": heading,
        "action": action,
        "crumbs": _crumbs(
            Crumb(instructor.name, reverse("catalogue:instructor", args=[instructor.uuid])), Crumb(heading)
        ),
    }
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, "catalogue/instructor_act_page.html", context, status=status)
