"""Indicators that evaluation owns."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.evaluation.enums import WaveState
from melek.evaluation.models import Wave
from melek.evaluation.services.access import (
    DEVICE,
    DISTANCE,
    ELECTRICITY,
    HELP,
    QUESTIONS,
    SIGNAL,
    Question,
    answer_key,
    answer_rows,
    hindrance_rows,
)
from melek.evaluation.services.distributions import BANDS, band_label, distribution_rows
from melek.evaluation.services.history import definition_names, facts_under, has_extract, history_rows
from melek.evaluation.services.rates import extract, rate_rows
from melek.warehouse.registers import Counted, Dimension, Estimated, EstimateRow, dimensions, indicators

CUBES = (("province",), ("agency_kind",), ("agency",))


def _ready(manifest: Any) -> list[Wave]:
    """Closed waves whose extract is in the manifest, oldest first."""
    waves = Wave.objects.filter(state__in=[WaveState.CLOSED, WaveState.ESTIMATED]).select_related("definition")
    return [wave for wave in waves.order_by("frame_on") if has_extract(wave, manifest)]


def estimate_rates(connection: Any, manifest: Any) -> list[EstimateRow]:
    """Rates of every closed wave."""
    return [
        row
        for wave in _ready(manifest)
        for row in rate_rows(extract(connection, wave.code), facts_under(wave, wave.definition), CUBES)
    ]


def estimate_distributions(connection: Any, manifest: Any) -> list[EstimateRow]:
    """The distribution of ability in every closed wave."""
    return [
        row
        for wave in _ready(manifest)
        for row in distribution_rows(extract(connection, wave.code), facts_under(wave, wave.definition))
    ]


def estimate_history(connection: Any, manifest: Any) -> list[EstimateRow]:
    """The national rate of every closed wave under every definition on its scale."""
    return [row for wave in _ready(manifest) for row in history_rows(connection, wave)]


dimensions.add(Dimension("definition", _("Definisi"), definition_names))
dimensions.add(Dimension("score_band", _("Rentang skor"), lambda: {str(start): band_label(start) for start in BANDS}))


indicators.add(
    Estimated(
        code="evaluation.literacy_rate",
        name_id="ASN melek digital",
        name_en="Digitally literate civil servants",
        definition_id=(
            "Bagian pegawai aktif yang kemampuan digitalnya berada di atas batas definisi, dihitung dari sampel acak "
            "register kepegawaian. Setiap orang yang dites menyumbang peluangnya, bukan cap sudah atau belum. "
            "Provinsi berarti tempat tugas; instansi berarti pemberi kerja."
        ),
        definition_en=(
            "Share of active civil servants whose digital ability lies above the definition's cut, estimated from a "
            "random sample of the personnel register. Each tested person contributes a probability, not a label. "
            "Province means duty place; agency means employer."
        ),
        excludes_id=(
            "Rentang memuat galat sampel dan galat ukur. Rentang tidak memuat keraguan tentang batasnya, "
            "pengaruh tes tanpa pengawas (ditaksir tersendiri), dan perbedaan orang yang tidak menjawab di luar data register."
        ),
        excludes_en=(
            "The interval holds sampling and measurement error. It does not hold the doubt about the cut, the effect "
            "of unsupervised testing (estimated on its own), or differences of people who did not respond beyond what the register shows."
        ),
        unit="share",
        owner="evaluation",
        cubes=CUBES,
        estimate=estimate_rates,
    )
)
indicators.add(
    Estimated(
        code="evaluation.ability_distribution",
        name_id="Sebaran skor literasi digital",
        name_en="Distribution of digital-literacy scores",
        definition_id=(
            "Bagian pegawai aktif di setiap rentang 40 poin skala 200–800, dari sampel acak yang sama dengan angka "
            "melek digital. Galat ukur dikeluarkan: ini sebaran kemampuan, bukan sebaran skor tes."
        ),
        definition_en=(
            "Share of active civil servants in each band of 40 points of the 200–800 scale, from the same random sample "
            "as the literacy rate. Measurement error is taken out: this is the distribution of ability, not of test scores."
        ),
        unit="share",
        owner="evaluation",
        cubes=(("score_band",),),
        estimate=estimate_distributions,
    )
)
indicators.add(
    Counted(
        code="evaluation.response_rate",
        name_id="Pegawai terundi yang dites",
        name_en="Drawn people who were tested",
        definition_id="Bagian pegawai dalam sampel semua gelombang yang menyelesaikan tes. Yang sudah berhenti tidak dihitung.",
        definition_en="Share of the drawn people of all waves who finished the test. Those who had left are not counted.",
        unit="share",
        owner="evaluation",
        cubes=(("province",), ("agency_kind",)),
        dataset="evaluation.wave_members",
        numerator=lambda table: (table.status == "finished").sum(),
        denominator=lambda table: (table.status != "left").sum(),
    )
)
indicators.add(
    Estimated(
        code="evaluation.literacy_rate_by_definition",
        name_id="ASN melek digital menurut setiap definisi",
        name_en="Digitally literate civil servants under each definition",
        definition_id=(
            "Angka nasional setiap gelombang, dihitung ulang dari jawaban yang sama menurut setiap versi definisi. "
            "Hanya batas kemampuannya yang berbeda."
        ),
        definition_en=(
            "The national rate of each wave, recomputed from the same answers under every version of the definition. "
            "Only the cut differs."
        ),
        excludes_id="Definisi pada bank soal lain tidak masuk, karena batasnya terletak pada skala lain.",
        excludes_en="Definitions on another item bank are left out, because their cut lies on another scale.",
        unit="share",
        owner="evaluation",
        cubes=(("definition",),),
        estimate=estimate_history,
    )
)

_ACCESS_WHO_ID = (
    "Dihitung dari lima pertanyaan yang dijawab orang terundi sebelum tes, dengan bobot yang sama dengan angka melek "
    "digital."
)
_ACCESS_WHO_EN = "From the five questions that drawn people answer before the test, weighted as the literacy rate is."
_ACCESS_EXCLUDES_ID = (
    "Jawaban adalah pengakuan orangnya sendiri. Yang tidak dites tidak ikut, dan orang tanpa jaringan lebih jarang dites: "
    "hambatan yang sebenarnya mungkin lebih besar. Rentang hanya memuat galat sampel."
)
_ACCESS_EXCLUDES_EN = (
    "Answers are what people say of themselves. Those not tested are missing, and people without a connection are tested "
    "less often: the true hindrance may be larger. The interval holds sampling error only."
)


def _answer_labels() -> dict[str, str]:
    """The answers to the five questions in words, each after its question."""
    names = {"device": _("Perangkat"), "signal": _("Sinyal"), "electricity": _("Listrik")}
    names |= {"distance": _("Jarak ke sinyal yang baik"), "help": _("Bantuan")}
    return {
        answer_key(question, answer): f"{names[question.column]}: {label}"
        for question in QUESTIONS
        for answer, label in question.answers.choices
    }


def _answer_questions() -> dict[str, str]:
    return {answer_key(one, answer): one.column for one in QUESTIONS for answer in one.answers.values}


def _estimate_hindrance(question: Question) -> Callable[[Any, Any], list[EstimateRow]]:
    """Who is hindered by what one question asks, in every closed wave."""

    def estimate(connection: Any, manifest: Any) -> list[EstimateRow]:
        return [
            row
            for wave in _ready(manifest)
            for row in hindrance_rows(extract(connection, wave.code), facts_under(wave, wave.definition), question)
        ]

    return estimate


def estimate_answers(connection: Any, manifest: Any) -> list[EstimateRow]:
    """The answers to all five questions in every closed wave."""
    return [
        row
        for wave in _ready(manifest)
        for row in answer_rows(extract(connection, wave.code), facts_under(wave, wave.definition))
    ]


dimensions.add(Dimension("access_answer", _("Jawaban tentang akses"), _answer_labels, _answer_questions))


def _add_access(question: Question, code: str, names: tuple[str, str], meant: tuple[str, str]) -> None:
    indicators.add(
        Estimated(
            code=f"evaluation.{code}",
            name_id=names[0],
            name_en=names[1],
            definition_id=f"{meant[0]} {_ACCESS_WHO_ID} Provinsi berarti tempat tugas.",
            definition_en=f"{meant[1]} {_ACCESS_WHO_EN} Province means duty place.",
            excludes_id=_ACCESS_EXCLUDES_ID,
            excludes_en=_ACCESS_EXCLUDES_EN,
            unit="share",
            owner="evaluation",
            cubes=(("province",),),
            estimate=_estimate_hindrance(question),
            is_measured=False,
        )
    )


_add_access(
    DEVICE,
    "access_no_computer",
    ("ASN tanpa komputer sendiri", "Civil servants without a computer of their own"),
    (
        "Bagian pegawai aktif yang paling sering bekerja di internet dengan ponsel atau komputer bersama, atau tanpa "
        "perangkat.",
        "Share of active civil servants who mostly work online by phone or shared computer, or have no device.",
    ),
)
_add_access(
    SIGNAL,
    "access_poor_signal",
    ("ASN dengan sinyal yang tidak lancar", "Civil servants without a steady signal"),
    (
        "Bagian pegawai aktif yang sinyal internetnya di tempat tugas sering terputus, harus dicari di tempat lain, atau "
        "tidak ada.",
        "Share of active civil servants whose signal at the duty place is unsteady, elsewhere, or absent.",
    ),
)
_add_access(
    ELECTRICITY,
    "access_poor_electricity",
    ("ASN dengan listrik yang tidak selalu ada", "Civil servants without steady electricity"),
    (
        "Bagian pegawai aktif yang listriknya di tempat tugas sering padam, hanya beberapa jam sehari, atau tidak ada.",
        "Share of active civil servants whose electricity at the duty place often fails, lasts hours, or is absent.",
    ),
)
_add_access(
    DISTANCE,
    "access_far_signal",
    ("ASN yang jauh dari sinyal yang baik", "Civil servants away from a good signal"),
    (
        "Bagian pegawai aktif yang tempat terdekat dengan sinyal yang baik bukan tempat kerjanya.",
        "Share of active civil servants whose nearest place with a good signal is not where they work.",
    ),
)
_add_access(
    HELP,
    "access_no_help",
    ("ASN tanpa bantuan digital di tempat kerja", "Civil servants without digital help at work"),
    (
        "Bagian pegawai aktif yang paling sering dibantu keluarga atau kenalan, atau tidak dibantu siapa pun, bila "
        "kesulitan dengan perangkat digital.",
        "Share of active civil servants who with digital problems mostly ask family or friends, or have nobody.",
    ),
)
indicators.add(
    Estimated(
        code="evaluation.access_answers",
        name_id="Jawaban tentang perangkat, sinyal, listrik, jarak, dan bantuan",
        name_en="Answers on device, signal, electricity, distance and help",
        definition_id=(
            "Bagian pegawai aktif yang memberi setiap jawaban; jawaban satu pertanyaan berjumlah 100%. "
            + _ACCESS_WHO_ID
        ),
        definition_en=(
            "Share of active civil servants who gave each answer; those of one question add up to 100%. "
            + _ACCESS_WHO_EN
        ),
        excludes_id=_ACCESS_EXCLUDES_ID,
        excludes_en=_ACCESS_EXCLUDES_EN,
        unit="share",
        owner="evaluation",
        cubes=(("access_answer",),),
        estimate=estimate_answers,
        is_measured=False,
    )
)
