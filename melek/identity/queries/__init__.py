"""Reads of identity: where a person may do what, who holds which role, what the trail tells."""

from melek.identity.models.grant import ActiveGrant, inside, within
from melek.identity.queries.grants import grants_of, paths

__all__ = ["ActiveGrant", "grants_of", "inside", "paths", "within"]
