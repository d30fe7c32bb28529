"""The yearly report of control: a page to print, its files, and the national figures for everybody."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.kit import formats
from melek.kit.components import Crumb, Kpi
from melek.kit.tables import configure
from melek.kit.web import Request, permitted_at_root, public
from melek.quality.enums.accreditation import Severity
from melek.quality.enums.control import VIEW_CONTROL, Stage
from melek.quality.models import Norm
from melek.quality.queries.control_report import FEWEST, Totals, YearReport, year_report
from melek.quality.rules.control import NormFigure
from melek.quality.rules.control_words import change_words, weakest, weakest_words, year_words
from melek.quality.tables.control import EscalatedTable, NormFigureTable, SeverityTable
from melek.quality.views.control.shared import crumbs

FIRST = 2020


def _report(year: int, *, is_public: bool = False) -> YearReport:
    at = timezone.now()
    if not FIRST <= year <= timezone.localdate(at).year:
        raise Http404
    return year_report(year, at=at, is_public=is_public)


@permitted_at_root(VIEW_CONTROL)
def control_report(request: Request, year: int) -> HttpResponse:
    """A year of control as a page that prints."""
    report = _report(year)
    shown = NormFigureTable([_figure_row(*one) for one in report.norms])
    escalated = EscalatedTable(report.escalated, today=report.on)
    context = {
        "report": report,
        "sentences": sentences(report),
        "kpis": list(_kpis(report.now, report.before)),
        "norms": configure(request, shown, size=100),
        "severities": configure(request, SeverityTable(list(_severity_rows(report))), size=10),
        "escalated": configure(request, escalated, size=100),
        "is_synthetic": report.is_synthetic,
        "crumbs": crumbs(Crumb(_("Laporan {year}").format(year=year))),
    }
    return render(request, "quality/control/report_page.html", context)


def sentences(report: YearReport) -> list[str]:
    """What the report comes to."""
    now = report.now
    told = [
        year_words(
            report.year, agencies=report.agencies, controlled=now.agencies, findings=now.findings, settled=now.settled
        )
    ]
    titles = {figure.code: norm.title for norm, figure in report.norms}
    if low := weakest([figure for _norm, figure in report.norms]):
        told.append(weakest_words(titles[low.code], low))
    return told


def _kpis(now: Totals, before: Totals) -> Iterable[Kpi]:
    days, earlier = now.median_days, before.median_days
    rows: list[tuple[str, Any, Any]] = [
        (_("Instansi dikendalikan"), now.agencies, before.agencies),
        (_("Temuan"), now.findings, before.findings),
        (_("Temuan selesai"), now.settled, before.settled),
        (_("Pernah dieskalasi"), now.escalated, before.escalated),
    ]
    for label, value, past in rows:
        sub = _("tahun lalu {n}").format(n=formats.number(past))
        yield Kpi(label, formats.number(value), sub=sub)
    words = _("nilai tengah; {answered} dari {sent} rekomendasi sudah ditanggapi; tahun lalu {past}")
    told = {"answered": formats.number(now.answered), "sent": formats.number(now.sent)}
    sub = words.format(**told, past=formats.number(earlier, 1))
    yield Kpi(_("Hari sampai ditanggapi"), formats.number(days, 1), sub=sub)


def _figure_row(norm: Norm, figure: NormFigure) -> dict[str, Any]:
    counts = _("{met} dari {judged} instansi yang dinilai; {partly} sebagian")
    told = {name: formats.number(getattr(figure, name)) for name in ("met", "judged", "partly", "applicable")}
    words = _("belum ada yang dinilai") if figure.share is None else counts.format(**told)
    spread = _("{judged} dari {applicable}").format(**told)
    return {
        "norm": norm,
        "share": formats.share(figure.share) if figure.share is not None else formats.MISSING,
        "counts": words,
        "coverage": spread,
        "on": figure.on,
        "change": change_words(figure),
    }


def _severity_rows(report: YearReport) -> Iterable[dict[str, Any]]:
    for severity, stages in report.severities.items():
        counts = {stage.value: stages[stage] for stage in Stage if stage != Stage.DROPPED}
        total = sum(counts.values())
        yield {"severity": Severity(severity).label, "total": total, **counts}


_NORM_COLUMNS = (
    *("tahun", "norma", "edisi", "jenis", "tanda", "terpenuhi", "sebagian", "belum", "dinilai", "berlaku_bagi"),
    *("tanpa_sumber", "bagian_terpenuhi", "cakupan", "keadaan_per", "bagian_tahun_lalu"),
    *("dinilai_kedua_tahun", "naik", "turun", "sintetis"),
)
_FINDING_COLUMNS = ("tahun", "berat", "keadaan", "jumlah", "tanggal", "sintetis")


@permitted_at_root(VIEW_CONTROL)
def control_report_file(request: Request, year: int, kind: str) -> HttpResponse:
    """The figures of a year as CSV, free of language: norms, or findings."""
    makers = {"norms": (_NORM_COLUMNS, _norm_lines), "findings": (_FINDING_COLUMNS, _finding_lines)}
    if kind not in makers:
        raise Http404
    report = _report(year)
    columns, lines = makers[kind]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines(report))
    mark = "-sintetis" if report.is_synthetic else ""
    headers = {"Content-Disposition": f'attachment; filename="pengendalian-{year}-{kind}{mark}.csv"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _norm_lines(report: YearReport) -> Iterable[list[Any]]:
    for norm, one in report.norms:
        yield [
            *(report.year, norm.code, norm.edition, norm.kind, norm.mark, one.met, one.partly, one.not_met),
            *(one.judged, one.applicable, one.no_source, _plain(one.share), _plain(one.coverage)),
            *(one.on.isoformat() if one.on else "", _plain(one.before), one.both, one.better, one.worse),
            _truth(report),
        ]


def _finding_lines(report: YearReport) -> Iterable[list[Any]]:
    for severity, stages in report.severities.items():
        for stage in Stage:
            if stage != Stage.DROPPED:
                told = [report.year, severity, stage.value, stages[stage], report.on.isoformat()]
                yield [*told, _truth(report)]


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _truth(report: YearReport) -> str:
    return "true" if report.is_synthetic else "false"


@public
def control_figures(request: HttpRequest, year: int) -> HttpResponse:
    """National counts of a year for everybody; no agency is named, and no figure is about fewer than ten."""
    report = _report(year, is_public=True)
    rows = [(norm, one, one.judged >= FEWEST) for norm, one in report.norms]
    shows = report.now.agencies >= FEWEST
    context = {
        "report": report,
        "rows": rows,
        "shows": shows,
        "fewest": FEWEST,
        "sentence": year_words(
            year,
            agencies=report.agencies,
            controlled=report.now.agencies,
            findings=report.now.sent,
            settled=report.now.settled,
        )
        if shows
        else "",
        "is_synthetic": report.is_synthetic,
        "crumbs": [Crumb(_("Norma"), reverse("quality:norms")), Crumb(_("Angka {year}").format(year=year))],
    }
    return render(request, "quality/control/figures_page.html", context)
