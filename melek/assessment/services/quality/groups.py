"""The groups among which items are compared: who sat each test, in words that name nobody."""

from typing import TYPE_CHECKING, Any

from melek.assessment.models import Sitting
from melek.registry.models import Appointment
from melek.registry.queries import duty_codes
from melek.registry.rules import age_band

if TYPE_CHECKING:
    import numpy as np

DIMENSIONS = ("sex", "age_band", "island", "device", "agency_kind", "assistive")
# the first digit of a province's code names its islands
_ISLANDS = {
    "1": "sumatera",
    "2": "sumatera",
    "3": "jawa",
    "5": "bali-nusa-tenggara",
    "6": "kalimantan",
    "7": "sulawesi",
    "8": "maluku",
    "9": "papua",
}


def groups_of(sittings: "np.ndarray[Any, Any]") -> dict[str, "np.ndarray[Any, Any]"]:
    """The group of each sitting in each dimension, as text; empty where it is not known."""
    import numpy as np

    fields = ("pk", "device", "uses_assistive", "started_at", "booking__employee", "booking__employee__sex")
    rows = Sitting.objects.filter(pk__in=sittings.tolist()).values_list(*fields, "booking__employee__birth_year")
    told = {row[0]: row[1:] for row in rows}
    places = _places({row[3] for row in told.values() if row[3]})
    found: dict[str, list[str]] = {name: [] for name in DIMENSIONS}
    for key in sittings.tolist():
        device, uses_assistive, started_at, employee, sex, born = told[key]
        kind, island = places.get(employee, ("", ""))
        found["device"].append("" if device == "unknown" else device)
        found["assistive"].append("yes" if uses_assistive else "no")
        found["sex"].append(sex or "")
        found["age_band"].append(age_band(born, started_at.year) if born else "")
        found["agency_kind"].append(kind)
        found["island"].append(island)
    return {name: np.array(values, dtype="<U24") for name, values in found.items()}


def _places(employees: set[int]) -> dict[int, tuple[str, str]]:
    """Agency kind and islands of the newest appointment of each person."""
    rows = Appointment.objects.filter(employee__in=employees).order_by("valid_from", "pk")
    fields = ("employee_id", "agency__kind", "duty_region__code")
    return {
        employee: (kind, _ISLANDS.get(duty_codes(region)[0][:1], ""))
        for employee, kind, region in rows.values_list(*fields)
    }
