"""What a certificate needs of a test, of its result and of the instrument behind it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import ParameterStatus, SignatureState
from melek.assessment.models import Result
from melek.assessment.queries.rights import is_literate, seat_of, set_aside_of
from melek.assessment.queries.standing import binding_of, day_of, held_on, is_in_doubt, is_revoked
from melek.dossier.rules.clocks import months_later
from melek.kit.reference import load_yaml


@dataclass(frozen=True)
class Condition:
    """A condition of a certificate, and the words for a result that does not meet it."""

    code: str
    label: str | Promise
    is_met: bool
    otherwise: str | Promise


def conditions_of(result: Result, *, at: datetime) -> list[Condition]:
    """What a certificate needs, each with whether this result meets it now."""
    return [
        *_of_the_definition(result),
        *_of_the_items(result),
        *_of_the_result(result, at=at),
        *_of_the_test(result, at=at),
    ]


def _of_the_definition(result: Result) -> list[Condition]:
    definition = result.definition
    return [
        Condition(
            "signed",
            _("Instrumen dan batasnya ditetapkan pejabat yang berwenang dalam dokumen yang disebut namanya."),
            definition is not None and definition.signature == SignatureState.SIGNED,
            _("definisi dan batasnya belum ditetapkan pejabat yang berwenang"),
        ),
        Condition(
            "in_force",
            _("Definisinya berlaku pada hari tes."),
            held_on(definition, day_of(result)),
            _("definisinya tidak berlaku pada hari tes"),
        ),
    ]


def _of_the_items(result: Result) -> list[Condition]:
    """What the items need: calibrated parameters of a bank of real items.

    The banks of a demo installation are all simulated, and every document issued there is marked as synthetic; so there
    nothing is asked of the bank.
    """
    calibrated = Condition(
        "calibrated",
        _("Parameter soalnya hasil kalibrasi dari jawaban orang."),
        result.parameter_set.status == ParameterStatus.CALIBRATED,
        _("parameter soalnya masih menurut penilaian penulis, belum dikalibrasi"),
    )
    if settings.DEMO:
        return [calibrated]
    real = Condition(
        "real_bank",
        _("Bank soalnya berisi soal sungguhan, bukan simulasi."),
        not result.sitting.booking.bank.is_simulated,
        _("bank soalnya hanya simulasi"),
    )
    return [calibrated, real]


def _of_the_result(result: Result, *, at: datetime) -> list[Condition]:
    return [
        Condition(
            "literate",
            _("Hasilnya menyatakan sudah melek digital."),
            result.definition is not None and is_literate(result),
            _("hasilnya tidak menyatakan sudah melek digital"),
        ),
        Condition(
            "binding",
            _("Tidak ada hitungan yang lebih baru atas jawaban yang sama, yang menggantikan hasil ini."),
            binding_of(result, on=timezone.localdate(at)).pk == result.pk,
            _("ada hitungan yang lebih baru atas jawaban yang sama"),
        ),
        Condition(
            "counts",
            _("Hasilnya tidak dikesampingkan."),
            set_aside_of(result) is None,
            _("hasilnya dikesampingkan"),
        ),
    ]


def _of_the_test(result: Result, *, at: datetime) -> list[Condition]:
    finished, within = (
        result.sitting.finished_at,
        int(load_yaml("assessment", "certificates.yaml")["request_within_months"]),
    )
    is_recent = finished is not None and timezone.localdate(at) <= months_later(timezone.localdate(finished), within)
    return [
        Condition(
            "supervised",
            _("Tesnya diawasi, dan pengawas memeriksa identitas Anda."),
            seat_of(result) is not None,
            _("tesnya dikerjakan tanpa pengawas yang memeriksa identitas"),
        ),
        Condition(
            "settled",
            _("Tidak ada laporan pengawas atau anjuran tes ulang yang belum diputuskan."),
            not is_in_doubt(result),
            _("masih ada hal tentang tesnya yang belum diputuskan"),
        ),
        Condition(
            "not_revoked",
            _("Belum pernah ada sertifikat dari tes ini yang dicabut."),
            not is_revoked(result),
            _("sertifikat dari tes ini pernah dicabut, dan pejabatnya belum memberlakukannya lagi"),
        ),
        Condition("recent", _("Tesnya belum terlalu lama berlalu."), is_recent, _("tesnya sudah terlalu lama berlalu")),
    ]
