"""Choices of evaluation, and the moves of a wave."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from melek.kit.workflow import Move


class WaveState(models.TextChoices):
    """Life of a survey wave."""

    PLANNED = "planned", _("Direncanakan")
    COMMITTED = "committed", _("Kerangka ditetapkan")
    DRAWN = "drawn", _("Sampel diundi")
    OPEN = "open", _("Tes berjalan")
    CLOSED = "closed", _("Tes ditutup")
    ESTIMATED = "estimated", _("Angka dihitung")


class MemberStatus(models.TextChoices):
    """What became of a drawn person."""

    DRAWN = "drawn", _("Terundi")
    INVITED = "invited", _("Diundang")
    STARTED = "started", _("Mulai")
    FINISHED = "finished", _("Selesai")
    REFUSED = "refused", _("Menolak")
    UNREACHABLE = "unreachable", _("Tidak terjangkau")
    LEFT = "left", _("Sudah berhenti")
    NO_RESPONSE = "no_response", _("Tidak menjawab")


# told in the datasets of a drawn person whose finished test was set aside since: a nonresponse with its own reason
SET_ASIDE = "set_aside"

# people who may still be tested, and waves in which somebody may record why a person is not
UNFINISHED = (MemberStatus.DRAWN, MemberStatus.INVITED, MemberStatus.STARTED)
FOLLOWED = (WaveState.DRAWN, WaveState.OPEN)

WAVE_MOVES = (
    Move(WaveState.PLANNED, WaveState.COMMITTED, "evaluation.run_wave", label=_("Tetapkan kerangka dan aturan")),
    Move(WaveState.COMMITTED, WaveState.DRAWN, "evaluation.run_wave", label=_("Undi sampel")),
    Move(WaveState.DRAWN, WaveState.OPEN, "evaluation.run_wave", label=_("Buka tes dan undang")),
    Move(WaveState.OPEN, WaveState.CLOSED, "evaluation.run_wave", label=_("Tutup tes")),
    Move(WaveState.CLOSED, WaveState.ESTIMATED, "evaluation.run_wave", label=_("Hitung angka")),
)


class Device(models.TextChoices):
    """Access question 1: what the person uses for work on the internet."""

    SMARTPHONE = "phone", _("Ponsel")
    SHARED = "shared", _("Komputer bersama di kantor")
    OWN = "own", _("Komputer atau laptop sendiri")
    NONE = "none", _("Tidak ada")


class Signal(models.TextChoices):
    """Access question 2: the signal at the duty place."""

    GOOD = "good", _("Lancar hampir setiap saat")
    UNSTEADY = "unsteady", _("Sering terputus")
    ELSEWHERE = "elsewhere", _("Harus pergi ke tempat lain")
    NONE = "none", _("Tidak ada")


class Electricity(models.TextChoices):
    """Access question 3: electricity at the duty place."""

    ALWAYS = "always", _("Selalu ada")
    INTERRUPTED = "interrupted", _("Sering padam")
    HOURS = "hours", _("Hanya beberapa jam sehari")
    NONE = "none", _("Tidak ada")


class Distance(models.TextChoices):
    """Access question 4: how far the next place with a good connection is."""

    HERE = "here", _("Di tempat kerja")
    UNDER_5 = "under_5", _("Kurang dari 5 km")
    UNDER_25 = "under_25", _("5 sampai 25 km")
    OVER_25 = "over_25", _("Lebih dari 25 km")


class Help(models.TextChoices):
    """Access question 5: who helps with digital problems."""

    STAFF = "staff", _("Petugas TIK di kantor")
    COLLEAGUE = "colleague", _("Rekan kerja")
    FAMILY = "family", _("Keluarga atau kenalan")
    NOBODY = "nobody", _("Tidak ada")
