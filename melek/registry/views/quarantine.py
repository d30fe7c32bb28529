"""Pages of the quarantine: list, correction, dismissal, download."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.kit import jobs
from melek.kit.components import Crumb
from melek.kit.enums import OutcomeKind
from melek.kit.imports import kinds, reasons
from melek.kit.imports.exports import quarantine_csv
from melek.kit.imports.forms import CorrectionForm
from melek.kit.imports.services.quarantine import dismiss_row, retry_row, values_of
from melek.kit.imports.told import stored_problem
from melek.kit.models import ImportRun, QuarantineRow
from melek.kit.tables import configure
from melek.kit.web import permitted
from melek.registry.filters import narrowed
from melek.registry.forms import QuarantineFilter
from melek.registry.queries import IMPORT, import_runs, quarantine_rows
from melek.registry.services.imports.acts import take_quarantine
from melek.registry.tables import QuarantineTable


def _crumbs(run: ImportRun | None, last: str) -> list[Crumb]:
    crumbs = [Crumb(_("Impor"), reverse("registry:imports"))]
    if run is not None:
        crumbs.append(Crumb(run.file_name, reverse("registry:import_run", args=[run.uuid])))
    return [*crumbs, Crumb(last)]


@permitted(IMPORT)
def row_list(request: HttpRequest) -> HttpResponse:
    """Rows that wait, of one import or of all."""
    rows = quarantine_rows(request.user).select_related("run")
    codes = rows.order_by().values_list("reason", flat=True).distinct()
    form = QuarantineFilter(request.GET, reasons=sorted((code, _short(code)) for code in codes))
    wanted = form.cleaned_data if form.is_valid() else {}
    found = narrowed(rows, wanted)
    run = import_runs(request.user).filter(uuid=wanted["run"]).first() if wanted.get("run") else None
    context = {
        "table": configure(request, QuarantineTable(found)),
        "form": form,
        "run": run,
        "waiting": rows.open().count() if run is None else run.quarantine.open().count(),  # type: ignore[attr-defined]
        "crumbs": _crumbs(run, _("Karantina")),
    }
    return render(request, "registry/quarantine_page.html", context)


def _short(code: str) -> str:
    """The words of a reason as the name of a choice: what differs from row to row stays open."""
    reason = reasons.get(code)
    return str(reason.text).format_map(_Dots()) if reason else code


class _Dots(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


@permitted(IMPORT)
def correct_row(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a row and try it again."""
    row = get_object_or_404(quarantine_rows(request.user).select_related("run"), pk=pk)
    kind = kinds[row.run.kind]
    problems = row.present_problems
    form = CorrectionForm(request.POST or None, kind=kind, values=values_of(row), problems=problems)
    if request.method == "POST" and form.is_valid():
        outcome = retry_row(row, form.corrected(), by=request.user, at=timezone.now())
        if outcome.outcome == OutcomeKind.STORED:
            messages.success(request, _("Baris {number} tersimpan.").format(number=row.row_number))
            return redirect(f"{reverse('registry:quarantine')}?run={row.run.uuid}")
        messages.warning(request, _("Baris ini masih bermasalah. Periksa alasan di bawah."))
        return redirect("registry:correct_row", pk=row.pk)
    closing = row.outcomes.exclude(outcome=OutcomeKind.AGAIN).select_related("by").first()
    context = {
        "row": row,
        "kind": kind,
        "form": form,
        "closing": closing,
        "back_url": f"{reverse('registry:quarantine')}?run={row.run.uuid}",
        "problems": [stored_problem(kind, one) for one in problems],
        "crumbs": _crumbs(row.run, _("Baris {number}").format(number=row.row_number)),
    }
    return render(request, "registry/quarantine_row_page.html", context)


@permitted(IMPORT)
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a row out for good, after a confirmation."""
    row = get_object_or_404(quarantine_rows(request.user).select_related("run"), pk=pk)
    if request.method == "POST":
        dismiss_row(row=row, by=request.user, at=timezone.now())
        messages.success(request, _("Baris {number} diabaikan.").format(number=row.row_number))
        return redirect(f"{reverse('registry:quarantine')}?run={row.run.uuid}")
    return render(request, "registry/quarantine_dismiss_page.html", {"row": row})


@require_POST
@permitted(IMPORT)
def retry_all(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Try all waiting rows of an import again, as a job."""
    run = get_object_or_404(import_runs(request.user), uuid=uuid)
    title = _("Coba lagi baris di karantina: {name}").format(name=run.file_name)[:200]
    job = jobs.start("kit.retry_quarantine", by=request.user, at=timezone.now(), title=title, run=str(run.uuid))
    job.result_url = reverse("registry:import_run", args=[run.uuid])
    job.save(update_fields=["result_url"])
    return redirect("kit:job", uuid=job.uuid)


@permitted(IMPORT)
def download(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """The waiting rows of an import as CSV, without secret columns."""
    run = get_object_or_404(import_runs(request.user), uuid=uuid)
    take_quarantine(run=run, by=request.user, at=timezone.now())
    rows = QuarantineRow.objects.open().filter(run=run).prefetch_related("outcomes").iterator(chunk_size=500)
    response = StreamingHttpResponse(quarantine_csv(rows, kinds[run.kind]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="karantina-{run.uuid}.csv"'
    return response
