"""Published figures as the components of a page: how they were made, key figures, ranked rows, maps."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from melek.insight.queries import definition_of, is_shown
from melek.insight.rules import meaning_of
from melek.insight.views.sentences import rate_words
from melek.kit import charts, formats
from melek.kit.components import How, RankRow, Tag
from melek.kit.reference import Mark, load_yaml, path_of
from melek.planning.rules import decimal_year
from melek.warehouse.models import CubeCell, Manifest
from melek.warehouse.registers import Indicator, dimensions, indicators

MAP_FILE = path_of("registry", "provinces.geojson")


def page(manifest: Manifest | None, **values: Any) -> dict[str, Any]:
    """Context of a page of figures; the badge comes from the manifest's own flag."""
    made_up = manifest is not None and manifest.is_synthetic
    return {"is_synthetic": made_up or bool(settings.DEMO), "manifest": manifest, **values}


def file_url(indicator: str, dims: tuple[str, ...] = (), *, period: str = "", kind: str = "csv") -> str:
    """Where the cells of a cube are downloaded."""
    url = reverse("insight:cells_file", args=[indicator, kind])
    asked = "&".join(f"{name}={value}" for name, value in (("dims", ",".join(dims)), ("period", period)) if value)
    return f"{url}?{asked}" if asked else url


def how_of(cell: CubeCell, *, dims: tuple[str, ...] = (), version: str = "") -> How:
    """What "Bagaimana ini dihitung" answers for a published cell."""
    indicator = indicators[cell.indicator]
    return How(
        definition=indicator.definition,
        version=version or cell.definition,
        population=population_words(dims, indicator),
        on=formats.day(cell.on),
        coverage=coverage_words(cell, indicator.of),
        interval=_interval_words(cell, indicator),
        excluded=indicator.excludes,
        method_url=reverse("insight:methods") + f"#{indicator.code}",
        csv_url=file_url(indicator.code, dims, period=cell.period if dims else ""),
    )


def _interval_words(cell: CubeCell, indicator: Indicator) -> str:
    if not indicator.is_estimated:
        return _("Hasil hitung, tanpa rentang")
    if not is_shown(cell):
        return _("Tidak ditampilkan bersama angkanya")
    if cell.lower is None:
        return _("Perkiraan, rentangnya tidak dihitung")
    is_measured = getattr(indicator, "is_measured", True)
    return _("Galat sampel dan galat ukur, 95%") if is_measured else _("Galat sampel, 95%")


def population_words(dims: tuple[str, ...], indicator: Indicator) -> str:
    """Who or what is counted, and which place a regional figure means."""
    if indicator.of:
        return _("{of}; arti tempatnya ada dalam definisi").format(of=capfirst(indicator.of))
    words = {
        "tempat_tugas": _("Pegawai aktif menurut tempat tugasnya, bukan menurut pemberi kerja"),
        "pemberi_kerja": _("Pegawai aktif menurut pemberi kerjanya, di mana pun mereka bertugas"),
        "": _("Pegawai aktif di seluruh Indonesia"),
    }
    return words[meaning_of(dims)]


def coverage_words(cell: CubeCell, of: str = "") -> str:
    """How many people were measured out of how many; or how many of `of` were counted."""
    if cell.n is None or cell.population is None:
        return str(cell.get_state_display())
    if cell.lower is None:
        words = _("Seluruh {population} {people} dalam data")
        return words.format(population=formats.number(cell.population), people=of or _("orang"))
    words = _("{n} orang dites, mewakili {population} pegawai ({share})")
    return words.format(
        n=formats.number(cell.n), population=formats.number(cell.population), share=formats.share(cell.coverage)
    )


def least_words(indicator: Indicator) -> str:
    """How many people, or how many of what is counted, a cell has at least to be shown."""
    of_people = not indicator.of or getattr(indicator, "people", None) is not None
    words = _("sedikitnya {least} {people}")
    return words.format(least=formats.number(indicator.disclosure), people=_("orang") if of_people else indicator.of)


def end_of_year(year: float) -> float:
    """A decimal year on an axis whose mark 2029 means the end of 2029, the day on which a target falls due."""
    return year - 1


def measured(cell: CubeCell) -> charts.Measured:
    """A wave as a point of a trajectory."""
    year = end_of_year(decimal_year(cell.on))
    return charts.Measured(year, cell.value or 0, cell.lower or 0, cell.upper or 0)


def rank_rows(
    cells: Sequence[CubeCell],
    names: Mapping[str, str],
    *,
    link: Callable[[str], str] = lambda key: "",
    is_low: Callable[[CubeCell], bool] = lambda cell: False,
) -> list[RankRow]:
    """Rows of the interval table for every key of `names`, highest first; hidden and unmeasured ones last, in words."""
    found = {cell.key_a: cell for cell in cells}
    shown = sorted((cell for cell in cells if is_shown(cell)), key=lambda cell: -(cell.value or 0))
    rows = [
        RankRow(
            names.get(cell.key_a, cell.key_a), cell.value, cell.lower, cell.upper, link(cell.key_a), low=is_low(cell)
        )
        for cell in shown
    ]
    hidden = [key for key in names if not is_shown(found.get(key))]
    for key in sorted(hidden, key=lambda one: names[one]):
        note = str(found[key].get_state_display()) if key in found else _("Belum ada hasil tes")
        rows.append(RankRow(names[key], url=link(key), note=note))
    return rows


def scale_of(indicator: str) -> charts.Scale:
    """The fixed classes of an indicator's map."""
    known = load_yaml("insight", "scales.yaml")
    return charts.Scale(tuple(known.get(indicator, known["default"])))


def province_map(cells: Sequence[CubeCell], names: Mapping[str, str], *, labelled_by: str) -> Any:
    """The map of a share by province; a province without a figure is hatched and says why."""
    indicator = cells[0].indicator if cells else ""
    scale = scale_of(indicator)
    areas = {}
    for cell in cells:
        name = names.get(cell.key_a, cell.key_a)
        if is_shown(cell) and cell.value is not None:
            areas[cell.key_a] = charts.Area(name, rate_words(cell), scale.class_of(cell.value))
        else:
            areas[cell.key_a] = charts.Area(name, str(cell.get_state_display()))
    return charts.choropleth(charts.shapes.load(MAP_FILE), areas, labelled_by=labelled_by)


def version_of(cell: CubeCell) -> str:
    """The definition of a cell with its name and whether an authority signed it."""
    definition = definition_of(cell)
    if definition is None:
        return cell.definition
    return f"{definition.name} {definition.version}, {definition.get_signature_display()}"


def mark_tag(mark: str) -> Tag:
    """How sure a fact is, in words."""
    words = {
        Mark.PRIMARY: Tag(_("Dari sumber resmi"), "ok"),
        Mark.NEWS: Tag(_("Dari berita resmi"), "info"),
        Mark.THIRD_PARTY: Tag(_("Dari pihak ketiga"), "warn"),
        Mark.BACKGROUND: Tag(_("Dari pengetahuan umum"), "warn"),
        Mark.DERIVED: Tag(_("Turunan kami"), "warn"),
    }
    return words[Mark(mark)]


def split_name(dims: tuple[str, ...]) -> str:
    """A cube's split in words: `Provinsi tempat tugas × Jenis instansi`."""
    return " × ".join(str(dimensions[dim].label) for dim in dims) if dims else _("Seluruh Indonesia")


def can_be_ranked(indicator: Indicator, dims: tuple[str, ...]) -> bool:
    """Whether rows may stand in the order of their values.

    Agencies are listed by name, never as a league table; answers to five questions stand question by question.
    """
    return len(dims) == 1 and dims[0] not in {"agency", "access_answer"}
