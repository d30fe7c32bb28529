"""People for the tests of the kit: accounts come from the project's user model, permissions from a plain answer."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def account(username: str, **fields: Any) -> Any:
    """An account without any role."""
    return get_user_model().objects.create_user(username, None, display_name=username.title(), **fields)


class May:
    """Somebody who holds the named permissions everywhere."""

    def __init__(self, *held: str) -> None:
        self.held = held

    def has_perm(self, permission: str, obj: object = None) -> bool:
        return permission in self.held
