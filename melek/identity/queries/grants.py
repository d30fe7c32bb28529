"""Where a person may do what."""

from datetime import date
from typing import Any

from melek.identity.models.grant import ActiveGrant


def grants_of(user: Any, on: date | None = None) -> list[ActiveGrant]:
    """The person's grants in force, today when no day is given; a stranger has none."""
    return user.active_grants(on) if getattr(user, "is_authenticated", False) else []


def paths(user: Any, permission: str) -> list[str]:
    """The scope paths under which this person holds the permission; empty when nowhere."""
    return user.paths(permission) if getattr(user, "is_authenticated", False) else []
