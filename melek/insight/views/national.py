"""The national page: where the nation stands against the path to the target."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from melek.insight.enums import Place
from melek.insight.queries import BAND_WIDTH, NationalBoard, is_shown, labels_of, mode_effect_of, national_board
from melek.insight.rules import overlapping_neighbours
from melek.insight.views import present, sentences
from melek.kit import charts, formats
from melek.kit.components import Crumb, Kpi, LegendItem, Tag
from melek.kit.reference import load_yaml
from melek.kit.web import public
from melek.planning.queries import LITERACY


@public
def national_page(request: HttpRequest) -> HttpResponse:
    """The newest national rate, the path, the map, the ranking, what is known and what is not."""
    board = national_board()
    if board is None:
        context = present.page(None, crumbs=_crumbs(), earlier=earlier_estimates())
        return render(request, "insight/unmeasured_page.html", context)
    names = labels_of("province")
    context = present.page(
        board.history.manifest,
        crumbs=_crumbs(),
        board=board,
        answer=sentences.national_answer(board.now, board.target),
        kpis=_kpis(board),
        how=present.how_of(board.now, version=present.version_of(board.now)),
        province_how=present.how_of(board.now, dims=("province",), version=present.version_of(board.now)),
        trajectory=_trajectory(board),
        provinces=_provinces(board, names),
        distribution=_distribution(board),
        mode=sentences.mode_words(mode_effect_of(board.history.manifest, LITERACY, board.now.period), board.now.on),
        earlier=earlier_estimates(),
        target_value=board.target.value if board.target else None,
        rate_url=reverse("insight:indicator", args=[LITERACY]),
    )
    return render(request, "insight/national_page.html", context)


def _crumbs() -> list[Crumb]:
    return [Crumb(_("Data publik"), reverse("insight:data")), Crumb(_("Kemajuan nasional"))]


def _kpis(board: NationalBoard) -> list[Kpi]:
    return [_rate_kpi(board), *_target_kpis(board), _tested_kpi(board)]


def _rate_kpi(board: NationalBoard) -> Kpi:
    now, target = board.now, board.target
    bounds = formats.share_range(now.lower, now.upper)
    words = sentences.change_words(board.history.change, board.history.before)
    return Kpi(
        label=_("Kini ({month})").format(month=formats.month(now.on)),
        value=formats.share_bare(now.value),
        unit="%",
        sub=f"95%: {bounds}",
        bar=charts.kpi_bar(
            now.value or 0,
            now.lower,
            now.upper,
            target=target.value if target else None,
            label=sentences.rate_words(now),
        ),
        note=words,
    )


def _target_kpis(board: NationalBoard) -> list[Kpi]:
    target, path_now, now = board.target, board.path_now, board.now
    if target is None or path_now is None or now.value is None or now.lower is None or now.upper is None:
        return []
    missing = sentences.missing_people(now, target)
    population = now.population or 0
    few, many = (max(0.0, (target.value - edge) * population) for edge in (now.upper, now.lower))
    goal = formats.share(target.value, 0)
    gap, unit = formats.points(now.value - path_now).rsplit(" ", 1)
    return [
        Kpi(
            label=_("Selisih dari jalur ke target"),
            value=gap,
            unit=unit,
            sub=_("Jalur pada {day}: {value}").format(day=formats.day(now.on), value=formats.share(path_now)),
            status=_path_tag(board),
        ),
        Kpi(
            label=_("Masih perlu untuk {goal} pada {year}").format(goal=goal, year=target.year),
            value=sentences.about_people(missing),
            unit=_("orang"),
            sub=_("95%: {few} sampai {many}").format(
                few=sentences.about_people(few), many=sentences.about_people(many)
            ),
        ),
    ]


def _path_tag(board: NationalBoard) -> Tag:
    place = board.path_place
    if place is None:
        return Tag(_("Jalur dimulai di gelombang ini"), "info")
    return {
        Place.BELOW: Tag(_("Di bawah jalur"), "warn"),
        Place.ABOVE: Tag(_("Di atas jalur"), "ok"),
        Place.UNCLEAR: Tag(_("Belum dapat dibedakan dari jalur"), "info"),
    }[place]


def _tested_kpi(board: NationalBoard) -> Kpi:
    now, response = board.now, board.response
    told = _("{n} dari {population}, sampel acak").format(
        n=formats.number(now.n), population=formats.people(now.population)
    )
    note = ""
    if is_shown(response) and response is not None:
        note = _("{share} dari yang terundi dites (semua gelombang)").format(share=formats.share(response.value))
    return Kpi(
        label=_("Sudah dites"),
        value=formats.share_bare(now.coverage),
        unit="%",
        sub=told,
        bar=charts.kpi_bar(now.coverage or 0, label=told),
        note=note,
    )


def _trajectory(board: NationalBoard) -> dict[str, Any]:
    points = [present.measured(cell) for cell in board.history.shown]
    path = [(present.end_of_year(year), share) for year, share in board.path]
    legend = [LegendItem("measured", _("hasil ukur dengan rentang 95%"))]
    if board.path:
        legend.append(LegendItem("path", _("jalur lurus ke target; jalur resmi per tahun belum ditemukan")))
    return {
        "heading": sentences.trajectory_heading(board.history.change, board.path_place),
        "picture": charts.trajectory(points, path, labelled_by="h-jalur"),
        "legend": legend,
    }


def _provinces(board: NationalBoard, names: Any) -> dict[str, Any]:
    ordered = sorted((cell for cell in board.provinces if is_shown(cell)), key=lambda cell: -(cell.value or 0))
    below = [names.get(cell.key_a, cell.key_a) for cell in board.below]
    return {
        "heading": sentences.map_heading(below),
        "rank_heading": sentences.rank_heading(overlapping_neighbours(ordered)),
        "map": present.province_map(board.provinces, names, labelled_by="h-peta"),
        "scale": present.scale_of(LITERACY),
        "rows": present.rank_rows(
            board.provinces,
            names,
            link=lambda key: reverse("insight:province", args=[key]),
            is_low=lambda cell: board.place(cell) is Place.BELOW,
        ),
        "shown": len(ordered),
        "csv_url": present.file_url(LITERACY, ("province",), period=board.now.period),
    }


def _distribution(board: NationalBoard) -> dict[str, Any] | None:
    bands = [cell for cell in board.bands if is_shown(cell)]
    definition, people = board.definition, board.now.population or 0
    if not bands or definition is None:
        return None
    cut = definition.cut_score
    edges = [(float(cell.key_a), float(cell.key_a) + BAND_WIDTH, cell.value or 0.0) for cell in bands]
    zone_half = 1.96 * 100 * definition.cut_error
    return {
        "heading": sentences.distribution_heading(cut),
        "picture": charts.histogram(
            [charts.Bin(low, high, round(share * people)) for low, high, share in edges],
            labelled_by="h-sebaran",
            axis=_("skor tes (skala 200–800)"),
            unit=_("orang, perkiraan"),
            cut=cut,
            cut_label=_("batas melek digital: {cut}").format(cut=formats.number(cut)),
            zone=(cut - zone_half, cut + zone_half) if zone_half else None,
        ),
        "zone": formats.interval(cut - zone_half, cut + zone_half, share=False) if zone_half else "",
        "url": reverse("insight:indicator", args=[bands[0].indicator]) + "?dims=score_band",
        # a band's own count is of the people in it; the picture rests on everybody tested
        "how": replace(present.how_of(bands[0]), coverage=present.coverage_words(board.now)),
    }


def earlier_estimates() -> list[dict[str, Any]]:
    """Estimates that others published, each with its own definition, in the reader's language."""
    language = "en" if get_language() == "en" else "id"
    return [
        {
            **row,
            "who": row[f"who_{language}"],
            "what": row[f"what_{language}"],
            "tag": present.mark_tag(row["mark"]),
        }
        for row in load_yaml("insight", "earlier_estimates.yaml")
    ]
