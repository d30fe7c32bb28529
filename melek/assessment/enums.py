"""Choices of assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from melek.kit.workflow import Move


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
    TEXT = "text", _("Isian singkat")
    INLINE = "inline", _("Pilih di dalam kalimat")
    HOTSPOT = "hotspot", _("Tunjuk bagian gambar")
    TASK = "task", _("Tugas kinerja")


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
    SUPERVISED = "supervised", _("Diawasi")


class Device(models.TextChoices):
    """What a test was sat on, as the browser says."""

    PHONE = "phone", _("Ponsel")
    TABLET = "tablet", _("Tablet")
    DESKTOP = "desktop", _("Komputer")
    UNKNOWN = "unknown", _("Tidak diketahui")


class RoomState(models.TextChoices):
    """Life of a room; only an open one lets its tests go on."""

    PLANNED = "planned", _("Direncanakan")
    OPEN = "open", _("Terbuka")
    PAUSED = "paused", _("Dijeda")
    CLOSED = "closed", _("Tertutup")


ROOM_MOVES = (
    Move(RoomState.PLANNED, RoomState.OPEN, "assessment.run_campaign", label=_("Buka ruang")),
    Move(RoomState.OPEN, RoomState.PAUSED, "assessment.run_campaign", label=_("Jeda semua")),
    Move(RoomState.PAUSED, RoomState.OPEN, "assessment.run_campaign", label=_("Lanjutkan semua")),
    Move(RoomState.OPEN, RoomState.CLOSED, "assessment.run_campaign", label=_("Tutup ruang")),
    Move(RoomState.PAUSED, RoomState.CLOSED, "assessment.run_campaign", label=_("Tutup ruang")),
)


class SeatState(models.TextChoices):
    """What a person in a room may do now."""

    BOOKED = "booked", _("Belum hadir")
    CHECKED = "checked", _("Boleh mengerjakan")
    PAUSED = "paused", _("Dijeda")
    LEFT = "left", _("Pulang")


class Identity(models.TextChoices):
    """How an invigilator knew who sat there."""

    CARD = "card", _("Kartu pegawai berfoto")
    KTP = "ktp", _("KTP")
    KNOWN = "known", _("Dikenal pengawas dan saksi")


class IncidentKind(models.TextChoices):
    """What happened in a room."""

    TECHNICAL = "technical", _("Gangguan listrik, jaringan, atau perangkat")
    CONDUCT = "conduct", _("Dugaan kecurangan")
    HEALTH = "health", _("Sakit atau keadaan darurat")
    PAUSE = "pause", _("Jeda")
    OTHER = "other", _("Hal lain")


class TextSize(models.TextChoices):
    """How large a person wants the letters of the test."""

    USUAL = "usual", _("Biasa")
    LARGE = "large", _("Besar")
    LARGEST = "largest", _("Sangat besar")


class SignatureState(models.TextChoices):
    """Whether an authority has signed a definition."""

    PROPOSED = "proposed", _("Definisi usulan")
    SIGNED = "signed", _("Ditetapkan")


class ParameterStatus(models.TextChoices):
    """Where item parameters come from."""

    PROVISIONAL = "provisional", _("Sementara, menurut penilaian penulis")
    CALIBRATED = "calibrated", _("Hasil kalibrasi")


class ItemState(models.TextChoices):
    """Life of an item."""

    DRAFT = "draft", _("Rancangan")
    REVIEW = "review", _("Ditelaah")
    PRETEST = "pretest", _("Diuji coba")
    CALIBRATED = "calibrated", _("Terkalibrasi")
    LIVE = "live", _("Dipakai")
    RETIRED = "retired", _("Ditarik")


ON_TRIAL = (ItemState.PRETEST, ItemState.CALIBRATED)  # shown without being scored until it is released
SHOWN = (*ON_TRIAL, ItemState.LIVE)


class ItemModel(models.TextChoices):
    """Response models; the values are those of the measuring core."""

    TWO_PL = "2pl", _("Logistik dua parameter (2PL)")
    THREE_PL = "3pl", _("Logistik tiga parameter (3PL)")
    GRM = "grm", _("Respons bergradasi (GRM)")
    GPCM = "gpcm", _("Kredit parsial umum (GPCM)")


class LinkKind(models.TextChoices):
    """How new parameters come on the scale in use."""

    FIXED = "fixed", _("Soal yang dipakai tetap; hanya soal uji coba ditaksir")
    STOCKING_LORD = "stocking-lord", _("Semua ditaksir ulang, lalu disetarakan (Stocking-Lord)")


class CalibrationState(models.TextChoices):
    """Life of a calibration."""

    WAITING = "waiting", _("Menunggu atau sedang dihitung")
    READY = "ready", _("Laporannya siap ditinjau")
    FAILED = "failed", _("Tidak dapat dihitung")
    SIGNED = "signed", _("Ditandatangani")
    REJECTED = "rejected", _("Ditolak")


CALIBRATION_MOVES = (
    Move(CalibrationState.WAITING, CalibrationState.READY, "assessment.sign_calibration"),
    Move(CalibrationState.WAITING, CalibrationState.FAILED, "assessment.sign_calibration"),
    Move(
        CalibrationState.READY,
        CalibrationState.SIGNED,
        "assessment.sign_calibration",
        "assessment.calibration_has_second_eyes",
        _("Tandatangani"),
    ),
    Move(CalibrationState.READY, CalibrationState.REJECTED, "assessment.sign_calibration", label=_("Tolak")),
)


class IssueKind(models.TextChoices):
    """Why somebody should look at an item."""

    DIF = "dif", _("Mungkin tidak adil bagi suatu kelompok")
    DRIFT = "drift", _("Kesukarannya bergeser")
    EXPOSURE = "exposure", _("Terlalu sering muncul")
    FIT = "fit", _("Tidak cocok dengan model")
    REPORT = "report", _("Dilaporkan peserta")


class IssueState(models.TextChoices):
    """Whether somebody still has to decide."""

    OPEN = "open", _("Menunggu keputusan")
    CLOSED = "closed", _("Diputuskan")


class IssueAction(models.TextChoices):
    """What is done about an item that was looked at."""

    NOTE = "note", _("Catatan saja; belum diputuskan")
    KEEP = "keep", _("Pertahankan: tidak ada masalah pada soalnya")
    WATCH = "watch", _("Pertahankan dan amati lagi")
    REVISE = "revise", _("Buat varian yang diperbaiki")
    RETIRE = "retire", _("Tarik soal")


class FlagKind(models.TextChoices):
    """What is unusual about a test."""

    FIT = "fit", _("Jawaban tidak sesuai dengan kemampuannya")
    EFFORT = "effort", _("Menjawab terlalu cepat")
    OVERLAP = "overlap", _("Jawaban terlalu mirip dengan tes lain")


class FlagVerdict(models.TextChoices):
    """What a person concludes about an unusual test; none of it changes a score."""

    NOTHING = "nothing", _("Tidak ada masalah")
    EXPLAINED = "explained", _("Ada penjelasan yang wajar")
    RETEST = "retest", _("Tawarkan tes ulang berpengawas")


class PanelMethod(models.TextChoices):
    """How judges set a standard."""

    ANGOFF = "angoff", _("Angoff: bagian nilai setiap soal")
    BOOKMARK = "bookmark", _("Bookmark: penanda pada buku soal berurutan")


class PanelState(models.TextChoices):
    """Life of a panel."""

    OPEN = "open", _("Berlangsung")
    SIGNED = "signed", _("Batas ditandatangani")
    ENDED = "ended", _("Berakhir tanpa batas")


class ReviewVerdict(models.TextChoices):
    """What a reader of an item concludes."""

    APPROVE = "approve", _("Setuju")
    RETURN = "return", _("Kembalikan")


class ReviewCheck(models.TextChoices):
    """What every reader of an item has to confirm."""

    KEY = "key", _("Kuncinya benar, dan hanya itu yang benar")
    CLARITY = "clarity", _("Kalimatnya jelas dan cukup sekali dibaca")
    BIAS = "bias", _("Tidak menguntungkan atau menyinggung kelompok mana pun")
    ACCESSIBILITY = "accessibility", _("Dapat dijawab dengan papan ketik dan pembaca layar")
    SOURCE = "source", _("Faktanya bersumber dan masih berlaku")


NEEDED_REVIEWS = 2

ITEM_MOVES = (
    Move(ItemState.DRAFT, ItemState.REVIEW, "assessment.write_item", "assessment.draft_is_whole", _("Ajukan telaah")),
    Move(ItemState.REVIEW, ItemState.DRAFT, "assessment.review_item", label=_("Kembalikan ke penulis")),
    Move(
        ItemState.REVIEW,
        ItemState.PRETEST,
        "assessment.review_item",
        "assessment.item_has_two_approvals",
        _("Loloskan ke uji coba"),
    ),
    Move(
        ItemState.PRETEST,
        ItemState.CALIBRATED,
        "assessment.sign_calibration",
        "assessment.item_has_parameters",
        _("Tandai terkalibrasi"),
    ),
    Move(ItemState.CALIBRATED, ItemState.LIVE, "assessment.release_item", label=_("Pakai untuk skor")),
    Move(ItemState.CALIBRATED, ItemState.PRETEST, "assessment.release_item", label=_("Uji coba lagi")),
    Move(ItemState.DRAFT, ItemState.RETIRED, "assessment.write_item", label=_("Buang rancangan")),
    *(
        Move(source, ItemState.RETIRED, "assessment.release_item", label=_("Tarik soal"))
        for source in (ItemState.PRETEST, ItemState.CALIBRATED, ItemState.LIVE)
    ),
)


class FactMark(models.TextChoices):
    """How sure the facts about somebody else's instrument are, until its authority has confirmed them."""

    NEWS = "N", _("Dari berita resmi")
    THIRD_PARTY = "T", _("Dari pihak ketiga")
    BACKGROUND = "K", _("Dari pengetahuan umum")
    DERIVED = "D", _("Turunan kami")
