"""Where a person may do what."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from melek.identity.enums import ROOT_PATH
from melek.identity.models import User
from melek.identity.models.grant import ActiveGrant, Grant


def grants_of(user: Any, on: date | None = None) -> list[ActiveGrant]:
    """The person's grants in force, today when no day is given; a stranger has none."""
    return user.active_grants(on) if getattr(user, "is_authenticated", False) else []


def paths(user: Any, permission: str) -> list[str]:
    """The scope paths under which this person holds the permission; empty when nowhere."""
    return user.paths(permission) if getattr(user, "is_authenticated", False) else []


def holders_of(permission: str, *, on: date, path: str = ROOT_PATH) -> QuerySet[User]:
    """The active people who hold a permission at exactly this place on a day, in a fixed order."""
    grants = Grant.objects.active(on).filter(role__permissions__permission=permission, scope__path=path)
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("pk")
