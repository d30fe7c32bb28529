"""What pages of the catalogue share: crumbs, and objects that the person may change."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from melek.catalogue.enums import MANAGE
from melek.catalogue.models import Institution, Offering, Programme
from melek.catalogue.queries.programmes import title_of
from melek.kit.components import Crumb
from melek.registry.enums import Cluster


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page of the catalogue."""
    return [Crumb(_("Katalog pelatihan"), reverse("catalogue:programmes")), *more]


def programme_crumb(programme: Programme) -> Crumb:
    """The step to a programme's page."""
    return Crumb(title_of(programme), reverse("catalogue:programme", args=[programme.uuid]))


def managed_programme(user: Any, uuid: UUID) -> Programme:
    """A programme that the person may change; Http404 otherwise."""
    rows = Programme.objects.managed_by(user, MANAGE).select_related("owner__scope", "provider", "parent")
    return get_object_or_404(rows, uuid=uuid)


def managed_institution(user: Any, uuid: UUID, permission: str = "catalogue.manage_institution") -> Institution:
    """An institution where the person holds the permission; Http404 otherwise."""
    rows = Institution.objects.managed_by(user, permission).select_related("agency__scope", "region")
    return get_object_or_404(rows, uuid=uuid)


def managed_offering(user: Any, uuid: UUID) -> Offering:
    """An offering that the person may change; Http404 otherwise."""
    rows = Offering.objects.filter(institution__in=Institution.objects.managed_by(user, MANAGE))
    rows = rows.select_related("institution__agency__scope", "version__programme", "region", "venue")
    return get_object_or_404(rows, uuid=uuid)


def cluster_names(codes: Iterable[str]) -> list[str]:
    """Names of the digital clusters of an audience; a code that is none is shown as it is."""
    known = dict(Cluster.choices)
    return [str(known.get(code, code)) for code in codes]
