"""Importing results of another instrument: upload, columns, preview, progress, and the rows set aside."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from melek.assessment.forms.external import ResultsFileForm
from melek.assessment.queries.external import IMPORT, external_rows, external_runs
from melek.assessment.services.external.imports import RESULTS, upload_results
from melek.kit import jobs
from melek.kit.components import Crumb
from melek.kit.enums import ImportState, OutcomeKind
from melek.kit.errors import DomainError
from melek.kit.imports import exports, words
from melek.kit.imports.forms import CorrectionForm, MappingForm
from melek.kit.imports.services import runs
from melek.kit.imports.services.quarantine import dismiss_row, retry_row, values_of
from melek.kit.imports.told import preview_facts, stored_problem
from melek.kit.models import ImportRun
from melek.kit.web import Request, page_of, permitted

_BEFORE = {ImportState.UPLOADED, ImportState.PREVIEWED}


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Hasil instrumen lain"), reverse("assessment:external_imports")), *more]


def _address(run: ImportRun) -> str:
    return reverse("assessment:external_import", args=[run.uuid])


def _run(request: HttpRequest, uuid: UUID) -> ImportRun:
    rows = external_runs(request.user).select_related("job", "made_by", "external_batch__instrument")
    run = get_object_or_404(rows, uuid=uuid)
    runs.settle(run, at=timezone.now())
    return run


@permitted(IMPORT)
def imports_page(request: Request) -> HttpResponse:
    """The imports of the person's scopes, newest first."""
    rows = external_runs(request.user).select_related("external_batch__instrument", "made_by").order_by("-pk")
    context = {
        "page": page_of(rows, request),
        "waiting": external_rows(request.user).open().count(),  # type: ignore[attr-defined]
        "kind": RESULTS,
    }
    return render(request, "assessment/external_imports_page.html", context)


@permitted(IMPORT)
def upload(request: Request) -> HttpResponse:
    """Step 1: the file, and of which instrument."""
    form = ResultsFileForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            run = upload_results(
                told["file"].chunks(),
                name=told["file"].name or "",
                instrument=told["instrument"],
                scope_path=told["scope"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect(_address(run))
    context = {"form": form, "kind": RESULTS, "crumbs": _crumbs(Crumb(_("Impor berkas")))}
    return render(request, "assessment/external_upload_page.html", context, status=422 if form.errors else 200)


@permitted(IMPORT)
def import_page(request: Request, uuid: UUID) -> HttpResponse:
    """One import at one address: its columns, then what it would do, then its progress and what came of it."""
    run = _run(request, uuid)
    if request.htmx and run.state != ImportState.RUNNING:
        return HttpResponseClientRedirect(_address(run))
    if run.state == ImportState.UPLOADED:
        return _mapping(request, run, MappingForm(kind=RESULTS, headers=run.headers, initial=run.mapping), status=200)
    context = {"run": run, "instrument": run.external_batch.instrument, "crumbs": _crumbs(Crumb(run.file_name))}
    if run.state == ImportState.PREVIEWED:
        return render(
            request,
            "assessment/external_preview_page.html",
            {**context, **preview_facts(RESULTS, run, at=timezone.now())},
        )
    waiting = run.quarantine.open()
    page = page_of(waiting.order_by("row_number"), request)
    context |= {
        "waiting": waiting.count(),
        "sentence": words.outcome_sentence(run, waiting=waiting.count()),
        "counts": words.count_rows(run.counts),
        "is_resumable": run.state in runs.RESUMABLE and run.is_file_kept,
        "page": page,
        "rows": [(row, [stored_problem(RESULTS, one) for one in row.present_problems]) for row in page],
    }
    return render(request, "assessment/external_import_page.html", context)


def _mapping(request: Request, run: ImportRun, form: MappingForm, *, status: int) -> HttpResponse:
    context = {"run": run, "form": form, "crumbs": _crumbs(Crumb(run.file_name))}
    return render(request, "assessment/external_columns_page.html", context, status=status)


@require_POST
@permitted(IMPORT)
def map_columns(request: Request, uuid: UUID) -> HttpResponse:
    """Step 2: which header is which column."""
    run = _run(request, uuid)
    form = MappingForm(request.POST, kind=RESULTS, headers=run.headers)
    if run.state not in _BEFORE:
        return redirect(_address(run))
    if form.is_valid():
        try:
            runs.set_mapping(run=run, mapping=form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(_address(run))
    return _mapping(request, run, form, status=422)


@require_POST
@permitted(IMPORT)
def start(request: Request, uuid: UUID) -> HttpResponse:
    """Start the import, or go on where it stopped."""
    run = _run(request, uuid)
    runs.start_run(run=run, by=request.user, at=timezone.now(), result_url=_address(run))
    return redirect(_address(run))


@require_POST
@permitted(IMPORT)
def cancel(request: Request, uuid: UUID) -> HttpResponse:
    """Stop the import; what is stored stays."""
    run = _run(request, uuid)
    runs.cancel_run(run=run, by=request.user, at=timezone.now())
    if run.started_at is None:
        words_of_it = _("Berkas {name} tidak diimpor dan sudah dihapus dari server.")
        messages.success(request, words_of_it.format(name=run.file_name))
        return redirect("assessment:external_imports")
    return redirect(_address(run))


@require_POST
@permitted(IMPORT)
def retry_all(request: Request, uuid: UUID) -> HttpResponse:
    """Try all waiting rows again, as a job."""
    run = _run(request, uuid)
    title = _("Coba lagi baris di karantina: {name}").format(name=run.file_name)[:200]
    job = jobs.start("kit.retry_quarantine", by=request.user, at=timezone.now(), title=title, run=str(run.uuid))
    job.result_url = _address(run)
    job.save(update_fields=["result_url"])
    return redirect("kit:job", uuid=job.uuid)


@permitted(IMPORT)
def correct_row(request: Request, pk: int) -> HttpResponse:
    """Correct a row and try it again."""
    row = get_object_or_404(external_rows(request.user).select_related("run"), pk=pk)
    problems = row.present_problems
    form = CorrectionForm(request.POST or None, kind=RESULTS, values=values_of(row), problems=problems)
    if request.method == "POST" and form.is_valid():
        outcome = retry_row(row, form.corrected(), by=request.user, at=timezone.now())
        if outcome.outcome == OutcomeKind.STORED:
            messages.success(request, _("Baris {number} tersimpan.").format(number=row.row_number))
            return redirect(_address(row.run))
        messages.warning(request, _("Baris ini masih bermasalah. Periksa alasan di bawah."))
        return redirect("assessment:external_row", pk=row.pk)
    context = {
        "row": row,
        "form": form,
        "closing": row.outcomes.exclude(outcome=OutcomeKind.AGAIN).select_related("by").first(),
        "problems": [stored_problem(RESULTS, one) for one in problems],
        "back_url": _address(row.run),
        "crumbs": _crumbs(Crumb(row.run.file_name, _address(row.run)), Crumb(_("Baris") + f" {row.row_number}")),
    }
    return render(request, "assessment/external_row_page.html", context)


@permitted(IMPORT)
def dismiss(request: Request, pk: int) -> HttpResponse:
    """Leave a row out for good, after a confirmation."""
    row = get_object_or_404(external_rows(request.user).select_related("run"), pk=pk)
    if request.method == "POST":
        dismiss_row(row=row, by=request.user, at=timezone.now())
        messages.success(request, _("Baris {number} diabaikan.").format(number=row.row_number))
        return redirect(_address(row.run))
    return render(request, "assessment/external_dismiss_page.html", {"row": row})


_TYPES = {
    "csv": (exports.sample_csv, "text/csv; charset=utf-8"),
    "xlsx": (exports.sample_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@permitted(IMPORT)
def sample(request: Request, suffix: str) -> HttpResponse:
    """A sample file with invented rows."""
    if suffix not in _TYPES:
        raise Http404
    write, content_type = _TYPES[suffix]
    response = HttpResponse(write(RESULTS, {}), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="contoh-hasil-lain.{suffix}"'
    return response
