"""For people where an agency may ask: a regional one inside its own territory, a central one where it has people."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from melek.registry.enums import CENTRAL, RegionKind
from melek.registry.models import Agency, Appointment, Region


def regions_of(agencies: Iterable[Agency]) -> QuerySet[Region]:
    """Regions that at least one of these agencies may name as the duty place of its people."""
    rows = list(agencies)
    own = Q(pk__in=[one.region_id for one in rows])
    # a region inside another carries its code and a point before its own
    for one in rows:
        if one.kind not in CENTRAL:
            own |= Q(code__startswith=f"{one.region.code}.")
    central = [one.pk for one in rows if one.kind in CENTRAL]
    posts = Appointment.objects.filter(agency__in=central, valid_to=None).order_by()
    places = Q(pk__in=posts.values("duty_region")) | Q(pk__in=posts.values("duty_region__parent"))
    return Region.objects.filter(own | places if central else own).exclude(kind=RegionKind.COUNTRY)


def may_name(agency: Agency, region: Region) -> bool:
    """Whether an agency may ask for people of a region."""
    return regions_of([agency]).filter(pk=region.pk).exists()
