"""Permissions by name, declared by the parts; who holds them is data (roles and grants)."""

from dataclasses import dataclass
from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from melek.identity.queries import grants_of
from melek.kit.registers import Register, Text


@dataclass(frozen=True)
class Permission:
    """A permission. `bulk` marks those that show many other people's data: they need a second factor."""

    code: str
    label: Text
    bulk: bool = False
    roles: tuple[str, ...] = ()


permissions: Register[Permission] = Register("permissions")


def declare(code: str, label: Text, *, bulk: bool = False, roles: tuple[str, ...] = (), also: Any = None) -> None:
    """Declare a permission: granted by role and scope, or by the predicate `also(user, obj)` when one is given.

    `roles` are the roles that get it when it first appears; from then on the role's rows decide.
    """
    permissions.add(Permission(code, label, bulk, roles))
    predicate = granted(code)
    rules.set_perm(code, predicate | also if also is not None else predicate)


def granted(code: str) -> Any:
    """The predicate *an active grant gives this permission where the object stands*."""

    @rules.predicate(name=f"granted:{code}")
    def holds(user: Any, obj: Any) -> bool:
        if not getattr(user, "is_authenticated", False):
            return False
        paths = [grant.path for grant in grants_of(user) if code in grant.permissions]
        if obj is None:
            return bool(paths)
        return any(obj.scope_path.startswith(path) for path in paths)

    return holds


def needs_second_factor(user: Any) -> bool:
    """Whether any active role of this person shows other people's data in bulk."""
    bulk = {permission.code for permission in permissions if permission.bulk}
    return any(bulk & grant.permissions for grant in grants_of(user))


declare(
    "identity.manage_accounts", _("Mengaktifkan dan mengelola akun"), bulk=True, roles=("agency_admin", "system_admin")
)
declare("identity.grant_role", _("Memberi dan mencabut peran"), bulk=True, roles=("system_admin",))
declare("identity.read_trail", _("Membaca jejak perbuatan"), bulk=True, roles=("auditor", "system_admin"))
declare("identity.use_api", _("Membuat token API"), roles=("planner", "evaluator", "agency_admin", "auditor"))
