"""Indicators that evaluation owns."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.evaluation.enums import WaveState
from melek.evaluation.models import Wave
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
