"""Where something stands, as a condition that can be joined with others by *or*."""

from django.db.models import Q

from melek.identity.queries import within


def under(allowed: list[str]) -> Q:
    """As `within`, but the whole nation is a condition that always holds: an empty one would vanish in an *or*."""
    return within("scope_path", allowed) or Q(pk__isnull=False)
