"""Making accounts and handing out first access without e-mail."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.identity.models import ActivationCode, Grant, Role, Scope, User
from melek.kit.errors import DomainError, InputError

CODE_LIFE = timedelta(days=30)
# no 0/O, 1/I/L: the code is typed from paper
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class CodeUnknown(InputError):
    """The activation code does not exist, is used or has expired."""

    message = _(
        "Kode ini tidak dikenal, sudah dipakai, atau sudah lewat masa berlakunya. Minta kode baru kepada pengelola instansi Anda."
    )


class PasswordTooWeak(InputError):
    """The new password breaks a rule."""

    message = _("{reasons}")


class UsernameTaken(DomainError):
    """An account with this name exists."""

    message = _("Nama akun {username} sudah dipakai.")


@dataclass(frozen=True)
class IssuedCode:
    """A freshly made code, readable only now: what the letter or CSV shows."""

    user: User
    code: str
    expires_at: datetime


def _hash(code: str) -> str:
    return hashlib.sha256(code.replace("-", "").replace(" ", "").upper().encode()).hexdigest()


def _new_code() -> str:
    raw = "".join(secrets.choice(_ALPHABET) for _place in range(12))
    return "-".join(raw[start : start + 4] for start in (0, 4, 8))


@transaction.atomic
def create_admin(*, username: str, display_name: str, password: str, at: datetime) -> User:
    """Make the first account that may grant roles, over everything."""
    if User.objects.filter(username=username).exists():
        raise UsernameTaken(username=username)
    _check_password(password, None)
    user = User.objects.create_user(username, password, display_name=display_name)
    root = Scope.objects.get(path="/")
    Grant.objects.create(user=user, role=Role.objects.get(code="system_admin"), scope=root, valid_from=at.date())
    trail.record(None, "identity.admin.created", user, at=at)
    return user


@transaction.atomic
def issue_codes(*, users: Sequence[User], by: Any, at: datetime) -> list[IssuedCode]:
    """Make one-time codes for many people; earlier unused codes of theirs stop working."""
    batch = secrets.token_hex(8)
    ActivationCode.objects.filter(user__in=users, used_at=None, replaced_at=None).update(replaced_at=at)
    issued, rows = [], []
    for user in users:
        code = _new_code()
        expires = at + CODE_LIFE
        rows.append(
            ActivationCode(
                user=user, code_hash=_hash(code), batch=batch, created_at=at, created_by=by, expires_at=expires
            )
        )
        issued.append(IssuedCode(user, code, expires))
    ActivationCode.objects.bulk_create(rows)
    trail.record(by, "identity.codes.issued", at=at, after={"batch": batch, "people": len(rows)})
    return issued


@transaction.atomic
def activate(*, code: str, password: str, at: datetime) -> User:
    """Use a code once to set the first password. Raises CodeUnknown or PasswordTooWeak."""
    row = ActivationCode.objects.select_related("user").filter(code_hash=_hash(code)).first()
    if row is None or row.used_at or row.replaced_at or row.expires_at < at:
        raise CodeUnknown
    _check_password(password, row.user)
    if not ActivationCode.objects.filter(pk=row.pk, used_at=None).update(used_at=at):
        raise CodeUnknown
    row.user.set_password(password)
    row.user.must_change_password = False
    row.user.save(update_fields=["password", "must_change_password"])
    trail.record(row.user, "identity.account.activated", row.user, at=at)
    return row.user


@transaction.atomic
def set_preferences(*, user: User, display_theme: str, language: str, email: str) -> None:
    """Store a person's own choices."""
    user.theme, user.language, user.email = display_theme, language, email
    user.save(update_fields=["theme", "language", "email"])


@transaction.atomic
def block_account(*, user: User, reason: str, by: Any, at: datetime) -> None:
    """Close an account: nobody can sign in with it any more, its acts stay in the trail."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    trail.record(by, "identity.account.blocked", user, at=at, reason=reason)


def _check_password(password: str, user: User | None) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordTooWeak(reasons=" ".join(error.messages)) from error
