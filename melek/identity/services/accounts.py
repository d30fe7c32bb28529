"""Making accounts and handing out first access without e-mail."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.identity.enums import ROOT_PATH
from melek.identity.models import ActivationCode, Grant, Role, Scope, User
from melek.identity.queries import within
from melek.identity.rules import covers
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.imports.exports import BOM, csv_line

MANAGE = "identity.manage_accounts"
CODE_LIFE = timedelta(days=30)
# no 0/O, 1/I/L: the code is typed from paper
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class CodeUnknown(InputError):
    """The activation code does not exist, is used or has expired."""

    message = _(
        "Kode ini tidak dikenal, sudah dipakai, atau sudah lewat masa berlakunya. Minta kode baru kepada pengelola instansi Anda."
    )


class AccountBeyond(DomainError):
    """A code opens an account, so it may not be issued for somebody whose roles reach further than the issuer's."""

    message = _(
        "Akun {names} memegang peran di luar wewenang Anda. "
        "Kode baru untuk akun itu hanya dapat diterbitkan administrator sistem."
    )


class OwnAccount(DomainError):
    """Nobody blocks themselves."""

    message = _("Anda tidak dapat memblokir akun Anda sendiri. Minta administrator lain melakukannya.")


class AccountStateReached(DomainError):
    """Somebody blocked or opened the account first."""

    message = _("Keadaan akun ini sudah berubah. Muat ulang halaman ini.")


class ReasonMissing(InputError):
    """An account is closed or opened without a reason."""

    message = _("Tuliskan alasannya. Alasan itu tersimpan di jejak perbuatan.")


class PasswordTooWeak(InputError):
    """The new password breaks a rule."""

    message = _("{reasons}")


class UsernameTaken(DomainError):
    """An account with this name exists."""

    message = _("Nama akun {username} sudah dipakai.")


@dataclass(frozen=True)
class IssuedCode:
    """A freshly made code, readable only now: what the letter or CSV shows.

    `lines` stand in the letter's address below the name; the floor above knows where the person serves.
    """

    user: User
    code: str
    expires_at: datetime
    lines: tuple[str, ...] = ()

    @property
    def row(self) -> list[str]:
        """The cells of the CSV."""
        return [self.user.display_name, self.user.username, self.code, f"{self.expires_at:%Y-%m-%d}"]


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
    root = Scope.objects.get(path=ROOT_PATH)
    admin = Role.objects.get(code="system_admin")
    Grant.objects.create(user=user, role=admin, scope=root, valid_from=timezone.localdate(at))
    trail.record(None, "identity.admin.created", user, at=at, scope_path=ROOT_PATH)
    return user


@transaction.atomic
def open_account(*, username: str, display_name: str, by: Any, at: datetime) -> IssuedCode:
    """Make an account for somebody who is not in the registry, with a one-time code for the first sign-in.

    Only for who manages accounts everywhere. Raises NotAllowed, UsernameTaken.
    """
    need_everywhere(by)
    if User.objects.filter(username=username).exists():
        raise UsernameTaken(username=username)
    user = User.objects.create_user(username, None, display_name=display_name)
    trail.record(by, "identity.account.opened", user, at=at, after={"username": username}, scope_path=ROOT_PATH)
    return issue_codes(users=[user], by=by, at=at)[0]


def codes_csv(rows: Iterable[Sequence[str]]) -> str:
    """Rows of issued codes as a CSV file."""
    heads = [_("Nama"), _("Nama akun"), _("Kode"), _("Berlaku sampai")]
    return BOM + "".join(csv_line(map(str, row)) for row in [heads, *rows])


def renew_code(*, user: User, by: Any, at: datetime) -> IssuedCode:
    """A new one-time code for one account, by who manages accounts everywhere."""
    need_everywhere(by)
    return issue_codes(users=[user], by=by, at=at)[0]


def need_everywhere(by: User) -> None:
    """Raise NotAllowed unless this person manages accounts in the whole nation."""
    if ROOT_PATH not in by.paths(MANAGE):
        raise NotAllowed


@transaction.atomic
def issue_codes(*, users: Sequence[User], by: Any, at: datetime) -> list[IssuedCode]:
    """Make one-time codes for many people; earlier unused codes of theirs stop working.

    The caller has checked that these people are in reach of `by`. Raises AccountBeyond when one of them holds a
    role outside the places where `by` manages accounts: whoever gets the code could act in that role.
    """
    _refuse_beyond(users, by, at)
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


def _refuse_beyond(users: Sequence[User], by: Any, at: datetime) -> None:
    reach = [ROOT_PATH] if by is None else by.paths(MANAGE)
    to_come = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate(at))
    held = Grant.objects.filter(to_come, user__in=users).exclude(
        pk__in=Grant.objects.filter(within("scope__path", reach))
    )
    if names := sorted(set(held.values_list("user__username", flat=True))):
        raise AccountBeyond(names=", ".join(names))


@transaction.atomic
def activate(*, code: str, password: str, at: datetime) -> User:
    """Use a code once to set the first password. Raises CodeUnknown or PasswordTooWeak."""
    row = ActivationCode.objects.select_related("user").filter(code_hash=_hash(code)).first()
    if row is None or row.used_at or row.replaced_at or row.expires_at < at or not row.user.is_active:
        raise CodeUnknown
    _check_password(password, row.user)
    if not ActivationCode.objects.filter(pk=row.pk, used_at=None).update(used_at=at):
        raise CodeUnknown
    row.user.set_password(password)
    row.user.save(update_fields=["password"])
    trail.record(row.user, "identity.account.activated", row.user, at=at)
    return row.user


@transaction.atomic
def set_preferences(*, user: User, display_theme: str, language: str, email: str, at: datetime) -> None:
    """Store a person's own choices. The trail tells that the address changed, not the address."""
    before = {"theme": user.theme, "language": user.language}
    after = {"theme": display_theme, "language": language, "new_address": user.email != email}
    user.theme, user.language, user.email = display_theme, language, email
    user.save(update_fields=["theme", "language", "email"])
    trail.record(user, "identity.account.preferences_set", user, at=at, before=before, after=after)


@transaction.atomic
def block_account(*, user: User, reason: str, by: Any, at: datetime, scope_path: str = ROOT_PATH) -> None:
    """Close an account: its sessions and tokens stop at once, its acts stay in the trail.

    `scope_path` is where the account's person stands, known to the floor above; by default the whole nation.
    Raises NotAllowed, OwnAccount, ReasonMissing, AccountStateReached.
    """
    if by is not None and by.pk == user.pk:
        raise OwnAccount
    _set_active(user, False, reason=reason, by=by, at=at, scope_path=scope_path)


@transaction.atomic
def unblock_account(*, user: User, reason: str, by: Any, at: datetime, scope_path: str = ROOT_PATH) -> None:
    """Open a blocked account again. Raises NotAllowed, ReasonMissing, AccountStateReached."""
    _set_active(user, True, reason=reason, by=by, at=at, scope_path=scope_path)


@transaction.atomic
def close_for_leaving(*, user: User, batch: str, by: Any, at: datetime, scope_path: str) -> bool:
    """Close the account of a person who left, until they come back; False when it is closed already.

    The caller has checked that `by` may say so. `batch` names the import that told it.
    """
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False, left_at=at):
        return False
    user.is_active, user.left_at = False, at
    trail.record(by, "identity.account.closed", user, at=at, after={"batch": batch}, scope_path=scope_path)
    return True


@transaction.atomic
def reopen_for_return(*, user: User, batch: str, by: Any, at: datetime, scope_path: str) -> bool:
    """Open the account of a person who came back; False for one that was not closed because they had left.

    What somebody blocked for another reason stays blocked. Roles do not come back: who may give them gives them anew.
    """
    if not User.objects.filter(pk=user.pk, left_at__isnull=False).update(is_active=True, left_at=None):
        return False
    user.is_active, user.left_at = True, None
    trail.record(by, "identity.account.reopened", user, at=at, after={"batch": batch}, scope_path=scope_path)
    return True


def _set_active(user: User, wanted: bool, *, reason: str, by: Any, at: datetime, scope_path: str) -> None:
    if by is not None and not covers(by.paths(MANAGE), scope_path):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing
    if not User.objects.filter(pk=user.pk, is_active=not wanted).update(is_active=wanted, left_at=None):
        raise AccountStateReached
    user.is_active, user.left_at = wanted, None
    event = "identity.account.unblocked" if wanted else "identity.account.blocked"
    trail.record(by, event, user, at=at, reason=reason.strip(), scope_path=scope_path)


def _check_password(password: str, user: User | None) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordTooWeak(reasons=" ".join(error.messages)) from error
