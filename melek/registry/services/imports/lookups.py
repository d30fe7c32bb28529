"""Codes in a file to rows in the store, read once for each agency of a run."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.utils import translation

from melek.registry.models import Agency, Position, Region, Unit

_CACHE = 100_000


def choices_text(labels: Iterable[object]) -> str:
    """Words that a file may use, in the language of files whoever reads the page."""
    with translation.override(settings.LANGUAGE_CODE):
        return ", ".join(str(label) for label in labels)


class Miss(NamedTuple):
    """A code that leads nowhere: the column at fault and the reason."""

    column: str
    reason: str
    params: dict[str, str]


@dataclass(frozen=True, slots=True)
class AgencyRef:
    """What the importers need to know of an agency."""

    pk: int
    code: str
    name: str
    path: str
    region_id: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row puts a person."""

    agency: AgencyRef
    unit_id: int
    position_id: int


class Lookups:
    """Finds agencies, units, positions and regions by code, inside the scope of the run."""

    def __init__(self, scope_path: str) -> None:
        self.scope_path = scope_path
        self._agencies: dict[str, AgencyRef] = {}
        self._units: dict[int, dict[str, tuple[int, str, str]]] = {}
        self._positions: dict[int, dict[tuple[int, str], int]] = {}
        self._places: dict[tuple[str, str, str], Place | Miss] = {}
        self._regions: dict[str, int] = {}

    def agency(self, code: str) -> AgencyRef | Miss:
        """The agency by its own code, or by that of another register."""
        if not self._agencies:
            self._read_agencies()
        found = self._agencies.get(code.casefold())
        if found is None:
            return Miss("agency", "registry.agency_unknown", {})
        if not (found.path.startswith(self.scope_path) or self.scope_path.startswith(found.path)):
            return Miss("agency", "registry.agency_not_yours", {})
        return found

    def _read_agencies(self) -> None:
        fields = ("pk", "code", "name", "scope__path", "region_id", "klpd_code", "bkn_code")
        rows = list(Agency.objects.values_list(*fields))
        for place in (6, 5, 1):  # the own code wins over the others
            for row in rows:
                if row[place]:
                    self._agencies[row[place].casefold()] = AgencyRef(*row[:5])

    def region(self, code: str) -> int | None:
        """The region by its Kemendagri code."""
        if not self._regions:
            self._regions = dict(Region.objects.values_list("code", "pk"))
        return self._regions.get(code)

    def units(self, agency: AgencyRef) -> dict[str, tuple[int, str, str]]:
        """(key, scope path, name) of each unit of an agency by its code."""
        if agency.pk not in self._units:
            rows = Unit.objects.filter(agency_id=agency.pk).values_list("code", "pk", "scope__path", "name")
            self._units[agency.pk] = {code: (pk, path, name) for code, pk, path, name in rows}
        return self._units[agency.pk]

    def positions(self, agency: AgencyRef) -> dict[tuple[int, str], int]:
        """Key of each position of an agency by its unit's key and its code."""
        if agency.pk not in self._positions:
            rows = Position.objects.filter(unit__agency_id=agency.pk).values_list("unit_id", "code", "pk")
            self._positions[agency.pk] = {(unit, code): pk for unit, code, pk in rows}
        return self._positions[agency.pk]

    def place(self, agency: str, unit: str, position: str) -> Place | Miss:
        """The position in the unit of the agency, or which of the three is unknown or out of scope."""
        key = (agency, unit, position)
        found = self._places.get(key)
        if found is None:
            if len(self._places) > _CACHE:
                self._places.clear()
            found = self._places[key] = self._find(agency, unit, position)
        return found

    def _find(self, agency_code: str, unit_code: str, position_code: str) -> Place | Miss:
        agency = self.agency(agency_code)
        if isinstance(agency, Miss):
            return agency
        unit = self.units(agency).get(unit_code)
        if unit is None:
            return Miss("unit", "registry.unit_unknown", {"agency": agency.name})
        pk, path, name = unit
        if not path.startswith(self.scope_path):
            return Miss("unit", "registry.agency_not_yours", {})
        position = self.positions(agency).get((pk, position_code))
        if position is None:
            return Miss("position", "registry.position_unknown", {"unit": name})
        return Place(agency, pk, position)

    def forget(self, agency_pk: int) -> None:
        """Read the units of an agency again at the next question: some were moved."""
        self._units.pop(agency_pk, None)
        self._places.clear()
