"""Reads of programmes for pages: their titles, versions, offerings, and whose they are."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from melek.catalogue.enums import VersionState
from melek.catalogue.models import Programme, ProgrammeVersion
from melek.identity.queries import paths, within
from melek.registry.models import Agency


def agencies_managed(user: Any, permission: str) -> QuerySet[Agency]:
    """Agencies where the person holds the permission, by name."""
    allowed = within("scope__path", paths(user, permission))
    return Agency.objects.filter(allowed, valid_to=None).select_related("scope", "region").order_by("name", "pk")


def shown_version(programme: Programme) -> ProgrammeVersion:
    """The version in force; of a programme that was never published its draft."""
    return programme.versions.filter(state=VersionState.PUBLISHED).first() or programme.versions.order_by("-number")[0]


def title_of(programme: Programme) -> str:
    """The title people know a programme by."""
    told = getattr(programme, "title", None)
    return told if told is not None else shown_version(programme).title


def name_of(subject: object) -> str:
    """A programme by its title, with its code and agency behind it; anything else by its name."""
    return f"{title_of(subject)} ({subject})" if isinstance(subject, Programme) else str(subject)


def with_titles(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    """Programmes with `title`, `hours` and `mode` of the version that is shown."""
    versions = ProgrammeVersion.objects.filter(programme=OuterRef("pk"))
    in_force = versions.filter(state=VersionState.PUBLISHED)
    newest = versions.order_by("-number")
    found = {}
    for name in ("title", "hours", "mode"):
        found[name] = Coalesce(Subquery(in_force.values(name)[:1]), Subquery(newest.values(name)[:1]))
    return rows.annotate(**found)


def newest_titles(reference: str) -> Subquery:
    """The title of the newest version of the programme that a row's field `reference` names."""
    versions = ProgrammeVersion.objects.filter(programme=OuterRef(reference)).order_by("-number")
    return Subquery(versions.values("title")[:1])


def with_versions(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    """Programmes with `in_force`: their published version and its competences, if any."""
    versions = ProgrammeVersion.objects.filter(state=VersionState.PUBLISHED)
    versions = versions.prefetch_related("competences__competence")
    return rows.select_related("owner", "provider").prefetch_related(
        Prefetch("versions", queryset=versions, to_attr="in_force"), "accredited_places__institution"
    )


def in_order(rows: QuerySet[Programme], keys: Iterable[int]) -> list[Programme]:
    """Programmes of these keys in the order of the keys."""
    wanted = list(keys)
    found = {one.pk: one for one in rows.filter(pk__in=wanted)}
    return [found[key] for key in wanted if key in found]
