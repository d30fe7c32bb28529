"""Pages of an import: list, upload, columns, preview, progress and result."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from melek.kit.components import Crumb
from melek.kit.enums import ImportState
from melek.kit.errors import DomainError
from melek.kit.imports import exports, kinds, mapping, words
from melek.kit.imports.declared import reason_text
from melek.kit.imports.forms import MappingForm
from melek.kit.imports.services import runs
from melek.kit.imports.told import preview_facts
from melek.kit.models import ImportRun, QuarantineRow
from melek.kit.tables import configure
from melek.kit.web import permitted
from melek.registry.forms import UploadForm, import_kinds
from melek.registry.queries import IMPORT, import_runs, sample_agency, sample_places
from melek.registry.tables import RunTable

_STEPS = 3


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Impor"), reverse("registry:imports")), *more]


def _run(request: HttpRequest, uuid: UUID) -> ImportRun:
    run = get_object_or_404(import_runs(request.user).select_related("job", "made_by"), uuid=uuid)
    runs.settle(run, at=timezone.now())
    return run


def _with_waiting(rows: QuerySet[ImportRun]) -> QuerySet[ImportRun]:
    open_rows = QuarantineRow.objects.open().filter(run=OuterRef("pk")).order_by().values("run")
    count = Subquery(open_rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return rows.annotate(waiting=Coalesce(count, 0))


@permitted(IMPORT)
def run_list(request: HttpRequest) -> HttpResponse:
    """All imports of the person's scopes, and the sample files."""
    rows = import_runs(request.user)
    table = configure(request, RunTable(_with_waiting(rows)))
    waiting = QuarantineRow.objects.open().filter(run__in=rows).count()
    context = {"table": table, "waiting": waiting, "kinds": import_kinds()}
    return render(request, "registry/import_list_page.html", context)


@permitted(IMPORT)
def upload_file(request: HttpRequest) -> HttpResponse:
    """Step 1: the file."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        file: UploadedFile = data["file"]
        try:
            run = runs.upload(
                file.chunks(),
                name=file.name or "",
                kind=kinds[data["kind"]],
                scope_path=data["scope"],
                as_of=data["as_of"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("registry:map_import", uuid=run.uuid)
    context = {"form": form, "steps": _STEPS, "kinds": import_kinds()}
    return render(request, "registry/import_upload_page.html", context, status=422 if form.errors else 200)


@permitted(IMPORT)
def map_columns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Step 2: which header is which column."""
    run = _run(request, uuid)
    if run.state not in {ImportState.UPLOADED, ImportState.PREVIEWED}:
        return redirect("registry:import_run", uuid=run.uuid)
    kind = kinds[run.kind]
    guessed = mapping.guess(kind, run.headers)
    form = MappingForm(request.POST or None, kind=kind, headers=run.headers, initial=run.mapping or guessed.mapping)
    if request.method == "POST" and form.is_valid():
        try:
            runs.set_mapping(run=run, mapping=form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("registry:preview_import", uuid=run.uuid)
    unconfirmed = [kind.column(name) for name in sorted(guessed.unconfirmed)]
    context = {
        "form": form,
        "run": run,
        "kind": kind,
        "steps": _STEPS,
        "is_remembered": guessed.is_remembered,
        "unconfirmed": ", ".join(str(one.label) for one in unconfirmed if one),
    }
    return render(request, "registry/import_mapping_page.html", context, status=422 if form.errors else 200)


@permitted(IMPORT)
def preview_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Step 3: what the import would do; nothing is stored yet."""
    run = _run(request, uuid)
    if run.state != ImportState.PREVIEWED:
        return redirect("registry:import_run" if run.started_at else "registry:map_import", uuid=run.uuid)
    kind = kinds[run.kind]
    context = {
        "run": run,
        "kind": kind,
        "steps": _STEPS,
        "columns": [one for one in kind.columns if run.mapping.get(one.name)],
        **preview_facts(kind, run, at=timezone.now()),
    }
    return render(request, "registry/import_preview_page.html", context)


@permitted(IMPORT)
def run_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Progress, then the result, at the same address."""
    run = _run(request, uuid)
    if run.state == ImportState.UPLOADED:
        return redirect("registry:map_import", uuid=run.uuid)
    if run.state == ImportState.PREVIEWED:
        return redirect("registry:preview_import", uuid=run.uuid)
    if request.htmx and run.state != ImportState.RUNNING:  # type: ignore[attr-defined]
        # the progress bar asks again after the end: the whole page has changed by then
        return HttpResponseClientRedirect(reverse("registry:import_run", args=[run.uuid]))
    waiting = run.quarantine.open().count()
    warnings = [
        (reason_text(code, {}), noted["count"], ", ".join(str(row) for row in noted["rows"]))
        for code, noted in run.warnings.items()
    ]
    context = {
        "run": run,
        "kind": kinds[run.kind],
        "waiting": waiting,
        "sentence": words.outcome_sentence(run, waiting=waiting),
        "counts": words.count_rows(run.counts),
        "warnings": warnings,
        "is_resumable": run.state in runs.RESUMABLE and run.is_file_kept,
        "crumbs": _crumbs(Crumb(run.file_name)),
    }
    return render(request, "registry/import_run_page.html", context)


@require_POST
@permitted(IMPORT)
def start(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Start the import, or go on where it stopped."""
    run = _run(request, uuid)
    address = reverse("registry:import_run", args=[run.uuid])
    runs.start_run(run=run, by=request.user, at=timezone.now(), result_url=address)
    return redirect(address)


@require_POST
@permitted(IMPORT)
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Stop the import; what is stored stays."""
    run = _run(request, uuid)
    runs.cancel_run(run=run, by=request.user, at=timezone.now())
    if run.started_at is None:
        messages.success(
            request, _("Berkas {name} tidak diimpor dan sudah dihapus dari server.").format(name=run.file_name)
        )
        return redirect("registry:imports")
    return redirect("registry:import_run", uuid=run.uuid)


_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@permitted(IMPORT)
def sample(request: HttpRequest, name: str, suffix: str) -> HttpResponse:
    """A documented sample file with invented rows, for the person's own agency where they have one."""
    kind = kinds.get(f"registry.{name}")
    if kind is None or suffix not in _TYPES:
        raise Http404
    places = sample_places(sample_agency(request.user))
    content = (exports.sample_csv if suffix == "csv" else exports.sample_xlsx)(kind, places)
    response = HttpResponse(content, content_type=_TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="contoh-{name}.{suffix}"'
    return response
