"""What the registry holds about the person who reads it, and how they have it corrected."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from melek.dossier.services.links import case_url
from melek.identity import personal
from melek.kit.web import Request, signed_in
from melek.registry.models import DataCorrection, Employee, EmployeeChange
from melek.registry.services.corrections import CORRECTION
from melek.registry.services.structure import superior_of

EMPLOYEE = "registry.Employee"


@signed_in
def own_data(request: Request) -> HttpResponse:
    """One's own data; a sentence where the account belongs to no employee."""
    return _page(request, Employee.objects.filter(account=request.user).first())


@signed_in
def data_page(request: Request, uuid: UUID) -> HttpResponse:
    """The data of one employee: their own page for themselves, the office's page for whoever may see it there."""
    employee = get_object_or_404(Employee, uuid=uuid)
    if employee.account_id == request.user.pk:
        return _page(request, employee)
    if not Employee.objects.visible_to(request.user).filter(pk=employee.pk).exists():
        raise Http404
    return redirect("registry:employee", uuid=uuid)


def _page(request: Request, employee: Employee | None) -> HttpResponse:
    context: dict[str, Any] = {"employee": employee}
    if employee is not None:
        held = employee.appointments.select_related("position", "unit", "agency", "duty_region")
        present = held.filter(valid_to=None).first()
        context |= {
            "present": present,
            "superior": superior_of(present.position) if present else None,
            "earlier": held.exclude(valid_to=None).order_by("-valid_from"),
            "ask_url": case_url(CORRECTION, employee, request.user, scope_path=employee.last_scope_path),
            "purposes": _purposes(),
            "corrections": _corrections(employee),
        }
    return render(request, "registry/own_data_page.html", context)


def _words() -> dict[str, str]:
    """What people call the fields of an employee."""
    return {
        "name": _("Nama"),
        "employment": _("Jenis kepegawaian"),
        "sex": _("Jenis kelamin"),
        "birth_year": _("Tahun lahir"),
        "education": _("Pendidikan terakhir"),
        "hired_year": _("Tahun mulai bekerja"),
        "state": _("Keadaan"),
        "place": _("Jabatan dan tempat tugas"),
    }


def _purposes() -> list[tuple[str, Any]]:
    """What each field is for, as the register of personal data says."""
    told = {
        one.name: one.purpose for name, fields in personal.register_of_fields() if name == EMPLOYEE for one in fields
    }
    return [(label, told[name]) for name, label in _words().items() if name in told]


def _corrections(employee: Employee) -> list[tuple[DataCorrection, list[str]]]:
    """The changes that answered a request of this person, each with the fields that changed."""
    rows = DataCorrection.objects.filter(case__subject_type=Employee._meta.label, case__subject_id=str(employee.pk))
    linked = list(rows.select_related("case").order_by("-pk"))
    changes = EmployeeChange.objects.filter(employee=employee, batch__in=[one.batch for one in linked]).order_by("pk")
    words = _words()
    fields: dict[str, list[str]] = {}
    for batch, after in changes.values_list("batch", "after"):
        fields.setdefault(batch, []).extend(words[name] for name in after or {} if name in words)
    return [(one, list(dict.fromkeys(fields.get(one.batch, [])))) for one in linked]
