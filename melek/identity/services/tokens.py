"""API tokens: shown once, kept as a hash, limited to named permissions."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.identity.models import ApiToken, User
from melek.identity.queries import grants_of
from melek.kit.errors import InputError, NotAllowed

LONGEST = 366


class PermissionNotHeld(InputError):
    """A token cannot allow what its person may not do."""

    message = _("Token tidak dapat memuat izin yang tidak Anda miliki: {names}.")


class NothingAllowed(InputError):
    """A token without any permission."""

    message = _("Pilih paling sedikit satu izin.")


def permissions_held(user: User) -> set[str]:
    """The permissions that a person holds somewhere today."""
    return {code for grant in grants_of(user) for code in grant.permissions}


def token_hash(token: str) -> str:
    """How a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_token(*, user: User, name: str, allowed: list[str], days: int, at: datetime) -> tuple[ApiToken, str]:
    """Make a token for oneself; the text is returned once and never again.

    Raises NotAllowed, NothingAllowed, PermissionNotHeld.
    """
    if not user.has_perm("identity.use_api"):
        raise NotAllowed
    if not allowed:
        raise NothingAllowed
    held = permissions_held(user)
    if beyond := sorted(set(allowed) - held):
        raise PermissionNotHeld(names=", ".join(beyond))
    text = "mlk_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        token_hash=token_hash(text),
        hint=text[-4:],
        permissions=sorted(allowed),
        created_at=at,
        expires_at=at + timedelta(days=min(days, LONGEST)),
    )
    trail.record(user, "identity.token.made", token, at=at, after={"permissions": token.permissions})
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Any, at: datetime) -> None:
    """End a token at once; only its owner may."""
    if token.user_id != by.pk:
        raise NotAllowed
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        trail.record(by, "identity.token.revoked", token, at=at)


def user_of(text: str, *, at: datetime) -> User | None:
    """The person a token acts for, limited to the token's permissions; None when it is unknown, expired or revoked."""
    row = ApiToken.objects.select_related("user").filter(token_hash=token_hash(text)).first()
    if row is None or row.revoked_at or row.expires_at < at or not row.user.is_active:
        return None
    if row.last_used_on != at.date():
        ApiToken.objects.filter(pk=row.pk).update(last_used_on=at.date())
    user = row.user
    user._token_permissions = frozenset(row.permissions)
    return user
