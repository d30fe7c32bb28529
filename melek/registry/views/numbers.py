"""Pages where a human decides whether two numbers are one person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.kit.components import Crumb
from melek.kit.web import page_of, permitted
from melek.kit.workflow import moves_for
from melek.registry.enums import NUMBER_CHANGE_MOVES, Education, Employment, NumberChangeState
from melek.registry.models import NumberChange, Position
from melek.registry.services.numbers import confirm_number_change, reject_number_change

PERMISSION = "registry.confirm_number_change"


@permitted(PERMISSION)
def number_changes(request: HttpRequest) -> HttpResponse:
    """People who seem to have a new number."""
    rows = NumberChange.objects.visible_to(request.user).waiting().select_related("employee").order_by("pk")
    return render(request, "registry/number_changes_page.html", {"page": page_of(rows, request)})


@permitted(PERMISSION)
def number_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Old and new data side by side, and the decision."""
    rows = NumberChange.objects.visible_to(request.user).select_related("employee", "decided_by")
    change = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        is_same = request.POST.get("decision") == NumberChangeState.CONFIRMED
        decide = confirm_number_change if is_same else reject_number_change
        person = decide(change=change, by=request.user, at=timezone.now())
        text = _("Nomor baru {name} dicatat.") if is_same else _("{name} dicatat sebagai pegawai lain.")
        messages.success(request, text.format(name=person.name))
        return redirect("registry:number_changes")
    context = {
        "change": change,
        "compared": _compared(change),
        "moves": moves_for(change, request.user, NUMBER_CHANGE_MOVES),
        "crumbs": [Crumb(_("Perubahan NIP"), reverse("registry:number_changes")), Crumb(change.employee.name)],
    }
    return render(request, "registry/number_change_page.html", context)


def _compared(change: NumberChange) -> list[tuple[str, Any, Any]]:
    old, new = change.employee, change.row
    appointment = old.appointment
    position = Position.objects.select_related("unit").filter(pk=new["position_id"]).first()
    return [
        (_("Nama"), old.name, new["name"]),
        (_("Tahun lahir"), old.birth_year, new["birth_year"]),
        (_("Jenis kepegawaian"), old.get_employment_display(), Employment(new["employment"]).label),
        (_("Pendidikan"), old.get_education_display(), Education(new["education"]).label),
        (_("Mulai bekerja"), old.hired_year, new["hired_year"]),
        (_("Jabatan"), appointment.position if appointment else "–", position or "–"),
        (_("Unit"), appointment.unit if appointment else "–", position.unit if position else "–"),
    ]
