"""Accounts."""

from datetime import date
from typing import ClassVar

import rules
from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from melek.identity.enums import ROOT_PATH, Theme
from melek.identity.models.grant import ActiveGrant, within
from melek.identity.rules import acting_for


class UserQuerySet(models.QuerySet["User"]):
    """Reads of accounts."""

    def visible_to(self, user: "User", permission: str = "identity.grant_role") -> "UserQuerySet":
        """Accounts that hold a role where this person may grant; all of them for who may grant everywhere."""
        allowed = user.paths(permission)
        if ROOT_PATH in allowed:
            return self
        return self.filter(within("grants__scope__path", allowed)).distinct()


class UserManager(BaseUserManager["User"]):
    """Makes accounts; who may is decided in services."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Make an account; without a password nobody can sign in until it is activated."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def visible_to(self, user: "User", permission: str = "identity.grant_role") -> UserQuerySet:
        """See `UserQuerySet.visible_to`."""
        return self.get_queryset().visible_to(user, permission)


class User(AbstractBaseUser):
    """A person's account. What they may do comes from grants, never from flags on this row.

    `left_at` is the moment at which it was closed because its person left; who comes back gets it open again.
    """

    username = models.CharField(max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    display_name = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="id")
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.SYSTEM, blank=True)
    is_active = models.BooleanField(default=True)
    is_synthetic = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    _active_grants: list[ActiveGrant] | None = None
    _token_permissions: frozenset[str] | None = None
    _has_factor: bool | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_at=None) | models.Q(is_active=False), name="account_of_a_leaver_is_closed"
            )
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """Whether an active grant of this person gives the permission, on `obj.scope_path` when there is an object."""
        return self.is_active and rules.perm_exists(permission) and rules.has_perm(permission, self, obj)

    def active_grants(self, on: date | None = None) -> list[ActiveGrant]:
        """The person's grants in force; those of today are read once and kept on this object.

        An API token narrows them to the permissions it names.
        """
        if on is None and self._active_grants is not None:
            return self._active_grants
        rows = self.grants.active(on or timezone.localdate()).annotate(
            has_factor=Exists(self._factors(OuterRef("user")))
        )
        found = []
        for row in rows.select_related("role", "scope").prefetch_related("role__permissions").order_by("id"):
            self._has_factor = row.has_factor
            found.append(ActiveGrant.of(row, limit=self._token_permissions))
        if on is None:
            self._active_grants = found
        return found

    def paths(self, permission: str) -> list[str]:
        """The scope paths under which this person holds the permission; empty when nowhere."""
        return [grant.path for grant in self.active_grants() if permission in grant.permissions]

    def has_second_factor(self) -> bool:
        """Whether an authenticator app or a passkey is set up; recovery codes alone do not count.

        Reading the grants tells it along, so that the check on every page costs no query of its own.
        """
        if self._has_factor is None:
            self._has_factor = self._factors(self.pk).exists()
        return self._has_factor

    @staticmethod
    def _factors(user: object) -> models.QuerySet[models.Model]:
        return apps.get_model("mfa", "Authenticator")._default_manager.filter(user=user, type__in=("totp", "webauthn"))

    @property
    def acting_for(self) -> str:
        """Where and as what this person acts, for the head of every page; their name when they hold no role."""
        grants = self.active_grants()
        return acting_for((grant.label, grant.role_name) for grant in grants) if grants else str(self)
