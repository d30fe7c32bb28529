"""People who hold a role, as the tests of assessment need them."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from melek.identity.models import Grant, Role, Scope, User
from tests.assessment.conftest import NOW


def person(role: str, name: str = "", path: str = "/") -> User:
    """An account that holds a role at a place, with a second factor."""
    user = User.objects.create_user(name or f"contoh-{role}", "kata-sandi-panjang", display_name=name or role)
    scope = Scope.objects.get(path=path)
    Grant.objects.create(user=user, role=Role.objects.get(code=role), scope=scope, valid_from=NOW.date())
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return user


def signed_in(user: Any) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(user)
    return client


def holder(role: str, path: str = "/") -> Client:
    """A browser of somebody who holds a role."""
    return signed_in(person(role, path=path))
