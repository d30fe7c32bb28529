"""A person's cases, opening one, the page of one, and the work list of those who answer."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.dossier.enums import UNANSWERED
from melek.dossier.forms import CaseForm, FileForm, TextForm, WorkFilter
from melek.dossier.models import Case
from melek.dossier.permissions import may_see_case
from melek.dossier.queries.calendar import due
from melek.dossier.queries.cases import cases_for_office, evidence_of, is_party, subject_of
from melek.dossier.queries.documents import place_name
from melek.dossier.services.cases import open_case
from melek.dossier.services.links import read_link
from melek.dossier.tables import CASE_TAGS, CaseTable, OfficeCaseTable
from melek.dossier.views.present import acts_for, clock_sentence, outcome_tag, steps_of
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.tables import configure
from melek.kit.web import Request, signed_in


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way from a person's cases."""
    return [Crumb(_("Permohonan"), reverse("dossier:my_cases")), *more]


def case_for(request: Request, uuid: UUID) -> Case:
    """A case that this person may see. Raises NotAllowed."""
    case = get_object_or_404(Case.objects.select_related("opener", "taken_by"), uuid=uuid)
    if not may_see_case(request.user, case):
        raise NotAllowed
    return case


@signed_in
def my_cases(request: Request) -> HttpResponse:
    """What this person asked for, newest first."""
    at = timezone.now()
    rows = Case.objects.filter(opener=request.user)
    context = {
        "table": configure(request, CaseTable(rows.order_by("-pk"), at=at)),
        "waiting": rows.unanswered().count(),
        "work": Case.objects.decidable_by(request.user).unanswered().count(),
        "has_office": Case.objects.of_office(request.user).exists(),
    }
    return render(request, "dossier/my_cases_page.html", context)


@signed_in
def open_case_page(request: Request) -> HttpResponse:
    """Open a case about the object that a signed link names."""
    token = request.GET.get("k", "")
    about = read_link(token, request.user)
    form = CaseForm(request.POST or None, request.FILES or None, words=about.kind.words)
    at = timezone.now()
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        file = told["file"]
        try:
            case = open_case(
                kind=about.kind.code,
                subject=about.subject,
                scope_path=about.scope_path,
                statement=told["statement"],
                remedy=told["remedy"],
                files=[(file.name, file.chunks())] if file else [],
                by=request.user,
                at=at,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("dossier:case", uuid=case.uuid)
    context = {
        "form": form,
        "kind": about.kind,
        "subject": about.kind.name_of(about.subject),
        "due_at": due(about.kind.clock, at),
        "crumbs": crumbs(Crumb(about.kind.label)),
    }
    return render(request, "dossier/open_case_page.html", context, status=422 if form.errors else 200)


@signed_in
def case_page(request: Request, uuid: UUID) -> HttpResponse:
    """One case: state, clock, what was said and decided, files, and what the reader can do."""
    case, at = case_for(request, uuid), timezone.now()
    return render(request, "dossier/case_page.html", case_context(request, case, at=at))


def case_context(request: Request, case: Case, *, at: Any) -> dict[str, Any]:
    """All that the page of a case shows."""
    decisions = list(case.decisions.select_related("answered_by").order_by("level"))
    may_add = case.state in UNANSWERED and (
        request.user.pk == case.opener_id
        or (request.user.has_perm(case.permission, case) and not is_party(case, request.user))
    )
    return {
        "case": case,
        "tag": CASE_TAGS[case.state],
        "sentence": clock_sentence(case, at),
        "is_overdue": case.is_overdue(at),
        "steps": steps_of(case, decisions),
        "decisions": [(one, outcome_tag(one)) for one in decisions],
        "messages_said": case.messages.select_related("author").order_by("pk"),
        "files": evidence_of(case),
        "acts": acts_for(case, request.user, at),
        "place": place_name(case.scope_path),
        "subject_url": _subject_url(case),
        "may_add": may_add,
        "text_form": TextForm(label=_("Catatan"), auto_id="catatan_%s"),
        "file_form": FileForm(auto_id="berkas_%s"),
        "crumbs": crumbs(Crumb(case.number)),
    }


def _subject_url(case: Case) -> str:
    if case.declared is None or case.declared.url_of is None:
        return ""
    subject = subject_of(case)
    return case.declared.url_of(subject) if subject is not None else ""


@signed_in
def work_page(request: Request) -> HttpResponse:
    """Other people's cases that this person may answer or read, those first due on top."""
    at = timezone.now()
    search = WorkFilter(request.GET)
    wanted = search.cleaned_data if search.is_valid() else {"kind": "", "state": ""}
    table = configure(request, OfficeCaseTable(cases_for_office(request.user, **wanted), at=at))
    waiting = Case.objects.of_office(request.user).unanswered()
    context = {
        "table": table,
        "search": search,
        "waiting": waiting.count(),
        "overdue": waiting.running().filter(due_at__lt=at).count(),
        "print_filters": search.in_words if search.is_valid() else "",
        "crumbs": crumbs(Crumb(_("Daftar kerja"))),
    }
    return render(request, "dossier/work_page.html", context)
