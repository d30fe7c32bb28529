"""Permissions by name, declared by the parts; who holds them is data (roles and grants)."""

from dataclasses import dataclass
from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from melek.identity.queries import grants_of, paths
from melek.identity.rules import covers
from melek.kit.registers import Register, Text


@dataclass(frozen=True)
class Permission:
    """A permission. `bulk` marks those that show many other people's data: they need a second factor.

    `writes` marks those that change something other than one's own account: a read-only role never holds them.
    """

    code: str
    label: Text
    bulk: bool = False
    writes: bool = False
    roles: tuple[str, ...] = ()


permissions: Register[Permission] = Register("permissions")


def declare(
    code: str,
    label: Text,
    *,
    bulk: bool = False,
    writes: bool = False,
    roles: tuple[str, ...] = (),
    also: Any = None,
) -> None:
    """Declare a permission: granted by role and scope, or by the predicate `also(user, obj)` when one is given.

    `also` holds for the person, not for an API token of theirs, which may do only what it names.
    `roles` are the roles that get it when it first appears; from then on the role's rows decide.
    """
    permissions.add(Permission(code, label, bulk, writes, roles))
    predicate = granted(code)
    rules.set_perm(code, predicate | (also & is_in_person) if also is not None else predicate)


@rules.predicate
def is_in_person(user: Any, obj: Any) -> bool:
    """The person acts themselves, not through an API token."""
    return getattr(user, "_token_permissions", None) is None


def granted(code: str) -> Any:
    """The predicate *an active grant gives this permission where the object stands*."""

    @rules.predicate(name=f"granted:{code}")
    def holds(user: Any, obj: Any) -> bool:
        if not getattr(user, "is_authenticated", False):
            return False
        held = paths(user, code)
        return bool(held) if obj is None else covers(held, obj.scope_path)

    return holds


def needs_second_factor(user: Any) -> bool:
    """Whether any active role of this person shows other people's data in bulk."""
    bulk = {permission.code for permission in permissions if permission.bulk}
    return any(bulk & grant.permissions for grant in grants_of(user))


declare(
    "identity.manage_accounts",
    _("Mengaktifkan dan mengelola akun"),
    bulk=True,
    writes=True,
    roles=("agency_admin", "system_admin"),
)
declare("identity.grant_role", _("Memberi dan mencabut peran"), bulk=True, writes=True, roles=("system_admin",))
declare("identity.read_trail", _("Membaca jejak perbuatan"), bulk=True, roles=("auditor", "system_admin"))
declare("identity.use_api", _("Membuat token API"), roles=("planner", "evaluator", "agency_admin", "auditor"))
