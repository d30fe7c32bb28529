"""Choices of technical control, and its tables of moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from melek.kit.workflow import Move

VIEW_CONTROL, RUN_CONTROL, ANSWER_CONTROL = "quality.view_control", "quality.run_control", "quality.answer_control"
LETTER_KIND = "quality.recommendation_letter"
CONTROL = "control"  # how a norm is judged that people look at


class NormKind(models.TextChoices):
    """The four kinds of what agencies have to keep."""

    NORM = "norm", _("Norma")
    STANDARD = "standard", _("Standar")
    PROCEDURE = "procedure", _("Prosedur")
    CRITERION = "criterion", _("Kriteria")


class NormUnit(models.TextChoices):
    """What a measured norm is counted in."""

    SHARE = "share", _("persen")
    YES_NO = "yes_no", _("ya atau tidak")


class Status(models.TextChoices):
    """Whether an agency keeps a norm; only the first three are a judgement, and only they are counted."""

    MET = "met", _("Terpenuhi")
    PARTLY = "partly", _("Sebagian")
    NOT_MET = "not_met", _("Belum terpenuhi")
    NO_SOURCE = "no_source", _("Belum ada sumber")
    NOTHING = "nothing", _("Belum ada yang diukur")
    NOT_LOOKED_AT = "not_looked_at", _("Belum dilihat")


JUDGED = (Status.MET, Status.PARTLY, Status.NOT_MET)


class How(models.TextChoices):
    """How a status came about."""

    AUTOMATIC = "automatic", _("otomatis dari data")
    DESK = "desk", _("pengendalian dokumen")
    FIELD = "field", _("pengendalian lapangan")


class ControlMode(models.TextChoices):
    """How a control is held."""

    DESK = "desk", _("Pengendalian dokumen")
    FIELD = "field", _("Pengendalian lapangan")


class ControlState(models.TextChoices):
    """Life of a control."""

    PLANNED = "planned", _("Direncanakan")
    RUNNING = "running", _("Sedang berjalan")
    REPORTED = "reported", _("Sudah dilaporkan")
    CLOSED = "closed", _("Selesai")
    CANCELLED = "cancelled", _("Dibatalkan")


UNFINISHED = (ControlState.PLANNED, ControlState.RUNNING)
TOLD = (ControlState.REPORTED, ControlState.CLOSED)
_TEAM = "quality.is_on_control_team"
CONTROL_MOVES = (
    Move(ControlState.PLANNED, ControlState.RUNNING, RUN_CONTROL, _TEAM, _("Mulai pengendalian")),
    Move(ControlState.RUNNING, ControlState.REPORTED, RUN_CONTROL, "quality.every_norm_is_judged", _("Laporkan hasil")),
    Move(ControlState.REPORTED, ControlState.CLOSED, RUN_CONTROL, "quality.no_finding_waits", _("Tutup pengendalian")),
    *(Move(state, ControlState.CANCELLED, RUN_CONTROL, _TEAM, _("Batalkan pengendalian")) for state in UNFINISHED),
)


class Stage(models.TextChoices):
    """Life of a control finding, from what was seen to its end."""

    FOUND = "found", _("Dicatat pengendali")
    RECOMMENDED = "recommended", _("Menunggu tanggapan instansi")
    ESCALATED = "escalated", _("Lewat tenggat dan dieskalasi")
    REPLIED = "replied", _("Tanggapan menunggu dinilai")
    ACCEPTED = "accepted", _("Tindak lanjut dijanjikan")
    CLOSED = "closed", _("Selesai ditindaklanjuti")
    DROPPED = "dropped", _("Dicabut sebelum disampaikan")


WAITS_FOR_AGENCY = (Stage.RECOMMENDED, Stage.ESCALATED)
SETTLED = (Stage.CLOSED, Stage.DROPPED)
STAGE_MOVES = (
    Move(Stage.FOUND, Stage.RECOMMENDED, RUN_CONTROL, _TEAM, _("Kirim surat rekomendasi")),
    Move(Stage.FOUND, Stage.DROPPED, RUN_CONTROL, _TEAM, _("Cabut temuan")),
    *(Move(stage, Stage.REPLIED, ANSWER_CONTROL, label=_("Kirim tanggapan")) for stage in WAITS_FOR_AGENCY),
    Move(Stage.RECOMMENDED, Stage.ESCALATED, RUN_CONTROL, label=_("Eskalasi")),
    Move(Stage.REPLIED, Stage.ACCEPTED, RUN_CONTROL, _TEAM, _("Terima rencana tindak lanjut")),
    *(
        Move(stage, Stage.RECOMMENDED, RUN_CONTROL, _TEAM, _("Minta tanggapan lagi"))
        for stage in (Stage.REPLIED, Stage.ACCEPTED)
    ),
    *(
        Move(stage, Stage.CLOSED, RUN_CONTROL, _TEAM, _("Tutup temuan pengendalian"))
        for stage in (Stage.REPLIED, Stage.ACCEPTED)
    ),
)
