"""Reads of the registry: the frame of a survey, the rows of the warehouse."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from melek.identity.models import Scope
from melek.identity.queries import paths, within
from melek.kit.crypto import keyed_hash
from melek.kit.models import ImportRun, QuarantineRow
from melek.registry.enums import EmployeeState, SuccessionKind
from melek.registry.models import (
    Agency,
    AgencySuccession,
    Appointment,
    Employee,
    EmployeeChange,
    Position,
    PositionChange,
    UnitChange,
)
from melek.registry.rules import age_band, service_band

PSEUDONYM = "warehouse"
IMPORT = "registry.import_employees"
OWN_KINDS = "registry."  # files of other parts have pages and permissions of their own
_CHUNK = 20_000


class FrameRow(NamedTuple):
    """A person who may be drawn: where they serve, and what nonresponse is weighted by."""

    employee_id: int
    uuid: str
    agency: str
    agency_kind: str
    province: str
    regency: str
    employment: str
    sex: str
    education: str
    age_band: str


class WorkforceRow(NamedTuple):
    """A person in the warehouse: a pseudonym, the employer, the duty place, and bands."""

    person: str
    agency: str
    agency_kind: str
    province: str
    regency: str
    employment: str
    sex: str
    education: str
    age_band: str
    service_band: str
    position_kind: str
    cluster: str


def serving_on(day: date) -> QuerySet[Appointment]:
    """Appointments in force on a day of people who served then."""
    in_force = Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    served = Q(employee__state=EmployeeState.ACTIVE) | Q(employee__left_on__gt=day)
    return in_force.filter(served)


def zone_of(user: Any) -> str:
    """The time zone of the place where this person is on duty now; empty for who is no employee."""
    found = Appointment.objects.filter(employee__account=user.pk, valid_to=None).order_by("id")
    return found.values_list("duty_region__time_zone", flat=True).first() or ""


def duty_codes(region: str) -> tuple[str, str]:
    """Province and regency code of a duty place; a duty place that is a whole province has no regency."""
    province, _dot, local = region.partition(".")
    return province, region if local else ""


def frame_rows(day: date) -> Iterator[FrameRow]:
    """All people who serve on a day, streamed."""
    fields = (
        "employee_id",
        "employee__uuid",
        "agency__code",
        "agency__kind",
        "duty_region__code",
        "employee__employment",
        "employee__sex",
        "employee__education",
        "employee__birth_year",
    )
    for row in serving_on(day).values_list(*fields).iterator(chunk_size=_CHUNK):
        province, regency = duty_codes(row[4])
        band = age_band(row[8], day.year)
        yield FrameRow(row[0], str(row[1]), row[2], row[3], province, regency, row[5], row[6], row[7], band)


def workforce_rows(day: date) -> Iterator[WorkforceRow]:
    """All people who serve on a day as the warehouse may hold them, streamed."""
    fields: tuple[Any, ...] = (
        "employee__uuid",
        "agency__code",
        "agency__kind",
        "duty_region__code",
        "employee__employment",
        "employee__sex",
        "employee__education",
        "employee__birth_year",
        "employee__hired_year",
        "position__kind",
        "position__cluster",
    )
    for row in serving_on(day).values_list(*fields).iterator(chunk_size=_CHUNK):
        province, regency = duty_codes(row[3])
        yield WorkforceRow(
            keyed_hash(str(row[0]), PSEUDONYM),
            row[1],
            row[2],
            province,
            regency,
            row[4],
            row[5],
            row[6],
            age_band(row[7], day.year),
            service_band(row[8], day.year),
            row[9],
            row[10],
        )


def import_runs(user: Any) -> QuerySet[ImportRun]:
    """Imports of the registry's kinds of files inside the scopes where the person may import."""
    return ImportRun.objects.filter(within("scope_path", paths(user, IMPORT)), kind__startswith=OWN_KINDS)


def quarantine_rows(user: Any) -> QuerySet[QuarantineRow]:
    """Rows in quarantine of those imports."""
    return QuarantineRow.objects.filter(within("run__scope_path", paths(user, IMPORT)), run__kind__startswith=OWN_KINDS)


def import_scopes(user: Any) -> list[Scope]:
    """Where the person may import, widest first."""
    allowed = paths(user, IMPORT)
    return list(Scope.objects.filter(path__in=allowed).order_by("path"))


# where the people of the sample serve while an agency has no positions yet: as the other two samples make them
_SAMPLE_PLACES = (("DINKOM", "PRANATA-1"), ("DINKOM", "OPERATOR-2"), ("SEKRET", "KASUBAG-1"))


def sample_places(agency: Agency | None) -> dict[str, str]:
    """What fills a sample file so that it can be imported as it is: agency, region, and three real positions."""
    places = {"agency": agency.code if agency else "", "region": agency.region.code if agency else ""}
    rows = Position.objects.filter(unit__agency=agency, is_head=False).order_by("unit__code", "id")
    found = list(rows.values_list("unit__code", "code")[: len(_SAMPLE_PLACES)]) if agency else []
    chosen = found if len(found) == len(_SAMPLE_PLACES) else _SAMPLE_PLACES
    for number, (unit, position) in enumerate(chosen, 1):
        places[f"unit_{number}"], places[f"position_{number}"] = unit, position
    return places


def sample_agency(user: Any) -> Agency | None:
    """An agency of the person, for sample files that fit them."""
    return Agency.objects.visible_to(user, IMPORT).order_by("code").first()


def renamed_from(agency: Agency) -> list[str]:
    """Codes under which an agency was known before it only changed its name, newest first.

    Whoever was split, merged or changed in part is another agency, so that its figures do not continue the series.
    """
    codes: list[str] = []
    found = AgencySuccession.objects.filter(kind=SuccessionKind.RENAME, predecessor__isnull=False)
    wanted = agency.code
    while before := found.filter(successor__code=wanted).values_list("predecessor__code", flat=True).first():
        if before in codes:
            break
        codes.append(before)
        wanted = before
    return codes


def batches_since(employee: Employee, moment: datetime) -> list[str]:
    """Batches that changed somebody's data since a moment, or the position or unit that they hold now; oldest first."""
    held = employee.appointments.filter(valid_to=None)
    sources: tuple[QuerySet[Any], ...] = (
        EmployeeChange.objects.filter(employee=employee),
        PositionChange.objects.filter(position__in=held.values("position")),
        UnitChange.objects.filter(unit__in=held.values("unit")),
    )
    rows = [row for source in sources for row in source.filter(at__gt=moment).values_list("at", "batch")]
    return list(dict.fromkeys(batch for _at, batch in sorted(rows)))
