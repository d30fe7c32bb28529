"""Choices of identity."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# roles that may never hold a permission that changes something
READ_ONLY_ROLES = frozenset({"auditor"})
ROOT_PATH = "/"


class Theme(models.TextChoices):
    """Look of the pages."""

    SYSTEM = "", _("Ikuti perangkat")
    LIGHT = "light", _("Terang")
    DARK = "dark", _("Gelap")
