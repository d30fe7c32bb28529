"""Tables of the registry."""

from melek.registry.models.agency import Agency, AgencyFrame, AgencyFrameMember, AgencySuccession
from melek.registry.models.corrections import DataCorrection
from melek.registry.models.person import Appointment, Employee, EmployeeChange, NumberChange
from melek.registry.models.region import Region
from melek.registry.models.unit import Position, PositionChange, Unit, UnitChange

__all__ = [
    "Agency",
    "AgencyFrame",
    "AgencyFrameMember",
    "AgencySuccession",
    "Appointment",
    "DataCorrection",
    "Employee",
    "EmployeeChange",
    "NumberChange",
    "Position",
    "PositionChange",
    "Region",
    "Unit",
    "UnitChange",
]
