"""Tables of identity: accounts, scopes, roles and grants, the trail, activation codes, API tokens."""

from melek.identity.models.access import ActivationCode, ApiToken
from melek.identity.models.grant import Grant, Role, RolePermission, Scope
from melek.identity.models.trail import TrailEntry, TrailHead
from melek.identity.models.user import User

__all__ = [
    "ActivationCode",
    "ApiToken",
    "Grant",
    "Role",
    "RolePermission",
    "Scope",
    "TrailEntry",
    "TrailHead",
    "User",
]
