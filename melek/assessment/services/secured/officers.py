"""The officers who hold the keys of secured banks."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import KeyOfficer
from melek.assessment.services.secured.seal import fingerprint
from melek.identity import trail
from melek.identity.enums import ROOT_PATH
from melek.identity.models import User
from melek.kit.errors import InputError


class KeyTaken(InputError):
    """Two officers with one key would be one officer."""

    message = _("Kunci ini sudah terdaftar. Setiap petugas membuat kuncinya sendiri.")


class NoSuchOfficer(InputError):
    """The account holds no key that is in force."""

    message = _("Akun {account} tidak punya kunci petugas yang berlaku. Daftarkan dulu kunci publiknya.")


@transaction.atomic
def register_officer(*, account: User, public_key: str, by: Any, at: datetime) -> KeyOfficer:
    """Register the public key of an officer; the account's earlier key is withdrawn. Raises NotAKey or KeyTaken."""
    print_of_it = fingerprint(public_key)
    if KeyOfficer.objects.filter(fingerprint=print_of_it).exists():
        raise KeyTaken
    KeyOfficer.objects.filter(held_by=account, withdrawn_at=None).update(withdrawn_at=at)
    made = KeyOfficer.objects.create(
        held_by=account, public_key=public_key, fingerprint=print_of_it, registered_at=at, registered_by=by
    )
    after = {"account": account.username, "fingerprint": print_of_it}
    trail.record(by, "assessment.officer.registered", made, at=at, after=after, scope_path=ROOT_PATH)
    return made


def officer_of(username: str) -> KeyOfficer:
    """The key in force of an account. Raises NoSuchOfficer."""
    found = KeyOfficer.objects.filter(held_by__username=username, withdrawn_at=None, held_by__is_active=True).first()
    if found is None:
        raise NoSuchOfficer(account=username)
    return found
