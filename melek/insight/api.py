"""Published figures, definitions and targets in the API; all of it is open to everyone."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from melek.assessment.models import LiteracyDefinition
from melek.insight.queries import labels_of, manifest_of, published_manifests
from melek.insight.rules import cube_of, meaning_of
from melek.kit.reference import load_yaml
from melek.kit.rest import CODE, OPEN_REFUSALS, NotFound, Pages, Refusal
from melek.kit.web import public
from melek.planning.models import Target
from melek.warehouse.models import CubeCell, Manifest
from melek.warehouse.registers import Indicator, indicators

router = Router()


class IndicatorOut(Schema):
    """What an indicator tells about itself."""

    code: str
    name_id: str
    name_en: str
    definition_id: str
    definition_en: str
    excludes_id: str
    excludes_en: str
    unit: str
    owner: str
    is_estimated: bool
    disclosure: int
    cubes: list[list[str]]


class CellOut(Schema):
    """A published cell: a figure with all that belongs to it, or the reason why it is hidden."""

    period: str
    on: date
    keys: dict[str, str]
    labels: dict[str, str]
    place: str
    value: float | None
    lower: float | None
    upper: float | None
    n: int | None
    population: int | None
    coverage: float | None
    state: str
    definition: str
    synthetic: bool
    manifest: UUID


class TargetOut(Schema):
    """A value that an indicator should reach by the end of a year."""

    code: str
    indicator: str
    year: int
    value: float
    text_id: str
    text_en: str
    source: str
    mark: str


class DefinitionOut(Schema):
    """What *digitally literate* means, in one version."""

    code: str
    version: str
    name_id: str
    name_en: str
    cut_score: float
    cut_theta: float
    cut_error: float
    literate_at: float
    not_yet_at: float
    population_id: str
    population_en: str
    valid_from: date
    valid_to: date | None
    owner: str
    signature: str


class EarlierOut(Schema):
    """An estimate that others published, under its own definition."""

    code: str
    year: int
    value: float
    numerator: int | None
    denominator: int | None
    n: int | None
    who_id: str
    who_en: str
    what_id: str
    what_en: str
    source: str
    mark: str


class ManifestOut(Schema):
    """A publication: the state of all datasets from which figures were made."""

    uuid: UUID
    made_at: datetime
    published_at: datetime
    is_synthetic: bool
    hash: str


class CubeFilter(Schema):
    """Which cells: a declared split, a period, an earlier manifest."""

    dims: str = Field(
        "", max_length=80, pattern=r"^[a-z_,]*$", description="Dimensions of a declared cube, comma between"
    )
    period: str | None = Field(None, max_length=40, pattern=CODE)
    manifest: UUID | None = None


@router.get("/indicators", auth=None, response={200: list[IndicatorOut], OPEN_REFUSALS: Refusal}, summary="Indicators")
@paginate(Pages)
@public
def all_indicators(request: HttpRequest) -> list[Indicator]:
    """All declared indicators."""
    return list(indicators)


@router.get(
    "/indicators/{code}/cells",
    auth=None,
    response={200: list[CellOut], OPEN_REFUSALS: Refusal},
    summary="Cells of a cube",
)
@paginate(Pages)
@public
def cells(request: HttpRequest, code: str, chosen: Query[CubeFilter]) -> "Cells":
    """The published cells of one cube, by period and key; without `dims` the national figure of every period."""
    indicator = indicators.get(code)
    dims = cube_of(indicator.cubes, chosen.dims) if indicator else None
    manifest = manifest_of(str(chosen.manifest or ""))
    if indicator is None or dims is None or manifest is None:
        raise NotFound
    dim_a, dim_b = (*dims, "", "")[:2]
    rows = CubeCell.objects.filter(manifest=manifest, indicator=code, dim_a=dim_a, dim_b=dim_b)
    if chosen.period:
        rows = rows.filter(period=chosen.period)
    return Cells(rows.order_by("on", "period", "key_a", "key_b"), dims, manifest)


class Cells:
    """A queryset of cells whose page becomes plain values with the names of its keys."""

    def __init__(self, rows: "QuerySet[CubeCell]", dims: tuple[str, ...], manifest: Manifest) -> None:
        self._rows, self._dims, self._manifest = rows, dims, manifest

    def __len__(self) -> int:
        return self._rows.count()

    def __getitem__(self, part: slice) -> list[dict[str, Any]]:
        names = {dim: labels_of(dim) for dim in self._dims}
        return [self._told(cell, names) for cell in self._rows[part]]

    def _told(self, cell: CubeCell, names: dict[str, Any]) -> dict[str, Any]:
        keys = dict(zip(self._dims, (cell.key_a, cell.key_b), strict=False))
        copied = ("period", "on", "value", "lower", "upper", "n", "population", "coverage", "state", "definition")
        return {
            **{name: getattr(cell, name) for name in copied},
            "keys": keys,
            "labels": {dim: names[dim].get(key, "") for dim, key in keys.items()},
            "place": meaning_of(self._dims).value,
            "synthetic": self._manifest.is_synthetic,
            "manifest": self._manifest.uuid,
        }


@router.get("/targets", auth=None, response={200: list[TargetOut], OPEN_REFUSALS: Refusal}, summary="Targets")
@paginate(Pages)
@public
def targets(request: HttpRequest) -> "QuerySet[Target]":
    """Targets with their source."""
    return Target.objects.order_by("year", "code")


@router.get(
    "/definitions", auth=None, response={200: list[DefinitionOut], OPEN_REFUSALS: Refusal}, summary="Definitions"
)
@paginate(Pages)
@public
def definitions(request: HttpRequest) -> "QuerySet[LiteracyDefinition]":
    """Versions of what *digitally literate* means."""
    return LiteracyDefinition.objects.order_by("valid_from", "code", "version")


@router.get(
    "/earlier-estimates",
    auth=None,
    response={200: list[EarlierOut], OPEN_REFUSALS: Refusal},
    summary="Estimates that others published",
)
@paginate(Pages)
@public
def earlier_estimates(request: HttpRequest) -> list[dict[str, Any]]:
    """Earlier estimates, each under its own definition; they cannot be compared with each other or with ours."""
    return list(load_yaml("insight", "earlier_estimates.yaml"))


@router.get("/manifests", auth=None, response={200: list[ManifestOut], OPEN_REFUSALS: Refusal}, summary="Manifests")
@paginate(Pages)
@public
def manifests(request: HttpRequest) -> "QuerySet[Manifest]":
    """Publications, newest first; cells of an older one are read with `manifest`."""
    return published_manifests()
