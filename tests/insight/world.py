"""An invented publication: two waves, a few provinces, agencies of two kinds, some cells hidden."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from melek.assessment.models import Blueprint, ItemBank, LiteracyDefinition
from melek.insight.queries import EMPLOYEES, RESPONSE, WOMEN
from melek.planning.queries import LITERACY
from melek.planning.services import load_targets
from melek.warehouse.models import CubeCell, Manifest

FIRST_ON, SECOND_ON = date(2025, 10, 1), date(2026, 10, 1)
MADE_AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NATION, PEOPLE = (0.384, 0.369, 0.399), 5_588_245


@dataclass
class World:
    """What the tests stand on."""

    manifest: Manifest
    definition: LiteracyDefinition


def build(*, is_synthetic: bool = True, agencies: list[str] | None = None) -> World:
    """Publish two waves: the nation rose from 31.2% to 38.4%."""
    definition = _definition()
    manifest = Manifest.objects.create(
        made_at=MADE_AT, published_at=MADE_AT, is_synthetic=is_synthetic, files={}, hash="ab" * 32
    )
    world = World(manifest, definition)
    load_targets()
    rate(world, "w1", FIRST_ON, figure=(0.312, 0.296, 0.328), n=3100, population=5_500_000)
    rate(world, "w2", SECOND_ON, figure=NATION, n=4000, population=PEOPLE)
    for code, figure in (("31", (0.634, 0.60, 0.66)), ("32", (0.40, 0.37, 0.43)), ("53", (0.25, 0.19, 0.31))):
        rate(world, "w2", SECOND_ON, dim_a="province", key_a=code, figure=figure, n=200, population=100_000)
    hidden(world, "w2", SECOND_ON, dim_a="province", key_a="95", state="primary")
    for place, code in enumerate(agencies or []):
        middle = 0.3 + 0.05 * place
        figure = (middle, middle - 0.1, middle + 0.1)
        rate(world, "w2", SECOND_ON, dim_a="agency", key_a=code, figure=figure, n=60, population=900)
    count(world, EMPLOYEES, value=PEOPLE)
    count(world, EMPLOYEES, value=100_000, dim_a="province", key_a="32")
    count(world, EMPLOYEES, value=60_000, dim_a="province", key_a="32", dim_b="agency_kind", key_b="kabupaten")
    count(world, WOMEN, value=0.58, people=PEOPLE)
    count(world, WOMEN, value=0.6, people=100_000, dim_a="province", key_a="32")
    count(world, RESPONSE, value=0.81, people=8000)
    return world


def _definition() -> LiteracyDefinition:
    bank = ItemBank.objects.create(code="tertutup", name="Bank tertutup", kind="secured")
    blueprint = Blueprint.objects.create(code="adaptif", version="1", design={})
    return LiteracyDefinition.objects.create(
        code="melek-asn",
        version="2026.1",
        name_id="Melek digital ASN",
        name_en="Digitally literate civil servant",
        bank=bank,
        blueprint=blueprint,
        cut_theta=0.2,
        cut_error=0.05,
        cut_method_id="Batas sementara",
        cut_method_en="A provisional cut",
        population_id="Semua pegawai",
        population_en="All civil servants",
        valid_from=date(2025, 1, 1),
        owner="Lembaga Contoh",
        made_at=MADE_AT,
    )


def rate(
    world: World, period: str, on: date, *, figure: tuple[float, float, float], n: int, population: int, **keys: str
) -> CubeCell:
    """Publish one estimated cell."""
    value, lower, upper = figure
    return CubeCell.objects.create(
        indicator=LITERACY,
        manifest=world.manifest,
        period=period,
        on=on,
        value=value,
        lower=lower,
        upper=upper,
        n=n,
        population=population,
        coverage=n / population,
        definition="melek-asn 2026.1",
        state="shown",
        **keys,
    )


def hidden(world: World, period: str, on: date, *, state: str, indicator: str = LITERACY, **keys: str) -> CubeCell:
    """Publish a cell without a figure."""
    return CubeCell.objects.create(
        indicator=indicator,
        manifest=world.manifest,
        period=period,
        on=on,
        definition="melek-asn 2026.1",
        state=state,
        **keys,
    )


def count(world: World, indicator: str, *, value: float, people: int | None = None, **keys: Any) -> CubeCell:
    """Publish one counted cell."""
    whole = people or int(value)
    return CubeCell.objects.create(
        indicator=indicator,
        manifest=world.manifest,
        period=MADE_AT.date().isoformat(),
        on=MADE_AT.date(),
        value=value,
        n=whole,
        population=whole,
        coverage=1.0,
        state="shown",
        **keys,
    )
