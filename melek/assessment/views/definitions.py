"""What *digitally literate* means: every version, and proposing a new one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.assessment.enums import BankKind, SignatureState
from melek.assessment.forms.definitions import DefinitionForm, DefinitionSignatureForm, first_values
from melek.assessment.models import LiteracyDefinition, ParameterSet
from melek.assessment.services.definitions import (
    PROVISIONAL_WORDS,
    confirm_definition,
    propose_definition,
    provisional_cut,
)
from melek.assessment.services.exposure import start_missing_tables
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, permitted, public

DEFINE, CONFIRM = "assessment.define_literacy", "assessment.confirm_definition"


@public
def definitions_page(request: HttpRequest) -> HttpResponse:
    """Every version of what *digitally literate* means."""
    rows = LiteracyDefinition.objects.select_related("bank", "blueprint").order_by("-valid_from", "-id")
    may_propose = request.user.is_authenticated and request.user.has_perm(DEFINE, LiteracyDefinition())
    may_see = request.user.is_authenticated and request.user.has_perm("assessment.view_exposure")
    may_confirm = request.user.is_authenticated and request.user.has_perm(CONFIRM, LiteracyDefinition())
    context = {
        "definitions": rows,
        "has_signed": rows.filter(signature=SignatureState.SIGNED).exists(),
        "may_propose": may_propose,
        "may_confirm": may_confirm,
        "may_see_exposure": may_see,
    }
    return render(request, "assessment/definitions_page.html", context)


@permitted(DEFINE)
def new_definition(request: Request) -> HttpResponse:
    """Propose a definition on a secured bank; without such a bank the page says why there is nothing to fill in."""
    if not request.user.has_perm(DEFINE, LiteracyDefinition()):
        raise NotAllowed
    rows = ParameterSet.objects.filter(bank__kind=BankKind.SECURED, parameters__isnull=False).distinct()
    sets = list(rows.select_related("bank").order_by("-effective_on", "-id"))
    asked = request.GET.get("set", "")
    chosen = next((one for one in sets if str(one.pk) == asked), sets[0] if sets else None)
    context: dict[str, Any] = {
        "sets": sets,
        "chosen": chosen,
        "crumbs": [
            Crumb(_("Apa arti melek digital di sini"), reverse("assessment:definitions")),
            Crumb(_("Usulan baru")),
        ],
    }
    return (
        render(request, "assessment/new_definition_page.html", context)
        if chosen is None
        else _form(request, chosen, context)
    )


def _form(request: Request, chosen: ParameterSet, context: dict[str, Any]) -> HttpResponse:
    first = first_values(provisional_cut(chosen), PROVISIONAL_WORDS)
    form = DefinitionForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            propose_definition(parameter_set=chosen, by=request.user, at=now, **form.proposed())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            start_missing_tables(by=request.user, at=now)
            return redirect("assessment:definitions")
    return render(
        request,
        "assessment/new_definition_page.html",
        {**context, "form": form},
        status=422 if form.errors else 200,
    )


@permitted(CONFIRM)
def confirm_page(request: Request, pk: int) -> HttpResponse:
    """Note that an authority signed a definition: who, and in which document."""
    one = get_object_or_404(LiteracyDefinition.objects.select_related("bank"), pk=pk)
    if not request.user.has_perm(CONFIRM, one):
        raise Http404
    form = DefinitionSignatureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_definition(definition=one, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:definitions")
    context = {
        "definition": one,
        "form": form,
        "crumbs": [
            Crumb(_("Apa arti melek digital di sini"), reverse("assessment:definitions")),
            Crumb(_("Catat penetapan")),
        ],
    }
    return render(request, "assessment/confirm_definition_page.html", context, status=422 if form.errors else 200)
