"""Pages of one province and one agency, and the list of agencies."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from melek.insight.enums import Place
from melek.insight.forms import AgencyFilterForm
from melek.insight.queries import (
    AgencyBoard,
    PlaceBoard,
    RateHistory,
    against,
    agency_board,
    employees_by_agency,
    is_shown,
    labels_of,
    manifest_of,
    province_board,
)
from melek.insight.rules import letter_name, whole_percent, window
from melek.insight.tables import AgencyTable, WaveTable
from melek.insight.views import findings, pictures, present, sentences
from melek.kit import charts, formats
from melek.kit.components import Crumb, Kpi, RankRow
from melek.kit.tables import configure
from melek.kit.web import public
from melek.planning.queries import LITERACY, literacy_target
from melek.registry.enums import RegionKind
from melek.registry.models import Agency, Region
from melek.warehouse.models import CubeCell

AROUND = 12  # neighbours drawn on each side of one's own row


@public
def province_page(request: HttpRequest, code: str) -> HttpResponse:
    """The rate of people on duty in a province, beside the nation."""
    region = get_object_or_404(Region, code=code, kind=RegionKind.PROVINCE)
    board = province_board(region)
    crumbs = [Crumb(_("Kemajuan nasional"), reverse("insight:national")), Crumb(region.name)]
    if board is None:
        return render(request, "insight/nothing_page.html", present.page(None, crumbs=crumbs, name=region.name))
    now, nation = board.history.now, board.nation
    place = against(now, nation) if now and nation and is_shown(now) else None
    context = present.page(
        board.history.manifest,
        crumbs=crumbs,
        board=board,
        zone=formats.zone_name(region.time_zone),
        answer=sentences.province_answer(now, nation, place),
        kpis=_province_kpis(board),
        change=_change(board.history),
        comparison=_beside_nation(region.name, now, nation, place),
        finding=findings.place_finding(now, place),
        kinds=_kind_rows(board.kinds),
        kinds_finding=findings.kinds_finding(board.kinds, labels_of("agency_kind")),
        seated=_halves(board.agencies),
        waves=_wave_table(board.history.waves),
        target_value=_target_value(),
        reference=nation.value if nation else None,
        how=present.how_of(now, dims=("province",)) if now else None,
        kinds_csv=present.file_url("registry.employees", ("province", "agency_kind")),
    )
    return render(request, "insight/province_page.html", context)


def _target_value() -> float | None:
    target = literacy_target()
    return target.value if target else None


def _change(history: RateHistory) -> str:
    return sentences.change_words(history.change, history.before) if is_shown(history.now) else ""


def _province_kpis(board: PlaceBoard) -> list[Kpi]:
    kpis = []
    if is_shown(board.employees) and board.employees is not None:
        kpis.append(
            Kpi(
                label=_("Pegawai bertugas di sini"),
                value=formats.people(board.employees.value),
                sub=_("hasil hitung, keadaan {day}").format(day=formats.day(board.employees.on)),
            )
        )
    if is_shown(board.women) and board.women is not None:
        kpis.append(
            Kpi(
                label=_("Perempuan"),
                value=formats.share_bare(board.women.value),
                unit="%",
                sub=_("hasil hitung, menurut tempat tugas"),
                bar=charts.kpi_bar(board.women.value or 0, label=formats.share(board.women.value)),
            )
        )
    return kpis


def _beside_nation(name: str, now: CubeCell | None, nation: CubeCell | None, place: Place | None) -> list[RankRow]:
    rows = []
    if now is not None and is_shown(now):
        rows.append(RankRow(name, now.value, now.lower, now.upper, low=place is Place.BELOW))
    if nation is not None:
        rows.append(RankRow(_("Seluruh Indonesia"), nation.value, nation.lower, nation.upper))
    return rows


def _halves(agencies: list[Agency]) -> list[list[Agency]]:
    middle = (len(agencies) + 1) // 2
    return [half for half in (agencies[:middle], agencies[middle:]) if half]


def _kind_rows(cells: list[CubeCell]) -> list[dict[str, Any]]:
    names = labels_of("agency_kind")
    most = max((cell.value or 0 for cell in cells), default=0) or 1
    return [
        {
            "name": names.get(cell.key_b, cell.key_b),
            "count": cell.value,
            "bar": pictures.bar(cell.value / most) if is_shown(cell) and cell.value is not None else "",
            "reason": "" if is_shown(cell) else cell.get_state_display(),
        }
        for cell in sorted(cells, key=lambda cell: -(cell.value or 0))
    ]


def _wave_table(waves: list[CubeCell]) -> WaveTable:
    rows = [
        {
            "period": formats.month(cell.on),
            "value": cell.value,
            "lower": cell.lower,
            "upper": cell.upper,
            "n": cell.n,
            "definition": cell.definition,
            "reason": "" if is_shown(cell) else str(cell.get_state_display()),
        }
        for cell in reversed(waves)
    ]
    return WaveTable(rows, orderable=False)


@public
def agency_page(request: HttpRequest, code: str) -> HttpResponse:
    """The rate of an agency's own people, among unnamed agencies of its kind."""
    agency = get_object_or_404(Agency.objects.select_related("region"), code=code)
    board = agency_board(agency)
    crumbs = [Crumb(_("Instansi"), reverse("insight:agencies")), Crumb(agency.name)]
    if board is None:
        return render(request, "insight/nothing_page.html", present.page(None, crumbs=crumbs, name=agency.name))
    now = board.history.now
    place = against(now, board.kind) if now and board.kind and is_shown(now) else None
    context = present.page(
        board.history.manifest,
        crumbs=crumbs,
        board=board,
        agency=agency,
        answer=sentences.agency_answer(now, board.kind, place) if now else sentences.ended_answer(agency),
        change=_change(board.history),
        finding=findings.history_finding(board.history),
        peers=_peers(board),
        waves=_wave_table(board.history.waves),
        origins=agency.origins.select_related("predecessor").order_by("on", "predecessor_name"),
        successors=agency.successions.select_related("successor").order_by("on", "pk"),
        target_value=_target_value(),
        reference=board.kind.value if board.kind else None,
        named_url=reverse("insight:indicator", args=[LITERACY]) + "?dims=agency",
        how=present.how_of(now, dims=("agency",)) if now else None,
    )
    return render(request, "insight/agency_page.html", context)


def _peer(board: AgencyBoard, cell: CubeCell, place: int, mine: CubeCell | None) -> dict[str, Any]:
    """A row of the comparison: one's own with its figure, others as a picture in whole percents and in words."""
    if cell is mine:
        row = RankRow(board.agency.name, cell.value, cell.lower, cell.upper)
        return {"row": row, "is_own": True, "words": ""}
    letter = _("Instansi {letter}").format(letter=letter_name(place))
    value, lower, upper = (
        None if edge is None else whole_percent(edge) for edge in (cell.value, cell.lower, cell.upper)
    )
    words = sentences.peer_words(against(cell, mine)) if mine is not None else ""
    return {"row": RankRow(letter, value, lower, upper), "is_own": False, "words": words}


def _peers(board: AgencyBoard) -> dict[str, Any]:
    own, ordered = board.agency.code, board.ordered
    start, end = window(ordered, is_own=lambda cell: cell.key_a == own, around=AROUND)
    mine = next((cell for cell in ordered if cell.key_a == own), None)
    rows = [_peer(board, cell, place, mine) for place, cell in enumerate(ordered[start:end], start=start)]
    counts = {Place.ABOVE: 0, Place.BELOW: 0, Place.UNCLEAR: 0}
    for cell in ordered:
        if mine is not None and cell is not mine:
            counts[against(cell, mine)] += 1
    heading = sentences.peers_heading(counts[Place.ABOVE], counts[Place.BELOW], counts[Place.UNCLEAR])
    return {
        "rows": rows,
        "left_out": len(ordered) - len(rows),
        "heading": heading if mine is not None else _("Angka instansi ini tidak dapat dibandingkan"),
        "hidden": board.hidden_peers,
    }


@public
def agencies_page(request: HttpRequest) -> HttpResponse:
    """All agencies, by name, with search and kind."""
    form = AgencyFilterForm(request.GET)
    rows = Agency.objects.select_related("region").order_by("name")
    if form.is_valid():
        if words := form.cleaned_data["q"].strip():
            rows = rows.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
        if kind := form.cleaned_data["kind"]:
            rows = rows.filter(kind=kind)
    counts = employees_by_agency()
    told = [
        {
            "name": agency.name,
            "url": reverse("insight:agency", args=[agency.code]),
            "kind": agency.get_kind_display(),
            "region": agency.region.name if agency.region.code != "0" else _("Pusat"),
            "employees": counts.get(agency.code),
            "ended": formats.day_short(agency.valid_to) if agency.valid_to else "",
        }
        for agency in rows
    ]
    context = present.page(
        manifest_of(),
        crumbs=[Crumb(_("Data publik"), reverse("insight:data")), Crumb(_("Instansi"))],
        filter_form=form,
        summary=_filter_summary(form),
        print_filters=_filter_summary(form),
        answer=sentences.agencies_answer(len(told)),
        table=configure(request, AgencyTable(told), size=25),
    )
    return render(request, "insight/agencies_page.html", context)


def _filter_summary(form: AgencyFilterForm) -> str:
    if not form.is_valid():
        return ""
    kinds = dict(form.fields["kind"].choices)  # type: ignore[attr-defined]
    parts = [form.cleaned_data["q"], str(kinds[form.cleaned_data["kind"]]) if form.cleaned_data["kind"] else ""]
    return ", ".join(part for part in parts if part) or _("semua instansi")
