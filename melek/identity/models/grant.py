"""Scopes, roles and who holds which role where and when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q


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


class Role(models.Model):
    """A role as data: its permissions are rows, so an authority can change them without code."""

    code = models.SlugField(max_length=40, unique=True)
    name_id = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    description_id = models.CharField(max_length=300, blank=True)
    description_en = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.code


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
        return f"{self.user_id} {self.role_id} {self.scope_id}"

    @property
    def scope_path(self) -> str:
        return self.scope.path
