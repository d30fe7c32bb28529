"""Answering a standard in the browser: the sheet, one page for each element, the check, and submitting it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.dossier.enums import AnswerRole
from melek.dossier.forms import ElementForm
from melek.dossier.models import Sheet
from melek.dossier.queries.sheets import (
    answers_of,
    holder_url,
    may_read_role,
    may_see_sheet,
    roles_for,
    speaker,
    unanswered_of,
)
from melek.dossier.rules.explaining import explain
from melek.dossier.rules.standards import Element
from melek.dossier.services.sheets import answer_criteria, submit_sheet
from melek.dossier.views.sheet_rows import SheetRead, element_rows, read_sheet
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, signed_in


def sheet_for(request: Request, uuid: UUID) -> Sheet:
    """A sheet that this person may see. Raises NotAllowed."""
    sheet = get_object_or_404(Sheet.objects.select_related("edition", "opened_by", "submitted_by"), uuid=uuid)
    if not may_see_sheet(request.user, sheet):
        raise NotAllowed
    return sheet


def role_for(request: Request, sheet: Sheet) -> AnswerRole:
    """The role in which this person answers: the one that `?role=` names, else the first they have. Raises NotAllowed."""
    roles = roles_for(request.user, sheet)
    wanted = request.GET.get("role", "")
    role = next((one for one in roles if one == wanted), None) if wanted else next(iter(roles), None)
    if role is None:
        raise NotAllowed
    return role


def address(name: str, sheet: Sheet, role: str, *more: str) -> str:
    """The address of a page of a sheet in a role."""
    url = reverse(f"dossier:{name}", args=[sheet.uuid, *more])
    return url if role == sheet.role else f"{url}?role={role}"


@signed_in
def sheet_page(request: Request, uuid: UUID) -> HttpResponse:
    """What was answered, what it is worth, and where to go on."""
    sheet = sheet_for(request, uuid)
    roles = roles_for(request.user, sheet)
    wanted = request.GET.get("role", "")
    role = AnswerRole(wanted) if wanted in AnswerRole.values else AnswerRole(sheet.role)
    if role not in roles and not may_read_role(request.user, sheet, role):
        raise NotAllowed
    # who answers in this role reads what they go on with, everybody else the last answers of the role
    read = read_sheet(sheet, role, by=speaker(role, request.user) if role in roles else None)
    context = {
        "sheet": sheet,
        "read": read,
        "role": role,
        "sentences": explain(read.scored),
        "answer_url": address("sheet_element", sheet, roles[0], _first_open(read)) if roles else "",
        "holder_url": holder_url(sheet),
        "crumbs": [Crumb(sheet.holder_label, holder_url(sheet)), Crumb(sheet.edition.name)],
    }
    return render(request, "dossier/sheet_page.html", context)


def _first_open(read: SheetRead) -> str:
    """The first element in which something is not answered; else the first of all."""
    groups = [group for component in read.components for group in component.elements]
    found = next((one for one in groups if not one.is_whole), groups[0])
    return found.element.code


@signed_in
def element_page(request: Request, uuid: UUID, element: str) -> HttpResponse:
    """One group of criteria: kept whenever a button is pressed, whichever it is."""
    sheet = sheet_for(request, uuid)
    role = role_for(request, sheet)
    group = _element(sheet, element)
    form = ElementForm(
        request.POST or None,
        element=group,
        answers=answers_of(sheet, role, by=speaker(role, request.user)),
        auto_id="jawab_%s",
    )
    if request.method == "POST" and form.is_valid():
        try:
            answer_criteria(sheet=sheet, given=form.given, role=role, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(_next(sheet, group, role, request.POST.get("then", "")))
    return render(
        request,
        "dossier/sheet_element_page.html",
        _element_context(request, sheet, group, role, form),
        status=422 if form.errors else 200,
    )


def _element(sheet: Sheet, code: str) -> Element:
    found = sheet.standard.element(code)
    if found is None:
        raise Http404
    return found


def _element_context(
    request: Request, sheet: Sheet, group: Element, role: AnswerRole, form: ElementForm
) -> dict[str, Any]:
    elements = sheet.standard.elements
    number = elements.index(group)
    rows = element_rows(sheet, group, role, by=speaker(role, request.user)).rows
    return {
        "sheet": sheet,
        "element": group,
        "component": next(one for one in sheet.standard.components if group in one.elements),
        "form": form,
        "rows": [(row, form.bound_fields(row.criterion.code)) for row in rows],
        "number": number + 1,
        "total": len(elements) + 1,
        "is_first": number == 0,
    }


def _next(sheet: Sheet, group: Element, role: AnswerRole, then: str) -> str:
    """Where a button leads once the answers are kept."""
    kind, _colon, code = then.partition(":")
    if kind == "evidence" and code in sheet.standard.criteria:
        return address("sheet_evidence", sheet, role, code)
    if kind == "leave":
        return address("sheet", sheet, role)
    elements = sheet.standard.elements
    place = elements.index(group) + (-1 if kind == "back" else 1)
    if 0 <= place < len(elements):
        return address("sheet_element", sheet, role, elements[place].code)
    return address("check_sheet", sheet, role) if place > 0 else address("sheet", sheet, role)


@signed_in
def check_page(request: Request, uuid: UUID) -> HttpResponse:
    """All answers once more before they are submitted, each with a way back to it."""
    sheet = sheet_for(request, uuid)
    role = role_for(request, sheet)
    return render(request, "dossier/sheet_check_page.html", _check_context(request, sheet, role))


def _check_context(request: Request, sheet: Sheet, role: AnswerRole) -> dict[str, Any]:
    is_own = role == sheet.role
    by = speaker(role, request.user)
    read = read_sheet(sheet, role, by=by)
    groups = [
        (group, address("sheet_element", sheet, role, group.element.code))
        for component in read.components
        for group in component.elements
    ]
    missing = {one.code for one in unanswered_of(sheet, role, by=by)}
    return {
        "sheet": sheet,
        "groups": groups,
        "open": [(row.criterion, url) for group, url in groups for row in group.rows if row.criterion.code in missing],
        "is_own": is_own,
        "sheet_url": address("sheet", sheet, role),
        "back_url": groups[-1][1],
        "total": len(groups) + 1,
    }


@require_POST
@signed_in
def submit(request: Request, uuid: UUID) -> HttpResponse:
    """Submit the sheet; a refusal stands above the check."""
    sheet = sheet_for(request, uuid)
    role = role_for(request, sheet)
    try:
        submit_sheet(sheet=sheet, by=request.user, at=timezone.now())
    except NotAllowed:
        raise
    except DomainError as error:
        context = {**_check_context(request, sheet, role), "error": str(error)}
        return render(request, "dossier/sheet_check_page.html", context, status=error.status)
    messages.success(request, _("Jawaban Anda sudah dikirim."))
    return redirect("dossier:sheet", uuid=sheet.uuid)
