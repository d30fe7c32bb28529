"""Choices of assessor severity and of calibration exercises."""

from django.db import models
from django.utils.translation import gettext_lazy as _

VIEW_SEVERITY = "quality.view_severity"
OBJECTION_KIND = "quality.severity_objection"
JOB = "quality.estimate_severity"
STANDARD = "assessor-calibration"


class RunState(models.TextChoices):
    """What an estimate of severity came to."""

    ESTIMATED = "estimated", _("Ditaksir")
    TOO_FEW = "too_few", _("Terlalu sedikit nilai")
    DISCONNECTED = "disconnected", _("Asesor belum terhubung")
    UNSTABLE = "unstable", _("Taksiran belum mantap")


class Verdict(models.TextChoices):
    """How an assessor compares with the others, as far as the error lets it be told."""

    SEVERE = "severe", _("Lebih ketat dari rata-rata")
    LENIENT = "lenient", _("Lebih longgar dari rata-rata")
    TYPICAL = "typical", _("Belum dapat dibedakan dari rata-rata")
    UNKNOWN = "unknown", _("Belum dapat ditaksir")
