"""The national catalogue as everybody sees it: search with facets, and one programme."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.catalogue.enums import MANAGE, VersionState
from melek.catalogue.forms.search import SearchForm
from melek.catalogue.models import Offering, Programme
from melek.catalogue.queries.facets import facet_counts
from melek.catalogue.queries.overlaps import related_to
from melek.catalogue.queries.programmes import in_order, shown_version, title_of, with_versions
from melek.catalogue.queries.reach import gap_of, place_of, provinces
from melek.catalogue.queries.search import MOST_FOUND, Found, Wanted, search
from melek.catalogue.rules.completeness import completeness
from melek.catalogue.services.contents import content_of
from melek.catalogue.services.imports import IMPORT
from melek.catalogue.views.shared import cluster_names, crumbs
from melek.kit import formats
from melek.kit.components import Crumb
from melek.kit.web import page_of, public

_PLACE = ("near", "region")


@public
def programmes_page(request: HttpRequest) -> HttpResponse:
    """Search the catalogue."""
    form = SearchForm(request.GET or None)
    # a facet that is not known narrows nothing; the others do
    told = form.cleaned_data if form.is_valid() or form.is_bound else {}
    wanted = _wanted(told, request.user)
    is_too_long = "words" in form.errors
    found = Found([]) if is_too_long else search(wanted)
    if not is_too_long:
        form.tell_counts(facet_counts(found, timezone.localdate()))
    page = page_of(found.keys, request, size=20)
    rows = in_order(with_versions(Programme.objects.listed()), page.object_list)
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "found": found,
        "answer": str(form.errors["words"][0]) if is_too_long else _answer(found),
        "is_too_long": is_too_long,
        "is_partly_synthetic": any(one.is_synthetic for one in rows),
        "province": dict(provinces()).get(wanted.region, "") if wanted.region and wanted.online else "",
        "online_instead": _online_instead(wanted, told) if told.get("near") and not rows else "",
        "summary": _summary(form, told),
        "may_write": request.user.is_authenticated and request.user.has_perm(MANAGE),
        "may_import": request.user.is_authenticated and request.user.has_perm(IMPORT),
        "no_gap": bool(told.get("gap")) and not wanted.competences,
        "no_place": bool(told.get("near")) and not wanted.region,
    }
    return render(request, "catalogue/programmes_page.html", context)


def _wanted(told: dict[str, Any], user: Any) -> Wanted:
    competences: tuple[str, ...] = (told["competence"],) if told.get("competence") else ()
    if told.get("gap"):
        competences = gap_of(user)
    region = place_of(user) if told.get("near") else told.get("region", "")
    return Wanted(
        words=told.get("words", ""),
        agency=told.get("agency", ""),
        cluster=told.get("cluster", ""),
        mode=told.get("mode", ""),
        region=region,
        accredited=bool(told.get("accredited")),
        upcoming=bool(told.get("upcoming")),
        online=bool(told.get("online")),
        on=timezone.localdate(),
        competences=competences,
    )


def _online_instead(wanted: Wanted, told: dict[str, Any]) -> str:
    """The address of the same search without the place, for what can be followed online; empty when nothing can."""
    if not search(replace(wanted, region="", online=True)).keys:
        return ""
    kept = {name: "on" if value is True else value for name, value in told.items() if value and name not in _PLACE}
    return f"{reverse('catalogue:programmes')}?{urlencode({**kept, 'online': 'on'})}"


def _answer(found: Found) -> str:
    """How many programmes were found, as a sentence."""
    count = len(found.keys)
    if found.is_cut:
        return _("Lebih dari {count} program. Persempit pencarian Anda.").format(count=formats.number(MOST_FOUND))
    return _("{count} program ditemukan.").format(count=formats.number(count))


def _summary(form: SearchForm, told: dict[str, Any]) -> str:
    """The facets that are on, by their labels."""
    return ", ".join(str(form.fields[name].label) for name, value in told.items() if value and name != "words")


@public
def programme_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One programme: what it leads to, its subjects, when it is offered, its legal status and its versions."""
    rows = Programme.objects.visible_to(request.user).select_related("owner__scope", "provider", "parent")
    rows = rows.prefetch_related("accredited_places__institution")
    programme = get_object_or_404(rows, uuid=uuid)
    version = shown_version(programme)
    content = content_of(version)
    may_manage = request.user.is_authenticated and request.user.has_perm(MANAGE, programme)
    runs = version.programme.versions.values("pk")
    offerings = (
        Offering.objects.visible_to(request.user).filter(version__in=runs).select_related("region", "institution")
    )
    coming = offerings.filter(ends_on__gte=timezone.localdate()).order_by("starts_on", "pk")[:20]
    context = {
        "programme": programme,
        "version": version,
        "content": content,
        "clusters": cluster_names(content.clusters),
        "completeness": completeness(content),
        "offerings": coming,
        "deliveries": _deliveries(programme),
        "likes": [(one, title_of(one), same) for one, same, _related in related_to(programme)],
        "versions": programme.versions.exclude(state=VersionState.DRAFT),
        "has_draft": may_manage and programme.versions.filter(state=VersionState.DRAFT).exists(),
        "may_manage": may_manage,
        "may_plan": request.user.is_authenticated and request.user.has_perm(MANAGE),
        "crumbs": crumbs(Crumb(version.title)),
    }
    return render(request, "catalogue/programme_page.html", context)


def _deliveries(programme: Programme) -> list[Programme]:
    return list(with_versions(programme.deliveries.listed()).order_by("owner__name", "pk")[:50])
