"""History under another definition: the answers of a wave stay, only the cut and its thresholds change."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.assessment.models import LiteracyDefinition
from melek.evaluation.models import Wave
from melek.evaluation.services.rates import WaveFacts, extract, rate_rows
from melek.kit.errors import DomainError
from melek.warehouse.engine import connect
from melek.warehouse.models import Manifest
from melek.warehouse.registers import EstimateRow


class OtherInstrument(DomainError):
    """The definition belongs to another bank, so its cut lies on another scale."""

    message = _("Definisi {definition} memakai bank soal lain, jadi batasnya tidak berlaku untuk gelombang {wave}.")


class NoExtract(DomainError):
    """The manifest does not hold the wave's answers."""

    message = _("Jawaban gelombang {wave} belum ada di gudang data. Tutup gelombangnya, lalu hitung ulang angka.")


def facts_under(wave: Wave, definition: LiteracyDefinition) -> WaveFacts:
    """What the estimate needs of a wave, with the cut of a definition. Raises OtherInstrument."""
    if definition.bank_id != wave.definition.bank_id:
        raise OtherInstrument(definition=definition, wave=wave.code)
    return WaveFacts(wave.code, wave.frame_on, str(definition), definition.cut_theta, definition.cut_error)


def has_extract(wave: Wave, manifest: Manifest) -> bool:
    """Whether a manifest holds the answers of a wave and the head counts of its frame."""
    needed = ("evaluation.wave_answers", "evaluation.wave_agencies")
    return all(any(f"/{wave.code}/" in name for name in manifest.files.get(code, [])) for code in needed)


def rates_under(
    *, wave: Wave, definition: LiteracyDefinition, manifest: Manifest, cubes: tuple[tuple[str, ...], ...] = ()
) -> list[EstimateRow]:
    """The rates that a wave would have had under another definition, from the pinned answers of a manifest.

    Raises OtherInstrument or NoExtract. Nothing is stored: what was published stays as it was.
    """
    facts = facts_under(wave, definition)
    if not has_extract(wave, manifest):
        raise NoExtract(wave=wave.code)
    return rate_rows(extract(connect(manifest), wave.code), facts, cubes)


def history_rows(connection: Any, wave: Wave) -> list[EstimateRow]:
    """A wave's national rate under its own definition, and under each definition on the same scale, key `definition`."""
    found = extract(connection, wave.code)
    rows = rate_rows(found, facts_under(wave, wave.definition), ())
    for definition in LiteracyDefinition.objects.filter(bank=wave.definition.bank_id).order_by("valid_from", "id"):
        under = rate_rows(found, facts_under(wave, definition), ())
        rows += [replace(row, keys={"definition": str(definition)}) for row in under]
    return rows


def definition_names() -> dict[str, str]:
    """The name of each definition with its version, in the reader's language."""
    return {str(one): f"{one.name} {one.version}" for one in LiteracyDefinition.objects.order_by("valid_from", "id")}
