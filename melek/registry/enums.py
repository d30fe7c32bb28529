"""Choices of the registry."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from melek.kit.workflow import Move


class RegionKind(models.TextChoices):
    """Kinds of regions."""

    COUNTRY = "negara", _("Negara")
    PROVINCE = "provinsi", _("Provinsi")
    REGENCY = "kabupaten", _("Kabupaten")
    CITY = "kota", _("Kota")
    ADMINISTRATIVE_REGENCY = "kabupaten administrasi", _("Kabupaten administrasi")
    ADMINISTRATIVE_CITY = "kota administrasi", _("Kota administrasi")


class AgencyKind(models.TextChoices):
    """Kinds of agencies; the sorting of central bodies is ours, not a legal finding."""

    MINISTRY = "kementerian", _("Kementerian")
    LPNK = "lpnk", _("Lembaga pemerintah nonkementerian")
    STATE_BODY = "lembaga", _("Lembaga negara")
    LNS = "lns", _("Lembaga nonstruktural")
    PROVINCE = "provinsi", _("Pemerintah provinsi")
    REGENCY = "kabupaten", _("Pemerintah kabupaten")
    CITY = "kota", _("Pemerintah kota")


CENTRAL = (AgencyKind.MINISTRY, AgencyKind.LPNK, AgencyKind.STATE_BODY, AgencyKind.LNS)
REGIONAL = (AgencyKind.PROVINCE, AgencyKind.REGENCY, AgencyKind.CITY)


class SuccessionKind(models.TextChoices):
    """How one agency follows another."""

    SPLIT = "split", _("Pemecahan")
    MERGE = "merge", _("Penggabungan")
    RENAME = "rename", _("Perubahan nama")
    PART = "part", _("Sebagian berpindah")


class PositionKind(models.TextChoices):
    """Kinds of positions."""

    EXECUTIVE = "jpt", _("Jabatan pimpinan tinggi")
    ADMINISTRATOR = "administrator", _("Jabatan administrator")
    SUPERVISOR = "pengawas", _("Jabatan pengawas")
    FUNCTIONAL = "fungsional", _("Jabatan fungsional")
    IMPLEMENTING = "pelaksana", _("Jabatan pelaksana")


class Cluster(models.TextChoices):
    """The four clusters of civil servants in digital-needs analysis."""

    LEADER = "pimpinan", _("Pimpinan")
    TECHNICAL = "teknis", _("Teknis")
    IMPLEMENTING = "pelaksana", _("Pelaksana")
    USER = "pengguna", _("Pengguna")


class Employment(models.TextChoices):
    """Kinds of employment."""

    PNS = "pns", _("PNS")
    CPNS = "cpns", _("CPNS")
    PPPK = "pppk", _("PPPK")


class Sex(models.TextChoices):
    """Sex as the personnel register records it."""

    MALE = "m", _("Laki-laki")
    FEMALE = "f", _("Perempuan")


class Education(models.TextChoices):
    """Highest education, in the bands of the national statistics."""

    SCHOOL = "sd-sma", _("SD sampai SMA")
    DIPLOMA = "d1-d3", _("D1 sampai D3")
    BACHELOR = "d4-s1", _("D4 atau S1")
    MASTER = "s2", _("S2")
    DOCTOR = "s3", _("S3")


class EmployeeState(models.TextChoices):
    """Whether a person serves."""

    ACTIVE = "active", _("Aktif")
    LEFT = "left", _("Berhenti")


class NumberChangeState(models.TextChoices):
    """A change of a person's employee number waits for a human."""

    PROPOSED = "proposed", _("Menunggu konfirmasi")
    CONFIRMED = "confirmed", _("Dikonfirmasi")
    REJECTED = "rejected", _("Ditolak")


NUMBER_CHANGE_MOVES = (
    Move(
        NumberChangeState.PROPOSED,
        NumberChangeState.CONFIRMED,
        "registry.confirm_number_change",
        label=_("Ya, orang yang sama"),
    ),
    Move(
        NumberChangeState.PROPOSED,
        NumberChangeState.REJECTED,
        "registry.confirm_number_change",
        label=_("Bukan, dua orang"),
    ),
)
