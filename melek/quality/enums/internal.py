"""Choices of internal quality assurance and of complaints, and the tables of moves of a cycle and of an action."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from melek.kit.workflow import Move

VIEW_INTERNAL, RUN_INTERNAL = "quality.view_internal", "quality.run_internal"
REVIEW_ACTION = "quality.review_action"
ANSWER_COMPLAINT, SETTLE_COMPLAINT = "quality.answer_complaint", "quality.settle_complaint"
COMPLAINT_KIND = "quality.complaint"


class Phase(models.TextChoices):
    """Life of a year of internal quality assurance."""

    PLAN = "plan", _("Perencanaan")
    RUN = "run", _("Pelaksanaan")
    CHECK = "check", _("Pemeriksaan")
    IMPROVE = "improve", _("Perbaikan")
    DONE = "done", _("Siklus selesai")


TIMED = (Phase.PLAN, Phase.RUN, Phase.CHECK, Phase.IMPROVE)  # phases with a last day
ANSWERED_IN = (Phase.PLAN, Phase.RUN, Phase.CHECK)  # evidence is gathered while the year runs, not at its end
IMPROVED_IN = (Phase.CHECK, Phase.IMPROVE)
PHASE_MOVES = (
    Move(Phase.PLAN, Phase.RUN, RUN_INTERNAL, "quality.cycle_has_goals", _("Mulai pelaksanaan")),
    Move(Phase.RUN, Phase.CHECK, RUN_INTERNAL, label=_("Mulai pemeriksaan")),
    Move(Phase.CHECK, Phase.IMPROVE, RUN_INTERNAL, "quality.self_check_is_submitted", _("Lanjut ke perbaikan")),
    Move(Phase.IMPROVE, Phase.DONE, RUN_INTERNAL, "quality.gaps_have_actions", _("Tutup siklus")),
)


class ActionState(models.TextChoices):
    """Life of an improvement; what is late is told by its day."""

    OPEN = "open", _("Belum dilakukan")
    DONE = "done", _("Dilaporkan, menunggu diperiksa")
    VERIFIED = "verified", _("Terbukti dilakukan")


_OTHER = "quality.somebody_else_did_it"
ACTION_MOVES = (
    Move(ActionState.OPEN, ActionState.DONE, RUN_INTERNAL, label=_("Laporkan tindakan")),
    Move(ActionState.DONE, ActionState.VERIFIED, REVIEW_ACTION, _OTHER, _("Nyatakan terbukti")),
    Move(ActionState.DONE, ActionState.OPEN, REVIEW_ACTION, _OTHER, _("Kembalikan tindakan")),
)


class ComplaintAbout(models.TextChoices):
    """What a complaint is about."""

    OFFERING = "offering", _("Pelaksanaan pelatihan")
    PROGRAMME = "programme", _("Program pelatihan")
