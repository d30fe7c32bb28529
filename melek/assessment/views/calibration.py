"""Calibration: the list with what is stale, asking, the report, the signature, and old tests scored anew."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.assessment.enums import CalibrationState, ItemModel
from melek.assessment.forms.calibration import QuestionForm, RejectionForm, RescoringForm, SignatureForm
from melek.assessment.models import CalibrationRun, ParameterSet, Rescoring
from melek.assessment.services.calibration.question import ask_calibration, question_of
from melek.assessment.services.calibration.rescoring import ask_rescoring
from melek.assessment.services.calibration.signing import is_outdated, reject_calibration, sign_calibration
from melek.assessment.services.calibration.watch import stale_banks
from melek.assessment.views.curves import information_plot, item_plot
from melek.assessment.views.findings import FLAG_WORDS, failure_words
from melek.kit import formats
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.web import Request, page_of, permitted_at_root

VIEW, ASK, SIGN = (f"assessment.{verb}" for verb in ("view_calibration", "calibrate_bank", "sign_calibration"))


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Kalibrasi"), reverse("assessment:calibrations")), *more]


@permitted_at_root(VIEW)
def calibrations_page(request: Request) -> HttpResponse:
    """All calibrations, newest first; the banks that need one; the sets in force; rescorings."""
    runs = CalibrationRun.objects.select_related("bank", "asked_by", "decided_by", "made", "base")
    sets = (
        ParameterSet.objects.filter(bank__kind="secured")
        .select_related("bank")
        .order_by("bank", "-effective_on", "-pk")
    )
    context = {
        "stale": stale_banks(timezone.now()),
        "page": page_of(runs.order_by("-pk"), request),
        "sets": sets,
        "rescorings": Rescoring.objects.select_related("parameter_set__bank", "definition", "job"),
        "may_ask": request.user.has_perm(ASK),
        "may_sign": request.user.has_perm(SIGN),
    }
    return render(request, "assessment/calibrations_page.html", context)


@permitted_at_root(ASK)
def new_calibration(request: Request) -> HttpResponse:
    """Ask for a calibration."""
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            run = ask_calibration(
                bank=told["bank"], link=told["link"], question=form.question(), by=request.user, at=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:calibration", uuid=run.uuid)
    context = {"form": form, "crumbs": _crumbs(Crumb(_("Kalibrasi baru")))}
    return render(request, "assessment/new_calibration_page.html", context, status=422 if form.errors else 200)


def _run(uuid: UUID) -> CalibrationRun:
    rows = CalibrationRun.objects.select_related("bank", "base", "asked_by", "decided_by", "made", "job")
    return get_object_or_404(rows, uuid=uuid)


@permitted_at_root(VIEW)
def calibration_page(request: Request, uuid: UUID) -> HttpResponse:
    """The report of a calibration, and its signature for those who may sign."""
    return _shown(request, _run(uuid), SignatureForm(), RejectionForm(), status=200)


def _shown(
    request: Request, run: CalibrationRun, signature: SignatureForm, rejection: RejectionForm, *, status: int
) -> HttpResponse:
    is_ready = run.state in {CalibrationState.READY, CalibrationState.SIGNED, CalibrationState.REJECTED}
    wanted = request.GET.get("soal", "")
    rows = [_told(row) for row in run.report["items"]] if is_ready else []
    flagged = [row for row in rows if row["words"]]
    shown = {"": rows, "tanda": flagged, "coba": [row for row in rows if row["state"] == "pretest"]}
    context = {
        "run": run,
        "selection": _days(run),
        "models": _models(run),
        "is_ready": is_ready,
        "report": run.report,
        "rows": page_of(shown.get(wanted, rows), request),
        "flagged": len(flagged),
        "wanted": wanted,
        "information": information_plot(run.report["information"]) if is_ready else "",
        "failure": failure_words(run.report) if run.state == CalibrationState.FAILED else "",
        "is_outdated": run.state == CalibrationState.READY and is_outdated(run),
        "may_sign": run.state == CalibrationState.READY and request.user.has_perm(SIGN, run),
        "is_own": run.asked_by_id == request.user.pk,
        "signature": signature,
        "rejection": rejection,
        "form": rejection if rejection.errors else signature,
        "crumbs": _crumbs(Crumb(f"{run.bank.name} #{run.pk}")),
    }
    return render(request, "assessment/calibration_page.html", context, status=status)


def _days(run: CalibrationRun) -> str:
    """Which finished tests a run uses, in words."""
    question = question_of(run)
    since, until = (formats.day(day) if day else "" for day in (question.since, question.until))
    if not since and not until:
        return _("semua tes yang selesai")
    words = _("yang selesai {since} sampai {until}") if since and until else _("yang selesai sejak {since}")
    return (words if since else _("yang selesai sampai {until}")).format(since=since, until=until)


def _models(run: CalibrationRun) -> str:
    question = question_of(run)
    return "; ".join(str(ItemModel(one).label) for one in (question.right_or_wrong, question.in_steps))


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "words": [str(FLAG_WORDS.get(flag, flag)) for flag in row["flags"]]}


@permitted_at_root(VIEW)
def calibrated_item(request: Request, uuid: UUID, code: str) -> HttpResponse:
    """One item of a report: its curve against what was observed."""
    run = _run(uuid)
    rows = {row["code"]: row for row in run.report.get("items", []) if row["is_estimated"]}
    if code not in rows:
        return redirect("assessment:calibration", uuid=uuid)
    row = _told(rows[code])
    crumbs = _crumbs(Crumb(f"{run.bank.name} #{run.pk}", reverse("assessment:calibration", args=[uuid])), Crumb(code))
    context = {"run": run, "row": row, "plot": item_plot(row), "crumbs": crumbs}
    return render(request, "assessment/calibrated_item_page.html", context)


@require_POST
@permitted_at_root(SIGN)
def sign(request: Request, uuid: UUID) -> HttpResponse:
    """Put the parameters in force from a day on."""
    run, form = _run(uuid), SignatureForm(request.POST)
    if form.is_valid():
        try:
            sign_calibration(run=run, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:calibration", uuid=uuid)
    return _shown(request, run, form, RejectionForm(), status=422)


@require_POST
@permitted_at_root(SIGN)
def reject(request: Request, uuid: UUID) -> HttpResponse:
    """Put a calibration aside."""
    run, form = _run(uuid), RejectionForm(request.POST)
    if form.is_valid():
        try:
            reject_calibration(run=run, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:calibration", uuid=uuid)
    return _shown(request, run, SignatureForm(), form, status=422)


@permitted_at_root(SIGN)
def new_rescoring(request: Request, pk: int) -> HttpResponse:
    """Score the old tests of a bank anew under a parameter set."""
    parameters = get_object_or_404(ParameterSet.objects.select_related("bank"), pk=pk, bank__kind="secured")
    form = RescoringForm(request.POST or None, parameters=parameters)
    if request.method == "POST" and form.is_valid():
        try:
            ask_rescoring(parameter_set=parameters, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:calibrations")
    context = {"form": form, "parameters": parameters, "crumbs": _crumbs(Crumb(_("Hitung ulang")))}
    return render(request, "assessment/new_rescoring_page.html", context, status=422 if form.errors else 200)
