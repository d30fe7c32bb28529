"""Scopes, roles and who holds which role where and when."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext

from melek.identity.enums import ROOT_PATH


def within(field: str, allowed: list[str]) -> Q:
    """A condition *the scope path in `field` lies under one of the allowed paths*; nothing allowed matches nothing."""
    if ROOT_PATH in allowed:
        return Q()
    condition = Q(pk__in=[])
    for path in allowed:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def inside(field: str, allowed: list[str]) -> Q:
    """As `within`, but fit to be joined by *or*: the whole nation is a condition that holds, not an empty one."""
    return within(field, allowed) or Q(pk__isnull=False)


class ScopeQuerySet(models.QuerySet["Scope"]):
    """Reads of the scope tree."""

    def under(self, path: str) -> "ScopeQuerySet":
        """The scope with this path and all below it."""
        return self.filter(path__startswith=path)


class Scope(models.Model):
    """A node of an opaque tree; its path ends in `/` and starts with its parent's path."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=80)
    label = models.CharField(max_length=250)
    path = models.CharField(max_length=400, unique=True, db_index=True)

    objects = ScopeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label

    @property
    def scope_path(self) -> str:
        return self.path

    @property
    def place(self) -> str:
        """Its name in the reader's language; places keep their own names."""
        return gettext("Nasional") if self.path == ROOT_PATH else self.label


class Role(models.Model):
    """A role as data: its permissions are rows, so an authority can change them without code."""

    code = models.SlugField(max_length=40, unique=True)
    name_id = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    description_id = models.CharField(max_length=300, blank=True)
    description_en = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The role's name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_id

    @property
    def description(self) -> str:
        """What the role is for, in the reader's language."""
        return self.description_en if get_language() == "en" else self.description_id

    @property
    def scope_path(self) -> str:
        """A role's permissions hold in every scope where it is granted, so changing them is a national act."""
        return ROOT_PATH


class RolePermission(models.Model):
    """One permission of a role, by the name that a part declares."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="permissions")
    permission = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "permission"], name="role_has_permission_once")]

    def __str__(self) -> str:
        return f"{self.role_id} {self.permission}"


class GrantQuerySet(models.QuerySet["Grant"]):
    """Reads of grants."""

    def active(self, on: date) -> "GrantQuerySet":
        """Grants in force on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class Grant(models.Model):
    """A person holds a role in a scope from one day to another, both included."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants")
    role = models.ForeignKey(Role, models.PROTECT, related_name="grants")
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="grants")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="grant_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role.name_id} · {self.scope}"

    @property
    def scope_path(self) -> str:
        return self.scope.path


@dataclass(frozen=True)
class ActiveGrant:
    """A grant in force: role, place and what it allows."""

    role: str
    role_name: str
    path: str
    label: str
    permissions: frozenset[str]

    @classmethod
    def of(cls, grant: Grant, *, limit: frozenset[str] | None) -> "ActiveGrant":
        """Read a stored grant; `limit` are the permissions of an API token, None for a person."""
        held = frozenset(row.permission for row in grant.role.permissions.all())
        allowed = held if limit is None else held & limit
        return cls(grant.role.code, grant.role.name, grant.scope.path, grant.scope.place, allowed)
