"""Where something stands, as a condition that can be joined with others by *or*."""

from django.db.models import Q

from melek.identity.queries import inside


def under(allowed: list[str]) -> Q:
    """As `within`, but the whole nation is a condition that always holds: an empty one would vanish in an *or*."""
    return inside("scope_path", allowed)
