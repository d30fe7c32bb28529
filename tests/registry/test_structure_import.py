"""Importing units of any depth and positions with their superiors."""

import pytest

from melek.identity.models import Scope, TrailEntry
from melek.registry.models import Position, PositionChange, Unit, UnitChange
from melek.registry.services.structure import (
    CircularReport,
    CircularUnit,
    WrongAgency,
    change_unit,
    report_to,
    superior_of,
)
from tests.registry.world import World, person, run_import


def unit(code: str, parent: str = "", **changes: str) -> dict[str, str]:
    """A row of a unit file."""
    return {"agency": "kota-misal", "code": code, "name": f"Unit {code}", "parent": parent, **changes}


def position(code: str, **changes: str) -> dict[str, str]:
    """A row of a position file."""
    return {
        "agency": "kota-misal",
        "unit": "DINAS",
        "code": code,
        "title": f"Jabatan {code}",
        "kind": "pelaksana",
        **changes,
    }


def test_units_of_any_depth_come_in_any_order(world: World) -> None:
    chain = [unit(f"L{depth}", f"L{depth - 1}" if depth else "") for depth in range(12)]
    run = run_import(list(reversed(chain)), world.admin, kind="registry.units")
    assert run.counts["created"] == 12
    deepest = Unit.objects.get(code="L11")
    assert deepest.scope.path == "/kota-misal/" + "".join(f"L{depth}/" for depth in range(12))
    again = run_import(chain, world.admin, kind="registry.units")
    assert again.counts["unchanged"] == 12


def test_a_moved_unit_takes_its_subtree_along(world: World) -> None:
    run_import([unit("BARU"), unit("DINAS", "BARU", name="Dinas Komunikasi")], world.admin, kind="registry.units")
    assert Scope.objects.get(unit__code="BIDANG").path == "/kota-misal/BARU/DINAS/BIDANG/"
    run_import([person(unit="BIDANG")], world.admin)
    assert Unit.objects.get(code="DINAS").parent.code == "BARU"


def test_wrong_units_are_set_aside(world: World) -> None:
    rows = [
        unit("A B"),
        unit("X1", "ENTAH"),
        unit("X2", agency="badan-contoh"),
        unit("DINAS", "BIDANG"),
        unit("X3"),
        unit("X3"),
        unit("X4", name=""),
    ]
    run = run_import(rows, world.admin, kind="registry.units")
    assert dict(run.quarantine.values_list("row_number", "reason")) == {
        2: "registry.code_wrong",
        3: "registry.parent_unknown",
        4: "registry.agency_not_yours",
        5: "registry.parent_circle",
        7: "registry.code_twice",
        8: "kit.missing",
    }


def test_positions_report_to_positions_else_to_the_head_of_the_unit(world: World) -> None:
    rows = [
        position("A", superior="B"),
        position("B", kind="fungsional", cluster="teknis"),
        position("C", unit="BIDANG"),
    ]
    run = run_import(rows, world.admin, kind="registry.positions")
    assert run.counts["created"] == 3
    a, b, c = (Position.objects.get(code=code) for code in "ABC")
    assert superior_of(a) == b
    assert superior_of(b) == Position.objects.get(code="KADIS")
    assert superior_of(c) == Position.objects.get(code="KADIS")
    assert (b.kind, b.cluster) == ("fungsional", "teknis")
    assert run_import(rows, world.admin, kind="registry.positions").counts["unchanged"] == 3


def test_a_new_head_replaces_the_old_one_in_one_file(world: World) -> None:
    rows = [position("LURAH", is_head="ya"), position("KADIS", title="KADIS Dinas Komunikasi", is_head="tidak")]
    run_import(rows, world.admin, kind="registry.positions")
    assert Position.objects.get(is_head=True, unit__code="DINAS").code == "LURAH"


def test_wrong_positions_are_set_aside(world: World) -> None:
    rows = [
        position("A", superior="B"),
        position("B", superior="A"),
        position("C", superior="ENTAH"),
        position("D", is_head="ya"),
        position("E", kind="raja"),
        position("F", unit="ENTAH"),
        position("G", cluster="langit"),
        position("H", is_head="mungkin"),
        position("I", superior="STAF", superior_unit="ENTAH"),
    ]
    run = run_import(rows, world.admin, kind="registry.positions")
    assert dict(run.quarantine.values_list("row_number", "reason")) == {
        2: "registry.superior_unknown",
        3: "registry.superior_circle",
        4: "registry.superior_unknown",
        5: "registry.head_taken",
        6: "registry.choice_unknown",
        7: "registry.unit_unknown",
        8: "registry.choice_unknown",
        9: "registry.choice_unknown",
        10: "registry.unit_unknown",
    }
    assert not Position.objects.filter(code__in="ABCDEFGHI").exists()


def test_structure_refuses_circles_and_other_agencies(world: World) -> None:
    dinas, bidang, pusat = (Unit.objects.get(code=code) for code in ("DINAS", "BIDANG", "PUSAT"))
    with pytest.raises(CircularUnit):
        change_unit(unit=dinas, name="Dinas", parent=bidang)
    with pytest.raises(WrongAgency):
        change_unit(unit=dinas, name="Dinas", parent=pusat)
    kadis, staf = dinas.positions.get(code="KADIS"), dinas.positions.get(code="STAF")
    report_to(position=staf, superior=kadis)
    with pytest.raises(CircularReport):
        report_to(position=kadis, superior=staf)
    with pytest.raises(WrongAgency):
        report_to(position=kadis, superior=pusat.positions.get())


def test_an_import_of_units_tells_what_it_changed(world: World) -> None:
    first = run_import([unit("BARU")], world.admin, kind="registry.units")
    run = run_import(
        [unit("BARU", name="Unit Baru"), unit("BIDANG", "BARU", name="Bidang Aplikasi")],
        world.admin,
        kind="registry.units",
    )
    told = {change.unit.code: change for change in UnitChange.objects.filter(batch=str(run.uuid))}
    assert (told["BARU"].kind, told["BARU"].before) == ("changed", {"name": "Unit BARU", "parent": ""})
    assert told["BARU"].after == {"code": "BARU", "name": "Unit Baru", "parent": ""}
    assert told["BIDANG"].before == {"name": "Bidang Aplikasi", "parent": "DINAS"}
    assert told["BIDANG"].after == {"code": "BIDANG", "name": "Bidang Aplikasi", "parent": "BARU"}
    made = UnitChange.objects.get(batch=str(first.uuid))
    assert (made.kind, made.before, made.after["name"]) == ("created", None, "Unit BARU")
    entry = TrailEntry.objects.filter(event="registry.import.ended").latest("pk")
    assert (entry.actor, entry.after["batch"], entry.after["counts"]["changed"]) == (world.admin, str(run.uuid), 2)


def test_an_import_of_positions_tells_what_it_changed(world: World) -> None:
    run_import([position("A", superior="STAF")], world.admin, kind="registry.positions")
    run = run_import([position("A", title="Jabatan lain", superior="KADIS")], world.admin, kind="registry.positions")
    change = PositionChange.objects.get(batch=str(run.uuid))
    dinas = Unit.objects.get(code="DINAS")
    assert (change.kind, change.position.code) == ("changed", "A")
    assert (change.before["title"], change.before["superior"]) == ("Jabatan A", [dinas.pk, "STAF"])
    assert (change.after["title"], change.after["superior"]) == ("Jabatan lain", [dinas.pk, "KADIS"])


def test_a_structure_file_that_changes_nothing_leaves_no_change(world: World) -> None:
    for _again in range(2):
        run_import([unit("BARU")], world.admin, kind="registry.units")
        run_import([position("A")], world.admin, kind="registry.positions")
    assert (UnitChange.objects.count(), PositionChange.objects.count()) == (1, 1)
