"""The register of norms, the matrix of agencies and norms, and the norms of one agency."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.dossier.registers import criterion_sources
from melek.kit import formats
from melek.kit.components import Crumb
from melek.kit.errors import NotAllowed
from melek.kit.tables import configure
from melek.kit.web import Request, permitted, public
from melek.quality.enums.control import RUN_CONTROL, VIEW_CONTROL, NormUnit
from melek.quality.forms.control import ComplianceFilter
from melek.quality.models import Control, Norm
from melek.quality.queries.compliance import (
    Key,
    Standing,
    coverage,
    last_filled,
    standings,
    standings_of,
    unseen,
    years_known,
)
from melek.quality.queries.control import findings_of_agency, reads_inside
from melek.quality.queries.norms import norms_of_year, norms_on, year_of
from melek.quality.rules.control import coverage_of
from melek.quality.rules.control_words import coverage_words
from melek.quality.tables.control import STATUS_TAGS, AgencyRow, ControlFindingTable, MatrixTable, NormTable
from melek.quality.views.control.shared import crumbs
from melek.registry.models import Agency

ROWS = 15  # each row has a cell for every norm


@public
def norms_page(request: HttpRequest) -> HttpResponse:
    """The register of norms as it holds today."""
    rows = norms_on(timezone.localdate())
    context = {
        "table": configure(request, NormTable(rows)),
        "count": len(rows),
        "unsure": sum(not one.is_confirmed for one in rows),
        "measured": sum(bool(one.indicator) for one in rows),
        "year": year_of(timezone.now()),
    }
    return render(request, "quality/control/norms_page.html", context)


@public
def norm_page(request: HttpRequest, code: str) -> HttpResponse:
    """What a norm asks, on which law it rests, and how it is judged."""
    editions = list(Norm.objects.filter(code=code).order_by("-valid_from", "-pk"))
    today = timezone.localdate()
    norm = next((one for one in editions if one.valid_from <= today), None)
    if norm is None:
        raise Http404
    source = criterion_sources.get(norm.indicator)
    context = {
        "norm": norm,
        "editions": editions,
        "source": source.label if source else "",
        "met_at": _threshold(norm, norm.met_at),
        "partly_at": _threshold(norm, norm.partly_at),
        "kinds": [str(label) for label in _kinds(norm)],
        "crumbs": [Crumb(_("Norma"), reverse("quality:norms")), Crumb(norm.short)],
    }
    return render(request, "quality/control/norm_page.html", context)


def _threshold(norm: Norm, value: float | None) -> str:
    if value is None:
        return ""
    return formats.share(value, 0) if norm.unit == NormUnit.SHARE else _("ya")


def _kinds(norm: Norm) -> list[Any]:
    labels = dict(Agency._meta.get_field("kind").flatchoices)
    return [labels.get(one, one) for one in norm.kinds]


@permitted(VIEW_CONTROL)
def compliance_page(request: Request) -> HttpResponse:
    """Agencies and norms of a year, narrowed to what this person may read."""
    form = ComplianceFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    today = timezone.localdate()
    year = wanted.get("year") or today.year
    agencies = list(_agencies(request.user, wanted))
    if not wanted.get("kind") and not wanted.get("province") and len(agencies) == 1:
        return redirect(f"{reverse('quality:agency_compliance', args=[agencies[0].code])}?year={year}")
    norms = [one for one in norms_of_year(year, today=today) if wanted.get("norm_kind") in ("", None, one.kind)]
    known = standings(year, norms, agencies=None if reads_inside(request.user) else [one.pk for one in agencies])
    rows = [_row(one, norms, known) for one in agencies]
    if status := wanted.get("status"):
        rows = [one for one in rows if any(cell.status == status for cell in one.cells.values())]
    cells = [cell.status for one in rows for cell in one.cells.values()]
    context = {
        "table": configure(request, MatrixTable(rows, norms=norms, year=year), size=ROWS),
        "search": form,
        "year": year,
        "agencies": len(rows),
        "told": coverage_of(cells),
        "filled_at": last_filled(),
        "crumbs": crumbs(Crumb(_("Kepatuhan"))),
    }
    return render(request, "quality/control/compliance_page.html", context)


def _agencies(user: Any, wanted: dict[str, Any]) -> Any:
    rows = Agency.objects.visible_to(user, VIEW_CONTROL).on(timezone.localdate()).order_by("name", "pk")
    if kind := wanted.get("kind"):
        rows = rows.filter(kind=kind)
    if province := wanted.get("province"):
        code = province.code
        rows = rows.filter(region__code=code) | rows.filter(region__code__startswith=f"{code}.")
    return rows


def _row(agency: Agency, norms: Sequence[Norm], known: dict[Key, Standing]) -> AgencyRow:
    mine = (one for one in norms if one.applies_to(agency.kind))
    cells = {one.pk: known.get((agency.pk, one.pk)) or unseen(one) for one in mine}
    told = coverage_of(one.status for one in cells.values())
    words = _("{n} dari {all}").format(n=formats.number(told.judged), all=formats.number(told.applicable))
    return AgencyRow(agency, words, cells)


@permitted(VIEW_CONTROL)
def agency_compliance_page(request: Request, code: str) -> HttpResponse:
    """Each norm that applies to an agency: what counts, from where, as of when."""
    agency = get_object_or_404(Agency.objects.select_related("scope"), code=code)
    if not request.user.has_perm(VIEW_CONTROL, agency):
        raise NotAllowed
    today = timezone.localdate()
    year = _year(request, today.year)
    rows = standings_of(agency, year, norms_of_year(year, today=today))
    findings = findings_of_agency(agency, request.user, year=year)
    context = {
        "agency": agency,
        "year": year,
        "years": years_known(today.year),
        "sentence": coverage_words(coverage(rows)),
        "rows": [_shown(norm, one) for norm, one in rows],
        "controls": list(Control.objects.filter(agency=agency, year=year).order_by("-pk")),
        "table": configure(request, ControlFindingTable(findings, today=today)),
        "filled_at": last_filled(),
        "may_plan": request.user.has_perm(RUN_CONTROL, Control()),
        "crumbs": crumbs(Crumb(_("Kepatuhan"), reverse("quality:compliance")), Crumb(agency.name)),
    }
    return render(request, "quality/control/agency_page.html", context)


def _year(request: Request, usual: int) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and 2020 <= int(text) <= usual + 1 else usual


def _shown(norm: Norm, one: Standing) -> dict[str, Any]:
    value = ""
    if one.value is not None:
        value = formats.share(one.value, 0) if norm.unit == NormUnit.SHARE else (_("ya") if one.value else _("tidak"))
    return {"norm": norm, "one": one, "kind": STATUS_TAGS[one.status], "value": value}
