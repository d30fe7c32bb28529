"""Choices of identity."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    """Look of the pages."""

    SYSTEM = "", _("Ikuti perangkat")
    LIGHT = "light", _("Terang")
    DARK = "dark", _("Gelap")
