"""What an import did, in sentences; the same on the page and in the terminal."""

from typing import Any

from django.utils.translation import gettext as _

from melek.kit import formats
from melek.kit.enums import ImportState
from melek.kit.models import ImportRun


def outcome_sentence(run: ImportRun, *, waiting: int) -> str:
    """One sentence for the head of the page: how many rows were read, stored, and wait."""
    if run.state in {ImportState.UPLOADED, ImportState.PREVIEWED}:
        return _("Belum ada baris yang disimpan.")
    if run.state == ImportState.RUNNING:
        return _("Impor sedang berjalan. Anda boleh menutup halaman ini; hasilnya muncul di alamat yang sama.")
    read = _number(run.counts, "rows")
    stored = formats.number(sum(run.counts.get(key, 0) for key in ("created", "changed", "left", "unchanged")))
    sentence = _("{read} baris dibaca, {stored} tersimpan.").format(read=read, stored=stored)
    if waiting:
        more = _("{waiting} baris menunggu perbaikan.").format(waiting=formats.number(waiting))
        return f"{sentence} {more}"
    return sentence


def count_rows(counts: dict[str, int]) -> list[tuple[str, str]]:
    """The counts of a run with their names, those that are zero left out except the first."""
    names = {
        "created": _("Baru"),
        "changed": _("Berubah"),
        "left": _("Berhenti"),
        "unchanged": _("Tidak berubah"),
        "proposed": _("Menunggu penetapan nomor baru"),
        "waiting": _("Sudah menunggu penetapan"),
        "quarantined": _("Masuk karantina"),
    }
    return [
        (name, formats.number(counts.get(key, 0))) for key, name in names.items() if counts.get(key) or key == "created"
    ]


def _number(counts: dict[str, Any], key: str) -> str:
    return formats.number(counts.get(key, 0))
