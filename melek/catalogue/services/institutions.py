"""Training institutions and their rooms."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from melek.catalogue.models import Institution, Venue
from melek.identity import trail
from melek.kit.errors import InputError, NotAllowed
from melek.registry.models import Agency, Region

MANAGE_INSTITUTION = "catalogue.manage_institution"


class InstitutionCodeTaken(InputError):
    """Another institution has this code."""

    message = _("Kode lembaga {code} sudah dipakai.")


class VenueNameTaken(InputError):
    """The institution has a room of this name."""

    message = _("Lembaga ini sudah mempunyai ruang bernama {name}.")


@dataclass(frozen=True)
class VenuePlan:
    """What is told of a room."""

    name: str
    kind: str
    region: Region
    city: str
    capacity: int
    computers: int = 0
    has_internet: bool = False
    is_accessible: bool = False
    equipment: str = ""


def _need(by: Any, place: Any) -> None:
    if by is not None and not by.has_perm(MANAGE_INSTITUTION, place):
        raise NotAllowed


@transaction.atomic
def add_institution(
    *,
    agency: Agency,
    code: str,
    name: str,
    kind: str,
    region: Region,
    city: str,
    by: Any,
    at: datetime,
    is_synthetic: bool = False,
) -> Institution:
    """Add an institution of an agency. Raises NotAllowed, InstitutionCodeTaken."""
    _need(by, agency)
    try:
        with transaction.atomic():
            made = Institution.objects.create(
                agency=agency, code=code, name=name, kind=kind, region=region, city=city, is_synthetic=is_synthetic
            )
    except IntegrityError as error:
        raise InstitutionCodeTaken(code=code) from error
    trail.record(by, "catalogue.institution.added", made, at=at, after={"code": code, "name": name})
    return made


@transaction.atomic
def add_venue(*, institution: Institution, plan: VenuePlan, by: Any, at: datetime) -> Venue:
    """Add a room. Raises NotAllowed, VenueNameTaken."""
    _need(by, institution)
    try:
        with transaction.atomic():
            made = Venue.objects.create(institution=institution, **_fields(plan))
    except IntegrityError as error:
        raise VenueNameTaken(name=plan.name) from error
    trail.record(by, "catalogue.venue.added", made, at=at, after={"name": plan.name, "capacity": plan.capacity})
    return made


@transaction.atomic
def change_venue(*, venue: Venue, plan: VenuePlan, is_active: bool, by: Any, at: datetime) -> Venue:
    """Write what is told of a room anew. Raises NotAllowed, VenueNameTaken."""
    _need(by, venue)
    before = {"name": venue.name, "capacity": venue.capacity, "active": venue.is_active}
    for name, value in {**_fields(plan), "is_active": is_active}.items():
        setattr(venue, name, value)
    try:
        with transaction.atomic():
            venue.save()
    except IntegrityError as error:
        raise VenueNameTaken(name=plan.name) from error
    after = {"name": venue.name, "capacity": venue.capacity, "active": is_active}
    trail.record(by, "catalogue.venue.changed", venue, at=at, before=before, after=after)
    return venue


def _fields(plan: VenuePlan) -> dict[str, Any]:
    return {**asdict(plan), "region": plan.region}
