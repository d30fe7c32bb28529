"""The exchange of items by QTI: an export of a selection; an upload, its report, and the import that follows it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.assessment.enums import BankKind
from melek.assessment.forms.qti import DefaultsForm, ExportForm, UploadForm
from melek.assessment.models import ItemBank
from melek.assessment.rules.qti.notes import Severity
from melek.assessment.services.bank import OPEN_BANK
from melek.assessment.services.qti import importing, uploads
from melek.assessment.services.qti.export import LANGUAGES
from melek.assessment.services.qti.export import export_items as export
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.web import Request, page_of, permitted_at_root

EXPORT, WRITE, RELEASE = (f"assessment.{name}" for name in ("export_item", "write_item", "release_item"))
MOST_SHOWN = 50
_KINDS = {Severity.INFO: "info", Severity.CHANGED: "warn", Severity.LOST: "warn", Severity.REFUSED: "bad"}
_FATES = {
    importing.Fate.NEW: "ok",
    importing.Fate.INCOMPLETE: "warn",
    importing.Fate.DUPLICATE: "info",
    importing.Fate.REFUSED: "bad",
    importing.Fate.FAILED: "bad",
}


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Bengkel soal"), reverse("assessment:workshop")), *more]


def _banks(request: Request) -> list[ItemBank]:
    """The banks whose items this person may export, the open one first."""
    rows = ItemBank.objects.filter(is_simulated=False).order_by("kind", "code")
    return [one for one in rows if one.kind == BankKind.OPEN or request.user.has_perm(RELEASE, one)]


@permitted_at_root(EXPORT)
def qti_page(request: Request) -> HttpResponse:
    """Both directions of the exchange."""
    return _page(request, ExportForm(banks=_banks(request)), UploadForm(auto_id="u_%s"))


def _page(request: Request, export_form: ExportForm, upload_form: UploadForm) -> HttpResponse:
    is_wrong = bool(export_form.errors or upload_form.errors)
    context = {
        "export_form": export_form,
        "upload_form": upload_form,
        "form": upload_form if upload_form.errors else export_form,
        "may_write": request.user.has_perm(WRITE),
        "crumbs": _crumbs(Crumb(_("Tukar soal"))),
    }
    return render(request, "assessment/qti_page.html", context, status=422 if is_wrong else 200)


@require_POST
@permitted_at_root(EXPORT)
def export_items(request: Request) -> HttpResponse:
    """The chosen items as a package to be saved."""
    form = ExportForm(request.POST, banks=_banks(request))
    if form.is_valid():
        told, spoken = form.cleaned_data, form.cleaned_data["language"]
        languages = [spoken, *(one for one in LANGUAGES if one != spoken)]
        try:
            package = export(
                items=form.items,
                by=request.user,
                at=timezone.now(),
                as_test=told["as_test"],
                languages=languages,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            response = HttpResponse(package, content_type="application/zip")
            response["Content-Disposition"] = f'attachment; filename="soal-{told["bank"]}-qti3.zip"'
            return response
    return _page(request, form, UploadForm(auto_id="u_%s"))


@require_POST
@permitted_at_root(WRITE)
def upload(request: Request) -> HttpResponse:
    """Keep a package and lead to its report."""
    form = UploadForm(request.POST, request.FILES, auto_id="u_%s")
    if form.is_valid():
        content = form.cleaned_data["file"].chunks()
        try:
            key = uploads.keep_package(content, account=request.user, now=timezone.now())
            importing.preview_package(
                package=uploads.kept_package(key, account=request.user, now=timezone.now()),
                bank=_open_bank(),
                defaults=form.told,
            )
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            told = {name: form.cleaned_data[name] for name in DefaultsForm.base_fields}
            return redirect(f"{reverse('assessment:qti_import')}?{urlencode({'paket': key, **told})}")
    return _page(request, ExportForm(banks=_banks(request)), form)


def _open_bank() -> ItemBank:
    return ItemBank.objects.get(code=OPEN_BANK)


@permitted_at_root(WRITE)
def preview(request: Request) -> HttpResponse:
    """What an import of the waiting package would do; by POST, the import itself and what it did."""
    key, form = request.GET.get("paket", ""), DefaultsForm(request.GET)
    if not key or not form.is_valid():
        return redirect("assessment:qti")
    package = uploads.kept_package(key, account=request.user, now=timezone.now())
    told: dict[str, Any] = {"package": package, "bank": _open_bank(), "defaults": form.told}
    if request.method == "POST" and "batal" in request.POST:
        uploads.forget_package(key, account=request.user)
        return redirect("assessment:qti")
    if request.method != "POST":
        return _report(request, importing.preview_package(**told), is_done=False)
    report = importing.import_items(**told, by=request.user, at=timezone.now())
    uploads.forget_package(key, account=request.user)
    return _report(request, report, is_done=True)


def _report(request: Request, report: importing.Report, *, is_done: bool) -> HttpResponse:
    shown = [
        (line, _FATES[line.fate], [(_KINDS[one.severity], one) for one in line.notes])
        for line in report.lines
        if not is_done or line.fate in {importing.Fate.REFUSED, importing.Fate.FAILED}
    ]
    context = {
        "report": report,
        "is_done": is_done,
        "counts": [(fate.label, report.count(fate)) for fate in importing.Fate if report.count(fate)],
        "page": shown[:MOST_SHOWN] if is_done else page_of(shown, request),
        "left_out": len(shown[MOST_SHOWN:]) if is_done else 0,
        "notes": [(_KINDS[one.severity], one) for one in report.notes],
        "crumbs": _crumbs(Crumb(_("Tukar soal"), reverse("assessment:qti")), Crumb(_("Impor soal"))),
    }
    return render(request, "assessment/qti_report_page.html", context)
