"""Roles as data, and who holds them where."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.identity.enums import READ_ONLY_ROLES, ROOT_PATH
from melek.identity.models import Grant, Role, RolePermission, Scope, TrailEntry, User
from melek.identity.permissions import permissions
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.reference import load_yaml

GRANT = "identity.grant_role"
_TAKEN = "identity.permission.taken"


class GrantEnded(DomainError):
    """The grant is over already."""

    message = _("Peran ini sudah berakhir pada atau sebelum tanggal itu.")


class GrantHeld(DomainError):
    """The person holds this role here in these days."""

    message = _("Orang ini sudah memegang peran itu di tempat itu. Akhiri dahulu yang lama, atau pilih tanggal lain.")


class DatesReversed(InputError):
    """A grant that ends before it begins."""

    message = _("Tanggal akhir harus sama dengan atau sesudah tanggal mulai.")


class ReasonMissing(InputError):
    """A right is taken without a reason."""

    message = _("Tuliskan alasannya. Alasan itu tersimpan di jejak perbuatan.")


class OwnLastGrant(DomainError):
    """Nobody locks themselves out."""

    message = _(
        "Ini satu-satunya peran yang memberi Anda wewenang memberi peran. "
        "Minta administrator lain melakukannya, agar selalu ada yang dapat memberi peran."
    )


class ReadOnlyRole(DomainError):
    """A read-only role cannot change anything."""

    message = _("Peran ini hanya boleh membaca. Izin ini mengubah sesuatu, jadi tidak dapat diberikan kepadanya.")


class PermissionUnknown(InputError):
    """No part declares a permission of this name."""

    message = _("Tidak ada izin bernama {name}.")


@transaction.atomic
def sync_roles() -> int:
    """Make the roles of the reference file and give them the permissions that appear for the first time.

    A permission that any role row names, or that somebody took away, is left as the authority has set it.
    Returns rows added.
    """
    for row in load_yaml("identity", "roles.yaml"):
        Role.objects.update_or_create(code=row["code"], defaults={key: row[key] for key in row if key != "code"})
    Scope.objects.get_or_create(path=ROOT_PATH, defaults={"kind": "root", "code": "root", "label": "Nasional"})
    known = set(RolePermission.objects.values_list("permission", flat=True))
    known |= set(TrailEntry.objects.filter(event=_TAKEN).values_list("before__permission", flat=True))
    roles = {role.code: role for role in Role.objects.all()}
    fresh = [
        RolePermission(role=roles[code], permission=permission.code)
        for permission in permissions
        if permission.code not in known
        for code in permission.roles
    ]
    RolePermission.objects.bulk_create(fresh)
    trail.record_load("identity.reference.loaded", "identity")
    if fresh:
        given = sorted(f"{row.role.code} {row.permission}" for row in fresh)
        trail.record(None, "identity.permissions.first_given", after={"given": given}, scope_path=ROOT_PATH)
    return len(fresh)


@transaction.atomic
def grant_role(
    *, user: User, role: Role, scope: Scope, valid_from: date, valid_to: date | None, by: Any, at: datetime
) -> Grant:
    """Give a person a role in a scope from one day to another; `by` None is the system itself.

    Raises NotAllowed outside the granter's scope, DatesReversed, GrantHeld.
    """
    if by is not None and not by.has_perm(GRANT, scope):
        raise NotAllowed
    if valid_to is not None and valid_to < valid_from:
        raise DatesReversed
    same = Grant.objects.select_for_update().filter(user=user, role=role, scope=scope)
    if _overlapping(same, valid_from, valid_to):
        raise GrantHeld
    grant = Grant.objects.create(
        user=user, role=role, scope=scope, valid_from=valid_from, valid_to=valid_to, granted_by=by
    )
    after = {"account": user.username, "role": role.code, "scope": scope.path, "from": valid_from, "to": valid_to}
    trail.record(by, "identity.role.granted", grant, at=at, after=after)
    return grant


def _overlapping(grants: Any, valid_from: date, valid_to: date | None) -> bool:
    still_open = grants.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from))
    return bool(still_open.exists() if valid_to is None else still_open.filter(valid_from__lte=valid_to).exists())


@transaction.atomic
def end_grant(*, grant: Grant, on: date, reason: str, by: Any, at: datetime) -> None:
    """Let a grant end with a day, which is its last one; a grant that began later ends with its first day.

    Raises NotAllowed outside the person's scope, ReasonMissing, OwnLastGrant, GrantEnded.
    """
    if by is not None and not by.has_perm(GRANT, grant):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing
    if by is not None and grant.user_id == by.pk and _is_last_of_own(grant, timezone.localdate(at)):
        raise OwnLastGrant
    last = max(on, grant.valid_from)
    if grant.valid_to is not None and grant.valid_to <= last:
        raise GrantEnded
    before = {"to": grant.valid_to}
    if not Grant.objects.filter(pk=grant.pk, valid_to=grant.valid_to).update(valid_to=last):
        raise GrantEnded
    grant.valid_to = last
    trail.record(by, "identity.role.ended", grant, at=at, before=before, after={"to": last}, reason=reason.strip())


@transaction.atomic
def end_grants_of_service(*, user: User, path: str, batch: str, by: Any, at: datetime) -> int:
    """Let everything that a person may do at or under a place end with yesterday: they no longer work there; how many.

    A grant that began today or later ends with its first day. The caller has checked that `by` may say so, and `batch`
    names the import that told it.
    """
    yesterday = timezone.localdate(at) - timedelta(days=1)
    to_come = Q(valid_to=None) | Q(valid_to__gt=yesterday)
    held = Grant.objects.filter(to_come, user=user, scope__path__startswith=path).select_related(
        "user", "role", "scope"
    )
    ended = 0
    for grant in held:
        before, last = grant.valid_to, max(yesterday, grant.valid_from)
        if before == last:
            continue
        grant.valid_to = last
        grant.save(update_fields=["valid_to"])
        after = {"to": last, "batch": batch}
        trail.record(by, "identity.role.ended_with_service", grant, at=at, before={"to": before}, after=after)
        ended += 1
    return ended


def _is_last_of_own(grant: Grant, day: date) -> bool:
    granting = Grant.objects.filter(user=grant.user_id, role__permissions__permission=GRANT)
    others = granting.active(day).filter(valid_to=None).exclude(pk=grant.pk)
    return granting.filter(pk=grant.pk).exists() and not others.exists()


@transaction.atomic
def give_permission(*, role: Role, permission: str, by: Any, at: datetime) -> None:
    """Let a role do more, wherever it is granted. Raises NotAllowed, PermissionUnknown, ReadOnlyRole."""
    declared = _declared(role, permission, by)
    if declared.writes and role.code in READ_ONLY_ROLES:
        raise ReadOnlyRole
    _row, is_new = RolePermission.objects.get_or_create(role=role, permission=permission)
    if is_new:
        trail.record(by, "identity.permission.given", role, at=at, after={"permission": permission})


@transaction.atomic
def take_permission(*, role: Role, permission: str, by: Any, at: datetime) -> None:
    """Let a role do less, wherever it is granted. Raises NotAllowed, PermissionUnknown, OwnLastGrant."""
    _declared(role, permission, by)
    if permission == GRANT and not _may_still_grant(by, without=role, day=timezone.localdate(at)):
        raise OwnLastGrant
    gone, _kinds = RolePermission.objects.filter(role=role, permission=permission).delete()
    if gone:
        trail.record(by, _TAKEN, role, at=at, before={"permission": permission})


def _declared(role: Role, permission: str, by: Any) -> Any:
    if not by.has_perm(GRANT, role):
        raise NotAllowed
    declared = permissions.get(permission)
    if declared is None:
        raise PermissionUnknown(name=permission)
    return declared


def _may_still_grant(by: User, *, without: Role, day: date) -> bool:
    held = Grant.objects.active(day).filter(user=by, scope__path=ROOT_PATH, role__permissions__permission=GRANT)
    return held.exclude(role=without).exists()
