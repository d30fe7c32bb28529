"""Findings of control: noting one, its page, its letter, the agency's reply, and what controllers say to it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.dossier.queries.calendar import due
from melek.dossier.queries.cases import evidence_of
from melek.dossier.services.documents import note_document_download
from melek.dossier.services.files import content_of
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.web import Request, permitted
from melek.quality.enums.control import (
    ANSWER_CONTROL,
    RUN_CONTROL,
    SETTLED,
    VIEW_CONTROL,
    WAITS_FOR_AGENCY,
    Stage,
)
from melek.quality.forms.accreditation import FileForm, ReasonForm
from melek.quality.forms.control import (
    AcceptForm,
    CloseFindingForm,
    ControlFindingForm,
    DeadlineForm,
    ReplyForm,
    ReturnForm,
)
from melek.quality.models import ControlFinding
from melek.quality.queries.control import broken_norms, is_controller_of, steps_of
from melek.quality.queries.norms import control_law
from melek.quality.rules.control_words import finding_words
from melek.quality.services.control import findings, replies
from melek.quality.tables.accreditation import SEVERITY_TAGS
from melek.quality.tables.control import STAGE_TAGS
from melek.quality.views.control.shared import ask, control_for, crumbs, files_of, finding_for

Filled = dict[str, Any]


@permitted(RUN_CONTROL)
def record_control_finding(request: Request, uuid: UUID) -> HttpResponse:
    """Note a gap."""
    control = control_for(request, uuid, RUN_CONTROL)
    norms = broken_norms(control)
    form = ControlFindingForm(request.POST or None, norms=norms)
    words = {
        "title": _("Catat temuan pengendalian"),
        "effect": _("Instansi baru diberi tahu saat Anda mengirim surat rekomendasinya.")
        if norms
        else _("Belum ada norma yang dinilai belum atau baru sebagian terpenuhi."),
        "verb": _("Catat temuan"),
    }

    def act(filled: Filled) -> ControlFinding:
        norm = get_object_or_404(control.norms, code=filled.pop("norm"))
        told = {**filled, "by": request.user, "at": timezone.now()}
        return findings.record_control_finding(control=control, norm=norm, **told)

    return ask(request, control, form, words=words, act=act)


@permitted(VIEW_CONTROL)
def control_finding_page(request: Request, uuid: UUID) -> HttpResponse:
    """A finding with its clock, its way, the reply and what shows the follow-up."""
    return _shown(request, finding_for(request, uuid), FileForm())


def _shown(request: Request, finding: ControlFinding, form: Any) -> HttpResponse:
    today, control = timezone.localdate(), finding.control
    is_judge = request.user.has_perm(RUN_CONTROL, finding) and is_controller_of(request.user, control)
    is_owner = request.user.has_perm(ANSWER_CONTROL, finding)
    context = {
        "finding": finding,
        "control": control,
        "severity": SEVERITY_TAGS[finding.severity],
        "tag": STAGE_TAGS[finding.state],
        "is_late": finding.is_late(today),
        "sentence": finding_words(finding.state, day=finding.next_day, today=today),
        "steps": steps_of(finding),
        "files": list(evidence_of(finding)),
        "form": form,
        "may_send": is_judge and finding.state == Stage.FOUND,
        "may_accept": is_judge and finding.state == Stage.REPLIED,
        "may_judge": is_judge and finding.state in (Stage.REPLIED, Stage.ACCEPTED),
        "may_answer": is_owner and finding.state in WAITS_FOR_AGENCY,
        "may_add": is_owner and finding.state not in (Stage.FOUND, *SETTLED),
        "is_synthetic": control.is_synthetic,
        "crumbs": crumbs(Crumb(finding.number), control=control),
    }
    return render(request, "quality/control/finding_page.html", context, status=422 if form.errors else 200)


@permitted(RUN_CONTROL)
def recommend(request: Request, uuid: UUID) -> HttpResponse:
    """Send the letter of recommendation."""
    finding = finding_for(request, uuid, RUN_CONTROL)
    usual = due(control_law().reply[finding.severity], timezone.now())
    form = DeadlineForm(request.POST or None, initial={"deadline": timezone.localdate(usual)})
    words = {
        "title": _("Kirim surat rekomendasi"),
        "effect": _("Surat bernomor terbit dan instansi diberi tahu. Lamanya waktu menanggapi perlu konfirmasi."),
        "verb": _("Kirim surat rekomendasi"),
    }

    def act(filled: Filled) -> None:
        findings.recommend(finding=finding, **filled, by=request.user, at=timezone.now())

    return ask(request, finding, form, words=words, act=act)


@permitted(RUN_CONTROL)
def drop_finding(request: Request, uuid: UUID) -> HttpResponse:
    """Take a note back before its letter."""
    finding = finding_for(request, uuid, RUN_CONTROL)
    form = ReasonForm(request.POST or None, label=_("Alasan"), help_text=_("Paling sedikit 10 huruf."))
    words = {
        "title": _("Cabut temuan"),
        "effect": _("Catatan ini tidak disampaikan kepada instansi dan tidak dihitung."),
        "verb": _("Cabut temuan"),
        "is_danger": True,
    }

    def act(filled: Filled) -> None:
        findings.drop_finding(finding=finding, **filled, by=request.user, at=timezone.now())

    return ask(request, finding, form, words=words, act=act)


@permitted(ANSWER_CONTROL)
def reply(request: Request, uuid: UUID) -> HttpResponse:
    """Reply to a recommendation."""
    finding = finding_for(request, uuid, ANSWER_CONTROL)
    form = ReplyForm(request.POST or None, request.FILES or None)
    words = {"title": _("Kirim tanggapan"), "effect": finding.recommendation, "verb": _("Kirim tanggapan")}

    def act(filled: Filled) -> None:
        told = {"text": filled["text"], "files": files_of(filled)}
        replies.reply(finding=finding, **told, by=request.user, at=timezone.now())

    return ask(request, finding, form, words=words, act=act)


@require_POST
@permitted(ANSWER_CONTROL)
def attach_follow_up(request: Request, uuid: UUID) -> HttpResponse:
    """Add a file that shows the follow-up."""
    finding = finding_for(request, uuid, ANSWER_CONTROL)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        file, at = form.cleaned_data["file"], timezone.now()
        try:
            replies.attach_follow_up(finding=finding, name=file.name, chunks=file.chunks(), by=request.user, at=at)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("quality:control_finding", uuid=uuid)
    return _shown(request, finding, form)


attach_follow_up.access = ANSWER_CONTROL  # type: ignore[attr-defined]


@permitted(RUN_CONTROL)
def accept_reply(request: Request, uuid: UUID) -> HttpResponse:
    """Take the agency's plan."""
    finding = finding_for(request, uuid, RUN_CONTROL)
    initial = {"promised_on": timezone.localdate() + timedelta(days=30)}
    form = AcceptForm(request.POST or None, initial=initial)
    words = {
        "title": _("Terima rencana tindak lanjut"),
        "effect": _("Instansi diberi tahu; tindak lanjutnya ditunggu sampai hari yang dijanjikan."),
        "verb": _("Terima rencana tindak lanjut"),
    }

    def act(filled: Filled) -> None:
        findings.accept_reply(finding=finding, **filled, by=request.user, at=timezone.now())

    return ask(request, finding, form, words=words, act=act)


@permitted(RUN_CONTROL)
def return_reply(request: Request, uuid: UUID) -> HttpResponse:
    """Hold a reply, or a follow-up, for not enough."""
    finding = finding_for(request, uuid, RUN_CONTROL)
    usual = due(control_law().reply[finding.severity], timezone.now())
    form = ReturnForm(request.POST or None, initial={"deadline": timezone.localdate(usual)})
    words = {
        "title": _("Minta tanggapan lagi"),
        "effect": _("Instansi diberi tahu apa yang kurang dan menanggapi lagi sampai tenggat baru."),
        "verb": _("Minta tanggapan lagi"),
    }

    def act(filled: Filled) -> None:
        findings.return_reply(finding=finding, **filled, by=request.user, at=timezone.now())

    return ask(request, finding, form, words=words, act=act)


@permitted(RUN_CONTROL)
def close_control_finding(request: Request, uuid: UUID) -> HttpResponse:
    """End a finding whose follow-up was seen."""
    finding = finding_for(request, uuid, RUN_CONTROL)
    form = CloseFindingForm(request.POST or None)
    words = {
        "title": _("Tutup temuan pengendalian"),
        "effect": _("Temuan ini dicatat selesai, keadaan normanya diperbarui, dan instansi diberi tahu."),
        "verb": _("Tutup temuan pengendalian"),
    }

    def act(filled: Filled) -> None:
        findings.close_control_finding(finding=finding, **filled, by=request.user, at=timezone.now())

    return ask(request, finding, form, words=words, act=act)


@permitted(VIEW_CONTROL)
def recommendation_letter(request: Request, uuid: UUID) -> HttpResponse:
    """The letter as PDF, for whoever may read the finding."""
    letter = finding_for(request, uuid).letter
    if letter is None:
        raise Http404
    note_document_download(document=letter, by=request.user, at=timezone.now())
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{letter.number}.pdf") or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content_of(letter.file), content_type="application/pdf", headers=headers)
