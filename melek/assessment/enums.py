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
