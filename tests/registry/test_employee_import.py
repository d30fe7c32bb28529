"""Importing employees: who is stored, changed, set aside, and why."""

from datetime import date
from io import StringIO

import pytest

from melek.identity.models import TrailEntry
from melek.kit.enums import ImportState
from melek.kit.imports.services import runs
from melek.kit.models import ImportRun, QuarantineRow
from melek.registry.enums import EmployeeState, NumberChangeState
from melek.registry.models import Appointment, Employee, EmployeeChange, NumberChange
from melek.registry.services.numbers import confirm_number_change, reject_number_change
from tests.registry.world import AS_OF, BUDI, NOW, SARI, TONO, World, as_csv, person, run_import, upload

BUDI_ROW = {"name": "Budi Misalnya", "employment": "PPPK", "position": "STAF"}


def reasons(run: ImportRun) -> list[tuple[int, str, str]]:
    """Row, column and reason of everything in quarantine."""
    return list(run.quarantine.order_by("row_number").values_list("row_number", "column", "reason"))


def test_import_stores_people_in_their_positions(world: World) -> None:
    run = run_import([person(), person(BUDI, **BUDI_ROW)], world.admin)
    assert run.state == ImportState.DONE
    assert run.counts == {"created": 2, "rows": 2, "quarantined": 0} or run.counts == {"created": 2, "rows": 2}
    sari = Employee.objects.get(name="Sari Contohwati")
    assert (sari.sex, sari.birth_year, sari.hired_year, sari.education) == ("f", 1985, 2010, "d4-s1")
    held = sari.appointment
    assert held is not None
    assert (held.unit.code, held.position.code, held.valid_from) == ("DINAS", "STAF", date(2021, 3, 1))
    assert held.duty_region == world.misal.region


def test_employer_and_duty_place_are_two_things(world: World) -> None:
    row = person(agency="badan-contoh", unit="PUSAT", region="33.74")
    run_import([row], world.national)
    held = Appointment.objects.get()
    assert (held.agency.code, held.duty_region.code) == ("badan-contoh", "33.74")


def test_the_number_is_stored_encrypted_and_told_nowhere(world: World, caplog: pytest.LogCaptureFixture) -> None:
    run = run_import([person(), person(BUDI, **BUDI_ROW, unit="TIDAK-ADA"), person("19850315201001200")], world.admin)
    sari = Employee.objects.get()
    assert SARI not in sari.nip_encrypted
    assert sari.masked_nip == "•••• •••• 2010 •• • •••"
    told = StringIO()
    for row in QuarantineRow.objects.all():
        told.write(f"{row.problems} {row.row_encrypted}")
    for entry in TrailEntry.objects.all():
        told.write(f"{entry.before} {entry.after} {entry.object_label}")
    told.write(f"{run.counts} {run.job.result} {run.job.saved} {caplog.text}")
    for change in EmployeeChange.objects.all():
        told.write(f"{change.before} {change.after}")
    for nip in (SARI, BUDI, "19850315201001200"):
        assert nip not in told.getvalue()


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    rows = [person(), person(BUDI, **BUDI_ROW)]
    run_import(rows, world.admin)
    stored = list(Employee.objects.order_by("pk").values())
    again = run_import(rows, world.admin)
    assert again.counts["unchanged"] == 2
    assert list(Employee.objects.order_by("pk").values()) == stored
    assert EmployeeChange.objects.count() == 2
    assert runs.earlier_runs(again) != []


def test_a_change_of_name_and_unit_closes_the_old_appointment(world: World) -> None:
    run_import([person()], world.admin)
    run = run_import([person(name="Sari C. Wati", unit="BIDANG", appointed_on="2026-05-01")], world.admin)
    assert run.counts["changed"] == 1
    sari = Employee.objects.get()
    assert sari.name == "Sari C. Wati"
    closed, opened = Appointment.objects.order_by("valid_from")
    assert (closed.unit.code, closed.valid_to) == ("DINAS", date(2026, 5, 1))
    assert (opened.unit.code, opened.valid_from, opened.valid_to) == ("BIDANG", date(2026, 5, 1), None)
    change = EmployeeChange.objects.get(batch=str(run.uuid))
    assert (change.kind, change.before["name"], change.after["name"]) == ("changed", "Sari Contohwati", "Sari C. Wati")


def test_without_a_start_date_a_move_begins_on_the_day_of_the_data(world: World) -> None:
    first = person()
    del first["appointed_on"]
    run_import([first], world.admin, as_of=date(2026, 1, 1))
    run_import([{**first, "unit": "BIDANG"}], world.admin)
    assert [one.valid_from for one in Appointment.objects.order_by("valid_from")] == [date(2026, 1, 1), AS_OF]


def test_a_corrected_start_date_moves_the_appointment_and_opens_no_second(world: World) -> None:
    run_import([person()], world.admin)
    run_import([person(appointed_on="2020-03-01")], world.admin)
    assert [one.valid_from for one in Appointment.objects.all()] == [date(2020, 3, 1)]


def test_a_leaver_is_closed_and_no_longer_listed(world: World) -> None:
    run_import([person()], world.admin)
    run = run_import([person(state="pensiun", left_on="2026-06-01")], world.admin)
    assert run.counts["left"] == 1
    sari = Employee.objects.get()
    assert (sari.state, sari.left_on) == (EmployeeState.LEFT, date(2026, 6, 1))
    assert Appointment.objects.get().valid_to == date(2026, 6, 1)
    assert not Employee.objects.visible_to(world.admin).exists()


def test_a_leaver_who_comes_back_serves_again(world: World) -> None:
    run_import([person(state="berhenti", left_on="2025-01-01")], world.admin)
    run = run_import([person(appointed_on="2025-07-01")], world.admin)
    assert run.counts["changed"] == 1
    assert Employee.objects.get().state == EmployeeState.ACTIVE
    assert Appointment.objects.filter(valid_to=None).count() == 1


def other(serial: int) -> str:
    """The number of another woman of Sari's birthday."""
    return f"198503152010012{serial:03d}"


def test_certain_rules_set_rows_aside_with_row_column_and_reason(world: World) -> None:
    rows = [
        person("19850315201001200"),
        person("198513152010012003"),
        person("198503152010132003"),
        person("198503152010013003"),
        person("1.98503E+17"),
        person("ABC", name=""),
        person(other(1), sex="L"),
        person(other(2), born_on="16-03-1985"),
        person(other(3), agency="entah"),
        person(other(4), unit="ENTAH"),
        person(other(5), position="ENTAH"),
        person(other(6), region="99.99"),
        person(other(7), education="kuliah"),
        person(other(8), appointed_on="31-02-2021"),
        person(other(9), appointed_on="2027-01-01"),
        person(TONO, state="berhenti", left_on="2020-01-01"),
    ]
    run = run_import(rows, world.national)
    assert Employee.objects.count() == 0
    assert reasons(run) == [
        (2, "nip", "registry.nip_length"),
        (3, "nip", "registry.nip_birth_date"),
        (4, "nip", "registry.nip_month"),
        (5, "nip", "registry.nip_sex"),
        (6, "nip", "registry.nip_lost_digits"),
        (7, "name", "kit.missing"),
        (8, "sex", "registry.sex_differs"),
        (9, "born_on", "registry.birth_date_differs"),
        (10, "agency", "registry.agency_unknown"),
        (11, "unit", "registry.unit_unknown"),
        (12, "position", "registry.position_unknown"),
        (13, "region", "registry.region_unknown"),
        (14, "education", "registry.choice_unknown"),
        (15, "appointed_on", "registry.date_unknown"),
        (16, "appointed_on", "registry.date_too_late"),
        (17, "left_on", "registry.dates_reversed"),
    ]
    both = run.quarantine.get(row_number=7).problems
    assert [one["reason"] for one in both] == ["kit.missing", "registry.nip_digits"]


def test_a_day_number_of_a_spreadsheet_is_named_as_such(world: World) -> None:
    run = run_import([person(appointed_on="45292"), person(born_on="31121", name="Orang Lain")], world.national)
    found = [(row["column"], row["reason"]) for kept in run.quarantine.all() for row in kept.problems]
    assert ("appointed_on", "registry.date_is_number") in found
    assert ("born_on", "registry.date_is_number") in found


def test_unconfirmed_rules_of_contract_numbers_only_warn(world: World) -> None:
    strange = "199207082024031007"
    run = run_import([person(strange, **BUDI_ROW)], world.admin)
    assert run.counts["created"] == 1
    assert run.warnings == {"registry.pppk_sequence": {"count": 1, "rows": [2]}}


def test_a_number_twice_in_a_file_is_stored_once(world: World) -> None:
    run = run_import([person(), person(name="Orang Lain")], world.admin)
    assert Employee.objects.get().name == "Sari Contohwati"
    row = run.quarantine.get()
    assert (row.reason, row.problems[0]["params"]) == ("registry.nip_twice", {"first": 2})


def test_a_number_counts_as_used_even_by_a_row_that_fails(world: World) -> None:
    run = run_import([person(unit="ENTAH"), person(name="Orang Lain")], world.admin)
    assert reasons(run) == [(2, "unit", "registry.unit_unknown"), (3, "nip", "registry.nip_twice")]


def test_rows_of_another_agency_are_refused(world: World) -> None:
    run = run_import([person(agency="badan-contoh", unit="PUSAT")], world.admin)
    assert reasons(run) == [(2, "agency", "registry.agency_not_yours")]


def test_nobody_is_taken_from_another_agency(world: World) -> None:
    run_import([person(agency="badan-contoh", unit="PUSAT")], world.stranger)
    run = run_import([person()], world.admin)
    assert reasons(run) == [(2, "agency", "registry.serves_elsewhere")]
    assert Employee.objects.get().appointment.agency == world.contoh


def test_a_unit_admin_imports_below_the_unit_only(world: World) -> None:
    path = f"{world.misal.scope.path}DINAS/BIDANG/"
    run = run_import([person(unit="BIDANG"), person(TONO, unit="DINAS", name="Tono")], world.admin, scope_path=path)
    assert Employee.objects.get().appointment.unit.code == "BIDANG"
    assert reasons(run) == [(3, "unit", "registry.agency_not_yours")]


def propose(world: World) -> NumberChange:
    """Budi serves by contract; a file lists a man of his name and birth date as a candidate civil servant."""
    run_import([person(BUDI, **BUDI_ROW)], world.admin)
    run = run_import(
        [person(NEW, name="BUDI MISALNYA, S.Kom.", employment="CPNS", unit="BIDANG", appointed_on="2026-10-01")],
        world.admin,
    )
    assert run.counts["proposed"] == 1
    assert Employee.objects.count() == 1
    return NumberChange.objects.get()


NEW = "199207082026101004"


def test_a_new_number_waits_for_a_human(world: World) -> None:
    change = propose(world)
    assert change.state == NumberChangeState.PROPOSED
    assert NEW not in str(change.row)
    again = run_import([person(NEW, name="Budi Misalnya", employment="CPNS")], world.admin)
    assert again.counts["waiting"] == 1
    assert NumberChange.objects.count() == 1


def test_a_confirmed_number_keeps_the_person(world: World) -> None:
    change = propose(world)
    uuid = change.employee.uuid
    confirm_number_change(change=change, by=world.admin, at=NOW)
    budi = Employee.objects.get()
    assert (budi.uuid, budi.employment) == (uuid, "cpns")
    assert budi.appointment.unit.code == "BIDANG"
    row = person(NEW, name="BUDI MISALNYA, S.Kom.", employment="CPNS", unit="BIDANG", appointed_on="2026-10-01")
    assert run_import([row], world.admin).counts["unchanged"] == 1
    old = run_import([person(BUDI, **BUDI_ROW)], world.admin)
    assert reasons(old) == [(2, "nip", "registry.nip_replaced")]


def test_a_rejected_number_makes_another_person(world: World) -> None:
    reject_number_change(change=propose(world), by=world.admin, at=NOW)
    assert sorted(Employee.objects.values_list("employment", flat=True)) == ["cpns", "pppk"]


def test_every_step_of_an_import_is_in_the_trail(world: World) -> None:
    run = run_import([person()], world.admin)
    entries = TrailEntry.objects.filter(event__startswith="registry.import").order_by("pk")
    assert [one.event.rpartition(".")[2] for one in entries] == ["uploaded", "mapped", "started", "ended"]
    assert {(one.actor, one.after["batch"], one.scope_path) for one in entries} == {
        (world.admin, str(run.uuid), world.misal.scope.path)
    }
    assert entries[1].after["columns"] == sorted(person())


def test_preview_stores_nothing(world: World) -> None:
    run = upload(as_csv([person(), person("123")]), world.admin)
    seen = runs.preview(run, at=NOW)
    assert (seen.looked_at, seen.problem_rows, seen.verdict.counts["created"]) == (2, 1, 1)
    assert Employee.objects.count() == QuarantineRow.objects.count() == 0
