"""People who hold roles, found by name; places where a role can be granted."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from melek.identity.models import Grant, Role, Scope, User
from melek.identity.models.grant import within

MOST_PLACES = 20


def people_found(by: User, words: str, *, on: date) -> QuerySet[User]:
    """Accounts that this person may grant roles to, narrowed by words of the name or the beginning of the account name.

    Without words: those who hold a role. Somebody outside the person's places is found only by the whole account name.
    """
    seen = User.objects.visible_to(by)
    if not words:
        holds = Grant.objects.active(on).filter(user=OuterRef("pk"))
        return seen.filter(Exists(holds)).order_by("display_name", "pk")
    like = Q(username__istartswith=words)
    named = Q()
    for word in words.split():
        named &= Q(display_name__icontains=word)
    within_reach = Q(pk__in=seen.filter(like | named).values("pk"))
    return User.objects.filter(within_reach | Q(username=words)).order_by("display_name", "pk")


def places_found(by: User, words: str) -> QuerySet[Scope]:
    """Places where this person may grant, the widest first, narrowed by words of their name."""
    places = Scope.objects.filter(within("path", by.paths("identity.grant_role"))).select_related("parent")
    for word in words.split():
        places = places.filter(label__icontains=word)
    shown = places.order_by("path")[:MOST_PLACES]
    return Scope.objects.filter(pk__in=[place.pk for place in shown]).select_related("parent").order_by("path")


def grants_in_reach(by: User) -> QuerySet[Grant]:
    """All grants in the places where `by` may grant, newest first."""
    mine = within("scope__path", by.paths("identity.grant_role"))
    return (
        Grant.objects.filter(mine).select_related("user", "role", "scope", "granted_by").order_by("-valid_from", "-pk")
    )


def roles_with_permissions() -> QuerySet[Role]:
    """All roles with their permissions, in the order of the reference file."""
    return Role.objects.prefetch_related("permissions").order_by("pk")


def role_names() -> dict[str, str]:
    """Names of the roles in the reader's language, by code."""
    return {role.code: role.name for role in Role.objects.all()}
