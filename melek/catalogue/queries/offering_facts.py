"""Offerings as the warehouse gets them: where, by whom, whether licensed and whole; nobody's name."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from melek.catalogue.enums import LicenceState
from melek.catalogue.models import LicenceScope, Offering, ProgrammeCompetence
from melek.catalogue.rules.facts import Held, has_place, has_price, is_covered

WINDOW = timedelta(days=730)


class OfferingRow(NamedTuple):
    """One offering that people could see. `is_staffed`: it has instructors, or has begun without any."""

    offering: str
    programme: str
    institution: str
    agency: str
    agency_kind: str
    province: str
    starts_on: date
    instructors: int
    is_staffed: bool
    is_licensed: bool
    has_place: bool
    has_dates: bool
    has_instructors: bool
    has_seats: bool
    has_price: bool
    has_payer: bool
    is_complete: bool


def offerings_told(today: date) -> QuerySet[Offering]:
    """Offerings that were opened, from those that began two years ago on."""
    rows = Offering.objects.listed().filter(starts_on__gt=today - WINDOW)
    return rows.select_related("version__programme", "institution__agency", "institution__region", "region")


def offering_rows(today: date) -> Iterator[OfferingRow]:
    """The rows of the dataset, in a fixed order."""
    rows = offerings_told(today).order_by("pk")
    taught, teaching, held = _taught(rows), _teaching(rows), _held(rows)
    for one in rows:
        yield _row(one, taught[one.version_id], teaching[one.pk], held, today)


def _row(
    one: Offering, taught: dict[int, int], teaching: list[int], held: dict[int, list[Held]], today: date
) -> OfferingRow:
    agency, region = one.institution.agency, one.region or one.institution.region
    licences = [licence for person in teaching for licence in held[person]]
    filled = {
        "has_place": has_place(is_online=one.is_online, city=one.city, has_venue=one.venue_id is not None),
        "has_dates": one.ends_on >= one.starts_on,
        "has_instructors": bool(teaching),
        "has_seats": one.seats > 0,
        "has_price": has_price(one.price, one.fee_payer),
        "has_payer": bool(one.fee_payer),
    }
    return OfferingRow(
        offering=str(one.uuid),
        programme=str(one.version.programme.uuid),
        institution=one.institution.code,
        agency=agency.code,
        agency_kind=agency.kind,
        province=region.province_code,
        starts_on=one.starts_on,
        instructors=len(teaching),
        is_staffed=bool(teaching) or one.starts_on <= today,
        is_licensed=is_covered(taught, licences, one.starts_on),
        is_complete=all(filled.values()),
        **filled,
    )


def _taught(rows: QuerySet[Offering]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = defaultdict(dict)
    levels = ProgrammeCompetence.objects.filter(version__in=rows.values("version")).order_by("pk")
    for version, competence, level in levels.values_list("version", "competence", "level"):
        found[version][competence] = level
    return found


def _teaching(rows: QuerySet[Offering]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    pairs = Offering.instructors.through.objects.filter(offering__in=rows.values("pk")).order_by("pk")
    for offering, instructor in pairs.values_list("offering", "instructor"):
        found[offering].append(instructor)
    return found


def _held(rows: QuerySet[Offering]) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    valid = LicenceScope.objects.filter(
        licence__state=LicenceState.VALID, licence__instructor__offerings__in=rows.values("pk")
    )
    fields = ("licence__instructor", "competence", "highest_level", "licence__issued_on", "licence__expires_on")
    for instructor, *told in valid.order_by("pk").distinct().values_list(*fields):
        found[instructor].append(Held(*told))
    return found
