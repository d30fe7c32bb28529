"""The registry in the API: regions and agencies for everyone, employees inside one's own scope."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from melek.kit.rest import CODE, OPEN_REFUSALS, REFUSALS, Pages, Refusal, permitted
from melek.kit.web import public
from melek.registry.models import Agency, Appointment, Employee, Region

router = Router()


class RegionOut(Schema):
    """A province, regency or city by its Kemendagri code."""

    code: str
    bps_code: str
    name: str
    kind: str
    parent: str | None
    time_zone: str
    population: int | None

    @staticmethod
    def resolve_parent(region: Region) -> str | None:
        return region.parent.code if region.parent else None


class AgencyOut(Schema):
    """An agency; an empty date is one that no source gave."""

    code: str
    name: str
    short_name: str
    kind: str
    region: str
    valid_from: str | None
    valid_to: str | None
    is_verified: bool

    @staticmethod
    def resolve_region(agency: Agency) -> str:
        return agency.region.code

    @staticmethod
    def resolve_valid_from(agency: Agency) -> str | None:
        return agency.valid_from.isoformat() if agency.valid_from else None

    @staticmethod
    def resolve_valid_to(agency: Agency) -> str | None:
        return agency.valid_to.isoformat() if agency.valid_to else None


class EmployeeOut(Schema):
    """A person who serves inside the caller's scope: initials only, never an employee number or a birth date."""

    uuid: str
    initials: str
    employment: str
    agency: str
    unit: str
    position: str
    duty_region: str
    synthetic: bool


class RegionFilter(Schema):
    """Narrows the list of regions."""

    parent: str | None = Field(None, pattern=CODE, max_length=8)
    kind: str | None = Field(None, pattern=r"^[a-z ]+$", max_length=30)


class AgencyFilter(Schema):
    """Narrows the list of agencies."""

    kind: str | None = Field(None, pattern=CODE, max_length=12)
    region: str | None = Field(None, pattern=CODE, max_length=8)


class EmployeeFilter(Schema):
    """Narrows the list of employees."""

    agency: str | None = Field(None, pattern=CODE, max_length=60)


@router.get("/regions", auth=None, response={200: list[RegionOut], OPEN_REFUSALS: Refusal}, summary="Regions")
@paginate(Pages)
@public
def regions(request: HttpRequest, chosen: Query[RegionFilter]) -> QuerySet[Region]:
    """Provinces, regencies and cities, by code."""
    rows = Region.objects.select_related("parent").order_by("code")
    if chosen.parent:
        rows = rows.filter(parent__code=chosen.parent)
    return rows.filter(kind=chosen.kind) if chosen.kind else rows


@router.get("/agencies", auth=None, response={200: list[AgencyOut], OPEN_REFUSALS: Refusal}, summary="Agencies")
@paginate(Pages)
@public
def agencies(request: HttpRequest, chosen: Query[AgencyFilter]) -> QuerySet[Agency]:
    """Agencies, those that ended included, by code."""
    rows = Agency.objects.select_related("region").order_by("code")
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    return rows.filter(region__code=chosen.region) if chosen.region else rows


@router.get("/employees", response={200: list[EmployeeOut], REFUSALS: Refusal}, summary="Employees in scope")
@paginate(Pages)
@permitted("registry.view_employee")
def employees(request: HttpRequest, chosen: Query[EmployeeFilter]) -> "QuerySet[Any] | _Rows":
    """People whose open appointment lies in the caller's scope, in the order of their entry."""
    visible = Employee.objects.active().visible_to(request.user)
    rows = Appointment.objects.filter(valid_to=None, employee__in=visible.values("pk"))
    if chosen.agency:
        rows = rows.filter(agency__code=chosen.agency)
    return _Rows(rows.select_related("employee", "agency", "unit", "position", "duty_region").order_by("employee_id"))


class _Rows:
    """A queryset whose page becomes plain values, so that nothing of a person leaves by accident."""

    def __init__(self, rows: QuerySet[Appointment]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return self._rows.count()

    def __getitem__(self, part: slice) -> list[dict[str, Any]]:
        return [_told(row) for row in self._rows[part]]


def _told(row: Appointment) -> dict[str, Any]:
    person = row.employee
    return {
        "uuid": str(person.uuid),
        "initials": initials(person.name),
        "employment": person.employment,
        "agency": row.agency.code,
        "unit": row.unit.code,
        "position": row.position.title,
        "duty_region": row.duty_region.code,
        "synthetic": person.is_synthetic,
    }


def initials(name: str) -> str:
    """The first letters of a name without titles: `Sri Contoh, S.Kom.` gives `S. C.`."""
    return " ".join(f"{word[0].upper()}." for word in name.partition(",")[0].split())
