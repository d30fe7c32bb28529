"""Choices of assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BankKind(models.TextChoices):
    """An open bank has public keys: practice and demonstration only."""

    OPEN = "open", _("Terbuka (latihan)")
    SECURED = "secured", _("Tertutup")


class Interaction(models.TextChoices):
    """Ways of answering."""

    CHOICE = "choice", _("Pilih satu")
    MULTIPLE = "multiple", _("Pilih beberapa")
    ORDER = "order", _("Urutkan")
    MATCH = "match", _("Pasangkan")


class Setting(models.TextChoices):
    """Where the item plays."""

    EOFFICE = "eoffice", _("Persuratan elektronik")
    COUNTER = "counter", _("Loket pelayanan")
    SCHOOL = "school", _("Sekolah")
    CLINIC = "clinic", _("Puskesmas")
    ISLANDS = "islands", _("Kepulauan")
    AI = "ai", _("Asisten AI")
    OFFICE = "office", _("Kantor")
    FIELD = "field", _("Lapangan")


class SittingState(models.TextChoices):
    """Life of a sitting."""

    OPEN = "open", _("Sedang berjalan")
    FINISHED = "finished", _("Selesai")
    EXPIRED = "expired", _("Lewat waktu")


class Verdict(models.TextChoices):
    """What a result says about *digitally literate*."""

    LITERATE = "literate", _("Sudah melek digital")
    NOT_YET = "not_yet", _("Belum melek digital")
    TOO_CLOSE = "too_close", _("Belum dapat dipastikan")


class Mode(models.TextChoices):
    """How a sitting is watched."""

    UNSUPERVISED = "unsupervised", _("Tanpa pengawas")


class SignatureState(models.TextChoices):
    """Whether an authority has signed a definition."""

    PROPOSED = "proposed", _("Definisi usulan")
    SIGNED = "signed", _("Ditetapkan")


class ParameterStatus(models.TextChoices):
    """Where item parameters come from."""

    PROVISIONAL = "provisional", _("Sementara, menurut penilaian penulis")
    CALIBRATED = "calibrated", _("Hasil kalibrasi")
