"""The map of who trains what: holes and doubles of one competence, level and cluster, and whom to ask."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.catalogue.enums import WindowState
from melek.catalogue.forms.plans import MapForm
from melek.catalogue.models import PlanningWindow
from melek.catalogue.queries.coverage import CoverageMap, Overview, coverage_map, overview
from melek.catalogue.queries.reach import provinces
from melek.catalogue.rules.coverage import Place
from melek.catalogue.views.shared import crumbs
from melek.competency.queries import competence_names
from melek.kit.components import Crumb
from melek.kit.web import permitted
from melek.registry.enums import Cluster

SHOWN_NAMES, SHOWN_PROVIDERS, SHOWN_OVERVIEW = 2, 10, 10


@permitted("catalogue.view_map")
def map_page(request: HttpRequest) -> HttpResponse:
    """Who trains what: one competence, level and cluster over all provinces, whom to ask, and where most is missing."""
    today = timezone.localdate()
    planned = PlanningWindow.objects.filter(state__in=(WindowState.PUBLISHED, WindowState.SETTLING))
    window = planned.order_by("year").first()
    rows = overview(window=window, on=today)
    competence, cluster, level = _chosen(request, rows)
    found = coverage_map(competence, cluster, window=window, on=today, level=level)
    names, kept = dict(provinces()), {"competence": competence, "cluster": cluster}
    chosen = {**kept, "level": level or ""}
    context = {
        "form": MapForm(initial=chosen, required_level=found.required_level),
        "found": found,
        "competence": f"{competence} {competence_names().get(competence, '')}".strip(),
        "cluster": Cluster(cluster).label,
        "rows": [(one, names.get(one.province, one.province), *_named(one, found, kept)) for one in found.rows],
        "providers": [
            (one, _search(agency=one.agency.code, competence=competence)) for one in found.providers[:SHOWN_PROVIDERS]
        ],
        "more_providers": len(found.providers[SHOWN_PROVIDERS:]),
        "search_url": _search(**(kept if found.is_fitting else {"competence": competence})),
        "overview": rows[:SHOWN_OVERVIEW],
        "window": window,
        "holes": sum(one.coverage == "hole" for one in found.rows),
        "doubles": sum(one.coverage == "doubled" for one in found.rows),
        "crumbs": crumbs(Crumb(_("Siapa melatih apa"))),
    }
    return render(request, "catalogue/map_page.html", context)


def _chosen(request: HttpRequest, rows: list[Overview]) -> tuple[str, str, int]:
    """Competence, cluster and level of the address; without them where most is missing, at the required level (0)."""
    form = MapForm(request.GET or None)
    told: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    competence = told.get("competence") or (rows[0].competence if rows else "1.1")
    cluster = told.get("cluster") or (rows[0].cluster if rows else Cluster.IMPLEMENTING.value)
    return competence, cluster, told.get("level") or 0


def _named(place: Place, found: CoverageMap, kept: dict[str, str]) -> tuple[list[tuple[str, str]], int]:
    """The agencies with most seats in a place with the way to their programmes, and how many others there are."""
    listed = {one.agency.pk for one in found.providers}
    told = [found.agencies[key] for key in place.agencies[:SHOWN_NAMES]]
    named = [(one.short_name or one.name, _search(agency=one.code, **kept) if one.pk in listed else "") for one in told]
    return named, len(place.agencies[SHOWN_NAMES:])


def _search(**facets: str) -> str:
    return f"{reverse('catalogue:programmes')}?{urlencode(facets)}"
