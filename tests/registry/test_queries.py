"""Who serves on a day, and what of it may leave."""

from datetime import date

from melek.registry.models import Employee
from melek.registry.queries import duty_codes, frame_rows, import_runs, quarantine_rows, workforce_rows
from tests.registry.world import BUDI, SARI, TONO, World, person, run_import


def imported(world: World) -> None:
    """Sari moved on 1 May 2026, Tono left on 1 June 2026, Budi serves by contract."""
    run_import([person(), person(BUDI, name="Budi", employment="PPPK"), person(TONO, name="Tono")], world.admin)
    moved = person(unit="BIDANG", appointed_on="2026-05-01")
    run_import([moved, person(TONO, name="Tono", state="berhenti", left_on="2026-06-01")], world.admin)


def test_everybody_serves_once_on_every_day(world: World) -> None:
    imported(world)
    for day, count in ((date(2026, 4, 30), 3), (date(2026, 5, 1), 3), (date(2026, 5, 31), 3), (date(2026, 6, 1), 2)):
        keys = [row.employee_id for row in frame_rows(day)]
        assert (len(keys), len(set(keys))) == (count, count)


def test_the_workforce_has_pseudonyms_and_bands_only(world: World) -> None:
    imported(world)
    rows = list(workforce_rows(date(2026, 11, 1)))
    told = str(rows)
    for secret in (SARI, BUDI, "Sari", "Budi", *(str(one.uuid) for one in Employee.objects.all())):
        assert secret not in told
    budi = next(row for row in rows if row.employment == "pppk")
    assert (budi.agency, budi.province, budi.regency, budi.sex) == ("kota-misal", "33", "33.74", "m")
    assert (budi.age_band, budi.service_band) == ("30-39", "0-5")


def test_a_duty_place_that_is_a_province_has_no_regency() -> None:
    assert duty_codes("33") == ("33", "")
    assert duty_codes("33.74") == ("33", "33.74")


def test_runs_and_quarantine_are_seen_inside_the_scope_only(world: World) -> None:
    run = run_import([person("123")], world.admin)
    for user, sees in ((world.admin, True), (world.national, True), (world.stranger, False)):
        assert import_runs(user).filter(pk=run.pk).exists() is sees
        assert quarantine_rows(user).exists() is sees
