"""Writing many units, positions and people at once, for imports of whole nations and for synthetic data."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from melek.identity.models import Scope
from melek.kit.db import insert_many
from melek.registry.models import Agency, Appointment, Employee, Position, Unit


@dataclass(frozen=True)
class PositionPlan:
    """A position to make: code, title, kind, cluster, role profile, whether it heads the unit."""

    code: str
    title: str
    kind: str
    cluster: str
    role_profile: str = ""
    is_head: bool = False


@dataclass(frozen=True)
class UnitPlan:
    """A unit to make below another of the same agency (by code), with its positions."""

    code: str
    name: str
    parent: str = ""
    positions: Sequence[PositionPlan] = field(default_factory=tuple)


@transaction.atomic
def add_structures(plans: dict[Agency, Sequence[UnitPlan]]) -> None:
    """Make units and positions of many agencies; a parent stands before its children in each plan."""
    depth: dict[tuple[int, str], int] = {}
    for agency, units in plans.items():
        for unit in units:
            depth[agency.pk, unit.code] = depth.get((agency.pk, unit.parent), -1) + 1 if unit.parent else 0
    made: dict[tuple[int, str], Unit] = {}
    for level in range(max(depth.values(), default=-1) + 1):
        rows = [
            (agency, unit) for agency, units in plans.items() for unit in units if depth[agency.pk, unit.code] == level
        ]
        made |= _add_level(rows, made)
    Position.objects.bulk_create(
        (
            Position(
                unit=made[agency.pk, unit.code],
                code=one.code,
                title=one.title,
                kind=one.kind,
                cluster=one.cluster,
                role_profile=one.role_profile,
                is_head=one.is_head,
            )
            for agency, units in plans.items()
            for unit in units
            for one in unit.positions
        ),
        batch_size=2000,
    )


def _add_level(rows: list[tuple[Agency, UnitPlan]], made: dict[tuple[int, str], Unit]) -> dict[tuple[int, str], Unit]:
    scopes = Scope.objects.bulk_create(
        (_scope(agency, unit, made.get((agency.pk, unit.parent))) for agency, unit in rows), batch_size=2000
    )
    units = Unit.objects.bulk_create(
        (
            Unit(
                agency=agency,
                parent=made.get((agency.pk, unit.parent)),
                code=unit.code,
                name=unit.name,
                scope=scope,
            )
            for (agency, unit), scope in zip(rows, scopes, strict=True)
        ),
        batch_size=2000,
    )
    return {(agency.pk, plan.code): unit for (agency, plan), unit in zip(rows, units, strict=True)}


def _scope(agency: Agency, unit: UnitPlan, parent: Unit | None) -> Scope:
    above = parent.scope if parent else agency.scope
    return Scope(
        parent=above,
        kind="unit",
        code=f"{agency.code}:{unit.code}",
        label=unit.name,
        path=f"{above.path}{unit.code}/",
    )


EMPLOYEE_COLUMNS = (
    "id",
    "uuid",
    "name",
    "nip_encrypted",
    "nip_hash",
    "employment",
    "sex",
    "birth_year",
    "education",
    "hired_year",
    "state",
    "is_synthetic",
    "content_hash",
    "match_hash",
    "updated_at",
)
APPOINTMENT_COLUMNS = (
    "employee_id",
    "position_id",
    "agency_id",
    "unit_id",
    "duty_region_id",
    "valid_from",
)


@transaction.atomic
def store_people(employees: Sequence[Sequence[Any]], appointments: Sequence[Sequence[Any]]) -> None:
    """Insert prepared rows of people and their open appointments, in the column orders above."""
    insert_many(Employee, EMPLOYEE_COLUMNS, employees)
    insert_many(Appointment, APPOINTMENT_COLUMNS, appointments)
