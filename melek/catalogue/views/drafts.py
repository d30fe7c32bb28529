"""Writing a programme: place, content with hints, competences, subjects, check, publication."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.catalogue.enums import MANAGE, ProgrammeState
from melek.catalogue.forms.programmes import (
    COMPETENCE_ROWS,
    CompetenceForm,
    ContentForm,
    PlaceForm,
    ReasonForm,
    SubjectForm,
)
from melek.catalogue.models import Programme
from melek.catalogue.queries.hints import hints_for
from melek.catalogue.rules.completeness import missing_parts
from melek.catalogue.rules.texts import OBJECTIVE_LIMIT, TITLE_LIMIT
from melek.catalogue.services import programmes
from melek.catalogue.services.contents import Content, SubjectPlan, content_of
from melek.catalogue.views.shared import cluster_names, crumbs, managed_programme, programme_crumb
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.web import permitted

_HINTS = "hints"


@permitted(MANAGE)
def new_programme(request: HttpRequest) -> HttpResponse:
    """Step 1: whose programme it is, and what it is; its likely doubles stand beside the form."""
    # the button without script asks for hints only: nothing is judged or stored, and nothing typed is lost
    asks_hints = _HINTS in request.POST
    told, typed = (None, _typed(request)) if asks_hints else (request.POST or None, None)
    place = PlaceForm(told, user=request.user, initial=typed)
    form = ContentForm(told, initial=typed)
    if told and place.is_valid() and form.is_valid():
        try:
            made = programmes.draft_programme(
                **place.cleaned_data, content=Content(**_told(form)), by=request.user, at=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalogue:edit_competences", uuid=made.uuid)
    context = {
        "place": place,
        "form": form,
        "hints": _hints(request) if request.method == "POST" else None,
        "crumbs": crumbs(Crumb(_("Program baru"))),
        "step": 1,
    }
    status = 422 if form.errors or place.errors else 200
    return render(request, "catalogue/new_programme_page.html", context, status=status)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What stands in the fields of a form that is shown again without being judged."""
    return {name: request.POST.getlist(name) if name == "clusters" else text for name, text in request.POST.items()}


def _told(form: ContentForm) -> dict[str, Any]:
    told = dict(form.cleaned_data)
    return told | {"clusters": tuple(told["clusters"])}


def _hints(request: HttpRequest, besides: int | None = None) -> Any:
    title, objective = request.POST.get("title", ""), request.POST.get("objective", "")
    return hints_for(title[:TITLE_LIMIT], objective[:OBJECTIVE_LIMIT], besides=besides)


@require_POST
@permitted(MANAGE)
def hints(request: HttpRequest) -> HttpResponse:
    """The fragment beside the form, asked for while it is typed; posted, so that no draft stands in an address."""
    return render(request, "catalogue/_hints.html", {"hints": _hints(request)})


@permitted(MANAGE)
def edit_content(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write what the programme is anew."""
    programme = managed_programme(request.user, uuid)
    present = content_of(programmes.draft_of(programme))
    initial = {**vars(present), "grades": ", ".join(present.grades), "clusters": list(present.clusters)}
    asks_hints = _HINTS in request.POST
    told, typed = (None, _typed(request)) if asks_hints else (request.POST or None, initial)
    form = ContentForm(told, initial=typed)
    if told and form.is_valid():
        new = replace(present, **_told(form))
        if _stored(request, programme, new, form):
            return redirect("catalogue:draft", uuid=uuid)
    context = {
        "form": form,
        "programme": programme,
        "hints": _hints(request, programme.pk) if request.method == "POST" else None,
        "crumbs": crumbs(programme_crumb(programme), Crumb(_("Isi pokok"))),
    }
    return render(request, "catalogue/edit_content_page.html", context, status=422 if form.errors else 200)


def _stored(request: HttpRequest, programme: Programme, content: Content, form: Any) -> bool:
    """Whether the draft took the content; otherwise the form says why not."""
    try:
        programmes.edit_draft(programme=programme, content=content, by=request.user, at=timezone.now())
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


@permitted(MANAGE)
def edit_competences(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Step 2: which competences, to which level; suggestions come from similar programmes."""
    programme = managed_programme(request.user, uuid)
    present = content_of(programmes.draft_of(programme))
    chosen = {code for code, _level in present.competences}
    found = hints_for(present.title, present.objective, besides=programme.pk).competences
    suggested = [one for one in found if one.code not in chosen]
    form = CompetenceForm(request.POST or None, suggested=suggested, initial=_rows(present))
    if request.method == "POST" and form.is_valid():
        new = replace(present, competences=form.pairs)
        if _stored(request, programme, new, form):
            return redirect("catalogue:edit_subjects", uuid=uuid)
    context = {
        "form": form,
        "programme": programme,
        "crumbs": crumbs(programme_crumb(programme), Crumb(_("Kompetensi"))),
        "step": 2,
    }
    return render(request, "catalogue/edit_competences_page.html", context, status=422 if form.errors else 200)


def _rows(present: Content) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for row, (code, level) in enumerate(present.competences[:COMPETENCE_ROWS], 1):
        told |= {f"code_{row}": code, f"level_{row}": str(level)}
    return told


@permitted(MANAGE)
def edit_subjects(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Step 3: the subjects, one at a time; each is kept as soon as it is added."""
    programme = managed_programme(request.user, uuid)
    present = content_of(programmes.draft_of(programme))
    form = SubjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = replace(present, subjects=(*present.subjects, SubjectPlan(**form.cleaned_data)))
        if _stored(request, programme, new, form):
            return redirect("catalogue:edit_subjects", uuid=uuid)
    known = [one.hours for one in present.subjects if one.hours is not None]
    context = {
        "form": form,
        "programme": programme,
        "content": present,
        "sum": sum(known) if known else None,
        "crumbs": crumbs(programme_crumb(programme), Crumb(_("Mata pelatihan"))),
        "step": 3,
    }
    return render(request, "catalogue/edit_subjects_page.html", context, status=422 if form.errors else 200)


@permitted(MANAGE)
def edit_subject(request: HttpRequest, uuid: UUID, order: int) -> HttpResponse:
    """Write one subject anew, or take it out."""
    programme = managed_programme(request.user, uuid)
    present = content_of(programmes.draft_of(programme))
    if not 1 <= order <= len(present.subjects):
        return redirect("catalogue:edit_subjects", uuid=uuid)
    before, after = present.subjects[: order - 1], present.subjects[order:]
    form = SubjectForm(request.POST or None, initial=vars(present.subjects[order - 1]))
    is_removed = "remove" in request.POST
    if request.method == "POST" and (is_removed or form.is_valid()):
        kept = () if is_removed else (SubjectPlan(**form.cleaned_data),)
        if _stored(request, programme, replace(present, subjects=(*before, *kept, *after)), form):
            return redirect("catalogue:edit_subjects", uuid=uuid)
    context = {
        "form": form,
        "programme": programme,
        "subject": present.subjects[order - 1],
        "crumbs": crumbs(
            programme_crumb(programme),
            Crumb(_("Mata pelatihan"), reverse("catalogue:edit_subjects", args=[uuid])),
            Crumb(present.subjects[order - 1].title),
        ),
    }
    status = 422 if form.errors and not is_removed else 200
    return render(request, "catalogue/edit_subject_page.html", context, status=status)


@permitted(MANAGE)
def draft_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Step 4: everything at one glance, what is missing, likely doubles; then publication."""
    programme = managed_programme(request.user, uuid)
    version = programmes.draft_of(programme)
    content = content_of(version)
    context = {
        "programme": programme,
        "version": version,
        "content": content,
        "clusters": cluster_names(content.clusters),
        "missing": [str(part) for part in missing_parts(content)],
        "hints": hints_for(content.title, content.objective, besides=programme.pk),
        "is_first": programme.state == ProgrammeState.DRAFT,
        "crumbs": crumbs(programme_crumb(programme), Crumb(_("Rancangan"))),
        "step": 4,
    }
    return render(request, "catalogue/draft_page.html", context)


@require_POST
@permitted(MANAGE)
def publish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put the draft in force."""
    programme = managed_programme(request.user, uuid)
    programmes.publish_draft(programme=programme, by=request.user, at=timezone.now())
    return redirect("catalogue:programme", uuid=uuid)


@require_POST
@permitted(MANAGE)
def revise(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin a new version."""
    programme = managed_programme(request.user, uuid)
    programmes.revise_programme(programme=programme, by=request.user, at=timezone.now())
    return redirect("catalogue:draft", uuid=uuid)


@require_POST
@permitted(MANAGE)
def discard(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take back a draft; of a programme that was never published nothing stays."""
    programme = managed_programme(request.user, uuid)
    is_first = programme.state == ProgrammeState.DRAFT
    programmes.discard_draft(programme=programme, by=request.user, at=timezone.now())
    return redirect("catalogue:programmes") if is_first else redirect("catalogue:programme", uuid=uuid)


@permitted(MANAGE)
def retire(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a programme out of the offer, with the reason; or offer it again."""
    programme = managed_programme(request.user, uuid)
    if programme.state == ProgrammeState.RETIRED and request.method == "POST":
        programmes.reoffer_programme(programme=programme, by=request.user, at=timezone.now())
        return redirect("catalogue:programme", uuid=uuid)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        programmes.retire_programme(programme=programme, reason=reason, by=request.user, at=timezone.now())
        return redirect("catalogue:programme", uuid=uuid)
    context = {
        "form": form,
        "programme": programme,
        "crumbs": crumbs(programme_crumb(programme), Crumb(_("Hentikan penawaran"))),
    }
    return render(request, "catalogue/retire_page.html", context, status=422 if form.errors else 200)
