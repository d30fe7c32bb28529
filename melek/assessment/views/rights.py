"""Why a result is what it is, how a person grew, their documents, and their own word about themselves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.assessment.forms.rights import SelfRatingForm
from melek.assessment.models import Result, SelfRating
from melek.assessment.queries.growth import growth_of
from melek.assessment.queries.rights import (
    documents_of,
    granted_objection,
    may_review,
    objections_to,
    set_aside_of,
    versions_of,
)
from melek.assessment.queries.standing import is_in_doubt, is_revoked
from melek.assessment.rules import score_on_scale, score_range
from melek.assessment.services.rights.certificates import issue_certificate, issue_statement
from melek.assessment.services.rights.conditions import conditions_of
from melek.assessment.services.rights.reasons import counts_of, evidence_of
from melek.assessment.services.rights.selfrating import rate_oneself
from melek.assessment.views.rights_words import (
    growth_plot,
    growth_rows,
    how_i_changed,
    how_the_verdict_follows,
)
from melek.assessment.views.sentences import where_i_stand
from melek.competency.queries import area_names
from melek.dossier.models import IssuedDocument
from melek.identity import trail
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.web import Request, signed_in

MOST_VIEWS = 20


def read_results() -> QuerySet[Result]:
    """Results with all that their pages read."""
    return Result.objects.select_related(
        "sitting__booking__bank", "sitting__account", "definition", "employee", "parameter_set"
    )


def own_crumbs(result: Result, *more: Crumb) -> list[Crumb]:
    """The way from a person's tests through one of their results."""
    there = Crumb(_("Hasil"), reverse("assessment:result", args=[result.uuid]))
    return [Crumb(_("Tes saya"), reverse("assessment:tests")), there, *more]


def review_crumbs(*more: Crumb) -> list[Crumb]:
    """The way from the list of who decides about results."""
    return [Crumb(_("Keberatan hasil"), reverse("assessment:objections")), *more]


@signed_in
def why_page(request: Request, uuid: UUID) -> HttpResponse:
    """How a result came about; for its person, and with what can be done for who decides about an objection to it."""
    result = get_object_or_404(read_results(), uuid=uuid)
    is_own = result.sitting.account_id == request.user.pk
    if not is_own:
        if not may_review(request.user, result):
            raise Http404
        trail.record(request.user, "assessment.result.viewed", result)
    last = Crumb(_("Mengapa hasilnya begini"))
    context = {
        "result": result,
        "is_own": is_own,
        "sentence": where_i_stand(result, is_own=is_own),
        "steps": how_the_verdict_follows(result),
        "counts": counts_of(result),
        "area_names": area_names(),
        "versions": [
            (one, score_on_scale(one.result.theta), *score_range(one.result.theta, one.result.sd))
            for one in versions_of(result)
        ],
        "evidence": evidence_of(result, is_own=is_own),
        "set_aside": set_aside_of(result),
        "views": trail.views_of(result)[:MOST_VIEWS],
        "crumbs": own_crumbs(result, last) if is_own else review_crumbs(last),
        **({} if is_own else _for_review(result)),
    }
    return render(request, "assessment/why_page.html", context)


def _for_review(result: Result) -> dict[str, Any]:
    """What who decides sees besides: the objections, what was done, what can be done."""
    is_granted = granted_objection(result) is not None
    now = set_aside_of(result)
    return {
        "cases": objections_to(result),
        "history": result.set_asides.select_related("made_by").order_by("pk"),
        "offer": result.sitting.retake_offers.select_related("made_by").first(),
        "is_granted": is_granted,
        "is_aside": now is not None,
        "is_unsettled": is_in_doubt(result) or is_revoked(result),
    }


@signed_in
def growth_page(request: Request) -> HttpResponse:
    """All finished tests of a person on the one scale; practice apart."""
    growth = growth_of(request.user)
    context = {
        "growth": growth,
        "sentence": how_i_changed(growth),
        "rows": growth_rows(growth.points),
        "practice": growth_rows(growth.practice),
        "plot": growth_plot(growth.points),
        "crumbs": [Crumb(_("Tes saya"), reverse("assessment:tests")), Crumb(_("Perkembangan saya"))],
    }
    return render(request, "assessment/growth_page.html", context)


def _own(request: Request, uuid: UUID) -> Result:
    return get_object_or_404(read_results(), uuid=uuid, sitting__account=request.user, is_practice=False)


@signed_in
def documents_page(request: Request, uuid: UUID) -> HttpResponse:
    """What can be stated about a result on paper, and what a certificate still lacks."""
    result = _own(request, uuid)
    conditions = conditions_of(result, at=timezone.now())
    context = {
        "result": result,
        "conditions": conditions,
        "unmet": sum(not one.is_met for one in conditions),
        "documents": documents_of(result),
        "crumbs": own_crumbs(result, Crumb(_("Surat hasil dan sertifikat"))),
    }
    return render(request, "assessment/result_documents_page.html", context)


@require_POST
@signed_in
def ask_statement(request: Request, uuid: UUID) -> HttpResponse:
    """Issue a statement of one's own result."""
    return _asked(request, issue_statement(result=_own(request, uuid), by=request.user, at=timezone.now()))


@require_POST
@signed_in
def ask_certificate(request: Request, uuid: UUID) -> HttpResponse:
    """Issue a certificate about one's own result."""
    return _asked(request, issue_certificate(result=_own(request, uuid), by=request.user, at=timezone.now()))


def _asked(request: Request, document: IssuedDocument) -> HttpResponse:
    messages.success(request, _("Dokumen {number} siap diunduh.").format(number=document.number))
    return redirect("dossier:document", number=document.number)


@signed_in
def self_rating_page(request: Request) -> HttpResponse:
    """Say which level one thinks to be at; the last word stands there at first."""
    last = SelfRating.objects.filter(account=request.user).order_by("-pk").first()
    start = {f"area_{area}": str(level) for area, level in last.levels.items()} if last else {}
    form = SelfRatingForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            rate_oneself(levels=form.levels, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Penilaian diri Anda tersimpan. Hanya Anda yang dapat membacanya."))
            return redirect("assessment:tests")
    context = {
        "form": form,
        "last": last,
        "cancel_url": reverse("assessment:tests"),
        "crumbs": [Crumb(_("Tes saya"), reverse("assessment:tests")), Crumb(_("Penilaian diri"))],
    }
    return render(request, "assessment/self_rating_page.html", context, status=422 if form.errors else 200)
