"""Who decides about results: the list of objections and reports, and the three acts that can follow."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.assessment.forms.rights import ReasonForm
from melek.assessment.models import Result
from melek.assessment.queries.rights import LATEST, may_review, results_with_incidents, set_aside_among, set_aside_of
from melek.assessment.rules.rights import OBJECTION, SETTLE
from melek.assessment.services.rights import objections as acts
from melek.assessment.views.rights import read_results, review_crumbs
from melek.dossier.models import Case
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.web import Request, permitted


@permitted(SETTLE)
def objections_page(request: Request) -> HttpResponse:
    """Objections that this person may answer, those first due on top; tests of which something was reported."""
    now = timezone.now()
    cases = Case.objects.decidable_by(request.user).filter(kind=OBJECTION)
    waiting = cases.unanswered()
    reported = results_with_incidents(request.user)
    aside = set_aside_among([one.sitting_id for one in reported])
    context = {
        "waiting": list(waiting.select_related("taken_by").order_by("due_at", "pk")),
        "overdue": waiting.running().filter(due_at__lt=now).count(),
        "now": now,
        "ended": list(cases.exclude(pk__in=waiting.values("pk")).order_by("-pk")[:LATEST]),
        "reported": [(one, one.sitting_id in aside) for one in reported],
    }
    return render(request, "assessment/objections_page.html", context)


def _reviewed(request: Request, uuid: UUID) -> Result:
    result = get_object_or_404(read_results(), uuid=uuid)
    if not may_review(request.user, result):
        raise Http404
    return result


def _act_page(request: Request, result: Result, words: dict[str, Any], act: Callable[..., Any]) -> HttpResponse:
    """Ask for the reason, act, go back to the evidence; a refusal stands above what was typed."""
    back = reverse("assessment:why", args=[result.uuid])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act(result=result, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, words["done"])
            return redirect(back)
    here = review_crumbs(Crumb(_("Bukti"), back), Crumb(words["title"]))
    context = {"result": result, "form": form, "cancel_url": back, "crumbs": here, **words}
    return render(request, "assessment/result_act_page.html", context, status=422 if form.errors else 200)


@permitted(SETTLE)
def set_aside(request: Request, uuid: UUID) -> HttpResponse:
    """Let a result count no longer."""
    words = {
        "title": _("Kesampingkan hasil"),
        "effect": _(
            "Hasil ini tetap tersimpan dan tampak, tetapi tidak lagi diperhitungkan dan tidak mendasari sertifikat. "
            "Skornya tidak berubah. Orangnya diberi tahu dan dapat mengajukan keberatan."
        ),
        "verb": _("Kesampingkan hasil"),
        "done": _("Hasil dikesampingkan."),
        "danger": True,
    }
    return _act_page(request, _reviewed(request, uuid), words, acts.set_aside)


@permitted(SETTLE)
def let_count(request: Request, uuid: UUID) -> HttpResponse:
    """Let a result count again, or decide that one counts of which something was reported."""
    result = _reviewed(request, uuid)
    if set_aside_of(result) is None:
        words = {
            "title": _("Nyatakan hasil tetap berlaku"),
            "effect": _(
                "Yang dilaporkan, dianjurkan, atau dicabut tentang tes ini dianggap selesai: sertifikat dapat diminta "
                "lagi. Skornya tidak berubah. Orangnya diberi tahu."
            ),
            "verb": _("Nyatakan tetap berlaku"),
            "done": _("Hasil dinyatakan tetap berlaku."),
            "danger": False,
        }
        return _act_page(request, result, words, acts.confirm_result)
    words = {
        "title": _("Berlakukan lagi hasil"),
        "effect": _("Hasil ini diperhitungkan lagi, karena keberatan atas pengesampingannya dikabulkan."),
        "verb": _("Berlakukan lagi"),
        "done": _("Hasil diperhitungkan lagi."),
        "danger": False,
    }
    return _act_page(request, result, words, acts.let_count)


@permitted(SETTLE)
def offer_retake(request: Request, uuid: UUID) -> HttpResponse:
    """Let the person sit again at once."""
    words = {
        "title": _("Beri tes ulang tanpa jeda"),
        "effect": _(
            "Tes yang sama disiapkan untuk orangnya mulai sekarang, dengan soal lain. Satu kali untuk tes ini."
        ),
        "verb": _("Beri tes ulang"),
        "done": _("Tes ulang disiapkan."),
        "danger": False,
    }
    return _act_page(request, _reviewed(request, uuid), words, acts.offer_retake)
