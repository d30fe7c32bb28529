"""Opening and changing a cycle, going on to its next phase, closing it; and handing its result to an application."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.dossier.models import StandardEdition
from melek.identity.models import User
from melek.kit import formats
from melek.kit.web import Request, permitted
from melek.quality.enums.accreditation import APPLY
from melek.quality.enums.internal import RUN_INTERNAL, TIMED, Phase
from melek.quality.forms.accreditation import ReasonForm
from melek.quality.forms.internal import CycleForm, DaysForm
from melek.quality.models import InternalCycle
from melek.quality.queries.internal import institutions_to_run, latest_cycle, leads_of, usual_days
from melek.quality.queries.law import editions_to_check
from melek.quality.services.internal import cycles
from melek.quality.services.internal.prefill import OtherCycle, prefill_application
from melek.quality.services.internal.watch import url_of
from melek.quality.views.accreditation.shared import file_for
from melek.quality.views.internal.shared import ask, cycle_for


@permitted(RUN_INTERNAL)
def open_cycle(request: Request) -> HttpResponse:
    """Open the cycle of a year."""
    today = timezone.localdate()
    institutions = institutions_to_run(request.user)
    people = {one.pk for place in institutions for one in leads_of(place, on=today)}
    editions = [one.pk for one in editions_to_check(on=today)]
    initial = {"year": today.year, "lead": request.user.pk, "edition": editions[0] if editions else None}
    form = CycleForm(
        request.POST or None,
        institutions=institutions,
        editions=StandardEdition.objects.filter(pk__in=editions).order_by("pk"),
        leads=User.objects.filter(pk__in=people).order_by("display_name", "pk"),
        initial=initial | _named(usual_days(today.year)),
    )
    words = {
        "title": _("Buka siklus mutu internal"),
        "effect": _(
            "Jawaban tahun lalu menjadi catatan di tiap kriteria, dan tindakan yang belum terbukti ikut dibawa."
        ),
        "verb": _("Buka siklus"),
    }

    def act(filled: CycleForm) -> InternalCycle:
        told = {name: filled.cleaned_data[name] for name in ("institution", "year", "edition", "lead")}
        return cycles.open_cycle(**told, days=filled.days, by=request.user, at=timezone.now())

    return ask(request, None, form, words=words, act=act)


def _named(days: dict[str, date]) -> dict[str, Any]:
    return {f"{phase}_until": day for phase, day in days.items()}


@permitted(RUN_INTERNAL)
def change_cycle(request: Request, uuid: UUID) -> HttpResponse:
    """Name another lead or other last days."""
    cycle = cycle_for(request, uuid, RUN_INTERNAL)
    people = {cycle.lead_id, *(one.pk for one in leads_of(cycle.institution, on=timezone.localdate()))}
    form = DaysForm(
        request.POST or None,
        leads=User.objects.filter(pk__in=people).order_by("display_name", "pk"),
        initial={"lead": cycle.lead_id, **{f"{one}_until": getattr(cycle, f"{one}_until") for one in TIMED}},
    )
    words = {"title": _("Ubah jadwal"), "effect": "", "verb": _("Simpan jadwal")}

    def act(filled: DaysForm) -> None:
        lead = filled.cleaned_data["lead"]
        cycles.change_cycle(cycle=cycle, lead=lead, days=filled.days, by=request.user, at=timezone.now())

    return ask(request, cycle, form, words=words, act=act)


_MOVES = {Phase.RUN: cycles.begin_run, Phase.CHECK: cycles.begin_check, Phase.IMPROVE: cycles.begin_improving}


@require_POST
@permitted(RUN_INTERNAL)
def move_cycle(request: Request, uuid: UUID, target: str) -> HttpResponse:
    """Go on to the next phase."""
    cycle = cycle_for(request, uuid, RUN_INTERNAL)
    act = next((act for phase, act in _MOVES.items() if phase == target), None)
    if act is None:
        raise Http404
    act(cycle=cycle, by=request.user, at=timezone.now())
    return redirect(url_of(cycle))


@require_POST
@permitted(RUN_INTERNAL)
def refresh_cycle(request: Request, uuid: UUID) -> HttpResponse:
    """Ask the sources of the system once more."""
    cycle = cycle_for(request, uuid, RUN_INTERNAL)
    cycles.refresh_sources(cycle=cycle, by=request.user, at=timezone.now())
    return redirect(url_of(cycle))


@permitted(RUN_INTERNAL)
def reopen_check(request: Request, uuid: UUID) -> HttpResponse:
    """Let the answers of a check be changed again."""
    cycle = cycle_for(request, uuid, RUN_INTERNAL)
    form = ReasonForm(request.POST or None, label=_("Alasan"))
    words = {
        "title": _("Buka lagi jawaban"),
        "effect": _("Jawaban dapat diubah lagi. Yang sudah dikirim tetap tersimpan."),
        "verb": _("Buka lagi jawaban"),
    }

    def act(filled: Any) -> None:
        reason = filled.cleaned_data["reason"]
        cycles.reopen_check(cycle=cycle, reason=reason, by=request.user, at=timezone.now())

    return ask(request, cycle, form, words=words, act=act)


@permitted(RUN_INTERNAL)
def close_cycle(request: Request, uuid: UUID) -> HttpResponse:
    """Close the year with its report."""
    cycle = cycle_for(request, uuid, RUN_INTERNAL)
    hint = _("Yang dipelajari tahun ini, dan yang didahulukan tahun depan.")
    form = ReasonForm(request.POST or None, label=_("Laporan singkat"), help_text=hint, name="report")
    words = {
        "title": _("Tutup siklus"),
        "effect": _("Siklus yang ditutup tidak diubah lagi. Tindakan yang belum terbukti tetap terbuka."),
        "verb": _("Tutup siklus"),
    }

    def act(filled: Any) -> None:
        cycles.close_cycle(cycle=cycle, report=filled.cleaned_data["report"], by=request.user, at=timezone.now())

    return ask(request, cycle, form, words=words, act=act)


@require_POST
@permitted(APPLY)
def prefill(request: Request, uuid: UUID) -> HttpResponse:
    """Fill the open criteria of an application from the newest check by its standard."""
    accreditation = file_for(request, uuid, APPLY)
    cycle = latest_cycle(accreditation.institution, accreditation.edition)
    if cycle is None or accreditation.sheet is None:
        raise OtherCycle
    count = prefill_application(sheet=accreditation.sheet, cycle=cycle, by=request.user, at=timezone.now())
    words = _("{n} kriteria diisi. Periksa sebelum dikirim.")
    messages.success(request, words.format(n=formats.number(count)))
    return redirect("dossier:sheet", uuid=accreditation.sheet.uuid)
