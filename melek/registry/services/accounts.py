"""Accounts for employees, and their first access by one-time codes on paper."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.identity.models import User
from melek.identity.services.accounts import IssuedCode, issue_codes
from melek.kit.errors import InputError, NotAllowed
from melek.registry.models import Employee

MOST = 500
# no 0/o, 1/i/l: the name is typed from paper
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


class NobodyChosen(InputError):
    """No employee was selected."""

    message = _("Pilih paling sedikit satu pegawai.")


class TooManyChosen(InputError):
    """More letters than one page can hold."""

    message = _("Pilih paling banyak {most} pegawai sekaligus.")


@transaction.atomic
def open_accounts(*, employees: Sequence[Employee], by: Any, at: datetime) -> list[IssuedCode]:
    """Make accounts for those who have none, and one-time codes for all; earlier unused codes stop working.

    Raises NotAllowed when one of them stands outside the person's scope, NobodyChosen or TooManyChosen.
    """
    if not employees:
        raise NobodyChosen
    if len(employees) > MOST:
        raise TooManyChosen(most=MOST)
    keys = [employee.pk for employee in employees]
    allowed = Employee.objects.visible_to(by, "identity.manage_accounts").filter(pk__in=keys)
    chosen = list(allowed.active().select_related("account").order_by("name", "pk"))
    if len(chosen) != len(set(keys)):
        raise NotAllowed
    made = 0
    for employee in chosen:
        if employee.account is None:
            employee.account = _account(employee)
            employee.updated_at = at
            employee.save(update_fields=["account", "updated_at"])
            made += 1
    trail.record(by, "registry.accounts.opened", at=at, after={"people": len(chosen), "new": made})
    return issue_codes(users=[employee.account for employee in chosen if employee.account], by=by, at=at)


def _account(employee: Employee) -> User:
    return User.objects.create(
        username=new_username(),
        display_name=employee.name,
        password=make_password(None),
        language=settings.LANGUAGE_CODE,
        is_synthetic=employee.is_synthetic,
    )


def new_username() -> str:
    """A random account name that says nothing about the person: `k7mq-2xvd`."""
    raw = "".join(secrets.choice(_ALPHABET) for _place in range(8))
    return f"{raw[:4]}-{raw[4:]}"
