"""Choices of the dossier, and the moves of a case and of a sheet."""

from enum import IntEnum, StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from melek.kit.workflow import Move

VIEW_CASE, MANAGE_CASES = "dossier.view_case", "dossier.manage_cases"
VIEW_DOCUMENT, MANAGE_DOCUMENTS = "dossier.view_document", "dossier.manage_documents"


class CaseState(models.TextChoices):
    """Life of a case; an appeal brings it back to the beginning, on the second level."""

    OPEN = "open", _("Menunggu ditangani")
    TAKEN = "taken", _("Sedang ditangani")
    ASKED = "asked", _("Menunggu keterangan pemohon")
    ANSWERED = "answered", _("Sudah dijawab")
    WITHDRAWN = "withdrawn", _("Ditarik pemohon")
    CLOSED = "closed", _("Selesai")


RUNNING = (CaseState.OPEN, CaseState.TAKEN)  # the clock runs
UNANSWERED = (*RUNNING, CaseState.ASKED)


class Level(IntEnum):
    """Who decides: the first instance, or the one an appeal goes to."""

    FIRST = 1
    APPEAL = 2


class Outcome(models.TextChoices):
    """How a case can be answered."""

    UPHELD = "upheld", _("Dikabulkan")
    PARTLY = "partly", _("Dikabulkan sebagian")
    REJECTED = "rejected", _("Ditolak")


class Side(models.TextChoices):
    """Who speaks in a case."""

    OPENER = "opener", _("Pemohon")
    DECIDER = "decider", _("Petugas")


class Turn(models.TextChoices):
    """What a message in a case is."""

    REMARK = "remark", _("Catatan")
    QUESTION = "question", _("Pertanyaan")
    REPLY = "reply", _("Keterangan")
    APPEAL = "appeal", _("Alasan banding")


class ClockUnit(StrEnum):
    """What the clock of a kind of case counts."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"


class Shape(StrEnum):
    """How a fact of a document is written."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"


class Disclosure(StrEnum):
    """What the public check page tells of a fact: nothing, all, first letters, or first letters and dots."""

    HIDDEN = "hidden"
    PLAIN = "plain"
    INITIALS = "initials"
    MASKED = "masked"


class DocumentState(models.TextChoices):
    """What the check of a number tells."""

    VALID = "valid", _("Berlaku")
    DRAFT = "draft", _("Naskah")
    SUSPENDED = "suspended", _("Dibekukan sementara")
    EXPIRED = "expired", _("Lewat masa berlaku")
    REVOKED = "revoked", _("Dicabut")
    BROKEN = "broken", _("Tidak dapat dipercaya")
    UNKNOWN = "unknown", _("Tidak ditemukan")


class StandardStatus(models.TextChoices):
    """How binding an edition of a standard is."""

    DRAFT = "draft", _("Rancangan")
    IN_FORCE = "in_force", _("Berlaku")
    BENCHMARK = "benchmark", _("Pembanding")


class SourceKind(StrEnum):
    """Who or what answers a criterion."""

    PERSON = "person"
    FILE = "file"
    INDICATOR = "indicator"


class ScaleKind(StrEnum):
    """What an answer to a criterion looks like."""

    YES_NO = "yes_no"
    LEVELS = "levels"
    NUMBER = "number"


class AnswerState(models.TextChoices):
    """What is known about a criterion; only an answered one has points."""

    ANSWERED = "answered", _("Terjawab")
    UNANSWERED = "unanswered", _("Belum dijawab")
    NO_SOURCE = "no_source", _("Belum ada sumber")
    NOT_APPLICABLE = "not_applicable", _("Tidak berlaku di sini")


class AnswerRole(models.TextChoices):
    """Who speaks in an answer; what a source of the system found is said by nobody."""

    SELF = "self", _("Penilaian mandiri")
    ASSESSOR = "assessor", _("Asesor")
    REVIEWER = "reviewer", _("Penelaah")
    AUTOMATIC = "automatic", _("Diisi sistem")


class SheetState(models.TextChoices):
    """Life of a sheet."""

    OPEN = "open", _("Sedang diisi")
    SUBMITTED = "submitted", _("Sudah dikirim")


class LinkState(models.TextChoices):
    """Whether what a link led to was copied when it was given."""

    NOT_FROZEN = "not_frozen", _("Tidak disalin")
    FROZEN = "frozen", _("Disalin")


class LinkFault(models.TextChoices):
    """Why what a link leads to was not copied."""

    UNKNOWN_HOST = "unknown_host", _("nama situsnya tidak ditemukan")
    PRIVATE_ADDRESS = "private_address", _("alamatnya berada di jaringan tertutup")
    UNREACHABLE = "unreachable", _("situsnya tidak dapat dihubungi")
    TIMED_OUT = "timed_out", _("situsnya terlalu lama menjawab")
    REFUSED = "refused", _("situsnya menolak atau halamannya tidak ada")
    TOO_LARGE = "too_large", _("isinya lebih dari 20 MB")
    TOO_MANY_REDIRECTS = "too_many_redirects", _("tautannya berpindah-pindah")
    EMPTY = "empty", _("isinya kosong")
    PROGRAM = "program", _("isinya sebuah program")


_OPENER, _DECIDER = "dossier.is_opener", "dossier.is_no_party"
# MANAGE_CASES stands for the permission that the kind of the case names
CASE_MOVES = (
    Move(CaseState.OPEN, CaseState.TAKEN, MANAGE_CASES, _DECIDER, _("Tangani")),
    Move(CaseState.TAKEN, CaseState.TAKEN, MANAGE_CASES, _DECIDER, _("Ambil alih")),
    Move(CaseState.TAKEN, CaseState.ASKED, MANAGE_CASES, "dossier.is_in_hand", _("Minta keterangan")),
    Move(CaseState.TAKEN, CaseState.ANSWERED, MANAGE_CASES, "dossier.is_in_hand", _("Jawab")),
    Move(CaseState.ASKED, CaseState.TAKEN, VIEW_CASE, _OPENER, _("Beri keterangan")),
    *(Move(state, CaseState.WITHDRAWN, VIEW_CASE, _OPENER, _("Tarik permohonan")) for state in UNANSWERED),
    Move(CaseState.ANSWERED, CaseState.OPEN, VIEW_CASE, _OPENER, _("Ajukan banding")),
    Move(CaseState.ANSWERED, CaseState.CLOSED, VIEW_CASE, "dossier.may_close", _("Tutup")),
)
