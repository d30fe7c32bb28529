"""Reads of published figures, one board a page. Nothing here looks at a row about a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from melek.assessment.models import LiteracyDefinition
from melek.insight.enums import Place
from melek.insight.rules import Change, change, place_against, place_on_path
from melek.planning.models import Target
from melek.planning.queries import LITERACY, literacy_target, target_path
from melek.planning.rules import decimal_year, path_value
from melek.registry.models import Agency, Region
from melek.registry.queries import renamed_from
from melek.warehouse.enums import CellState
from melek.warehouse.models import CubeCell, Manifest
from melek.warehouse.queries import cells, published
from melek.warehouse.registers import ALL, Indicator, dimensions, indicators

EMPLOYEES = "registry.employees"
WOMEN = "registry.women_share"
RESPONSE = "evaluation.response_rate"
ABILITY = "evaluation.ability_distribution"
BAND_WIDTH = 40


def manifest_of(uuid: str = "") -> Manifest | None:
    """A published manifest by its uuid; without one the newest. None when there is none."""
    if not uuid:
        return published()
    return Manifest.objects.filter(uuid=uuid, published_at__isnull=False).first()


def published_manifests() -> "QuerySet[Manifest]":
    """All manifests that readers may cite, newest first."""
    return Manifest.objects.filter(published_at__isnull=False).order_by("-id")


def series(manifest: Manifest, indicator: str, dim: str = "", key: str = "") -> list[CubeCell]:
    """One figure over time, oldest first: the national one, or that of one key of a dimension."""
    rows = CubeCell.objects.filter(manifest=manifest, indicator=indicator, dim_a=dim, key_a=key, dim_b="")
    return list(rows.order_by("on", "period"))


def periods_of(manifest: Manifest, indicator: str) -> list[str]:
    """Periods of an indicator, oldest first; also of one that has no national figure."""
    rows = CubeCell.objects.filter(manifest=manifest, indicator=indicator).order_by("on", "period")
    return list(dict.fromkeys(rows.values_list("period", flat=True)))


def mode_effect_of(manifest: Manifest, indicator: str, period: str) -> dict[str, Any] | None:
    """What unsupervised testing changed in a wave: people in each mode, and the difference with its interval."""
    rows = manifest.estimates.filter(indicator=indicator, period=period, keys={})
    found = rows.first()
    return found.details.get("mode") if found else None


def newest_national(manifest: Manifest | None) -> dict[str, CubeCell]:
    """The newest national cell of each indicator that has one."""
    rows = CubeCell.objects.filter(manifest=manifest, dim_a="", dim_b="").order_by("on", "period")
    return {cell.indicator: cell for cell in rows}


def codes_of(manifest: Manifest | None) -> set[str]:
    """Codes of the indicators that a manifest publishes, by whichever split."""
    return set(CubeCell.objects.filter(manifest=manifest).values_list("indicator", flat=True).distinct())


def is_shown(cell: CubeCell | None) -> bool:
    """Whether a cell holds a figure."""
    return cell is not None and cell.state == CellState.SHOWN


def labels_of(dim: str) -> Mapping[str, str]:
    """Names of the keys of a dimension; the key of the total has its own."""
    found = dimensions.get(dim)
    return found.labels() if found else {}


def definition_of(cell: CubeCell) -> LiteracyDefinition | None:
    """The literacy definition under which a cell was estimated."""
    code, _space, version = cell.definition.rpartition(" ")
    return LiteracyDefinition.objects.filter(code=code, version=version).first()


@dataclass(frozen=True)
class RateHistory:
    """The rate of one place or agency over the waves."""

    manifest: Manifest
    waves: list[CubeCell]

    @cached_property
    def shown(self) -> list[CubeCell]:
        return [cell for cell in self.waves if is_shown(cell)]

    @property
    def now(self) -> CubeCell | None:
        """The newest wave's cell, shown or hidden."""
        return self.waves[-1] if self.waves else None

    @cached_property
    def change(self) -> Change | None:
        """What the newest two waves allow to say; None when the newest is hidden or has nothing before it."""
        if len(self.shown) < 2 or self.shown[-1] is not self.now:
            return None
        first, second = self.shown[-2:]
        return change(first, second, is_same_definition=first.definition == second.definition)

    @property
    def before(self) -> CubeCell | None:
        """The shown wave before the newest one."""
        return self.shown[-2] if self.change else None


@dataclass(frozen=True)
class NationalBoard:
    """Everything that the national page shows."""

    history: RateHistory
    provinces: list[CubeCell]
    bands: list[CubeCell]
    response: CubeCell | None
    target: Target | None

    @property
    def now(self) -> CubeCell:
        """The newest national figure that may be shown."""
        return self.history.shown[-1]

    @cached_property
    def definition(self) -> LiteracyDefinition | None:
        return definition_of(self.now)

    @cached_property
    def path(self) -> list[tuple[float, float]]:
        """The straight path from the first wave to the target; empty without a target."""
        first = self.history.shown[0]
        assert first.value is not None
        return target_path(self.target, first.on, first.value) if self.target else []

    @property
    def path_now(self) -> float | None:
        """The path's value on the day of the newest wave."""
        return path_value(self.path, decimal_year(self.now.on)) if self.path else None

    @property
    def path_place(self) -> Place | None:
        """Where the newest wave lies against the path; None for the first wave, where the path begins."""
        if self.path_now is None or len(self.history.shown) < 2:
            return None
        begin, end = self.path[0][0], self.path[-1][0]
        elapsed = (decimal_year(self.now.on) - begin) / (end - begin)
        share = min(max(elapsed, 0.0), 1.0)
        return place_on_path(self.history.shown[0], self.now, path_now=self.path_now, elapsed=share)

    @cached_property
    def below(self) -> list[CubeCell]:
        """Provinces whose whole interval lies below the nation's."""
        return [cell for cell in self.provinces if is_shown(cell) and self.place(cell) is Place.BELOW]

    def place(self, cell: CubeCell) -> Place:
        """Where a cell lies against the national interval."""
        return against(cell, self.now)


def against(cell: CubeCell, other: CubeCell) -> Place:
    """Where a shown cell lies against another shown cell."""
    assert other.value is not None
    lower = other.value if other.lower is None else other.lower
    return place_against(cell, lower, other.value if other.upper is None else other.upper)


def national_board() -> NationalBoard | None:
    """The board of the national page, or None while no national rate is published."""
    manifest = published()
    if manifest is None:
        return None
    history = RateHistory(manifest, series(manifest, LITERACY))
    if not history.shown:
        return None
    period = history.shown[-1].period
    return NationalBoard(
        history=history,
        provinces=cells(LITERACY, ("province",), manifest=manifest, period=period),
        bands=_bands(manifest, period),
        response=next(iter(series(manifest, RESPONSE)), None),
        target=literacy_target(),
    )


def _bands(manifest: Manifest, period: str) -> list[CubeCell]:
    if ABILITY not in indicators:
        return []
    rows = cells(ABILITY, ("score_band",), manifest=manifest, period=period)
    return sorted(rows, key=lambda cell: int(cell.key_a))


@dataclass(frozen=True)
class PlaceBoard:
    """A province: its rate by duty place, the nation beside it, and who serves there."""

    region: Region
    history: RateHistory
    nation: CubeCell | None
    kinds: list[CubeCell]
    employees: CubeCell | None
    women: CubeCell | None
    agencies: list[Agency]


def province_board(region: Region) -> PlaceBoard | None:
    """The board of a province, or None while nothing is published."""
    manifest = published()
    if manifest is None:
        return None
    history = RateHistory(manifest, series(manifest, LITERACY, "province", region.code))
    seated = Agency.objects.filter(region__code__startswith=region.code, valid_to=None).select_related("region")
    return PlaceBoard(
        region=region,
        history=history,
        nation=_newest_national(manifest),
        kinds=_split_of(manifest, EMPLOYEES, ("province", "agency_kind"), region.code),
        employees=next(iter(series(manifest, EMPLOYEES, "province", region.code)), None),
        women=next(iter(series(manifest, WOMEN, "province", region.code)), None),
        agencies=list(seated.order_by("kind", "name")),
    )


def _newest_national(manifest: Manifest) -> CubeCell | None:
    shown = [cell for cell in series(manifest, LITERACY) if is_shown(cell)]
    return shown[-1] if shown else None


def _split_of(manifest: Manifest, indicator: str, dims: tuple[str, str], key: str) -> list[CubeCell]:
    rows = CubeCell.objects.filter(manifest=manifest, indicator=indicator, dim_a=dims[0], dim_b=dims[1], key_a=key)
    return list(rows.exclude(key_b=ALL).order_by("key_b"))


@dataclass(frozen=True)
class AgencyBoard:
    """An agency as employer, among agencies of its kind that stay unnamed."""

    agency: Agency
    history: RateHistory
    employees: CubeCell | None
    kind: CubeCell | None
    peers: list[CubeCell]

    @property
    def hidden_peers(self) -> int:
        return sum(not is_shown(cell) for cell in self.peers)

    @cached_property
    def ordered(self) -> list[CubeCell]:
        """Agencies of the kind with a figure, highest first."""
        return sorted((cell for cell in self.peers if is_shown(cell)), key=lambda cell: -(cell.value or 0))


def agency_board(agency: Agency) -> AgencyBoard | None:
    """The board of an agency, or None while nothing is published."""
    manifest = published()
    if manifest is None:
        return None
    history = RateHistory(manifest, _rates_of(manifest, agency))
    nation = _newest_national(manifest)
    period = history.now.period if history.now else nation.period if nation else ""
    same_kind = set(Agency.objects.filter(kind=agency.kind).values_list("code", flat=True))
    peers = cells(LITERACY, ("agency",), manifest=manifest, period=period) if period else []
    kinds = series(manifest, LITERACY, "agency_kind", agency.kind)
    return AgencyBoard(
        agency=agency,
        history=history,
        employees=next(iter(series(manifest, EMPLOYEES, "agency", agency.code)), None),
        kind=next((cell for cell in kinds if cell.period == period and is_shown(cell)), None),
        peers=[cell for cell in peers if cell.key_a in same_kind],
    )


def _rates_of(manifest: Manifest, agency: Agency) -> list[CubeCell]:
    """An agency's rate over time, under the names it had before as well."""
    codes = [*reversed(renamed_from(agency)), agency.code]
    by_period = {cell.period: cell for code in codes for cell in series(manifest, LITERACY, "agency", code)}
    return sorted(by_period.values(), key=lambda cell: (cell.on, cell.period))


@dataclass(frozen=True)
class Cube:
    """The cells of one indicator by at most two dimensions in one period, as the explorer and files show them."""

    indicator: Indicator
    dims: tuple[str, ...]
    period: str
    manifest: Manifest
    cells: list[CubeCell]

    @cached_property
    def names(self) -> list[Mapping[str, str]]:
        """Names of the keys, one mapping for each dimension."""
        return [labels_of(dim) for dim in self.dims]

    def label(self, cell: CubeCell) -> str:
        """The cell's keys in words, total keys left out."""
        parts = [
            names.get(key, key) for names, key in zip(self.names, (cell.key_a, cell.key_b), strict=False) if key != ALL
        ]
        return " · ".join(parts)

    @property
    def on(self) -> date:
        """The day of the figures."""
        return self.cells[-1].on if self.cells else self.manifest.made_at.date()


def cube(indicator: Indicator, dims: tuple[str, ...], *, manifest: Manifest, period: str = "") -> Cube:
    """One cube of an indicator; the national one holds every period, the others that of `period`."""
    found = cells(indicator.code, dims, manifest=manifest, period=period)
    found.sort(key=lambda cell: (cell.on, cell.period, cell.key_a, cell.key_b))
    return Cube(indicator, dims, period, manifest, found)


def employees_by_agency() -> dict[str, int]:
    """Published head counts by employer; hidden ones are absent."""
    rows = cells(EMPLOYEES, ("agency",))
    return {cell.key_a: cell.population for cell in rows if is_shown(cell) and cell.population is not None}
