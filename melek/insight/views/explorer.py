"""The indicator explorer: every indicator as table, picture and file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from melek.insight.forms import CubeForm
from melek.insight.queries import Cube, codes_of, cube, is_shown, manifest_of, newest_national, periods_of, series
from melek.insight.rules import cube_of
from melek.insight.tables import CubeTable
from melek.insight.views import findings, pictures, present, sentences
from melek.kit import charts, formats
from melek.kit.components import Crumb
from melek.kit.tables import configure
from melek.kit.web import public
from melek.warehouse.models import CubeCell, Manifest
from melek.warehouse.registers import Indicator, indicators

PAGE = 50


@public
def indicators_page(request: HttpRequest) -> HttpResponse:
    """All declared indicators with their newest national figure."""
    manifest = manifest_of()
    by_group, national = codes_of(manifest), newest_national(manifest)
    rows = []
    for indicator in indicators:
        newest = national.get(indicator.code)
        figure, reason = "", ""
        if newest is not None and is_shown(newest):
            figure = sentences.figure_words(newest, indicator.unit)
        elif newest is not None:
            reason = str(newest.get_state_display())
        elif indicator.code in by_group:
            reason = _("terbit menurut pilahannya")
        told = {"indicator": indicator, "figure": figure, "reason": reason, "on": newest.on if newest else None}
        rows.append(told)
    crumbs = [Crumb(_("Data publik"), reverse("insight:data")), Crumb(_("Indikator"))]
    return render(request, "insight/indicators_page.html", present.page(manifest, crumbs=crumbs, rows=rows))


@public
def indicator_page(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: choose the split and the period, see table and picture, download."""
    indicator = indicator_of(code)
    manifest = manifest_of()
    crumbs = [Crumb(_("Indikator"), reverse("insight:indicators")), Crumb(indicator.name)]
    if manifest is None:
        return render(request, "insight/nothing_page.html", present.page(None, crumbs=crumbs, name=indicator.name))
    chosen = chosen_cube(request, indicator, manifest)
    form = _form(request, indicator, manifest)
    national = series(manifest, indicator.code)
    picture = picture_of(chosen)
    example = next((cell for cell in chosen.cells if is_shown(cell)), None)
    context = present.page(
        manifest,
        crumbs=crumbs,
        indicator=indicator,
        cube=chosen,
        filter_form=form,
        summary=_summary(chosen),
        **_headings(chosen, national, has_picture=picture is not None),
        answer=_answer(chosen, national),
        print_filters=_summary(chosen),
        table=_table(request, chosen),
        picture=picture,
        scale=present.scale_of(code) if is_map(chosen) else None,
        how=present.how_of(example, dims=chosen.dims) if example else None,
        files=_files(chosen),
        by_name=bool(chosen.dims) and not present.can_be_ranked(indicator, chosen.dims),
    )
    return render(request, "insight/indicator_page.html", context)


def _answer(chosen: Cube, national: list[CubeCell]) -> sentences.Answer:
    if not national and chosen.cells:
        return sentences.split_answer(chosen.on)
    return sentences.cube_answer(national[-1] if national else None, chosen.indicator.unit, chosen.indicator.name)


def _headings(chosen: Cube, national: list[CubeCell], *, has_picture: bool) -> dict[str, str]:
    """The finding stands over the picture, and over the table where that is the picture."""
    finding, measure = findings.cube_finding(chosen, national), findings.measure_of(chosen)
    if not has_picture:
        return {"table_heading": finding, "table_measure": measure}
    return {
        "finding": finding,
        "measure": measure,
        "table_heading": findings.table_heading(chosen),
        "table_measure": chosen.indicator.definition,
    }


def indicator_of(code: str) -> Indicator:
    """The declared indicator, or 404."""
    found = indicators.get(code)
    if found is None:
        raise Http404
    return found


def chosen_cube(request: HttpRequest, indicator: Indicator, manifest: Manifest) -> Cube:
    """The cube and period that the address asks for; the newest period when it names none."""
    dims = cube_of(indicator.cubes, _split_asked(request, indicator, manifest))
    known = periods_of(manifest, indicator.code)
    period = request.GET.get("period", "")
    if dims is None or (period and period not in known):
        raise Http404
    if dims and not period:
        period = known[-1] if known else ""
    return cube(indicator, dims, manifest=manifest, period=period)


def _split_asked(request: HttpRequest, indicator: Indicator, manifest: Manifest) -> str:
    """The split that the address asks for; an indicator without a national figure opens with its first split."""
    has_national = bool(series(manifest, indicator.code))
    if "dims" in request.GET or has_national or not periods_of(manifest, indicator.code):
        return request.GET.get("dims", "")
    return ",".join(indicator.cubes[0])


def _form(request: HttpRequest, indicator: Indicator, manifest: Manifest) -> CubeForm:
    splits = [(",".join(dims), present.split_name(dims)) for dims in indicator.cubes]
    periods = [(one, one) for one in reversed(periods_of(manifest, indicator.code))]
    asked = {**request.GET.dict(), "dims": _split_asked(request, indicator, manifest)}
    return CubeForm(asked, splits=splits, periods=periods)


def _summary(chosen: Cube) -> str:
    return ", ".join(part for part in (present.split_name(chosen.dims), chosen.period) if part)


def ordered_cells(chosen: Cube) -> list[CubeCell]:
    """The order of the rows: waves by time, agencies and two dimensions by name, everything else by value."""
    if not chosen.dims:
        return list(reversed(chosen.cells))
    if chosen.dims == ("score_band",):
        return sorted(chosen.cells, key=lambda cell: int(cell.key_a))
    if present.can_be_ranked(chosen.indicator, chosen.dims):
        return sorted(chosen.cells, key=lambda cell: (not is_shown(cell), -(cell.value or 0)))
    return sorted(chosen.cells, key=chosen.label)


def label_of(chosen: Cube, cell: CubeCell) -> str:
    """The name of a row; a national figure is named by its day."""
    return chosen.label(cell) if chosen.dims else f"{formats.day(cell.on)} ({cell.period})"


def _rows(chosen: Cube) -> list[dict[str, Any]]:
    most = _most(chosen)
    ranked = present.can_be_ranked(chosen.indicator, chosen.dims)
    return [
        {
            "label": label_of(chosen, cell),
            "figure": _figure(cell, chosen.indicator.unit),
            "lower": cell.lower,
            "upper": cell.upper,
            "picture": _row_picture(cell, most) if ranked or not chosen.dims else "",
            "n": cell.n if cell.lower is not None else None,
            "population": cell.population,
            "reason": "" if is_shown(cell) else str(cell.get_state_display()),
        }
        for cell in ordered_cells(chosen)
    ]


def _table(request: HttpRequest, chosen: Cube) -> CubeTable:
    table = CubeTable(_rows(chosen), orderable=False)
    if chosen.indicator.unit != "share":
        most = _most(chosen)
        table.columns["picture"].column.axis = ("0", formats.number(most / 2), formats.number(most))
        table.columns.hide("population")
    if not chosen.indicator.is_estimated:
        table.columns.hide("n")
    if chosen.dims and not present.can_be_ranked(chosen.indicator, chosen.dims):
        table.columns.hide("picture")
    return configure(request, table, size=PAGE)


def _figure(cell: CubeCell, unit: str) -> str:
    if not is_shown(cell):
        return "-"
    return formats.share(cell.value) if unit == "share" else formats.number(cell.value)


def _with_bounds(cell: CubeCell, unit: str) -> str:
    figure = _figure(cell, unit)
    return figure if cell.lower is None else f"{figure} ({formats.interval(cell.lower, cell.upper)})"


def _most(chosen: Cube) -> float:
    """What fills a whole bar: 100% for shares, the largest figure for counts."""
    if chosen.indicator.unit == "share":
        return 1.0
    return max((cell.value or 0 for cell in chosen.cells), default=0) or 1.0


def _row_picture(cell: CubeCell, most: float) -> Any:
    if cell.value is None:
        return ""
    if cell.lower is None or cell.upper is None:
        return pictures.bar(cell.value / most)
    return charts.interval_row(cell.value, cell.lower, cell.upper)


def is_map(chosen: Cube) -> bool:
    """Whether a cube is drawn as a map: shares by province, never counts."""
    return chosen.dims == ("province",) and chosen.indicator.unit == "share" and bool(chosen.cells)


def picture_of(chosen: Cube, *, labelled_by: str = "h-gambar") -> Any:
    """The large picture of a cube: a map, a trajectory, or nothing where the rows already are the picture."""
    shown = [cell for cell in chosen.cells if is_shown(cell)]
    if is_map(chosen):
        return present.province_map(chosen.cells, chosen.names[0], labelled_by=labelled_by)
    if chosen.dims or not shown or shown[-1].lower is None or chosen.period:
        return None
    return charts.trajectory([present.measured(cell) for cell in shown], labelled_by=labelled_by)


def export_picture(chosen: Cube) -> Any:
    """The picture that a reader takes away: the page's own, else all rows drawn as one."""
    drawn = picture_of(chosen)
    if drawn is not None:
        return drawn
    most = _most(chosen)
    share = chosen.indicator.unit == "share"
    edges = (0.0, 0.25, 0.5, 0.75, 1.0)
    ticks = [(one, formats.share(one, 0) if share else formats.number(one * most)) for one in edges]
    marks = [
        pictures.Mark(
            label_of(chosen, cell),
            str(cell.get_state_display()) if cell.value is None else _with_bounds(cell, chosen.indicator.unit),
            None if cell.value is None else cell.value / most,
            None if cell.lower is None else cell.lower / most,
            None if cell.upper is None else cell.upper / most,
        )
        for cell in ordered_cells(chosen)
    ]
    return pictures.rows_picture(marks, ticks=ticks, labelled_by="h-gambar")


def _files(chosen: Cube) -> list[tuple[str, str]]:
    kinds = (("csv", "CSV"), ("json", "JSON"), ("parquet", "Parquet"), ("svg", "SVG"))
    period = chosen.period if chosen.dims else ""
    return [
        (label, present.file_url(chosen.indicator.code, chosen.dims, period=period, kind=kind))
        for kind, label in kinds
        if chosen.cells and (kind != "svg" or present.can_be_ranked(chosen.indicator, chosen.dims) or not chosen.dims)
    ]
