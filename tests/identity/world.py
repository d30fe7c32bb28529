"""Named people in a small tree of places: the nation, two agencies, an office in one of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from melek.identity.models import Grant, Role, Scope, User
from melek.identity.services.roles import sync_roles

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
SINCE = date(2025, 1, 1)
PASSWORD = "sebelas-kuda-biru"


@dataclass
class World:
    """What the tests stand on."""

    root: Scope
    misal: Scope
    dinas: Scope
    contoh: Scope
    ratna: User  # system administrator
    yusuf: User  # auditor of the nation
    intan: User  # personnel administrator of Kota Misal
    bayu: User  # learning manager of the office in Kota Misal
    tari: User  # sits tests, holds no role


def build() -> World:
    """Make roles, places and people."""
    sync_roles()
    root = Scope.objects.get(path="/")
    misal = _scope(root, "misal", "Kota Misal")
    dinas = _scope(misal, "dinas", "Dinas Arsip")
    contoh = _scope(root, "contoh", "Badan Contoh")
    return World(
        root,
        misal,
        dinas,
        contoh,
        person("ratna", "Ratna Sistem", "system_admin", root),
        person("yusuf", "Yusuf Periksa", "auditor", root),
        person("intan", "Intan Pegawai", "agency_admin", misal),
        person("bayu", "Bayu Belajar", "learning_manager", dinas),
        person("tari", "Tari Peserta"),
    )


def _scope(parent: Scope, code: str, label: str) -> Scope:
    return Scope.objects.create(parent=parent, kind="place", code=code, label=label, path=f"{parent.path}{code}/")


def person(username: str, name: str, role: str = "", scope: Scope | None = None) -> User:
    """An account with a password and, when a role is named, one open grant."""
    user = User.objects.create_user(username, PASSWORD, display_name=name)
    if role:
        Grant.objects.create(user=user, role=Role.objects.get(code=role), scope=scope, valid_from=SINCE)
    return user


def again(user: User) -> User:
    """The same account as a new request would read it, with nothing remembered."""
    return User.objects.get(pk=user.pk)


def add_factor(user: User) -> str:
    """Give an account an authenticator app; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def remove_factors(user: User) -> None:
    """Take every factor away."""
    Authenticator.objects.filter(user=user).delete()


def client_of(user: User, *, factor: bool = True, **options: Any) -> Client:
    """A browser in which this person is signed in, by default with a second factor."""
    if factor:
        add_factor(user)
    client = Client(**options)
    client.force_login(user)
    return client
