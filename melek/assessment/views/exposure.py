"""The design of the test and how often its items are shown, with a button that settles the table anew."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from melek.assessment.models import Blueprint, EligibilityTable, ParameterSet
from melek.assessment.queries import Exposure, exposures
from melek.assessment.services.exposure import refresh_under_way, start_refresh
from melek.identity.enums import ROOT_PATH
from melek.identity.queries import paths
from melek.kit import formats
from melek.kit.components import Crumb
from melek.kit.errors import NotAllowed
from melek.kit.web import permitted

REFRESH = "assessment.refresh_eligibility"


@permitted("assessment.view_exposure")
def exposure_page(request: HttpRequest) -> HttpResponse:
    """The blueprint in force, and each bank's table with what it achieved in simulation."""
    rows = exposures()
    blueprint = Blueprint.objects.order_by("-id").first()
    context = {
        "blueprint": blueprint,
        "rules": blueprint.design if blueprint else {},
        "rows": [(row, _finding(row, blueprint), _told(row), refresh_under_way(row.parameters)) for row in rows],
        "missing": sum(row.newest is None for row in rows),
        "may_refresh": ROOT_PATH in paths(request.user, REFRESH),
        "crumbs": [
            Crumb(_("Apa arti melek digital di sini"), reverse("assessment:definitions")),
            Crumb(_("Rancangan tes dan keterpakaian soal")),
        ],
    }
    return render(request, "assessment/exposure_page.html", context)


def _told(row: Exposure) -> list[tuple[EligibilityTable, dict[str, float | None]]]:
    """Each table with what it achieved; a table that was not made by simulation does not know."""
    names = ("maximum", "mean", "used", "overlap", "mean_length")
    return [(table, {name: table.achieved.get(name) for name in names}) for table in row.tables]


def _finding(row: Exposure, blueprint: Blueprint | None) -> str:
    """How often the most shown item came, against the limit of the design."""
    if row.newest is None or blueprint is None:
        return _("{bank}: tabelnya belum dihitung").format(bank=row.parameters.bank.name)
    words = _("{bank}: soal tersering muncul di {most} tes; rancangan meminta paling banyak {cap}")
    most, cap = (
        formats.share(row.newest.achieved.get("maximum")),
        formats.share(blueprint.design.get("max_exposure"), 0),
    )
    return words.format(bank=row.parameters.bank.name, most=most, cap=cap)


@require_POST
@permitted(REFRESH)
def refresh_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the job that settles the table of a parameter set anew; the page shows its progress."""
    if ROOT_PATH not in paths(request.user, REFRESH):
        raise NotAllowed
    parameters = get_object_or_404(ParameterSet.objects.select_related("bank"), pk=pk)
    job = start_refresh(parameters=parameters, by=request.user, at=timezone.now())
    job.result_url = reverse("assessment:exposure")
    job.save(update_fields=["result_url"])
    return redirect("kit:job", uuid=job.uuid)
