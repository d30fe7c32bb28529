"""Whose number stands in a file of results: the keyed hash finds the person, also under a number that was replaced."""

from collections.abc import Sequence
from typing import NamedTuple

from melek.registry.enums import NumberChangeState
from melek.registry.models import Appointment, Employee, NumberChange


class Found(NamedTuple):
    """A person: key, where they serve now (empty when nowhere), whether they are invented."""

    employee: int
    path: str
    is_synthetic: bool


def people_by_number(hashes: Sequence[str]) -> dict[str, Found]:
    """People by the hash of their present or former number; unknown numbers are left out."""
    owners = dict(Employee.objects.filter(nip_hash__in=hashes).values_list("nip_hash", "pk"))
    missing = [one for one in hashes if one not in owners]
    if missing:
        replaced = NumberChange.objects.filter(state=NumberChangeState.CONFIRMED, old_nip_hash__in=missing)
        owners |= dict(replaced.values_list("old_nip_hash", "employee"))
    pks = set(owners.values())
    places = dict(
        Appointment.objects.open().filter(employee__in=pks).values_list("employee", "unit__scope__path").order_by("pk")
    )
    invented = set(Employee.objects.filter(pk__in=pks, is_synthetic=True).values_list("pk", flat=True))
    return {number: Found(pk, places.get(pk, ""), pk in invented) for number, pk in owners.items()}
