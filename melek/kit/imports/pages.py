"""Pages of one kind of import, for parts that say whose imports a person sees: list, upload, columns, preview, result, rows.

A part makes one `ImportPages` and names its views in its addresses, under `<space>:imports`, `upload`, `import`,
`map_import`, `start_import`, `cancel_import`, `retry_import`, `import_row`, `dismiss_row` and `import_sample`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from melek.kit import jobs
from melek.kit.components import Crumb
from melek.kit.enums import ImportState, OutcomeKind
from melek.kit.errors import DomainError
from melek.kit.imports import exports, words
from melek.kit.imports.declared import ImportKind
from melek.kit.imports.forms import CorrectionForm, MappingForm
from melek.kit.imports.services import runs
from melek.kit.imports.services.quarantine import dismiss_row, retry_row, values_of
from melek.kit.imports.told import preview_facts, stored_problem
from melek.kit.models import ImportRun, QuarantineRow
from melek.kit.registers import Text
from melek.kit.web import Request, page_of, permitted

_BEFORE = {ImportState.UPLOADED, ImportState.PREVIEWED}
_TYPES = {
    "csv": (exports.sample_csv, "text/csv; charset=utf-8"),
    "xlsx": (exports.sample_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_SUSPECTS = gettext_lazy("Mungkin kolomnya tertukar. Kembali dan periksa petanya.")


def _no_owner(_run: ImportRun) -> tuple[str, bool]:
    return "", bool(settings.DEMO)


@dataclass(frozen=True)
class ImportPages:
    """The pages of one kind.

    `space` is the namespace of the addresses and `stem` what their names begin with, `runs_of(user)` and `rows_of(user)`
    narrow imports and rows in quarantine, `form(data, files, user=)` asks for the file and whatever the part needs,
    `upload(form, by, at)` starts a run. `owner_of(run)` names what a run belongs to, called `owner_label`, and whether that is
    synthetic; `suspects` says what is likely when most rows are wrong.
    """

    kind: ImportKind
    space: str
    title: Text
    about: Text
    runs_of: Callable[[Any], QuerySet[ImportRun]]
    rows_of: Callable[[Any], QuerySet[QuarantineRow]]
    form: Callable[..., Form]
    upload: Callable[[Form, Any, datetime], ImportRun]
    stem: str = ""
    owner_label: Text = ""
    owner_of: Callable[[ImportRun], tuple[str, bool]] = _no_owner
    suspects: Text = _SUSPECTS

    def urls(self, prefix: str) -> list[URLPattern]:
        """Addresses below a prefix, behind the permission of the kind."""
        behind, stem = permitted(self.kind.permission), self.stem
        return [
            path(f"{prefix}/", behind(self.list_page), name=f"{stem}imports"),
            path(f"{prefix}/new/", behind(self.upload_page), name=f"{stem}upload"),
            path(f"{prefix}/sample.<slug:suffix>", behind(self.sample), name=f"{stem}import_sample"),
            path(f"{prefix}/rows/<int:pk>/", behind(self.row_page), name=f"{stem}import_row"),
            path(f"{prefix}/rows/<int:pk>/dismiss/", behind(self.dismiss_page), name=f"{stem}dismiss_row"),
            path(f"{prefix}/<uuid:uuid>/", behind(self.run_page), name=f"{stem}import"),
            path(f"{prefix}/<uuid:uuid>/columns/", require_POST(behind(self.map_columns)), name=f"{stem}map_import"),
            path(f"{prefix}/<uuid:uuid>/start/", require_POST(behind(self.start)), name=f"{stem}start_import"),
            path(f"{prefix}/<uuid:uuid>/cancel/", require_POST(behind(self.cancel)), name=f"{stem}cancel_import"),
            path(f"{prefix}/<uuid:uuid>/retry/", require_POST(behind(self.retry_all)), name=f"{stem}retry_import"),
        ]

    def address(self, name: str, *args: Any) -> str:
        """Where one of the pages stands."""
        return reverse(f"{self.space}:{self.stem}{name}", args=args)

    def _render(
        self, request: HttpRequest, name: str, status: int = 200, crumb: str = "", **context: Any
    ) -> HttpResponse:
        here = [Crumb(str(self.title), self.address("imports"))]
        told = {
            "pages": self,
            "kind": self.kind,
            "space": f"{self.space}:{self.stem}",
            "crumbs": [*here, Crumb(crumb)] if crumb else here,
        }
        if run := context.get("run"):
            told["owner"], told["is_synthetic"] = self.owner_of(run)
        return render(request, f"kit/imports/{name}.html", told | context, status=status)

    def _run(self, request: Request, uuid: UUID) -> ImportRun:
        run = get_object_or_404(self.runs_of(request.user).select_related("job", "made_by"), uuid=uuid)
        runs.settle(run, at=timezone.now())
        return run

    def list_page(self, request: Request) -> HttpResponse:
        """The imports that the person sees, newest first."""
        page = page_of(self.runs_of(request.user).select_related("made_by").order_by("-pk"), request)
        waiting = self.rows_of(request.user).open().count()  # type: ignore[attr-defined]
        rows = [(one, self.owner_of(one)[0]) for one in page]
        return self._render(request, "list_page", page=page, rows=rows, waiting=waiting)

    def upload_page(self, request: Request) -> HttpResponse:
        """Step 1: the file."""
        form = self.form(request.POST or None, request.FILES or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            try:
                run = self.upload(form, request.user, timezone.now())
            except DomainError as error:
                form.add_error("file", str(error))
            else:
                return redirect(self.address("import", run.uuid))
        status = 422 if form.errors else 200
        return self._render(request, "upload_page", status, str(_("Impor berkas")), form=form)

    def run_page(self, request: Request, uuid: UUID) -> HttpResponse:
        """One import at one address: its columns, then what it would do, then its progress and what came of it."""
        run = self._run(request, uuid)
        if request.htmx and run.state != ImportState.RUNNING:
            return HttpResponseClientRedirect(self.address("import", run.uuid))
        if run.state == ImportState.UPLOADED:
            return self._columns(request, run, MappingForm(kind=self.kind, headers=run.headers, initial=run.mapping))
        if run.state == ImportState.PREVIEWED:
            facts = preview_facts(self.kind, run, at=timezone.now())
            return self._render(request, "preview_page", crumb=run.file_name, run=run, **facts)
        open_rows = run.quarantine.open()
        page = page_of(open_rows.order_by("row_number"), request)
        return self._render(
            request,
            "run_page",
            crumb=run.file_name,
            run=run,
            waiting=open_rows.count(),
            sentence=words.outcome_sentence(run, waiting=open_rows.count()),
            counts=words.count_rows(run.counts),
            is_resumable=run.state in runs.RESUMABLE and run.is_file_kept,
            page=page,
            rows=[(row, [stored_problem(self.kind, one) for one in row.present_problems]) for row in page],
        )

    def _columns(self, request: Request, run: ImportRun, form: MappingForm, *, status: int = 200) -> HttpResponse:
        return self._render(request, "columns_page", status, run.file_name, run=run, form=form)

    def map_columns(self, request: Request, uuid: UUID) -> HttpResponse:
        """Step 2: which header is which column."""
        run = self._run(request, uuid)
        form = MappingForm(request.POST, kind=self.kind, headers=run.headers)
        if run.state not in _BEFORE:
            return redirect(self.address("import", uuid))
        if form.is_valid():
            try:
                runs.set_mapping(run=run, mapping=form.cleaned_data, by=request.user, at=timezone.now())
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                return redirect(self.address("import", uuid))
        return self._columns(request, run, form, status=422)

    def start(self, request: Request, uuid: UUID) -> HttpResponse:
        """Start the import, or go on where it stopped."""
        here = self.address("import", uuid)
        runs.start_run(run=self._run(request, uuid), by=request.user, at=timezone.now(), result_url=here)
        return redirect(here)

    def cancel(self, request: Request, uuid: UUID) -> HttpResponse:
        """Stop the import; what is stored stays."""
        run = self._run(request, uuid)
        runs.cancel_run(run=run, by=request.user, at=timezone.now())
        if run.started_at is None:
            told = _("Berkas {name} tidak diimpor dan sudah dihapus dari server.")
            messages.success(request, told.format(name=run.file_name))
            return redirect(self.address("imports"))
        return redirect(self.address("import", uuid))

    def retry_all(self, request: Request, uuid: UUID) -> HttpResponse:
        """Try all waiting rows again, as a job."""
        run = self._run(request, uuid)
        title = _("Coba lagi baris di karantina: {name}").format(name=run.file_name)[:200]
        job = jobs.start("kit.retry_quarantine", by=request.user, at=timezone.now(), title=title, run=str(run.uuid))
        job.result_url = self.address("import", uuid)
        job.save(update_fields=["result_url"])
        return redirect("kit:job", uuid=job.uuid)

    def row_page(self, request: Request, pk: int) -> HttpResponse:
        """Correct a row and try it again."""
        row = get_object_or_404(self.rows_of(request.user).select_related("run"), pk=pk)
        problems = row.present_problems
        form = CorrectionForm(request.POST or None, kind=self.kind, values=values_of(row), problems=problems)
        here = self.address("import", row.run.uuid)
        if request.method == "POST" and form.is_valid():
            outcome = retry_row(row, form.corrected(), by=request.user, at=timezone.now())
            if outcome.outcome == OutcomeKind.STORED:
                messages.success(request, _("Baris {number} tersimpan.").format(number=row.row_number))
                return redirect(here)
            messages.warning(request, _("Baris ini masih bermasalah. Periksa alasan di bawah."))
            return redirect(self.address("import_row", row.pk))
        return self._render(
            request,
            "row_page",
            crumb=row.run.file_name,
            row=row,
            form=form,
            closing=row.outcomes.exclude(outcome=OutcomeKind.AGAIN).select_related("by").first(),
            problems=[stored_problem(self.kind, one) for one in problems],
            back_url=here,
        )

    def dismiss_page(self, request: Request, pk: int) -> HttpResponse:
        """Leave a row out for good, after a confirmation."""
        row = get_object_or_404(self.rows_of(request.user).select_related("run"), pk=pk)
        if request.method == "POST":
            dismiss_row(row=row, by=request.user, at=timezone.now())
            messages.success(request, _("Baris {number} diabaikan.").format(number=row.row_number))
            return redirect(self.address("import", row.run.uuid))
        return self._render(request, "dismiss_page", row=row, cancel_url=self.address("import_row", pk))

    def sample(self, request: Request, suffix: str) -> HttpResponse:
        """A sample file with invented rows."""
        if suffix not in _TYPES:
            raise Http404
        write, content_type = _TYPES[suffix]
        response = HttpResponse(write(self.kind, {}), content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="{_("contoh")}.{suffix}"'
        return response
