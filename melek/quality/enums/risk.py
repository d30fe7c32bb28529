"""Choices of the risk score: permission, kinds of cases, what an accreditor may say of one of its parts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

VIEW_RISK = "quality.view_risk"
OBJECTION_KIND = "quality.risk_objection"
CORRECTED = "quality.risk_corrected"


class Said(models.TextChoices):
    """What an accreditor puts in place of a component's own figure."""

    NONE = "none", _("Tidak berisiko")
    HALF = "half", _("Setengah berisiko")
    FULL = "full", _("Berisiko penuh")
    UNKNOWN = "unknown", _("Tidak diketahui")


LEVELS: dict[str, float | None] = {Said.NONE: 0.0, Said.HALF: 0.5, Said.FULL: 1.0, Said.UNKNOWN: None}


class Sight(models.TextChoices):
    """What is known of an oddity."""

    NO_SOURCE = "no_source", _("Belum ada sumber")
    CLEAR = "clear", _("Tidak terlihat")
    SEEN = "seen", _("Perlu dilihat orang")
