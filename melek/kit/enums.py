"""Choices of the kit's own tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Life of a background job."""

    QUEUED = "queued", _("Menunggu")
    RUNNING = "running", _("Berjalan")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Gagal")
    CANCELLED = "cancelled", _("Dibatalkan")


ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class ImportState(models.TextChoices):
    """Life of an import run."""

    UPLOADED = "uploaded", _("Menunggu pemetaan kolom")
    PREVIEWED = "previewed", _("Menunggu persetujuan")
    RUNNING = "running", _("Sedang diimpor")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Berhenti karena galat")
    CANCELLED = "cancelled", _("Dibatalkan")


class ImportStep(models.TextChoices):
    """What somebody does with an import run; each step leaves an entry in the trail."""

    UPLOADED = "uploaded"
    MAPPED = "mapped"
    STARTED = "started"
    STOPPED = "stopped"
    DISCARDED = "discarded"
    ENDED = "ended"


class OutcomeKind(models.TextChoices):
    """What became of a row in quarantine."""

    STORED = "stored", _("Diperbaiki dan tersimpan")
    DISMISSED = "dismissed", _("Diabaikan")
    AGAIN = "again", _("Dicoba lagi, masih bermasalah")


CLOSING = (OutcomeKind.STORED, OutcomeKind.DISMISSED)
