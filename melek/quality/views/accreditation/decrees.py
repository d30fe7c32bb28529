"""The decree and the certificate: draft, signed file, comparison, entering into force, and taking papers out."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from melek.dossier.models import IssuedDocument
from melek.dossier.services.documents import note_document_download
from melek.dossier.services.files import content_of
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.web import Request, permitted, signed_in
from melek.quality.enums.accreditation import RUN, Likeness, State
from melek.quality.forms.accreditation import ConfirmForm, ReasonForm, SignedForm
from melek.quality.models import Accreditation, Decree
from melek.quality.queries.accreditation import certificate_of, decree_of
from melek.quality.services.accreditation import decrees, standing
from melek.quality.views.accreditation.shared import ask, button, crumbs, file_for

LIKENESS_TAGS = {
    Likeness.CONTAINED.value: "ok",
    Likeness.SAME_TEXT.value: "ok",
    Likeness.DIFFERENT.value: "bad",
    Likeness.NO_TEXT.value: "warn",
}
draft_decree = button(RUN, decrees.draft_decree, then="quality:decree")
enter_force = button(RUN, standing.enter_force)


def _decree(accreditation: Accreditation) -> Decree:
    found = decree_of(accreditation)
    if found is None:
        raise Http404
    return found


@permitted(RUN)
def decree_page(request: Request, uuid: UUID) -> HttpResponse:
    """Draft and signed decree side by side, with their hashes; a person says that they are the same."""
    accreditation = file_for(request, uuid, RUN)
    return _shown(request, accreditation, _decree(accreditation), SignedForm())


def _shown(
    request: Request, accreditation: Accreditation, decree: Decree, upload: Any, confirm: Any = None
) -> HttpResponse:
    initial = {"number": decree.number, "signed_on": decree.signed_on or timezone.localdate()}
    is_open = accreditation.state == State.DECREE and decree.confirmed_at is None
    may_confirm = is_open and decree.signed is not None and decree.uploaded_by_id != request.user.pk
    context = {
        "accreditation": accreditation,
        "decree": decree,
        "tag": LIKENESS_TAGS.get(decree.likeness, ""),
        "upload": upload if is_open else None,
        "confirm": (confirm or ConfirmForm(initial=initial)) if may_confirm or confirm is not None else None,
        "waits_for_other": is_open and decree.signed is not None and not may_confirm,
        "form": confirm if confirm is not None else upload,
        "is_synthetic": accreditation.is_synthetic,
        "crumbs": crumbs(accreditation, request.user, Crumb(_("Keputusan"))),
    }
    failed = upload.errors or (confirm is not None and confirm.errors)
    return render(request, "quality/accreditation/decree_page.html", context, status=422 if failed else 200)


@permitted(RUN)
def upload_signed(request: Request, uuid: UUID) -> HttpResponse:
    """Bring the signed decree back."""
    accreditation = file_for(request, uuid, RUN)
    decree, form = _decree(accreditation), SignedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            decrees.upload_signed(
                decree=decree, name=file.name, chunks=file.chunks(), by=request.user, at=timezone.now()
            )
        except DomainError as error:
            form.add_error("file", str(error))
            decree.refresh_from_db()
        else:
            return redirect("quality:decree", uuid=uuid)
    return _shown(request, accreditation, decree, form)


@permitted(RUN)
def confirm_decree(request: Request, uuid: UUID) -> HttpResponse:
    """Say that the signed decree is the draft."""
    accreditation = file_for(request, uuid, RUN)
    decree, form = _decree(accreditation), ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decrees.confirm_decree(decree=decree, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
            decree.refresh_from_db()
        else:
            return redirect("quality:accreditation", uuid=uuid)
    return _shown(request, accreditation, decree, SignedForm(), form if request.method == "POST" else None)


@permitted(RUN)
def draft_file(request: Request, uuid: UUID) -> HttpResponse:
    """The draft as PDF, to be signed outside."""
    return _paper(request, _decree(file_for(request, uuid, RUN)).draft)


@signed_in
def certificate_file(request: Request, uuid: UUID) -> HttpResponse:
    """The certificate as PDF, for whoever may read the accreditation."""
    document = certificate_of(file_for(request, uuid))
    if document is None:
        raise Http404
    return _paper(request, document)


def _paper(request: Request, document: IssuedDocument) -> HttpResponse:
    note_document_download(document=document, by=request.user, at=timezone.now())
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{document.number}.pdf") or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content_of(document.file), content_type="application/pdf", headers=headers)


def _standing(request: Request, uuid: UUID, words: dict[str, Any], service: Any) -> HttpResponse:
    accreditation = file_for(request, uuid, RUN)
    form = ReasonForm(
        request.POST or None,
        label=_("Alasan"),
        help_text=_("Paling sedikit 50 huruf; lembaga membacanya."),
        name="reasons",
    )

    def act(filled: Any) -> None:
        service(accreditation=accreditation, **filled.cleaned_data, by=request.user, at=timezone.now())

    return ask(request, accreditation, form, words=words, act=act)


@permitted(RUN)
def suspend(request: Request, uuid: UUID) -> HttpResponse:
    """Suspend an accreditation."""
    words = {
        "title": _("Bekukan akreditasi"),
        "effect": _(
            "Cek keaslian dan katalog menyebutnya dibekukan sementara, lembaga diberi tahu, dan lembaga dapat membanding."
        ),
        "verb": _("Bekukan akreditasi"),
        "is_danger": True,
    }
    return _standing(request, uuid, words, standing.suspend)


@permitted(RUN)
def restore(request: Request, uuid: UUID) -> HttpResponse:
    """Let a suspended accreditation hold again."""
    words = {
        "title": _("Berlakukan lagi"),
        "effect": _("Sertifikatnya berlaku lagi dengan nomor yang sama, dan lembaga diberi tahu."),
        "verb": _("Berlakukan lagi"),
    }
    return _standing(request, uuid, words, standing.restore)


@permitted(RUN)
def withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """Withdraw an accreditation."""
    words = {
        "title": _("Cabut akreditasi"),
        "effect": _("Sertifikatnya dicabut, katalog menyebutnya, lembaga diberi tahu, dan lembaga dapat membanding."),
        "verb": _("Cabut akreditasi"),
        "is_danger": True,
    }
    return _standing(request, uuid, words, standing.withdraw)
