"""Who calls the API: a token, or the session of a signed-in person."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from ninja.security import HttpBearer, SessionAuth

from melek.identity.middleware import lacks_factor
from melek.identity.models import User
from melek.identity.queries import grants_of
from melek.identity.services.tokens import user_of
from melek.kit.errors import NotAllowed
from melek.kit.rest import REFUSALS, Refusal


class TokenAuth(HttpBearer):
    """`Authorization: Bearer mlk_…`: acts as the token's person, limited to the token's permissions."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The person of the token, put on the request as a session would."""
        user = user_of(token, at=timezone.now())
        if user is not None:
            request.user = user
        return user


class SecondFactorMissing(NotAllowed):
    """The session has no second factor, and one is compulsory for this person."""

    message = _("Pasang faktor kedua di akun Anda lebih dahulu.")


class FactorAuth(SessionAuth):
    """The session of a signed-in person, with a second factor where one is compulsory.

    A token needs none of its own: it can only be made behind the factor.
    """

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The person of the session; raises SecondFactorMissing."""
        user = super().authenticate(request, key)
        if isinstance(user, User) and lacks_factor(request, user):
            raise SecondFactorMissing
        return user


AUTH = [TokenAuth(), FactorAuth()]
router = Router()


class GrantOut(Schema):
    """A role in force: where it holds, and which permissions this caller may use there."""

    role: str
    scope: str
    label: str
    permissions: list[str]


class CallerOut(Schema):
    """The person for whom this call acts."""

    username: str
    display_name: str
    grants: list[GrantOut]


@router.get("/me", response={200: CallerOut, REFUSALS: Refusal}, summary="Whom this call acts for")
def me(request: HttpRequest) -> dict[str, Any]:
    """The caller and what a token lets them do."""
    caller = request.user
    grants = [
        {"role": one.role, "scope": one.path, "label": one.label, "permissions": sorted(one.permissions)}
        for one in grants_of(caller)
    ]
    return {"username": caller.get_username(), "display_name": str(caller), "grants": grants}


me.access = "signed_in"  # type: ignore[attr-defined]
