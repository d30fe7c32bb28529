"""What can be done with a case, one page or button for each."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.dossier.forms import AnswerForm, FileForm, OptionalTextForm, TextForm
from melek.dossier.models import Case
from melek.dossier.services import cases as services
from melek.dossier.services.decisions import answer_case, appeal_case
from melek.dossier.services.guards import check_no_party
from melek.dossier.views.cases import case_context, case_for, crumbs
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, signed_in
from melek.kit.workflow import MoveRefused


def _own(request: Request, uuid: UUID) -> Case:
    rows = Case.objects.select_related("opener", "taken_by")
    return get_object_or_404(rows, uuid=uuid, opener=request.user)


def _to_decide(request: Request, uuid: UUID) -> Case:
    case = get_object_or_404(Case.objects.select_related("opener", "taken_by"), uuid=uuid)
    if not request.user.has_perm(case.permission, case):
        raise NotAllowed
    check_no_party(case, request.user)
    return case


def _form_page(
    request: Request, case: Case, form: Form, *, words: dict[str, Any], act: Callable[..., Any]
) -> HttpResponse:
    """Ask, act, go back to the case; a refusal stands above what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            act(case=case, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("dossier:case", uuid=case.uuid)
    back = reverse("dossier:case", args=[case.uuid])
    context = {
        "case": case,
        "form": form,
        "cancel_url": back,
        "crumbs": crumbs(Crumb(case.number, back), Crumb(words["title"])),
        **words,
    }
    return render(request, "dossier/act_page.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def take_case(request: Request, uuid: UUID) -> HttpResponse:
    """Take a case in hand."""
    case = _to_decide(request, uuid)
    services.take_case(case=case, by=request.user, at=timezone.now())
    return redirect("dossier:case", uuid=case.uuid)


@signed_in
def ask(request: Request, uuid: UUID) -> HttpResponse:
    """Ask the opener something."""
    case = _to_decide(request, uuid)
    form = TextForm(request.POST or None, label=_("Pertanyaan"))
    words = {
        "title": _("Minta keterangan"),
        "effect": _("Pemohon diberi tahu, dan penghitung waktu berhenti sampai ia menjawab."),
        "verb": _("Kirim pertanyaan"),
    }
    return _form_page(request, case, form, words=words, act=services.ask)


@signed_in
def reply(request: Request, uuid: UUID) -> HttpResponse:
    """Answer the question of whoever has the case in hand."""
    case = _own(request, uuid)
    question = case.messages.filter(turn="question").order_by("-pk").first()
    form = TextForm(request.POST or None, label=_("Keterangan Anda"))
    words = {
        "title": _("Beri keterangan"),
        "effect": question.text if question else "",
        "verb": _("Kirim keterangan"),
    }
    return _form_page(request, case, form, words=words, act=services.reply)


@signed_in
def answer(request: Request, uuid: UUID) -> HttpResponse:
    """Give the outcome and its reasons."""
    case = _to_decide(request, uuid)
    if case.declared is None:
        raise MoveRefused
    form = AnswerForm(request.POST or None, kind=case.declared)
    words = {
        "title": _("Jawab permohonan"),
        "effect": _("Pemohon membaca putusan dan alasan Anda, beserta nama Anda. Jawaban tidak dapat diubah."),
        "verb": _("Kirim jawaban"),
    }
    return _form_page(request, case, form, words=words, act=answer_case)


@signed_in
def withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """Take the case back."""
    case = _own(request, uuid)
    form = OptionalTextForm(request.POST or None, label=_("Alasan"))
    words = {
        "title": _("Tarik permohonan"),
        "effect": _("Permohonan ini tidak akan dijawab. Anda dapat mengajukannya lagi kapan saja."),
        "verb": _("Tarik permohonan"),
    }
    return _form_page(request, case, form, words=words, act=_withdraw)


def _withdraw(*, case: Case, text: str, by: Any, at: Any) -> None:
    services.withdraw_case(case=case, reason=text, by=by, at=at)


@signed_in
def appeal(request: Request, uuid: UUID) -> HttpResponse:
    """Bring the answer before somebody else."""
    case = _own(request, uuid)
    form = TextForm(request.POST or None, label=_("Mengapa jawaban itu tidak benar"))
    words = {
        "title": _("Ajukan banding"),
        "effect": _("Orang lain memeriksa permohonan ini dari awal. Banding hanya dapat diajukan satu kali."),
        "verb": _("Ajukan banding"),
    }
    return _form_page(request, case, form, words=words, act=_appeal)


def _appeal(*, case: Case, text: str, by: Any, at: Any) -> None:
    appeal_case(case=case, reasons=text, by=by, at=at)


@require_POST
@signed_in
def close_case(request: Request, uuid: UUID) -> HttpResponse:
    """End an answered case."""
    case = case_for(request, uuid)
    services.close_case(case=case, by=request.user, at=timezone.now())
    return redirect("dossier:case", uuid=case.uuid)


@require_POST
@signed_in
def write_remark(request: Request, uuid: UUID) -> HttpResponse:
    """Add a remark from either side."""
    case = case_for(request, uuid)
    form = TextForm(request.POST, label=_("Catatan"), auto_id="catatan_%s")
    return _added(request, case, form, "text_form", services.write_remark)


@require_POST
@signed_in
def attach_file(request: Request, uuid: UUID) -> HttpResponse:
    """Add a file from either side."""
    case = case_for(request, uuid)
    form = FileForm(request.POST, request.FILES, auto_id="berkas_%s")
    return _added(request, case, form, "file_form", _attach)


def _attach(*, case: Case, file: Any, by: Any, at: Any) -> None:
    services.attach_file(case=case, name=file.name, chunks=file.chunks(), by=by, at=at)


def _added(request: Request, case: Case, form: Form, name: str, act: Callable[..., Any]) -> HttpResponse:
    """Add something on the page of the case itself; a refusal stands there with what was typed."""
    at = timezone.now()
    services.side_of(case, request.user)
    if form.is_valid():
        try:
            act(case=case, **form.cleaned_data, by=request.user, at=at)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("dossier:case", uuid=case.uuid)
    context = {**case_context(request, case, at=at), name: form, "form": form}
    return render(request, "dossier/case_page.html", context, status=422)
