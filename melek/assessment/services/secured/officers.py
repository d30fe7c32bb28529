"""The officers who hold the keys of secured banks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import KeyOfficer
from melek.assessment.services.secured.keys import OfficerKey, fingerprint
from melek.assessment.services.secured.seal import TwoOfficersNeeded
from melek.identity import trail
from melek.identity.enums import ROOT_PATH
from melek.identity.models import User
from melek.kit.errors import InputError


class KeyTaken(InputError):
    """Two officers with one key would be one officer."""

    message = _("Kunci ini sudah terdaftar. Setiap petugas membuat kuncinya sendiri.")


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


def officers_of(keys: Sequence[OfficerKey]) -> list[KeyOfficer]:
    """The two officers who hold these keys, both registered and in force here. Raises TwoOfficersNeeded."""
    rows = KeyOfficer.objects.filter(withdrawn_at=None, held_by__is_active=True).select_related("held_by")
    found = list(rows.filter(fingerprint__in=[one.public.fingerprint for one in keys]).order_by("pk"))
    if len({one.held_by_id for one in found}) != 2:
        raise TwoOfficersNeeded
    return found
