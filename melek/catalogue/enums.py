"""Choices of the catalogue, and the moves of programmes, offerings, plans, seats and overlap cases."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from melek.kit.workflow import Move

VIEW, MANAGE = "catalogue.view_programme", "catalogue.manage_programme"
COORDINATE, SETTLE, RUN_FINDER = "catalogue.decide_overlap", "catalogue.settle_overlap", "catalogue.run_finder"
PLAN, RUN_WINDOW = "catalogue.plan_training", "catalogue.run_window"
REPORT_SAVING = "catalogue.report_saving"
SHARE_SEATS, ASK_SEATS = "catalogue.share_seats", "catalogue.ask_seats"


class Mode(models.TextChoices):
    """How a programme is delivered."""

    CLASSROOM = "classroom", _("Klasikal")
    ONLINE = "online", _("Daring dengan jadwal")
    BLENDED = "blended", _("Campuran")
    SELF_PACED = "self_paced", _("Belajar mandiri")


class ProgrammeKind(models.TextChoices):
    """Whose design a programme is. Deliveries of one parent are never an overlap."""

    OWN = "own", _("Program instansi")
    NATIONAL = "national", _("Kurikulum nasional")
    SUPERVISED = "supervised", _("Kurikulum instansi pembina")
    DELIVERY = "delivery", _("Penyelenggaraan kurikulum induk")


PARENTS = (ProgrammeKind.NATIONAL, ProgrammeKind.SUPERVISED)


class ProgrammeState(models.TextChoices):
    """Life of a programme."""

    DRAFT = "draft", _("Rancangan")
    PUBLISHED = "published", _("Sudah terbit")
    RETIRED = "retired", _("Tidak ditawarkan lagi")


PROGRAMME_MOVES = (
    Move(ProgrammeState.DRAFT, ProgrammeState.PUBLISHED, MANAGE, "catalogue.is_complete", _("Terbitkan program")),
    Move(ProgrammeState.PUBLISHED, ProgrammeState.RETIRED, MANAGE, label=_("Hentikan penawaran")),
    Move(ProgrammeState.RETIRED, ProgrammeState.PUBLISHED, MANAGE, label=_("Tawarkan lagi")),
)


class VersionState(models.TextChoices):
    """Life of a version of a programme."""

    DRAFT = "draft", _("Rancangan")
    PUBLISHED = "published", _("Berlaku")
    SUPERSEDED = "superseded", _("Digantikan")


class Accredited(models.TextChoices):
    """The legal status of a programme, as a decision wrote it."""

    NONE = "none", _("Belum terakreditasi")
    VALID = "valid", _("Terakreditasi")
    SUSPENDED = "suspended", _("Akreditasi dibekukan")
    WITHDRAWN = "withdrawn", _("Akreditasi dicabut")
    EXPIRED = "expired", _("Akreditasi lewat masa berlaku")


class InstitutionKind(models.TextChoices):
    """Kinds of training institutions."""

    BPSDM = "bpsdm", _("BPSDM provinsi")
    BKPSDM = "bkpsdm", _("BKPSDM kabupaten atau kota")
    CENTRE = "pusdiklat", _("Pusat pelatihan kementerian atau lembaga")
    UNIT = "unit", _("Unit pelatihan lain")


class Grade(models.TextChoices):
    """Grade of an instructor."""

    FIRST = "pertama", _("Widyaiswara Ahli Pertama")
    JUNIOR = "muda", _("Widyaiswara Ahli Muda")
    MIDDLE = "madya", _("Widyaiswara Ahli Madya")
    PRINCIPAL = "utama", _("Widyaiswara Ahli Utama")
    OTHER = "lain", _("Pengampu materi lain")


class LicenceState(models.TextChoices):
    """Life of a licence to teach; expiry follows from its last day."""

    VALID = "valid", _("Berlaku")
    SUSPENDED = "suspended", _("Dibekukan")
    REVOKED = "revoked", _("Dicabut")


LICENCE_MOVES = (
    Move(LicenceState.VALID, LicenceState.SUSPENDED, "catalogue.license_instructor", label=_("Bekukan")),
    Move(LicenceState.SUSPENDED, LicenceState.VALID, "catalogue.license_instructor", label=_("Berlakukan lagi")),
    Move(LicenceState.VALID, LicenceState.REVOKED, "catalogue.license_instructor", label=_("Cabut")),
    Move(LicenceState.SUSPENDED, LicenceState.REVOKED, "catalogue.license_instructor", label=_("Cabut")),
)


class VenueKind(models.TextChoices):
    """Kinds of rooms."""

    CLASSROOM = "classroom", _("Ruang kelas")
    COMPUTER = "computer", _("Laboratorium komputer")
    HALL = "hall", _("Aula")
    DORMITORY = "dormitory", _("Asrama")


class Payer(models.TextChoices):
    """Who pays a fee or the travel."""

    PROVIDER = "provider", _("Penyelenggara")
    SENDER = "sender", _("Instansi pengirim")
    NATION = "nation", _("Anggaran nasional")


class OfferingState(models.TextChoices):
    """Life of an offering."""

    PLANNED = "planned", _("Direncanakan")
    OPEN = "open", _("Pendaftaran dibuka")
    CLOSED = "closed", _("Pendaftaran ditutup")
    HELD = "held", _("Selesai dilaksanakan")
    CANCELLED = "cancelled", _("Dibatalkan")


OFFERING_MOVES = (
    Move(OfferingState.PLANNED, OfferingState.OPEN, MANAGE, "catalogue.is_published", _("Buka pendaftaran")),
    Move(OfferingState.OPEN, OfferingState.CLOSED, MANAGE, label=_("Tutup pendaftaran")),
    Move(OfferingState.CLOSED, OfferingState.HELD, MANAGE, "catalogue.has_ended", _("Catat sudah dilaksanakan")),
    *(
        Move(state, OfferingState.CANCELLED, MANAGE, label=_("Batalkan"))
        for state in (OfferingState.PLANNED, OfferingState.OPEN, OfferingState.CLOSED)
    ),
)


class WindowState(models.TextChoices):
    """Life of a joint planning window; each step comes before budgets lock."""

    DRAFTING = "drafting", _("Instansi menyusun rencana")
    PUBLISHED = "published", _("Rencana semua instansi terlihat")
    SETTLING = "settling", _("Tumpang tindih dirundingkan")
    LOCKED = "locked", _("Anggaran terkunci")


WINDOW_MOVES = (
    Move(WindowState.DRAFTING, WindowState.PUBLISHED, RUN_WINDOW, label=_("Perlihatkan semua rencana")),
    Move(WindowState.PUBLISHED, WindowState.SETTLING, RUN_WINDOW, label=_("Mulai perundingan")),
    Move(WindowState.SETTLING, WindowState.LOCKED, RUN_WINDOW, label=_("Kunci rencana")),
)


class LineState(models.TextChoices):
    """Life of a line of an agency's plan."""

    DRAFT = "draft", _("Rancangan")
    ENTERED = "entered", _("Masuk rencana")
    DROPPED = "dropped", _("Dikeluarkan")


LINE_MOVES = (
    Move(LineState.DRAFT, LineState.ENTERED, PLAN, "catalogue.window_is_open", _("Masukkan ke rencana")),
    Move(LineState.ENTERED, LineState.DRAFT, PLAN, "catalogue.window_is_open", _("Tarik dari rencana")),
    Move(LineState.DRAFT, LineState.DROPPED, PLAN, "catalogue.window_is_open", _("Keluarkan")),
    Move(LineState.ENTERED, LineState.DROPPED, PLAN, "catalogue.window_is_open", _("Keluarkan")),
)


class Likeness(models.TextChoices):
    """What two programmes are to each other."""

    SAME = "same", _("Sama")
    RELATED = "related", _("Berkaitan")
    DIFFERENT = "different", _("Berbeda")


class OverlapLevel(models.TextChoices):
    """Who is asked in an overlap case; silence climbs, and never merges."""

    AGENCIES = "agencies", _("Instansi pemilik")
    SUPERVISOR = "supervisor", _("Instansi pembina")
    NATION = "nation", _("Otoritas nasional")


class OverlapState(models.TextChoices):
    """Life of an overlap case."""

    OPEN = "open", _("Menunggu jawaban instansi")
    AGREED = "agreed", _("Disepakati")
    DECIDED = "decided", _("Diputuskan otoritas")
    DISMISSED = "dismissed", _("Bukan tumpang tindih")
    CLOSED = "closed", _("Selesai")


class Resolution(models.TextChoices):
    """How an overlap case can end."""

    KEEP = "keep", _("Pertahankan keduanya")
    MERGE = "merge", _("Gabungkan")
    SHARE = "share", _("Berbagi kursi")
    JOINT = "joint", _("Program bersama")
    RETIRE = "retire", _("Hentikan salah satu")
    DIFFERENT = "different", _("Ternyata berbeda")


OVERLAP_MOVES = (
    Move(OverlapState.OPEN, OverlapState.AGREED, SETTLE, label=_("Sepakati")),
    Move(OverlapState.OPEN, OverlapState.DECIDED, COORDINATE, label=_("Putuskan")),
    Move(OverlapState.OPEN, OverlapState.DISMISSED, SETTLE, label=_("Nyatakan berbeda")),
    Move(OverlapState.AGREED, OverlapState.CLOSED, COORDINATE, label=_("Tutup")),
    Move(OverlapState.DECIDED, OverlapState.CLOSED, COORDINATE, label=_("Tutup")),
)


class OfferState(models.TextChoices):
    """Life of seats that an agency lends to others."""

    OPEN = "open", _("Menerima permintaan")
    FROZEN = "frozen", _("Permintaan dikunci")
    ALLOTTED = "allotted", _("Kursi dibagikan")
    CLOSED = "closed", _("Penawaran ditutup")


OFFER_MOVES = (
    Move(OfferState.OPEN, OfferState.FROZEN, SHARE_SEATS, label=_("Bagikan kursi")),
    Move(OfferState.FROZEN, OfferState.ALLOTTED, SHARE_SEATS, label=_("Bagikan kursi")),
    *(
        Move(state, OfferState.CLOSED, SHARE_SEATS, label=_("Tutup penawaran"))
        for state in (OfferState.OPEN, OfferState.FROZEN, OfferState.ALLOTTED)
    ),
)


class RequestState(models.TextChoices):
    """Life of a request for seats."""

    WAITING = "waiting", _("Menunggu pembagian")
    RESERVED = "reserved", _("Kursi disediakan")
    QUEUED = "queued", _("Daftar tunggu")
    RELEASED = "released", _("Dilepas")
    WITHDRAWN = "withdrawn", _("Ditarik")
    LAPSED = "lapsed", _("Berakhir tanpa kursi")


REQUEST_MOVES = (
    Move(RequestState.WAITING, RequestState.RESERVED, SHARE_SEATS),
    Move(RequestState.WAITING, RequestState.QUEUED, SHARE_SEATS),
    Move(RequestState.QUEUED, RequestState.RESERVED, SHARE_SEATS),
    Move(RequestState.RESERVED, RequestState.RELEASED, ASK_SEATS, label=_("Lepas kursi")),
    *(
        Move(state, RequestState.WITHDRAWN, ASK_SEATS, label=_("Tarik permintaan"))
        for state in (RequestState.WAITING, RequestState.QUEUED)
    ),
    *(
        Move(state, RequestState.LAPSED, SHARE_SEATS)
        for state in (RequestState.WAITING, RequestState.QUEUED, RequestState.RESERVED)
    ),
)


class SeatFate(models.TextChoices):
    """What became of a seat that was reserved."""

    HELD = "held", _("Dipesan")
    RELEASED = "released", _("Dilepas")
    USED = "used", _("Hadir")
    NO_SHOW = "no_show", _("Tidak hadir")
