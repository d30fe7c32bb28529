"""A person's documents, those of an office, one of them, issuing and revoking."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.dossier.enums import DocumentState
from melek.dossier.forms import DocumentFilter, DocumentForm, PlaceFilter, TextForm
from melek.dossier.models import IssuedDocument
from melek.dossier.permissions import may_issue, may_see_document
from melek.dossier.queries.cases import cases_about
from melek.dossier.queries.documents import (
    documents_for_office,
    facts_of,
    in_one_language,
    kinds_issued_by_hand,
    place_name,
    places_to_issue,
    state_of,
)
from melek.dossier.registers import DocumentKind, document_kinds
from melek.dossier.services.documents import (
    check_address,
    issue_document,
    note_document_download,
    revoke_document,
)
from melek.dossier.services.files import content_of
from melek.dossier.services.links import case_url
from melek.dossier.tables import DocumentTable, OfficeDocumentTable
from melek.dossier.views.evidence import as_download
from melek.kit.components import Crumb, Tag
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.rest import NotFound
from melek.kit.tables import configure
from melek.kit.web import Request, signed_in

OBJECTION = "dossier.document_objection"
STATE_TAGS = {
    DocumentState.VALID: "ok",
    DocumentState.DRAFT: "warn",
    DocumentState.SUSPENDED: "warn",
    DocumentState.EXPIRED: "warn",
    DocumentState.REVOKED: "bad",
    DocumentState.BROKEN: "bad",
    DocumentState.UNKNOWN: "warn",
}


def state_tag(state: DocumentState) -> Tag:
    """A state of a document as a tag."""
    return Tag(state.label, STATE_TAGS[state])


def _document(request: Request, number: str) -> IssuedDocument:
    rows = IssuedDocument.objects.select_related("subject", "issued_by", "revoked_by", "file")
    document = get_object_or_404(rows, number=number)
    if not may_see_document(request.user, document):
        raise NotAllowed
    return document


@signed_in
def my_documents(request: Request) -> HttpResponse:
    """What was issued about this person, newest first."""
    rows = IssuedDocument.objects.filter(subject=request.user).order_by("-issued_at", "-pk")
    context = {
        "table": configure(request, DocumentTable(rows)),
        "count": rows.count(),
        "crumbs": [Crumb(_("Permohonan"), reverse("dossier:my_cases")), Crumb(_("Dokumen saya"))],
    }
    return render(request, "dossier/my_documents_page.html", context)


@signed_in
def issued_documents(request: Request) -> HttpResponse:
    """What was issued where this person reads or issues documents."""
    search = DocumentFilter(request.GET)
    wanted = search.cleaned_data if search.is_valid() else {"kind": "", "words": ""}
    rows = documents_for_office(request.user, **wanted)
    context = {
        "table": configure(request, OfficeDocumentTable(rows)),
        "search": search,
        "kinds": [document_kinds[code] for code in kinds_issued_by_hand(request.user)],
        "count": rows.count(),
    }
    return render(request, "dossier/issued_documents_page.html", context)


@signed_in
def document_page(request: Request, number: str) -> HttpResponse:
    """One document: its state, facts, seal, and what the reader can do."""
    document = _document(request, number)
    is_own = document.subject_id == request.user.pk
    context = {
        "document": document,
        "tag": state_tag(state_of(document, on=timezone.localdate())),
        "facts": in_one_language(facts_of(document)),
        "place": place_name(document.scope_path),
        "address": check_address(document.number),
        "may_revoke": document.revoked_at is None and may_issue(request.user, document.declared, document),
        "objection_url": case_url(OBJECTION, document, request.user) if is_own else "",
        "cases": cases_about(document, request.user),
        "crumbs": _crumbs(is_own, Crumb(document.number)),
    }
    return render(request, "dossier/document_page.html", context)


def _crumbs(is_own: bool, *more: Crumb) -> list[Crumb]:
    if is_own:
        return [Crumb(_("Dokumen saya"), reverse("dossier:my_documents")), *more]
    return [Crumb(_("Dokumen terbit"), reverse("dossier:issued_documents")), *more]


@signed_in
def document_file(request: Request, number: str) -> HttpResponse:
    """The PDF as it was issued."""
    document = _document(request, number)
    content = content_of(document.file)
    note_document_download(document=document, by=request.user, at=timezone.now())
    return as_download(content, name=f"{document.number}.pdf", media_type=document.file.media_type)


@signed_in
def issue_page(request: Request, kind: str) -> HttpResponse:
    """Issue a document with facts that an officer fills in."""
    declared = _by_hand(request, kind)
    search = PlaceFilter(request.GET)
    words = search.cleaned_data["place"] if search.is_valid() else ""
    places = places_to_issue(request.user, declared.permission, words)
    form = DocumentForm(request.POST or None, kind=declared, places=places)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            document = issue_document(
                kind=kind,
                facts=form.facts,
                scope_path=told["scope"].path,
                subject=told["subject"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Dokumen {number} terbit.").format(number=document.number))
            return redirect("dossier:document", number=document.number)
    crumbs = _crumbs(False, Crumb(declared.label))
    context = {"form": form, "kind": declared, "search": search, "places": places, "crumbs": crumbs}
    return render(request, "dossier/issue_page.html", context, status=422 if form.errors else 200)


def _by_hand(request: Request, kind: str) -> DocumentKind:
    declared = document_kinds.get(kind)
    if declared is None or not declared.by_hand:
        raise NotFound
    if not request.user.has_perm(declared.permission):
        raise NotAllowed
    return declared


@signed_in
def revoke_page(request: Request, number: str) -> HttpResponse:
    """Revoke a document, with the reason."""
    document = _document(request, number)
    if not may_issue(request.user, document.declared, document):
        raise NotAllowed
    form = TextForm(
        request.POST or None,
        label=_("Alasan"),
        help_text=_("Dibaca orangnya dan pemeriksa jejak. Halaman cek hanya menyebut tanggal pencabutan."),
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["text"]
        try:
            revoke_document(document=document, reason=reason, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("dossier:document", number=number)
    back = reverse("dossier:document", args=[number])
    crumbs = _crumbs(False, Crumb(number, back), Crumb(_("Cabut")))
    context = {"document": document, "form": form, "cancel_url": back, "crumbs": crumbs}
    return render(request, "dossier/revoke_page.html", context, status=422 if form.errors else 200)
