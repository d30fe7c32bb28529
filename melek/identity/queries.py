"""Reads of grants: where a person may do what."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from melek.identity.models import Grant, Role


@dataclass(frozen=True)
class ActiveGrant:
    """A grant in force: role, place and what it allows."""

    role: str
    role_name: str
    path: str
    label: str
    permissions: frozenset[str]


def role_name(role: Role) -> str:
    """The role's name in the reader's language."""
    return role.name_en if get_language() == "en" else role.name_id


def grants_of(user: Any, on: date | None = None) -> list[ActiveGrant]:
    """The person's grants in force, read once for a request and kept on the user object."""
    cached: list[ActiveGrant] | None = getattr(user, "_active_grants", None)
    if cached is not None and on is None:
        return cached
    day = on or timezone.localdate()
    rows = Grant.objects.active(day).filter(user=user).select_related("role", "scope").order_by("id")
    found = [
        ActiveGrant(
            row.role.code,
            role_name(row.role),
            row.scope.path,
            row.scope.label,
            frozenset(permission.permission for permission in row.role.permissions.all()),
        )
        for row in rows.prefetch_related("role__permissions")
    ]
    limit = getattr(user, "_token_permissions", None)
    if limit is not None:
        found = [ActiveGrant(one.role, one.role_name, one.path, one.label, one.permissions & limit) for one in found]
    if on is None:
        user._active_grants = found
    return found


def paths(user: Any, permission: str) -> list[str]:
    """The scope paths under which this person holds the permission; empty when nowhere."""
    if not getattr(user, "is_authenticated", False):
        return []
    return [grant.path for grant in grants_of(user) if permission in grant.permissions]


def within(field: str, allowed: list[str]) -> Q:
    """A condition *the scope path in `field` lies under one of the allowed paths*; nothing allowed matches nothing."""
    if "/" in allowed:
        return Q()
    condition = Q(pk__in=[])
    for path in allowed:
        condition |= Q(**{f"{field}__startswith": path})
    return condition
