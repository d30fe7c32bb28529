"""What leaving, changing the employer and coming back mean for a person's account and roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from melek.identity import trail
from melek.identity.services.accounts import close_for_leaving, reopen_for_return
from melek.identity.services.roles import end_grants_of_service
from melek.registry.models import Agency, Employee


@dataclass(frozen=True)
class Step:
    """What one row of an import said: the agency that a person no longer works for, and whether they serve again.

    `is_taken_on`: they had served outside the scope of the import, and a human confirmed that they serve here now.
    """

    employee: int
    leaves: int | None
    comes: bool
    is_taken_on: bool


@transaction.atomic
def settle_access(steps: Iterable[Step], *, batch: str, by: Any, at: datetime) -> None:
    """After the appointments are written: roles at a former employer end, sign-in closes without and opens with a position."""
    found = {step.employee: step for step in steps}
    if not found:
        return
    taken_on = [step.employee for step in found.values() if step.is_taken_on]
    concerned = Q(account__isnull=False) | Q(pk__in=taken_on)
    people = Employee.objects.filter(concerned, pk__in=found).select_related("account")
    paths = dict(Agency.objects.values_list("pk", "scope__path")) if any(one.leaves for one in found.values()) else {}
    for person in people.order_by("pk"):
        step = found[person.pk]
        place = person.appointment
        if step.is_taken_on:
            trail.record(by, "registry.employee.taken_on", person, at=at, after={"batch": batch})
        if person.account is None:
            continue
        told = {"user": person.account, "batch": batch, "by": by, "at": at}
        if step.leaves is not None:
            end_grants_of_service(path=paths[step.leaves], **told)
        if place is None:
            close_for_leaving(scope_path=paths[step.leaves] if step.leaves else "", **told)
        elif step.comes:
            reopen_for_return(scope_path=place.unit.scope.path, **told)
