"""What the filter forms mean for the rows."""

from typing import Any

from django.db.models import Q, QuerySet

from melek.kit.models import QuarantineRow
from melek.registry.models import Appointment


def matching(rows: QuerySet[Appointment], wanted: dict[str, Any]) -> QuerySet[Appointment]:
    """Open appointments narrowed by name, unit, kind of employment, and state of the account."""
    if wanted.get("name"):
        rows = rows.filter(employee__name__icontains=wanted["name"])
    if wanted.get("unit"):
        rows = rows.filter(Q(unit__name__icontains=wanted["unit"]) | Q(unit__code__iexact=wanted["unit"]))
    if wanted.get("employment"):
        rows = rows.filter(employee__employment=wanted["employment"])
    if wanted.get("account") == "none":
        rows = rows.filter(employee__account=None)
    elif wanted.get("account") == "unused":
        rows = rows.filter(employee__account__isnull=False, employee__account__last_login=None)
    return rows


def narrowed(rows: QuerySet[QuarantineRow], wanted: dict[str, Any]) -> QuerySet[QuarantineRow]:
    """Quarantine rows narrowed by run, reason and state."""
    if wanted.get("run"):
        rows = rows.filter(run__uuid=wanted["run"])
    if wanted.get("reason"):
        rows = rows.filter(reason=wanted["reason"])
    state = wanted.get("state")
    if state == "all":
        return rows
    return rows.closed() if state == "closed" else rows.open()  # type: ignore[attr-defined]
