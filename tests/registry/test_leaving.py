"""Leaving, coming back and changing the employer: what becomes of sign-in and roles, and what a new employer sees."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from melek.identity.models import Grant, Role, Scope, TrailEntry, User
from melek.identity.services.accounts import activate, block_account, unblock_account
from melek.kit.imports.services.quarantine import retry_open, retry_row, values_of
from melek.kit.models import ImportRun
from melek.registry.enums import EmployeeState
from melek.registry.models import Employee
from melek.registry.services.accounts import open_accounts
from tests.registry.test_pages import browser
from tests.registry.world import NOW, SARI, World, person, run_import

LEFT = {"state": "berhenti", "left_on": "2026-06-01"}
BACK = {"appointed_on": "2026-07-01"}
THERE = {"agency": "badan-contoh", "unit": "PUSAT", "appointed_on": "2026-07-01"}


@pytest.fixture
def sari(world: World) -> Employee:
    """Sari serves in Kota Misal, has a password, reads about Kota Misal, and audits the nation."""
    run_import([person()], world.admin)
    [issued] = open_accounts(employees=[Employee.objects.get()], by=world.admin, at=NOW)
    user = activate(code=issued.code, password="kata-sandi-panjang-7", at=NOW)
    for role, path in (("learning_manager", "/kota-misal/DINAS/"), ("auditor", "/")):
        scope = Scope.objects.get(path=path)
        Grant.objects.create(user=user, role=Role.objects.get(code=role), scope=scope, valid_from=date(2026, 1, 1))
    return Employee.objects.get()


def account() -> User:
    """The account as it stands now."""
    return User.objects.get(employee__isnull=False)


def roles_now() -> list[str]:
    return [grant.role for grant in account().active_grants()]


def reasons(run: ImportRun) -> list[tuple[str, str]]:
    return list(run.quarantine.order_by("row_number").values_list("column", "reason"))


def events(begin: str) -> list[str]:
    return list(TrailEntry.objects.filter(event__startswith=begin).order_by("pk").values_list("event", flat=True))


def test_a_leaver_can_no_longer_sign_in_and_holds_no_role_there(world: World, sari: Employee, settings) -> None:
    visit = browser(account(), settings)
    assert visit.get(reverse("identity:account")).status_code == 200
    run = run_import([person(**LEFT)], world.admin)
    user = account()
    assert (user.is_active, user.left_at is not None) == (False, True)
    assert visit.get(reverse("identity:account")).status_code == 302
    assert not Client().login(username=user.username, password="kata-sandi-panjang-7")
    assert roles_now() == ["auditor"]  # given by the nation, for whoever decides about it there
    ended = TrailEntry.objects.get(event="identity.role.ended_with_service")
    assert (ended.actor, ended.scope_path) == (world.admin, "/kota-misal/DINAS/")
    assert ended.after == {"to": str(timezone.localdate() - timedelta(days=1)), "batch": str(run.uuid)}
    closed = TrailEntry.objects.get(event="identity.account.closed")
    assert (closed.actor, closed.scope_path, closed.after) == (
        world.admin,
        "/kota-misal/",
        {"batch": str(run.uuid)},
    )


def test_the_same_file_again_tells_nothing_more(world: World, sari: Employee) -> None:
    run_import([person(**LEFT)], world.admin)
    before = TrailEntry.objects.filter(event__startswith="identity.").count()
    run_import([person(**LEFT)], world.admin)
    assert TrailEntry.objects.filter(event__startswith="identity.").count() == before


def test_who_comes_back_can_sign_in_again_without_the_old_roles(world: World, sari: Employee) -> None:
    run_import([person(**LEFT)], world.admin)
    run_import([person(**BACK)], world.admin)
    user = account()
    assert (user.is_active, user.left_at) == (True, None)
    assert Client().login(username=user.username, password="kata-sandi-panjang-7")
    assert roles_now() == ["auditor"]
    assert events("identity.account.reopened") == ["identity.account.reopened"]


def test_an_account_that_somebody_blocked_stays_blocked(world: World, sari: Employee) -> None:
    block_account(user=account(), reason="Dibobol", by=world.national, at=NOW)
    run_import([person(**LEFT)], world.admin)
    assert account().left_at is None
    run_import([person(**BACK)], world.admin)
    assert not account().is_active


def test_opening_a_leavers_account_by_hand_is_possible(world: World, sari: Employee) -> None:
    run_import([person(**LEFT)], world.admin)
    unblock_account(user=account(), reason="Masih serah terima", by=world.national, at=NOW)
    assert (account().is_active, account().left_at) == (True, None)


def test_a_leaver_without_an_account_is_no_trouble(world: World) -> None:
    run_import([person()], world.admin)
    run_import([person(**LEFT)], world.admin)
    assert events("identity.account.") == []


def test_a_change_of_employer_ends_the_roles_at_the_old_one_only(world: World, sari: Employee) -> None:
    run_import([person(**THERE)], world.national)
    assert Employee.objects.get().appointment.agency == world.contoh
    assert account().is_active
    assert roles_now() == ["auditor"]


def test_a_move_inside_the_agency_keeps_the_roles(world: World, sari: Employee) -> None:
    run_import([person(unit="BIDANG", appointed_on="2026-07-01")], world.admin)
    assert sorted(roles_now()) == ["auditor", "learning_manager"]


def test_a_row_mended_on_the_page_closes_the_account_too(world: World, sari: Employee) -> None:
    run = run_import([person(**LEFT, unit="ENTAH")], world.admin)
    assert account().is_active
    row = run.quarantine.get()
    retry_row(row, {**values_of(row), "unit": "DINAS"}, by=world.admin, at=NOW)
    assert not account().is_active


def test_who_left_elsewhere_waits_for_a_human(world: World, sari: Employee) -> None:
    run_import([person(**LEFT)], world.admin)
    run = run_import([person(**THERE)], world.stranger)
    assert reasons(run) == [("agency", "registry.served_elsewhere")]
    assert retry_open(run, by=world.stranger, at=NOW) == {"tried": 0, "stored": 0}
    left = Employee.objects.get()
    assert (left.state, left.appointment, account().is_active) == (EmployeeState.LEFT, None, False)


def test_no_column_of_a_file_can_confirm_it(world: World, sari: Employee) -> None:
    run_import([person(**LEFT)], world.admin)
    run = run_import([person(**THERE, confirmed="1")], world.stranger)
    assert reasons(run) == [("agency", "registry.served_elsewhere")]


def test_a_human_takes_a_leaver_on_and_sees_nothing_of_the_old_employer(world: World, sari: Employee, settings) -> None:
    run_import([person(**LEFT)], world.admin)
    run = run_import([person(**THERE, name="Sari C. Wati")], world.stranger)
    row, visit = run.quarantine.get(), browser(world.stranger, settings)
    address = reverse("registry:correct_row", args=[row.pk])
    page = visit.get(address).content.decode()
    assert "Ya, orang ini sekarang bertugas di instansi atau unit kami." in page
    assert "Kota Misal" not in page
    fields = {name: value for name, value in values_of(row).items() if name != "nip"}
    visit.post(address, fields)
    assert Employee.objects.get().state == EmployeeState.LEFT  # the box was not ticked
    visit.post(address, {**fields, "confirmed": "on"})
    taken = Employee.objects.get()
    assert (taken.state, taken.name, taken.appointment.agency) == (EmployeeState.ACTIVE, "Sari C. Wati", world.contoh)
    assert (account().is_active, roles_now()) == (True, ["auditor"])
    page = visit.get(reverse("registry:employee", args=[taken.uuid])).content.decode()
    assert "Pusat Data" in page
    assert "Kota Misal" not in page
    assert "Dinas Komunikasi" not in page
    entry = TrailEntry.objects.get(event="registry.employee.taken_on")
    assert (entry.actor, entry.scope_path, entry.after) == (
        world.stranger,
        "/badan-contoh/PUSAT/",
        {"batch": str(run.uuid)},
    )
    assert not Employee.objects.visible_to(world.admin).exists()


def test_nobody_else_changes_what_is_known_of_a_leaver(world: World, sari: Employee) -> None:
    run_import([person(**LEFT)], world.admin)
    run = run_import([person(**{**THERE, **LEFT, "appointed_on": ""}, name="Nama Lain")], world.stranger)
    assert reasons(run) == [("state", "registry.left_elsewhere")]
    assert Employee.objects.get().name == "Sari Contohwati"


def test_the_place_where_somebody_serves_is_told_to_nobody(world: World, settings) -> None:
    run_import([person()], world.admin)
    run = run_import([person(**THERE)], world.stranger)
    assert reasons(run) == [("agency", "registry.serves_elsewhere")]
    visit = browser(world.stranger, settings)
    pages = [
        visit.get(reverse("registry:quarantine")).content.decode(),
        visit.get(reverse("registry:correct_row", args=[run.quarantine.get().pk])).content.decode(),
        b"".join(visit.get(reverse("registry:quarantine_csv", args=[run.uuid])).streaming_content).decode(),
        str(run.quarantine.get().problems),
    ]
    for page in pages:
        assert "Kota Misal" not in page
        assert SARI not in page
