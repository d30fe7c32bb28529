"""Findings: writing one, its page, its remedy, and what assessors say to it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.dossier.queries.cases import evidence_of
from melek.kit import formats
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, permitted, signed_in
from melek.quality.enums.accreditation import APPLY, FINDINGS, VIEW, FindingState
from melek.quality.forms.accreditation import FileForm, FindingForm, JudgementForm, RemedyForm, ReopenForm
from melek.quality.models import Accreditation, Finding, Surveillance
from melek.quality.queries.law import law
from melek.quality.services.accreditation import findings
from melek.quality.tables.accreditation import FINDING_TAGS, SEVERITY_TAGS
from melek.quality.views.accreditation.shared import ask, crumbs, file_for


@signed_in
def record_finding(request: Request, uuid: UUID) -> HttpResponse:
    """Write a finding down; in a surveillance that `?surveilans=` names."""
    accreditation = file_for(request, uuid, FINDINGS)
    watched = _watched(accreditation, request.GET.get("surveilans", ""))
    findings.need_findings(accreditation, watched)
    deadline = timezone.localdate() + timedelta(days=law().finding_days["major"])
    form = FindingForm(request.POST or None, accreditation=accreditation, initial={"deadline": deadline})
    words = {
        "title": _("Tulis temuan"),
        "effect": _("Lembaga diberi tahu dan dapat melaporkan perbaikannya sampai tenggat."),
        "verb": _("Simpan temuan"),
    }

    def act(filled: Any) -> None:
        told = {**filled.cleaned_data, "surveillance": watched, "by": request.user, "at": timezone.now()}
        findings.record_finding(accreditation=accreditation, **told)

    return ask(request, accreditation, form, words=words, act=act)


def _watched(accreditation: Accreditation, key: str) -> Surveillance | None:
    if not key:
        return None
    found = next((one for one in accreditation.surveillances.all() if str(one.uuid) == key), None)
    if found is None:
        raise Http404
    return found


def _finding(request: Request, uuid: UUID, permission: str = VIEW) -> Finding:
    rows = Finding.objects.select_related(
        *("accreditation__edition", "accreditation__institution__agency__scope", "accreditation__accreditor__scope"),
        *("made_by", "answered_by", "closed_by"),
    )
    found = get_object_or_404(rows, uuid=uuid)
    if not request.user.has_perm(permission, found.accreditation):
        raise NotAllowed
    return found


@signed_in
def finding_page(request: Request, uuid: UUID) -> HttpResponse:
    """A finding with its remedy and evidence."""
    return _shown(request, _finding(request, uuid), FileForm())


@require_POST
@permitted(APPLY)
def attach_remedy(request: Request, uuid: UUID) -> HttpResponse:
    """Add evidence of a remedy; a refusal stands on the page of the finding."""
    finding, form = _finding(request, uuid, APPLY), FileForm(request.POST, request.FILES)
    if form.is_valid():
        file, at = form.cleaned_data["file"], timezone.now()
        try:
            findings.attach_remedy(finding=finding, name=file.name, chunks=file.chunks(), by=request.user, at=at)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("quality:finding", uuid=uuid)
    return _shown(request, finding, form)


def _shown(request: Request, finding: Finding, form: Any) -> HttpResponse:
    accreditation, user = finding.accreditation, request.user
    is_judge, is_owner = user.has_perm(FINDINGS, accreditation), user.has_perm(APPLY, accreditation)
    criterion = accreditation.edition.standard.criteria.get(finding.criterion)
    today = timezone.localdate()
    context = {
        "finding": finding,
        "accreditation": accreditation,
        "criterion": criterion.text if criterion else finding.criterion,
        "severity": SEVERITY_TAGS[finding.severity],
        "tag": FINDING_TAGS[finding.state],
        "is_late": finding.is_late(today),
        "sentence": _sentence(finding, today),
        "files": list(evidence_of(finding)),
        "form": form,
        "may_answer": is_owner and finding.state == FindingState.OPEN,
        "may_add": is_owner and finding.state != FindingState.CLOSED,
        "may_judge": is_judge and finding.state == FindingState.ANSWERED,
        "is_synthetic": accreditation.is_synthetic,
        "crumbs": crumbs(accreditation, user, Crumb(finding.number)),
    }
    return render(request, "quality/accreditation/finding_page.html", context, status=422 if form.errors else 200)


def _sentence(finding: Finding, today: Any) -> str:
    """Who is waited for, and until when."""
    if finding.state == FindingState.CLOSED:
        return _("Selesai {moment}.").format(moment=formats.moment(finding.closed_at))
    if finding.state == FindingState.ANSWERED:
        return _("Perbaikan sudah dilaporkan dan menunggu dinilai asesor atau sekretariat.")
    words = _("Menunggu perbaikan lembaga sampai {day}: {left} hari lagi.")
    if finding.is_late(today):
        words = _("Menunggu perbaikan lembaga; tenggatnya {day} lewat {left} hari.")
    return words.format(day=formats.day(finding.deadline), left=abs((finding.deadline - today).days))


def _back(finding: Finding) -> str:
    return reverse("quality:finding", args=[finding.uuid])


@permitted(APPLY)
def answer_finding(request: Request, uuid: UUID) -> HttpResponse:
    """Report a remedy."""
    finding = _finding(request, uuid, APPLY)
    form = RemedyForm(request.POST or None, initial={"remedy": finding.remedy})
    words = {
        "title": _("Laporkan perbaikan"),
        "effect": finding.wanted,
        "verb": _("Laporkan perbaikan"),
    }

    def act(filled: Any) -> None:
        findings.answer_finding(finding=finding, **filled.cleaned_data, by=request.user, at=timezone.now())

    return ask(request, finding.accreditation, form, words=words, act=act, back=_back(finding))


@signed_in
def reopen_finding(request: Request, uuid: UUID) -> HttpResponse:
    """Hold a remedy for not enough."""
    finding = _finding(request, uuid, FINDINGS)
    form = ReopenForm(request.POST or None)
    words = {
        "title": _("Perbaikan belum cukup"),
        "effect": _("Lembaga diberi tahu dan memperbaiki lagi sampai tenggat baru."),
        "verb": _("Minta perbaikan lagi"),
    }

    def act(filled: Any) -> None:
        findings.reopen_finding(finding=finding, **filled.cleaned_data, by=request.user, at=timezone.now())

    return ask(request, finding.accreditation, form, words=words, act=act, back=_back(finding))


@signed_in
def close_finding(request: Request, uuid: UUID) -> HttpResponse:
    """Close a finding whose remedy does."""
    finding = _finding(request, uuid, FINDINGS)
    form = JudgementForm(request.POST or None)
    words = {"title": _("Tutup temuan"), "effect": finding.remedy, "verb": _("Tutup temuan")}

    def act(filled: Any) -> None:
        findings.close_finding(finding=finding, **filled.cleaned_data, by=request.user, at=timezone.now())

    return ask(request, finding.accreditation, form, words=words, act=act, back=_back(finding))
