"""The office's steps: the document check, and the moves between the steps."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.web import Request, permitted
from melek.quality.enums.accreditation import RUN
from melek.quality.forms.accreditation import CheckForm, DecisionForm, ReasonForm
from melek.quality.queries.accreditation import against, category_name_of_votes, voters, votes_of
from melek.quality.queries.documents import other_files, required_documents
from melek.quality.services.accreditation import checks, scoring, sittings, teams
from melek.quality.views.accreditation.shared import ask, ask_once_more, button, crumbs, file_for

take_up = button(RUN, checks.take_up)
accept_documents = button(RUN, checks.accept_documents)
start_assessment = button(RUN, teams.start_assessment)
accept_scores = button(RUN, scoring.accept_scores)
open_sitting = button(RUN, sittings.open_sitting)
next_ballot = button(RUN, sittings.next_ballot)


@permitted(RUN)
def check_documents(request: Request, uuid: UUID) -> HttpResponse:
    """Go through the required documents."""
    accreditation = file_for(request, uuid, RUN)
    rows = required_documents(accreditation)
    form = CheckForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        try:
            checks.check_documents(
                accreditation=accreditation, found=form.found, seen=form.seen, by=request.user, at=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("quality:accreditation", uuid=uuid)
    context = {
        "accreditation": accreditation,
        "form": form,
        "documents": rows,
        "files": other_files(accreditation, rows),
        "is_synthetic": accreditation.is_synthetic,
        "crumbs": crumbs(accreditation, request.user, Crumb(_("Pemeriksaan dokumen"))),
    }
    return render(request, "quality/accreditation/check_page.html", context, status=422 if form.errors else 200)


@permitted(RUN)
def return_application(request: Request, uuid: UUID) -> HttpResponse:
    """Give an application back for completion."""
    accreditation = file_for(request, uuid, RUN)
    form = ReasonForm(request.POST or None, label=_("Apa yang harus dilengkapi"), name="reasons")
    words = {
        "title": _("Kembalikan untuk dilengkapi"),
        "effect": _("Lembaga diberi tahu, penilaian mandirinya dibuka lagi, dan penghitung waktu beralih kepadanya."),
        "verb": _("Kembalikan"),
    }

    def act(filled: Any) -> None:
        checks.return_application(
            accreditation=accreditation, **filled.cleaned_data, by=request.user, at=timezone.now()
        )

    return ask(request, accreditation, form, words=words, act=act)


@permitted(RUN)
def close_refused(request: Request, uuid: UUID) -> HttpResponse:
    """End an application that was refused, or whose conditions were not met in time."""
    accreditation = file_for(request, uuid, RUN)
    if not sittings.is_refusable(accreditation, timezone.now()):
        raise sittings.NotRefusable
    words = {
        "title": _("Tutup sebagai tidak terakreditasi"),
        "effect": _("Permohonan ini berakhir tanpa akreditasi, dan lembaga diberi tahu. Ini tidak dapat dibatalkan."),
        "verb": _("Tutup sebagai tidak terakreditasi"),
    }

    def act() -> None:
        sittings.close_refused(accreditation=accreditation, by=request.user, at=timezone.now())

    return ask_once_more(request, accreditation, words=words, act=act)


@permitted(RUN)
def record_decision(request: Request, uuid: UUID) -> HttpResponse:
    """Write down what the final team decided; the votes are shown once all are in."""
    accreditation = file_for(request, uuid, RUN)
    form, seats, votes = DecisionForm(request.POST or None), voters(accreditation), votes_of(accreditation)
    if request.method == "POST" and form.is_valid():
        try:
            sittings.record_decision(
                accreditation=accreditation, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("quality:accreditation", uuid=uuid)
    are_in = bool(seats) and len(votes) == len(seats)
    context = {
        "accreditation": accreditation,
        "form": form,
        "seats": len(seats),
        "cast": len(votes),
        "votes": category_name_of_votes(accreditation, votes) if are_in else [],
        "are_in": are_in,
        "against": against(accreditation),
        "needs_ballot": are_in and not sittings.has_majority(votes),
        "is_synthetic": accreditation.is_synthetic,
        "crumbs": crumbs(accreditation, request.user, Crumb(_("Putusan tim akhir"))),
    }
    return render(request, "quality/accreditation/decision_page.html", context, status=422 if form.errors else 200)
