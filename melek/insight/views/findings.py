"""The headings of the explorer: what the cells of any cube let one say, made from the cells themselves."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from melek.insight.enums import Place
from melek.insight.queries import Cube, RateHistory, against, is_shown
from melek.insight.views import present, sentences
from melek.kit import formats
from melek.warehouse.models import CubeCell


def cube_finding(chosen: Cube, national: Sequence[CubeCell]) -> str:
    """The finding of a cube; `national` holds the national figures, of which the one of the same period counts."""
    shown = [cell for cell in chosen.cells if is_shown(cell)]
    if not shown:
        return _("Belum ada angka yang dapat ditampilkan")
    if not chosen.dims:
        return _over_time(chosen, shown)
    nation = next((cell for cell in national if cell.period == chosen.period and is_shown(cell)), None)
    if nation is not None and all(cell.lower is not None for cell in shown):
        return nation_finding([against(cell, nation) for cell in shown])
    if present.can_be_ranked(chosen.indicator, chosen.dims) and len(shown) > 1:
        return _extremes(chosen, shown)
    return table_heading(chosen)


def nation_finding(places: Sequence[Place]) -> str:
    """How many parts are surely below or above the national figure; intervals that touch are not told apart."""
    below, above, unclear = (places.count(one) for one in (Place.BELOW, Place.ABOVE, Place.UNCLEAR))
    if not below + above:
        return _("Belum dapat dibedakan dari angka nasional")
    words = _("{below} jelas di bawah angka nasional, {above} jelas di atas, {unclear} belum dapat dibedakan")
    return words.format(below=formats.number(below), above=formats.number(above), unclear=formats.number(unclear))


def place_finding(now: CubeCell | None, place: Place | None) -> str:
    """Where the figure of a place lies against the nation."""
    if now is None:
        return _("Belum ada pegawai yang dites di sini")
    if place is None:
        return _("Angkanya tidak ditampilkan")
    return {
        Place.BELOW: _("Jelas di bawah angka nasional"),
        Place.ABOVE: _("Jelas di atas angka nasional"),
        Place.UNCLEAR: _("Belum dapat dibedakan dari angka nasional"),
    }[place]


def history_finding(history: RateHistory) -> str:
    """Whether a place or an agency rose or fell; a hidden figure says nothing about its direction."""
    if history.now is None:
        return _("Belum ada pegawai yang dites di sini")
    if not is_shown(history.now):
        return _("Angkanya tidak ditampilkan")
    return sentences.trajectory_heading(history.change, None)


def kinds_finding(cells: Sequence[CubeCell], names: Mapping[str, str]) -> str:
    """The kind of agency that employs most of the people on duty in a place; counted, so without an interval."""
    shown = [cell for cell in cells if is_shown(cell)]
    if not shown:
        return _("Pegawai menurut pemberi kerja tidak ditampilkan")
    most = max(shown, key=lambda cell: cell.value or 0)
    words = _("Pemberi kerja terbanyak: {kind}, {count} pegawai")
    return words.format(kind=names.get(most.key_b, most.key_b), count=formats.number(most.value))


def table_heading(chosen: Cube) -> str:
    """How many rows of the table hold a figure."""
    if not chosen.dims:
        return _("Angka nasional menurut tanggal")
    shown = sum(is_shown(cell) for cell in chosen.cells)
    words = _("{shown} dari {count} kelompok punya angka yang dapat ditampilkan")
    return words.format(shown=formats.number(shown), count=formats.number(len(chosen.cells)))


def measure_of(chosen: Cube) -> str:
    """What is measured, in which unit, of whom, and when."""
    unit = _("persen") if chosen.indicator.unit == "share" else _("orang")
    parts = [f"{chosen.indicator.name} ({unit})", present.split_name(chosen.dims)]
    if chosen.cells and (chosen.dims or chosen.period):
        parts.append(formats.day(chosen.on))
    return " · ".join(parts)


def _over_time(chosen: Cube, shown: Sequence[CubeCell]) -> str:
    newest = shown[-1]
    if newest.lower is not None and not chosen.period:
        return sentences.trajectory_heading(RateHistory(chosen.manifest, chosen.cells).change, None)
    words = _("{figure} pada {day}")
    return words.format(figure=sentences.figure_words(newest, chosen.indicator.unit), day=formats.day(newest.on))


def _extremes(chosen: Cube, shown: Sequence[CubeCell]) -> str:
    highest, lowest = (choose(shown, key=lambda cell: cell.value or 0) for choose in (max, min))
    unit = chosen.indicator.unit
    words = _("Tertinggi: {highest}, {most}; terendah: {lowest}, {least}")
    return words.format(
        highest=chosen.label(highest),
        most=sentences.figure_words(highest, unit),
        lowest=chosen.label(lowest),
        least=sentences.figure_words(lowest, unit),
    )
