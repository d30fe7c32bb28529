"""Choices of the warehouse."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CellState(models.TextChoices):
    """Whether a cell may be shown, and why not."""

    SHOWN = "shown", _("Ditampilkan")
    PRIMARY = "primary", _("Disembunyikan: kurang dari 10 orang")
    SECONDARY = "secondary", _("Disembunyikan agar sel lain tidak dapat dihitung")
    WIDE = "wide", _("Tidak ditampilkan: rentangnya terlalu lebar")


class Unit(models.TextChoices):
    """Units of indicators."""

    PEOPLE = "people", _("orang")
    SHARE = "share", _("persen")
    SCORE = "score", _("skor")
