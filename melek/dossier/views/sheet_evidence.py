"""Evidence for a criterion of a sheet: the page of it, adding a file or a link, and the copy of a link."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from melek.dossier.enums import AnswerRole
from melek.dossier.forms import FileForm, LinkForm
from melek.dossier.models import Sheet, SheetLink
from melek.dossier.queries.sheets import evidence_by_criterion, links_by_criterion
from melek.dossier.rules.media import name_of_copy
from melek.dossier.rules.standards import Criterion
from melek.dossier.services.files import content_of
from melek.dossier.services.sheet_evidence import UNKNOWN_TYPE, add_sheet_file, freeze_link, note_copy_taken
from melek.dossier.views.evidence import as_download
from melek.dossier.views.sheets import address, role_for, sheet_for
from melek.kit.errors import DomainError
from melek.kit.web import Request, signed_in


def _asked(request: Request, uuid: UUID, code: str) -> tuple[Sheet, AnswerRole, Criterion]:
    sheet = sheet_for(request, uuid)
    criterion = sheet.standard.criteria.get(code)
    if criterion is None:
        raise Http404
    return sheet, role_for(request, sheet), criterion


def _page(
    request: Request,
    asked: tuple[Sheet, AnswerRole, Criterion],
    *,
    file: FileForm | None = None,
    link: LinkForm | None = None,
) -> HttpResponse:
    sheet, role, criterion = asked
    element = next(one for one in sheet.standard.elements if criterion in one.criteria)
    context: dict[str, Any] = {
        "sheet": sheet,
        "criterion": criterion,
        "files": evidence_by_criterion(sheet).get(criterion.code, []),
        "links": links_by_criterion(sheet).get(criterion.code, []),
        "file_form": file or FileForm(auto_id="berkas_%s"),
        "link_form": link or LinkForm(auto_id="tautan_%s"),
        "form": file or link,
        "file_url": address("add_sheet_file", sheet, role, criterion.code),
        "link_url": address("add_sheet_link", sheet, role, criterion.code),
        "back_url": address("sheet_element", sheet, role, element.code),
    }
    return render(request, "dossier/sheet_evidence_page.html", context, status=422 if file or link else 200)


@signed_in
def evidence_page(request: Request, uuid: UUID, criterion: str) -> HttpResponse:
    """What shows that a criterion is met, and adding more."""
    return _page(request, _asked(request, uuid, criterion))


@require_POST
@signed_in
def add_file(request: Request, uuid: UUID, criterion: str) -> HttpResponse:
    """Add a file to a criterion."""
    asked = _asked(request, uuid, criterion)
    form = FileForm(request.POST, request.FILES, auto_id="berkas_%s")
    if form.is_valid():
        file = form.cleaned_data["file"]
        told = {"name": file.name, "chunks": file.chunks()}
        if (done := _added(request, asked, form, add_sheet_file, told)) is not None:
            return done
    return _page(request, asked, file=form)


@require_POST
@signed_in
def add_link(request: Request, uuid: UUID, criterion: str) -> HttpResponse:
    """Add a link to a criterion; what it leads to is copied now."""
    asked = _asked(request, uuid, criterion)
    form = LinkForm(request.POST, auto_id="tautan_%s")
    if form.is_valid() and (done := _added(request, asked, form, freeze_link, form.cleaned_data)) is not None:
        return done
    return _page(request, asked, link=form)


def _added(
    request: Request, asked: tuple[Sheet, AnswerRole, Criterion], form: Form, act: Any, told: dict[str, Any]
) -> HttpResponse | None:
    """Back to the page after the act; None when it was refused, with the reason in the form."""
    sheet, role, criterion = asked
    try:
        act(sheet=sheet, criterion=criterion.code, role=role, by=request.user, at=timezone.now(), **told)
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    return redirect(address("sheet_evidence", sheet, role, criterion.code))


@signed_in
def link_copy(request: Request, uuid: UUID, link: UUID) -> HttpResponse:
    """What a link led to when it was given, always as a download that no browser shows as a page."""
    sheet = sheet_for(request, uuid)
    found = get_object_or_404(SheetLink.objects.select_related("stored", "sheet__edition"), uuid=link, sheet=sheet)
    if found.stored is None:
        raise Http404
    content = content_of(found.stored)
    note_copy_taken(link=found, by=request.user, at=timezone.now())
    return as_download(content, name=name_of_copy(found.pk, found.media_type), media_type=UNKNOWN_TYPE)
