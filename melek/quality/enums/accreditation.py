"""Choices of the accreditation cycle, and its tables of moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from melek.kit.workflow import Move

VIEW, DESK = "quality.view_accreditation", "quality.view_docket"
APPLY, RUN = "quality.write_application", "quality.run_accreditation"
ASSESS, ASSESSORS = "quality.write_assessment", "quality.manage_assessor"
SETTLE_APPEAL, FINDINGS = "quality.settle_appeal", "quality.record_finding"

DECREE_KIND, CERTIFICATE_KIND = "quality.decree", "quality.accreditation_certificate"
APPEAL_KIND = "quality.accreditation_appeal"


class State(models.TextChoices):
    """Life of an accreditation, from the draft of an application to its end."""

    DRAFT = "draft", _("Permohonan disusun")
    SUBMITTED = "submitted", _("Diajukan ke akreditor")
    CHECKING = "checking", _("Dokumen diperiksa")
    RETURNED = "returned", _("Dikembalikan untuk dilengkapi")
    PANEL = "panel", _("Tim penilai awal dibentuk")
    VISIT = "visit", _("Penilaian dan visitasi")
    ASSESSED = "assessed", _("Tim penilai akhir dibentuk")
    FINAL = "final", _("Sidang tim penilai akhir")
    DECIDED = "decided", _("Sudah diputuskan")
    DECREE = "decree", _("Keputusan ditandatangani")
    IN_FORCE = "in_force", _("Akreditasi berlaku")
    SUSPENDED = "suspended", _("Akreditasi dibekukan")
    WITHDRAWN = "withdrawn", _("Akreditasi dicabut")
    EXPIRED = "expired", _("Akreditasi lewat masa berlaku")
    RENEWED = "renewed", _("Digantikan akreditasi baru")
    REFUSED = "refused", _("Tidak terakreditasi")
    CANCELLED = "cancelled", _("Ditarik lembaganya")


WAY = (
    State.DRAFT,
    State.SUBMITTED,
    State.CHECKING,
    State.PANEL,
    State.VISIT,
    State.ASSESSED,
    State.FINAL,
    State.DECIDED,
    State.DECREE,
    State.IN_FORCE,
)
RUNNING = (*WAY[:-1], State.RETURNED)
HOLDING = (State.IN_FORCE, State.SUSPENDED)
_BEFORE_DECISION = (*WAY[:7], State.RETURNED)

_READY, _TEAMS = "quality.is_ready_to_submit", "quality.final_team_is_ready"
ACCREDITATION_MOVES = (
    Move(State.DRAFT, State.SUBMITTED, APPLY, _READY, _("Ajukan permohonan")),
    Move(State.SUBMITTED, State.CHECKING, RUN, label=_("Periksa dokumen")),
    Move(State.CHECKING, State.RETURNED, RUN, label=_("Kembalikan untuk dilengkapi")),
    Move(State.RETURNED, State.CHECKING, APPLY, _READY, _("Ajukan lagi")),
    Move(State.CHECKING, State.PANEL, RUN, "quality.documents_are_complete", _("Nyatakan dokumen lengkap")),
    Move(State.PANEL, State.VISIT, RUN, "quality.first_team_is_ready", _("Mulai penilaian")),
    Move(State.VISIT, State.ASSESSED, RUN, "quality.first_team_has_scored", _("Terima hasil tim awal")),
    Move(State.ASSESSED, State.FINAL, RUN, _TEAMS, _("Buka sidang tim akhir")),
    Move(State.FINAL, State.DECIDED, RUN, "quality.all_have_voted", _("Catat keputusan tim akhir")),
    Move(State.DECIDED, State.ASSESSED, SETTLE_APPEAL, label=_("Sidangkan ulang karena banding")),
    Move(State.DECIDED, State.DECREE, RUN, "quality.may_be_decreed", _("Terbitkan naskah keputusan")),
    Move(State.DECIDED, State.REFUSED, RUN, "quality.may_be_refused", _("Tutup sebagai tidak terakreditasi")),
    Move(State.DECREE, State.IN_FORCE, RUN, "quality.decree_is_confirmed", _("Berlakukan akreditasi")),
    Move(State.IN_FORCE, State.SUSPENDED, RUN, label=_("Bekukan")),
    Move(State.SUSPENDED, State.IN_FORCE, RUN, label=_("Berlakukan lagi")),
    Move(State.WITHDRAWN, State.IN_FORCE, SETTLE_APPEAL, label=_("Berlakukan lagi karena banding")),
    *(Move(state, State.WITHDRAWN, RUN, label=_("Cabut akreditasi")) for state in HOLDING),
    *(Move(state, State.EXPIRED, RUN, label=_("Nyatakan lewat masa berlaku")) for state in HOLDING),
    *(Move(state, State.RENEWED, RUN, label=_("Gantikan dengan yang baru")) for state in HOLDING),
    *(Move(state, State.CANCELLED, APPLY, label=_("Tarik permohonan")) for state in _BEFORE_DECISION),
)


class Round(models.TextChoices):
    """Whether a programme is accredited at an institution for the first time."""

    FIRST = "first", _("Akreditasi pertama")
    RENEWAL = "renewal", _("Reakreditasi")


class Party(models.TextChoices):
    """Who is waited for."""

    APPLICANT = "applicant", _("lembaga pemohon")
    OFFICE = "office", _("sekretariat akreditasi")
    FIRST_TEAM = "first_team", _("tim penilai awal")
    FINAL_TEAM = "final_team", _("tim penilai akhir")
    SIGNER = "signer", _("pejabat penanda tangan")


class Rank(models.TextChoices):
    """Rank of an assessor, as far as the rules of teams ask for it."""

    JPT_UTAMA = "jpt_utama", _("JPT utama")
    JPT_MADYA = "jpt_madya", _("JPT madya")
    JPT_PRATAMA = "jpt_pratama", _("JPT pratama")
    JF_UTAMA = "jf_utama", _("JF ahli utama")
    JF_MADYA = "jf_madya", _("JF ahli madya")
    JF_MUDA = "jf_muda", _("JF ahli muda")
    OTHER = "other", _("Lainnya atau bukan ASN")


class Team(models.TextChoices):
    """Which team somebody sits in."""

    FIRST = "first", _("Tim penilai awal")
    FINAL = "final", _("Tim penilai akhir")


class Post(models.TextChoices):
    """What somebody does in a team."""

    CHAIR = "chair", _("Ketua")
    SECRETARY = "secretary", _("Sekretaris")
    MEMBER = "member", _("Anggota")


class MemberState(models.TextChoices):
    """Life of a seat in a team."""

    ASKED = "asked", _("Diminta menyatakan benturan kepentingan")
    FREE = "free", _("Menyatakan bebas benturan kepentingan")
    RECUSED = "recused", _("Mengundurkan diri")
    RELEASED = "released", _("Dilepas sekretariat")


SITTING = (MemberState.ASKED, MemberState.FREE)
_OWN = "quality.is_own_seat"
MEMBER_MOVES = (
    Move(MemberState.ASKED, MemberState.FREE, ASSESS, _OWN, _("Nyatakan bebas benturan kepentingan")),
    Move(MemberState.ASKED, MemberState.RECUSED, ASSESS, _OWN, _("Ada benturan kepentingan")),
    Move(MemberState.FREE, MemberState.RECUSED, ASSESS, _OWN, _("Mengundurkan diri")),
    Move(MemberState.ASKED, MemberState.RELEASED, RUN, label=_("Lepas dari tim")),
    Move(MemberState.FREE, MemberState.RELEASED, RUN, label=_("Lepas dari tim")),
)


class Conflict(models.TextChoices):
    """Why somebody cannot assess an accreditation."""

    SAME_AGENCY = "same_agency", _("bertugas di instansi lembaga yang dinilai")
    TAUGHT = "taught", _("pernah mengajar di lembaga yang dinilai")
    OVERLOADED = "overloaded", _("sudah memegang penilaian sebanyak batas beban kerja")
    NOT_COMPETENT = "not_competent", _("bidang kompetensinya tidak mencakup bidang program ini")
    NOT_USABLE = "not_usable", _("tidak aktif di daftar asesor atau masa berlakunya lewat")
    OTHER_OFFICE = "other_office", _("tidak terdaftar pada akreditor ini")
    OTHER_TEAM = "other_team", _("sudah duduk di tim penilai yang lain untuk permohonan ini")
    DECIDED_BEFORE = "decided_before", _("ikut dalam tim yang putusannya dibanding")


class VisitMode(models.TextChoices):
    """How a visit is made."""

    FIELD = "field", _("Di tempat")
    ONLINE = "online", _("Daring")


class VisitState(models.TextChoices):
    """Life of a visit."""

    PLANNED = "planned", _("Direncanakan")
    DONE = "done", _("Selesai")
    CANCELLED = "cancelled", _("Dibatalkan")


VISIT_MOVES = (
    Move(VisitState.PLANNED, VisitState.DONE, ASSESS, "quality.checklist_is_whole", _("Tutup visitasi")),
    Move(VisitState.PLANNED, VisitState.CANCELLED, RUN, label=_("Batalkan visitasi")),
)


class Seen(models.TextChoices):
    """What was seen of a criterion at a visit."""

    YES = "yes", _("Sesuai")
    PARTLY = "partly", _("Sebagian")
    NO = "no", _("Tidak sesuai")


class Severity(models.TextChoices):
    """How much a finding weighs."""

    MINOR = "minor", _("Minor")
    MAJOR = "major", _("Mayor")
    CRITICAL = "critical", _("Kritis")


class FindingState(models.TextChoices):
    """Life of a finding; what is late is told by its deadline."""

    OPEN = "open", _("Menunggu perbaikan")
    ANSWERED = "answered", _("Perbaikan dilaporkan")
    CLOSED = "closed", _("Selesai")


FINDING_MOVES = (
    Move(FindingState.OPEN, FindingState.ANSWERED, APPLY, label=_("Laporkan perbaikan")),
    Move(FindingState.ANSWERED, FindingState.OPEN, FINDINGS, label=_("Perbaikan belum cukup")),
    Move(FindingState.ANSWERED, FindingState.CLOSED, FINDINGS, label=_("Tutup temuan")),
)


class Outcome(models.TextChoices):
    """What a final team decides."""

    ACCREDITED = "accredited", _("Terakreditasi")
    CONDITIONAL = "conditional", _("Terakreditasi setelah perbaikan")
    REFUSED = "refused", _("Tidak terakreditasi")


class Basis(models.TextChoices):
    """What a category rests on."""

    CUTS = "cuts", _("batas nilai pada standar")
    TEAM = "team", _("ditetapkan tim; batas belum dikonfirmasi")


class StandingKind(models.TextChoices):
    """Decisions about an accreditation that is in force."""

    SUSPEND = "suspend", _("Pembekuan")
    RESTORE = "restore", _("Pemberlakuan kembali")
    WITHDRAW = "withdraw", _("Pencabutan")


class Likeness(models.TextChoices):
    """What a comparison of the signed decree with its draft found."""

    CONTAINED = "contained", _("Naskah utuh di dalam berkas bertanda tangan")
    SAME_TEXT = "same_text", _("Teks naskah seluruhnya ada di dalamnya")
    DIFFERENT = "different", _("Teksnya berbeda dari naskah")
    NO_TEXT = "no_text", _("Teksnya tidak terbaca, misalnya hasil pindai")


class SurveillanceState(models.TextChoices):
    """Life of a surveillance visit."""

    PLANNED = "planned", _("Direncanakan")
    DONE = "done", _("Selesai")
    CANCELLED = "cancelled", _("Dibatalkan")


SURVEILLANCE_MOVES = (
    Move(SurveillanceState.PLANNED, SurveillanceState.DONE, RUN, label=_("Catat hasil")),
    Move(SurveillanceState.PLANNED, SurveillanceState.CANCELLED, RUN, label=_("Batalkan")),
)
