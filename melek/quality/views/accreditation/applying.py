"""Applying: the first step of the wizard, the documents, handing in, taking back."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.catalogue.models import Programme
from melek.dossier.models import StandardEdition
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, permitted, signed_in
from melek.quality.enums.accreditation import APPLY, State
from melek.quality.forms.accreditation import ApplyForm, DocumentForm, ReasonForm
from melek.quality.models import Accreditation
from melek.quality.queries.accreditation import institutions_to_apply
from melek.quality.queries.documents import RequiredDocument, other_files, required_documents
from melek.quality.queries.law import editions_to_apply, law
from melek.quality.queries.people import accreditors
from melek.quality.services.accreditation import applications, documents, remedies
from melek.quality.services.accreditation.decrees import title_of
from melek.quality.views.accreditation.shared import ask, ask_once_more, button, crumbs, file_for


def _choices(user: Any) -> dict[str, Any]:
    """What can be chosen: own institutions, programmes that they hold or that others let them run, accreditors."""
    today = timezone.localdate()
    mine = institutions_to_apply(user, APPLY)
    agencies = mine.values("agency")
    held = Q(provider__in=mine) | Q(owner__in=agencies) | Q(versions__offerings__institution__in=mine)
    programmes = Programme.objects.listed().filter(pk__in=Programme.objects.filter(held).values("pk"))
    editions = [one.pk for one in editions_to_apply(on=today)]
    return {
        "institution": mine,
        "programme": programmes.prefetch_related("versions").order_by("code", "pk"),
        "programme_label": lambda one: f"{one.code} · {title_of(one)}",
        "accreditor": accreditors(on=today).filter(code__in=law().named_accreditors),
        "edition": StandardEdition.objects.filter(pk__in=editions).order_by("pk"),
    }


@permitted(APPLY)
def apply_page(request: Request) -> HttpResponse:
    """The first step: which programme, where, before whom, by which standard."""
    choices = _choices(request.user)
    chosen = {name: request.GET[name] for name in ("institution", "programme") if request.GET.get(name, "").isdigit()}
    form = ApplyForm(request.POST or None, choices=choices, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            made = applications.start_application(**form.cleaned_data, by=request.user, at=timezone.now())
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("quality:documents", uuid=made.uuid)
    context = {
        "form": form,
        "has_all": all(choices[name].exists() for name in ("institution", "programme", "accreditor", "edition")),
        "crumbs": crumbs(None, request.user, Crumb(_("Ajukan akreditasi"))),
    }
    return render(request, "quality/accreditation/apply_page.html", context, status=422 if form.errors else 200)


@signed_in
def documents_page(request: Request, uuid: UUID) -> HttpResponse:
    """The required documents: what lies there, what is missing, and what the office found."""
    accreditation = file_for(request, uuid)
    rows = required_documents(accreditation)
    chosen = request.GET.get("document", "")
    if chosen not in {one.code for one in rows}:
        chosen = next((one.code for one in rows if one.is_wanted), "")
    return _documents(request, accreditation, DocumentForm(initial={"document": chosen}), rows)


@require_POST
@permitted(APPLY)
def add_document(request: Request, uuid: UUID) -> HttpResponse:
    """Add a file for a document, or say why there is none; a refusal stands on the page of the documents."""
    accreditation, form = file_for(request, uuid, APPLY), DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _hand_in(accreditation, form.cleaned_data, by=request.user)
        except DomainError as error:
            form.add_error("file" if form.cleaned_data["file"] else "reason", str(error))
        else:
            return redirect("quality:documents", uuid=uuid)
    return _documents(request, accreditation, form, required_documents(accreditation))


def _hand_in(accreditation: Accreditation, told: dict[str, Any], *, by: Any) -> None:
    file, document, at = told["file"], told["document"], timezone.now()
    if file:
        documents.attach_document(
            accreditation=accreditation, document=document, name=file.name, chunks=file.chunks(), by=by, at=at
        )
    else:
        documents.explain_absence(accreditation=accreditation, document=document, reason=told["reason"], by=by, at=at)


def _documents(
    request: Request, accreditation: Accreditation, form: DocumentForm, rows: list[RequiredDocument]
) -> HttpResponse:
    may_add = accreditation.state in (State.DRAFT, State.RETURNED) and request.user.has_perm(APPLY, accreditation)
    context = {
        "accreditation": accreditation,
        "form": form,
        "may_add": may_add,
        "documents": rows,
        "wanted": sum(one.is_wanted for one in rows),
        "files": other_files(accreditation, rows),
        "sheet": accreditation.sheet,
        "is_synthetic": accreditation.is_synthetic,
        "crumbs": crumbs(accreditation, request.user, Crumb(_("Dokumen"))),
    }
    return render(request, "quality/accreditation/documents_page.html", context, status=422 if form.errors else 200)


submit_application = button(APPLY, applications.submit_application)


@permitted(APPLY)
def cancel_application(request: Request, uuid: UUID) -> HttpResponse:
    """Take an application back."""
    accreditation = file_for(request, uuid, APPLY)
    form = ReasonForm(request.POST or None, label=_("Alasan"), required=False)
    words = {
        "title": _("Tarik permohonan"),
        "effect": _("Permohonan ini berhenti di sini. Anda dapat mengajukan yang baru kapan saja."),
        "verb": _("Tarik permohonan"),
        "is_danger": True,
    }

    def act(filled: Any) -> None:
        reason = filled.cleaned_data["reason"]
        applications.cancel_application(accreditation=accreditation, reason=reason, by=request.user, at=timezone.now())

    return ask(request, accreditation, form, words=words, act=act)


@permitted(APPLY)
def waive_appeal(request: Request, uuid: UUID) -> HttpResponse:
    """Give up the appeal against the decision."""
    accreditation = file_for(request, uuid, APPLY)
    if not remedies.may_waive(accreditation, timezone.now()):
        raise remedies.NothingToWaive
    words = {
        "title": _("Lepaskan hak banding"),
        "effect": _(
            "Lembaga Anda tidak lagi dapat membanding putusan ini, dan sekretariat dapat langsung melanjutkannya. "
            "Ini tidak dapat dibatalkan."
        ),
        "verb": _("Lepaskan hak banding"),
    }

    def act() -> None:
        remedies.waive_appeal(accreditation=accreditation, by=request.user, at=timezone.now())

    return ask_once_more(request, accreditation, words=words, act=act)
