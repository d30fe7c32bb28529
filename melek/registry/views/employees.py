"""Pages of employees."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from melek.kit.components import Crumb
from melek.kit.tables import configure
from melek.kit.web import permitted
from melek.registry.filters import matching
from melek.registry.forms import EmployeeFilter
from melek.registry.models import Appointment, Employee, NumberChange
from melek.registry.queries import IMPORT
from melek.registry.services.structure import superior_of
from melek.registry.tables import EmployeeTable

VIEW = "registry.view_employee"


@permitted(VIEW)
def employee_list(request: HttpRequest) -> HttpResponse:
    """People who serve inside the person's scopes."""
    form = EmployeeFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    people = Appointment.objects.open().visible_to(request.user).select_related("employee")
    people = people.prefetch_related("unit", "position")  # joined, they would lead SQLite away from the index of names
    table = configure(request, EmployeeTable(matching(people, wanted).order_by("employee__name", "pk")))
    used = [str(value) for value in wanted.values() if value]
    context = {
        "table": table,
        "form": form,
        "summary": ", ".join(used) or _("semua pegawai"),
        "can_import": request.user.has_perm(IMPORT),
        "can_activate": request.user.has_perm("identity.manage_accounts"),
        "changes": NumberChange.objects.visible_to(request.user).waiting().count(),
    }
    return render(request, "registry/employee_list_page.html", context)


@permitted(VIEW)
def employee_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One person: employment, position, duty place; the number only masked."""
    employee = get_object_or_404(Employee.objects.visible_to(request.user).select_related("account"), uuid=uuid)
    held = employee.appointments.select_related("position", "unit", "agency", "duty_region").order_by("-valid_from")
    present = held.filter(valid_to=None).first()
    # what a former employer knows stays there, so only appointments inside the reader's own places are listed
    earlier = held.visible_to(request.user).exclude(valid_to=None)
    context = {
        "employee": employee,
        "present": present,
        "superior": superior_of(present.position) if present else None,
        "earlier": earlier,
        "crumbs": [Crumb(_("Pegawai"), reverse("registry:employees")), Crumb(employee.name)],
    }
    return render(request, "registry/employee_page.html", context)
