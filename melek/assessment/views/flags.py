"""Unusual tests: what was found, and what people concluded."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from melek.assessment.enums import FlagKind, IssueState
from melek.assessment.forms.quality import FlagForm
from melek.assessment.models import FlagCheck, Incident, SittingFlag
from melek.assessment.services.quality.flags import conclude
from melek.identity import trail
from melek.kit import formats
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.web import Request, page_of, permitted_at_root

REVIEW = "assessment.review_sitting"
_NAMES: dict[str, str | Promise] = {
    "lz_star": gettext_lazy("Kecocokan jawaban (lz*)"),
    "effort": gettext_lazy("Bagian jawaban dengan waktu yang wajar"),
    "limit": gettext_lazy("Batas"),
    "rapid": gettext_lazy("Jawaban yang terlalu cepat"),
    "answers": gettext_lazy("Jawaban"),
    "shared": gettext_lazy("Soal yang sama-sama dijawab"),
    "matches": gettext_lazy("Jawaban yang sama"),
    "expected": gettext_lazy("Jawaban sama yang diharapkan"),
    "p": gettext_lazy("Peluang kebetulan (disesuaikan)"),
    "other": gettext_lazy("Tes lain"),
}


@permitted_at_root(REVIEW)
def flags_page(request: Request) -> HttpResponse:
    """What waits to be looked at, and what was concluded; nobody is named here."""
    asked = request.GET.get("keadaan", "")
    state = asked if asked in IssueState.values else IssueState.OPEN
    rows = SittingFlag.objects.filter(state=state).select_related("sitting")
    kind = request.GET.get("jenis", "")
    if kind in FlagKind.values:
        rows = rows.filter(kind=kind)
    context = {
        "page": page_of(rows.order_by("-pk"), request),
        "waiting": SittingFlag.objects.filter(state=IssueState.OPEN).count(),
        "state": state,
        "kind": kind,
        "kinds": FlagKind.choices,
        "states": IssueState.choices,
        "last": FlagCheck.objects.select_related("bank").first(),
    }
    return render(request, "assessment/flags_page.html", context)


@permitted_at_root(REVIEW)
def flag_page(request: Request, pk: int) -> HttpResponse:
    """One unusual test with its evidence; opening it is recorded, because it concerns one person."""
    rows = SittingFlag.objects.select_related("sitting__booking__employee", "closed_by")
    flag = get_object_or_404(rows, pk=pk)
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            conclude(flag=flag, by=request.user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("assessment:flag", pk=pk)
    if request.method == "GET":
        trail.record(request.user, "assessment.flag.opened", flag, at=timezone.now())
    context = {
        "flag": flag,
        "rows": [(_NAMES[name], _shown(value)) for name, value in flag.evidence.items()],
        "incidents": Incident.objects.filter(seat__booking=flag.sitting.booking).select_related("room"),
        "form": form,
        "is_open": flag.state == IssueState.OPEN,
        "crumbs": [Crumb(_("Tes yang tidak biasa"), reverse("assessment:flags")), Crumb(f"#{flag.pk}")],
    }
    return render(request, "assessment/flag_page.html", context, status=422 if form.errors else 200)


def _shown(value: Any) -> str:
    return formats.number(
        value, 4 if isinstance(value, float) and abs(value) < 0.01 else 2 if isinstance(value, float) else 0
    )
