"""Who trains what: holes and doubles by competence, level, province and cluster, on plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Coverage(StrEnum):
    """How a need is met."""

    HOLE = "hole"
    SCARCE = "scarce"
    SHORT = "short"
    MET = "met"
    DOUBLED = "doubled"
    NO_NEED = "no_need"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Supply:
    """Seats of the coming year: an agency's, for a cluster, to a level, in a province (empty: online, for everybody)."""

    competence: str
    level: int
    province: str
    cluster: str
    agency: int
    seats: int


@dataclass(frozen=True)
class Place:
    """A cell of the map: people whose posts require it (None: hidden or unknown), seats, and the agencies that train
    there, those with most seats first."""

    competence: str
    level: int
    province: str
    cluster: str
    required: int | None
    seats: int
    online_seats: int
    agencies: tuple[int, ...]
    coverage: Coverage


SCARCE_SHARE = 0.05


def coverage_of(required: int | None, seats: int, online: int, agencies: int) -> Coverage:
    """A hole: needed, and no seat at all. Scarce: seats for less than one in twenty; short: for fewer than need it.
    Doubled: the seats of several agencies in one place together exceed the need. Where the need is hidden, only that
    there are seats can be told."""
    if required is None:
        return Coverage.MET if seats + online else Coverage.UNKNOWN
    if agencies > 1 and seats > required:
        return Coverage.DOUBLED
    if not required:
        return Coverage.NO_NEED
    if not seats + online:
        return Coverage.HOLE
    if seats + online < SCARCE_SHARE * required:
        return Coverage.SCARCE
    return Coverage.SHORT if seats + online < required else Coverage.MET


def places(
    needs: Mapping[tuple[str, str], int],
    required_levels: Mapping[tuple[str, str], int],
    supply: Iterable[Supply],
    *,
    provinces: Iterable[str],
    cluster: str,
    competence: str,
    level: int = 0,
) -> list[Place]:
    """The cells of one competence, level and cluster over all provinces.

    needs: people by (province, cluster); required_levels: level by (cluster, competence). Without a level it is the
    required one. A seat counts when it leads to the level or above; nobody needs a level above the required one.
    """
    asked = required_levels.get((cluster, competence), 0)
    level = level or asked
    fitting = fitting_supply(supply, competence=competence, cluster=cluster, level=level)
    online = sum(one.seats for one in fitting if not one.province)
    found = []
    for province in provinces:
        here = seats_by_agency(one for one in fitting if one.province == province)
        required = needs.get((province, cluster)) if 0 < level <= asked else 0
        seats, agencies = sum(here.values()), tuple(here)
        coverage = coverage_of(required, seats, online, len(agencies))
        found.append(Place(competence, level, province, cluster, required, seats, online, agencies, coverage))
    return found


def fitting_supply(supply: Iterable[Supply], *, competence: str, cluster: str, level: int) -> list[Supply]:
    """Seats for a cluster that lead to a level of a competence or above."""
    return [one for one in supply if one.competence == competence and one.cluster == cluster and one.level >= level]


def seats_by_agency(supply: Iterable[Supply]) -> dict[int, int]:
    """Seats of each agency, the largest first."""
    found: dict[int, int] = {}
    for one in supply:
        found[one.agency] = found.get(one.agency, 0) + one.seats
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
