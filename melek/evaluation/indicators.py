"""Indicators that evaluation owns."""

from typing import Any

from melek.evaluation.enums import WaveState
from melek.evaluation.models import Wave
from melek.evaluation.services.rates import WaveFacts, extract, rate_rows
from melek.warehouse.registers import Counted, Estimated, EstimateRow, indicators

CUBES = (("province",), ("agency_kind",), ("agency",))


def _facts(wave: Wave) -> WaveFacts:
    definition = wave.definition
    return WaveFacts(wave.code, wave.frame_on, str(definition), definition.cut_theta, definition.cut_error)


def estimate_rates(connection: Any, manifest: Any) -> list[EstimateRow]:
    """Rates of every closed wave whose extract is in the manifest."""
    rows: list[EstimateRow] = []
    ready = Wave.objects.filter(state__in=[WaveState.CLOSED, WaveState.ESTIMATED]).select_related("definition")
    for wave in ready.order_by("frame_on"):
        if any(f"/{wave.code}/" in name for name in manifest.files.get("evaluation.wave_answers", [])):
            rows += rate_rows(extract(connection, wave.code), _facts(wave), CUBES)
    return rows


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
            "pengaruh tes tanpa pengawas, dan perbedaan orang yang tidak menjawab di luar data register."
        ),
        excludes_en=(
            "The interval holds sampling and measurement error. It does not hold the doubt about the cut, the effect "
            "of unsupervised testing, or differences of people who did not respond beyond what the register shows."
        ),
        unit="share",
        owner="evaluation",
        cubes=CUBES,
        estimate=estimate_rates,
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
