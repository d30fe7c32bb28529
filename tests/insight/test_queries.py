"""Boards hold published figures only, and say what two waves allow."""

import pytest

from melek.insight.enums import Place, Verdict
from melek.insight.queries import (
    Cube,
    RateHistory,
    agency_board,
    cube,
    definition_of,
    employees_by_agency,
    manifest_of,
    national_board,
    province_board,
)
from melek.planning.queries import LITERACY
from melek.registry.models import Agency, Region
from melek.warehouse.models import CubeCell, Manifest
from melek.warehouse.registers import indicators
from tests.insight import world as worlds


def test_national_board_is_absent_before_the_first_publication(db: None) -> None:
    assert national_board() is None


def test_national_board_ignores_a_manifest_that_is_not_published(world: worlds.World) -> None:
    Manifest.objects.update(published_at=None)
    assert national_board() is None


def test_national_board_reads_the_newest_wave(world: worlds.World) -> None:
    board = national_board()
    assert board is not None
    assert board.now.value == worlds.NATION[0]
    assert board.history.change is not None
    assert board.history.change.verdict is Verdict.ROSE
    assert {cell.period for cell in board.provinces} == {"w2"}


def test_national_board_names_provinces_whose_interval_lies_below(world: worlds.World) -> None:
    board = national_board()
    assert board is not None
    assert [cell.key_a for cell in board.below] == ["53"]


def test_national_path_starts_at_the_first_wave_and_ends_at_the_target(world: worlds.World) -> None:
    board = national_board()
    assert board is not None
    assert board.path[0][1] == 0.312
    assert board.path[-1] == (2030.0, pytest.approx(0.9))
    assert board.path_now == pytest.approx(0.312 + (0.9 - 0.312) * 365 / 1553, abs=1e-3)


def test_history_with_a_hidden_newest_wave_compares_nothing(world: worlds.World) -> None:
    worlds.hidden(world, "w3", worlds.MADE_AT.date(), state="wide", dim_a="province", key_a="32")
    history = RateHistory(world.manifest, list(CubeCell.objects.filter(key_a="32", indicator=LITERACY).order_by("on")))
    assert history.now is not None
    assert history.now.state == "wide"
    assert history.change is None


def test_province_board_counts_by_duty_place(world: worlds.World) -> None:
    board = province_board(Region.objects.get(code="32"))
    assert board is not None
    assert [cell.value for cell in board.kinds] == [60_000]
    assert board.women is not None
    assert board.women.value == 0.6
    assert {agency.region.code.partition(".")[0] for agency in board.agencies} == {"32"}


def test_agency_board_compares_with_agencies_of_its_kind_only(world: worlds.World) -> None:
    worlds.rate(world, "w2", worlds.SECOND_ON, dim_a="agency", key_a="bkn", figure=(0.7, 0.6, 0.8), n=50, population=90)
    board = agency_board(Agency.objects.get(code="kemenkeu"))
    assert board is not None
    assert {cell.key_a for cell in board.ordered} == {"kemenkeu", "kemenag", "kemenkes"}
    assert [cell.value for cell in board.ordered] == sorted((cell.value for cell in board.ordered), reverse=True)


def test_agency_keeps_its_history_when_only_its_name_changed(world: worlds.World) -> None:
    for code, wave, on in (("kemkominfo", "w1", worlds.FIRST_ON), ("kemkomdigi", "w2", worlds.SECOND_ON)):
        worlds.rate(world, wave, on, dim_a="agency", key_a=code, figure=(0.7, 0.6, 0.8), n=50, population=90)
    board = agency_board(Agency.objects.get(code="kemkomdigi"))
    assert board is not None
    assert [cell.period for cell in board.history.waves] == ["w1", "w2"]


def test_agency_that_was_split_off_starts_a_history_of_its_own(world: worlds.World) -> None:
    worlds.rate(
        world,
        "w1",
        worlds.FIRST_ON,
        dim_a="agency",
        key_a="kemenko-polhukam",
        figure=(0.7, 0.6, 0.8),
        n=50,
        population=90,
    )
    board = agency_board(Agency.objects.get(code="kemenko-polkam"))
    assert board is not None
    assert board.history.waves == []


def test_cube_labels_its_cells(world: worlds.World) -> None:
    found: Cube = cube(indicators[LITERACY], ("province",), manifest=world.manifest, period="w2")
    assert {found.label(cell) for cell in found.cells} >= {"Jawa Barat", "Nusa Tenggara Timur"}
    assert found.on == worlds.SECOND_ON


def test_employees_by_agency_leaves_hidden_counts_out(world: worlds.World) -> None:
    worlds.count(world, "registry.employees", value=812, dim_a="agency", key_a="kemenkeu")
    CubeCell.objects.create(
        indicator="registry.employees",
        manifest=world.manifest,
        period="2026-11-20",
        on=worlds.MADE_AT.date(),
        dim_a="agency",
        key_a="kemenag",
        state="primary",
    )
    assert employees_by_agency() == {"kemenkeu": 812}


def test_manifest_of_finds_an_earlier_publication(world: worlds.World) -> None:
    assert manifest_of(str(world.manifest.uuid)) == world.manifest
    assert manifest_of("00000000-0000-4000-8000-000000000000") is None


def test_definition_of_a_cell_is_found_by_code_and_version(world: worlds.World) -> None:
    board = national_board()
    assert board is not None
    assert definition_of(board.now) == world.definition


def test_province_place_against_the_nation(world: worlds.World) -> None:
    board = national_board()
    assert board is not None
    places = {cell.key_a: board.place(cell) for cell in board.provinces if cell.value is not None}
    assert places == {"31": Place.ABOVE, "32": Place.UNCLEAR, "53": Place.BELOW}
