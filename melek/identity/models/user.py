"""Accounts."""

from typing import ClassVar

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models

from melek.identity.enums import Theme


class UserManager(BaseUserManager["User"]):
    """Makes accounts; who may is decided in services."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Make an account; without a password nobody can sign in until it is activated."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person's account. What they may do comes from grants, never from flags on this row."""

    username = models.CharField(max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    display_name = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="id")
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.SYSTEM, blank=True)
    is_active = models.BooleanField(default=True)
    is_synthetic = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    def __str__(self) -> str:
        return self.display_name or self.username

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """Whether an active grant of this person gives the permission, on `obj.scope_path` when there is an object."""
        return bool(self.is_active and rules.perm_exists(permission) and rules.has_perm(permission, self, obj))
