"""Roles as data, and who holds them where."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.identity.models import Grant, Role, RolePermission, Scope, User
from melek.identity.permissions import permissions
from melek.kit.errors import DomainError, InputError
from melek.kit.reference import load_yaml


class GrantEnded(DomainError):
    """The grant is over already."""

    message = _("Peran ini sudah berakhir.")


class DatesReversed(InputError):
    """A grant that ends before it begins."""

    message = _("Tanggal akhir harus sama dengan atau sesudah tanggal mulai.")


@transaction.atomic
def sync_roles() -> int:
    """Make the roles of the reference file and give them the permissions that appear for the first time.

    A permission that any role row names already is left as the authority has set it. Returns rows added.
    """
    for row in load_yaml("identity", "roles.yaml"):
        Role.objects.update_or_create(code=row["code"], defaults={key: row[key] for key in row if key != "code"})
    Scope.objects.get_or_create(path="/", defaults={"kind": "root", "code": "root", "label": "Nasional"})
    known = set(RolePermission.objects.values_list("permission", flat=True))
    roles = {role.code: role for role in Role.objects.all()}
    fresh = [
        RolePermission(role=roles[code], permission=permission.code)
        for permission in permissions
        if permission.code not in known
        for code in permission.roles
    ]
    RolePermission.objects.bulk_create(fresh)
    return len(fresh)


@transaction.atomic
def grant_role(
    *, user: User, role: Role, scope: Scope, valid_from: date, valid_to: date | None, by: Any, at: datetime
) -> Grant:
    """Give a person a role in a scope from one day to another."""
    if valid_to is not None and valid_to < valid_from:
        raise DatesReversed
    grant = Grant.objects.create(
        user=user, role=role, scope=scope, valid_from=valid_from, valid_to=valid_to, granted_by=by
    )
    after = {"user": user.pk, "role": role.code, "from": valid_from, "to": valid_to}
    trail.record(by, "identity.role.granted", grant, at=at, after=after)
    return grant


@transaction.atomic
def end_grant(*, grant: Grant, on: date, reason: str, by: Any, at: datetime) -> None:
    """End a grant on a day. Raises GrantEnded when it ended before."""
    if grant.valid_to is not None and grant.valid_to < on:
        raise GrantEnded
    before = {"to": grant.valid_to}
    grant.valid_to = max(on, grant.valid_from)
    grant.save(update_fields=["valid_to"])
    trail.record(by, "identity.role.ended", grant, at=at, before=before, after={"to": grant.valid_to}, reason=reason)
