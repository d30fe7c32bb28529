"""What the catalogue publishes to the warehouse: offerings without names, and two shares."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from melek.catalogue.models import Offering
from melek.catalogue.queries.instructors import is_licensed_for
from melek.catalogue.queries.offering_facts import OfferingRow, offering_rows
from melek.catalogue.rules.facts import Held, has_place, has_price, is_covered
from melek.catalogue.services import instructors, offerings
from melek.catalogue.services.instructors import LicencePlan
from melek.warehouse.queries import cells
from melek.warehouse.registers import datasets, indicators
from melek.warehouse.services import refresh
from tests.catalogue import world as worlds
from tests.catalogue.world import NOW, World

TODAY = NOW.date()


@pytest.fixture
def world(reference: None, settings: Any, tmp_path: Path) -> World:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    return worlds.build()


def teacher(world: World, number: str, scopes: tuple[tuple[str, int], ...], until: date = date(2030, 1, 1)) -> Any:
    made = instructors.add_instructor(
        institution=world.lembaga, name=f"Sasmita {number}", grade="madya", by=None, at=NOW
    )
    plan = LicencePlan(number, date(2025, 1, 1), until, scopes)
    instructors.license_instructor(instructor=made, plan=plan, by=None, at=NOW)
    return made


def run(world: World, programme: Any, teachers: list[Any], **changes: Any) -> Offering:
    made = worlds.offered(world, programme, **changes)
    made.instructors.set(teachers)
    return offerings.move_offering(offering=made, target="open", by=None, at=NOW)


@pytest.fixture
def runs(world: World) -> dict[str, Offering]:
    programme = worlds.published(world)
    both, low = teacher(world, "L-1", (("1.3", 3), ("4.2", 4))), teacher(world, "L-2", (("1.3", 2), ("4.2", 4)))
    half, other = teacher(world, "L-3", (("1.3", 5),)), teacher(world, "L-4", (("4.2", 3),))
    early = teacher(world, "L-5", (("1.3", 5), ("4.2", 5)), until=date(2027, 2, 28))
    return {
        "covered": run(world, programme, [both]),
        "together": run(world, programme, [half, other], city=""),
        "too low": run(world, programme, [low]),
        "over by then": run(world, programme, [early]),
        "nobody yet": run(world, programme, []),
        "others pay an unknown price": run(world, programme, [both], fee_payer="sender"),
    }


def test_rows_agree_with_what_the_catalogue_says_of_each_offering(world: World, runs: dict[str, Offering]) -> None:
    rows = {one.offering: one for one in offering_rows(TODAY)}
    assert len(rows) == len(runs)
    for name, made in runs.items():
        assert rows[str(made.uuid)].is_licensed == is_licensed_for(made, on=made.starts_on), name
    told = {name: rows[str(made.uuid)] for name, made in runs.items()}
    assert [name for name, row in told.items() if row.is_licensed] == [
        "covered",
        "together",
        "others pay an unknown price",
    ]
    assert [name for name, row in told.items() if row.is_complete] == ["covered", "too low", "over by then"]
    assert [name for name, row in told.items() if not row.is_staffed] == ["nobody yet"]


def test_what_is_only_planned_cancelled_or_long_past_is_left_out(world: World) -> None:
    programme = worlds.published(world)
    worlds.offered(world, programme)
    gone = run(world, programme, [])
    offerings.move_offering(offering=gone, target="cancelled", by=None, at=NOW, reason="Ruang rusak")
    old = run(world, programme, [])
    Offering.objects.filter(pk=old.pk).update(starts_on=TODAY - timedelta(days=731), ends_on=TODAY)
    assert list(offering_rows(TODAY)) == []


def test_no_name_of_a_person_enters_the_warehouse(world: World, runs: dict[str, Offering]) -> None:
    assert not [name for name in OfferingRow._fields if "name" in name or "person" in name]
    for row in offering_rows(TODAY):
        assert not any("Sasmita" in str(value) for value in row)


def test_the_two_shares_are_published_by_kind_of_agency_and_province(world: World, runs: dict[str, Offering]) -> None:
    refresh(at=NOW)
    (complete,) = cells("catalogue.complete_offerings")
    assert (complete.value, complete.population) == (pytest.approx(3 / 6), 6)
    by_kind = cells("catalogue.complete_offerings", ("agency_kind",))
    assert [(one.key_a, one.value) for one in by_kind] == [(world.west.kind, pytest.approx(0.5))]
    (licensed,) = cells("catalogue.licensed_offerings")
    assert licensed.value is None  # six teaching assignments could name somebody
    assert licensed.state == "primary"


def test_with_enough_teaching_assignments_the_share_of_licensed_offerings_is_told(world: World) -> None:
    programme = worlds.published(world)
    both, low = teacher(world, "L-1", (("1.3", 3), ("4.2", 4))), teacher(world, "L-2", (("1.3", 2),))
    for number in range(12):
        run(world, programme, [both if number < 9 else low])
    run(world, programme, [])
    refresh(at=NOW)
    (licensed,) = cells("catalogue.licensed_offerings", ("province",))
    assert (licensed.key_a, licensed.value, licensed.population) == ("31", pytest.approx(9 / 12), 12)


def test_the_declarations_say_both_languages(world: World) -> None:
    assert "catalogue.offerings" in datasets
    for code in ("catalogue.licensed_offerings", "catalogue.complete_offerings"):
        one = indicators[code]
        assert all((one.name_id, one.name_en, one.definition_id, one.definition_en, one.excludes_id, one.excludes_en))


def test_invented_offerings_mark_the_manifest(world: World, settings: Any) -> None:
    assert not settings.DEMO
    made = run(world, worlds.published(world), [])
    assert not refresh(at=NOW).is_synthetic
    Offering.objects.filter(pk=made.pk).update(is_synthetic=True)
    assert refresh(at=NOW + timedelta(days=1)).is_synthetic


def test_coverage_place_and_price_by_hand() -> None:
    day = datetime(2027, 3, 1).date()
    held = [Held(1, 3, date(2026, 1, 1), day), Held(2, 5, date(2027, 3, 2), date(2028, 1, 1))]
    assert is_covered({1: 3}, held, day)
    assert not is_covered({1: 3, 2: 1}, held, day)
    assert is_covered({}, held, day)
    assert not is_covered({}, [], day)
    assert has_place(is_online=True, city="", has_venue=False)
    assert not has_place(is_online=False, city=" ", has_venue=False)
    assert has_price(0, "provider")
    assert not has_price(0, "sender")
