"""The who-trains-what map: published head counts by province and cluster against planned and offered seats."""

from dataclasses import dataclass
from datetime import date, timedelta

from melek.catalogue.enums import LineState, OfferingState, VersionState
from melek.catalogue.models import (
    Offering,
    PlanLine,
    PlanningWindow,
    Programme,
    ProgrammeCompetence,
    ProgrammeVersion,
)
from melek.catalogue.rules.coverage import Coverage, Place, Supply, fitting_supply, places, seats_by_agency
from melek.competency.models import RoleRequirement
from melek.competency.queries import competence_names
from melek.registry.enums import Cluster
from melek.registry.models import Agency, Region
from melek.warehouse.enums import CellState
from melek.warehouse.queries import cells, published

PEOPLE, DIMS = "registry.employees", ("province", "cluster")
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Provider:
    """An agency that trains to a level somewhere, one of its programmes, how many it has, and its seats of the year."""

    agency: Agency
    programme: Programme
    title: str
    programmes: int
    seats: int


@dataclass(frozen=True)
class CoverageMap:
    """Cells of one competence, level and cluster, the level that posts require, of what day the need is, and who trains."""

    rows: list[Place]
    level: int
    required_level: int
    needs_on: date | None
    agencies: dict[int, Agency]
    providers: list[Provider]
    is_fitting: bool  # whether these lead to the level for the cluster; else they teach the competence otherwise


def needs() -> tuple[dict[tuple[str, str], int], date | None]:
    """Published head counts by province and cluster; hidden cells are left out."""
    manifest = published()
    if manifest is None:
        return {}, None
    rows = cells(PEOPLE, DIMS, manifest=manifest)
    found = {
        (one.key_a, one.key_b): int(one.value) for one in rows if one.state == CellState.SHOWN and one.value is not None
    }
    return found, rows[0].on if rows else None


def required_levels() -> dict[tuple[str, str], int]:
    """The level that the newest role profile named like a cluster requires, by cluster and competence."""
    rows = RoleRequirement.objects.filter(profile__code__in=Cluster.values).order_by("profile")
    return {
        (profile, code): level
        for profile, code, level in rows.values_list("profile__code", "competence__code", "level")
    }


def supply_of(window: PlanningWindow | None, on: date) -> list[Supply]:
    """Seats by competence, level, province, cluster and agency: of the plans of a window, else of the coming year."""
    return _planned(window) if window else _offered(on)


def _offered(on: date) -> list[Supply]:
    rows = Offering.objects.filter(starts_on__range=(on, on + YEAR)).exclude(state=OfferingState.CANCELLED)
    runs = list(
        rows.order_by("pk").values_list(
            "version", "is_online", "region__code", "version__programme__owner", "seats", "version__clusters"
        )
    )
    taught = _taught([row[0] for row in runs])
    return [
        Supply(code, level, "" if is_online else (region or "").partition(".")[0], cluster, owner, seats)
        for version, is_online, region, owner, seats, clusters in runs
        for code, level in taught.get(version, ())
        for cluster in clusters
    ]


def _planned(window: PlanningWindow) -> list[Supply]:
    rows = PlanLine.objects.filter(window=window, state=LineState.ENTERED).select_related("programme", "region")
    lines = list(rows.prefetch_related("programme__versions").order_by("pk"))
    newest = {one.pk: max(one.programme.versions.all(), key=lambda version: version.number) for one in lines}
    taught = _taught([one.pk for one in newest.values()])
    return [
        Supply(code, level, line.region.province_code if line.region else "", cluster, line.agency_id, line.seats)
        for line in lines
        for code, level in taught.get(newest[line.pk].pk, ())
        for cluster in newest[line.pk].clusters
    ]


def _taught(versions: list[int]) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = {}
    rows = ProgrammeCompetence.objects.filter(version__in=versions).order_by("pk")
    for version, code, level in rows.values_list("version", "competence__code", "level"):
        found.setdefault(version, []).append((code, level))
    return found


def coverage_map(
    competence: str, cluster: str, *, window: PlanningWindow | None, on: date, level: int = 0
) -> CoverageMap:
    """One competence and cluster over all provinces, at a level or at the one that posts require."""
    people, day = needs()
    levels, supply = required_levels(), supply_of(window, on)
    asked = levels.get((cluster, competence), 0)
    shown = level or asked
    rows = places(people, levels, supply, provinces=_provinces(), cluster=cluster, competence=competence, level=shown)
    keys = {key for row in rows for key in row.agencies}
    agencies = Agency.objects.in_bulk(keys)
    providers, is_fitting = _providers(supply, competence=competence, cluster=cluster, level=shown)
    return CoverageMap(rows, shown, asked, day, agencies, providers, is_fitting)


def _providers(supply: list[Supply], *, competence: str, cluster: str, level: int) -> tuple[list[Provider], bool]:
    """Agencies with listed programmes for a cluster that lead to a level or above, those with most seats first.

    Where there are none, those that teach the competence to another level or cluster; the second says which it is.
    """
    seats = seats_by_agency(fitting_supply(supply, competence=competence, cluster=cluster, level=level))
    rows = ProgrammeCompetence.objects.filter(
        competence__code=competence,
        version__state=VersionState.PUBLISHED,
        version__programme__in=Programme.objects.listed(),
    )
    taught = list(rows.select_related("version__programme__owner__scope").order_by("version__title", "pk"))
    fitting = [one for one in taught if one.level >= level and cluster in one.version.clusters]
    own: dict[int, list[ProgrammeVersion]] = {}
    for one in fitting or taught:
        own.setdefault(one.version.programme.owner_id, []).append(one.version)
    found = [
        Provider(many[0].programme.owner, many[0].programme, many[0].title, len(many), seats.get(key, 0))
        for key, many in own.items()
    ]
    return sorted(found, key=lambda one: (-one.seats, one.agency.name, one.agency.pk)), bool(fitting)


def _provinces() -> list[str]:
    return list(Region.objects.filter(kind="provinsi").order_by("code").values_list("code", flat=True))


@dataclass(frozen=True)
class Overview:
    """How many provinces have a hole, and how many a double, for a competence and cluster."""

    competence: str
    name: str
    cluster: str
    cluster_name: str
    holes: int
    scarce: int
    doubles: int


def overview(*, window: PlanningWindow | None, on: date) -> list[Overview]:
    """All competences and clusters that some post requires, most holes first."""
    people, _day = needs()
    levels, supply, provinces = required_levels(), supply_of(window, on), _provinces()
    names, clusters = competence_names(), dict(Cluster.choices)
    found = []
    for cluster, competence in sorted(levels):
        rows = places(people, levels, supply, provinces=provinces, cluster=cluster, competence=competence)
        counts = [
            sum(row.coverage == one for row in rows) for one in (Coverage.HOLE, Coverage.SCARCE, Coverage.DOUBLED)
        ]
        if competence in names:
            found.append(Overview(competence, names[competence], cluster, str(clusters[cluster]), *counts))
    return sorted(found, key=lambda one: (-one.holes, -one.doubles, one.cluster, one.competence))
