"""Severity of assessors: the accreditor's list, an assessor's own row; and exercises on fictitious dossiers."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.dossier.queries.cases import cases_about
from melek.dossier.services.links import case_url
from melek.identity import trail
from melek.kit import jobs
from melek.kit.components import Crumb
from melek.kit.tables import configure
from melek.kit.web import Request, permitted, signed_in
from melek.quality.enums.accreditation import ASSESS, RUN
from melek.quality.enums.severity import JOB, OBJECTION_KIND, VIEW_SEVERITY, RunState, Verdict
from melek.quality.models import AssessorSeverity
from melek.quality.queries.severity import (
    Dossier,
    answers_of_others,
    dossier_of,
    dossiers,
    entry_of,
    exercises_of,
    last_run,
    own_severity,
    severities_for,
)
from melek.quality.rules.severity import verdict
from melek.quality.services.severity.exercises import start_exercise as begin
from melek.quality.tables.severity import VERDICT_TAGS, SeverityTable, agreement, logits
from melek.quality.views.severity.present import answer_rows, exercise_rows, run_sentence, set_words


@permitted(VIEW_SEVERITY)
def severities_page(request: Request) -> HttpResponse:
    """How severe the assessors of the person's accreditors are, by the last estimate; opening it is told to the trail."""
    run = last_run()
    rows = severities_for(request.user, run) if run else AssessorSeverity.objects.none()
    if run is not None and rows:
        trail.record(request.user, "quality.severity.viewed", run)
    context = {
        "run": run,
        "sentence": run_sentence(run),
        "sets": set_words(run),
        "table": configure(request, SeverityTable(rows)),
        "has_rows": run is not None and run.state == RunState.ESTIMATED,
        "may_run": request.user.has_perm(RUN),
        "is_synthetic": run is not None and run.is_synthetic,
    }
    return render(request, "quality/severity/severities_page.html", context)


@require_POST
@permitted(RUN)
def estimate_now(request: Request) -> HttpResponse:
    """Start an estimate; the page shows its progress."""
    job = jobs.start(JOB, by=request.user, at=timezone.now(), title=_("Menaksir keketatan asesor"))
    job.result_url = reverse("quality:severities")
    job.save(update_fields=["result_url"])
    return redirect("kit:job", uuid=job.uuid)


@permitted(ASSESS)
def my_severity_page(request: Request) -> HttpResponse:
    """An assessor's own severity, explained, and how to contest it."""
    row, at = own_severity(request.user), timezone.now()
    context = {
        "row": row,
        "run": row.run if row else last_run(),
        "run_words": run_sentence(row.run if row else last_run()),
        "crumbs": _crumbs(Crumb(_("Keketatan saya"))),
        **_own(row, request.user, at),
    }
    return render(request, "quality/severity/my_severity_page.html", context)


def _own(row: AssessorSeverity | None, user: Any, at: Any) -> dict[str, Any]:
    if row is None:
        return {"verdict": None, "tag": "", "logits": "", "agreement": "", "cases": [], "object_url": ""}
    entry = entry_of(user, at)
    url = case_url(OBJECTION_KIND, row, user, scope_path=entry.office.scope_path) if entry else ""
    told = verdict(row.severity, row.error)
    return {
        "verdict": Verdict(told),
        "tag": VERDICT_TAGS[told],
        "logits": logits(row),
        "agreement": agreement(row),
        "cases": list(cases_about(row, user)),
        "object_url": url,
    }


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Latihan kalibrasi"), reverse("quality:exercises")), *more]


@permitted(ASSESS)
def exercises_page(request: Request) -> HttpResponse:
    """The dossiers, and how far this person is with each."""
    mine = exercises_of(request.user)
    rows = exercise_rows(dossiers(), mine)
    context = {
        "rows": rows,
        "left": sum(not one.is_done for one in rows),
        "may_start": entry_of(request.user, timezone.now()) is not None,
        "has_severity": own_severity(request.user) is not None,
    }
    return render(request, "quality/severity/exercises_page.html", context)


def _dossier(code: str) -> Dossier:
    found = dossier_of(code)
    if found is None:
        raise Http404
    return found


@permitted(ASSESS)
def exercise_page(request: Request, code: str) -> HttpResponse:
    """A fictitious dossier, the way to rate it, and afterwards how others did."""
    dossier, exercise = _dossier(code), exercises_of(request.user).get(code)
    is_done = exercise is not None and exercise.is_submitted
    context = {
        "dossier": dossier,
        "exercise": exercise,
        "is_done": is_done,
        "answers": answer_rows(exercise, answers_of_others(exercise)) if exercise and is_done else [],
        "may_start": exercise is None and entry_of(request.user, timezone.now()) is not None,
        "crumbs": _crumbs(Crumb(str(dossier.name))),
    }
    return render(request, "quality/severity/exercise_page.html", context)


@require_POST
@signed_in
def start_exercise(request: Request, code: str) -> HttpResponse:
    """Begin to rate a dossier; the register of assessors says who may."""
    made = begin(dossier=_dossier(code).code, by=request.user, at=timezone.now())
    assert made.sheet is not None
    return redirect("dossier:sheet", uuid=made.sheet.uuid)
