"""Giving, ending and shaping roles."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from melek.identity.models import Grant, Role, RolePermission, TrailEntry
from melek.identity.permissions import Permission, permissions
from melek.identity.services import roles
from melek.kit.errors import NotAllowed
from tests.identity.world import NOW, SINCE, TODAY, World, again, person

LAST = date(2026, 12, 31)


def grant(world: World, **changes: object) -> Grant:
    given = {
        "user": world.tari,
        "role": Role.objects.get(code="planner"),
        "scope": world.misal,
        "valid_from": TODAY,
        "valid_to": LAST,
        "by": world.ratna,
        "at": NOW,
    }
    return roles.grant_role(**{**given, **changes})  # type: ignore[arg-type]


def test_grant_role_leaves_an_entry(world: World) -> None:
    made = grant(world)
    entry = TrailEntry.objects.get(event="identity.role.granted")
    assert entry.actor == world.ratna
    assert entry.acted_as == "system_admin"
    assert entry.object_id == str(made.pk)
    assert entry.scope_path == "/misal/"
    assert entry.after == {
        "account": "tari",
        "role": "planner",
        "scope": "/misal/",
        "from": "2026-11-24",
        "to": "2026-12-31",
    }


def test_grant_role_only_where_one_may_grant(world: World) -> None:
    local = person("lina", "Lina Lokal", "system_admin", world.misal)
    assert grant(world, by=local, scope=world.dinas).scope == world.dinas
    with pytest.raises(NotAllowed):
        grant(world, by=again(local), scope=world.contoh)
    with pytest.raises(NotAllowed):
        grant(world, by=world.intan)
    assert not TrailEntry.objects.filter(actor=world.intan).exists()


def test_grant_role_refuses_reversed_dates(world: World) -> None:
    with pytest.raises(roles.DatesReversed):
        grant(world, valid_to=TODAY - timedelta(days=1))


def test_grant_role_twice_in_the_same_days_is_refused(world: World) -> None:
    grant(world)
    with pytest.raises(roles.GrantHeld):
        grant(world, valid_from=LAST, valid_to=None)
    with pytest.raises(roles.GrantHeld):
        grant(world, valid_from=SINCE, valid_to=None)
    assert grant(world, valid_from=LAST + timedelta(days=1), valid_to=None).pk
    assert grant(world, valid_from=SINCE, valid_to=TODAY - timedelta(days=1)).pk


def test_end_grant_needs_a_reason_and_keeps_it(world: World) -> None:
    given = grant(world)
    with pytest.raises(roles.ReasonMissing):
        roles.end_grant(grant=given, on=TODAY, reason="  ", by=world.ratna, at=NOW)
    roles.end_grant(grant=given, on=TODAY, reason=" pindah tugas ", by=world.ratna, at=NOW)
    entry = TrailEntry.objects.get(event="identity.role.ended")
    assert (entry.reason, entry.before, entry.after) == ("pindah tugas", {"to": "2026-12-31"}, {"to": "2026-11-24"})
    given.refresh_from_db()
    assert given.valid_to == TODAY


def test_end_grant_of_two_people_at_once_succeeds_once(world: World) -> None:
    given = grant(world)
    seen_by_other = Grant.objects.get(pk=given.pk)
    roles.end_grant(grant=given, on=TODAY, reason="selesai", by=world.ratna, at=NOW)
    with pytest.raises(roles.GrantEnded):
        roles.end_grant(grant=seen_by_other, on=TODAY + timedelta(days=2), reason="lain", by=world.ratna, at=NOW)
    assert TrailEntry.objects.filter(event="identity.role.ended").count() == 1


def test_end_grant_never_ends_before_it_begins(world: World) -> None:
    given = grant(world, valid_from=TODAY + timedelta(days=5), valid_to=None)
    roles.end_grant(grant=given, on=TODAY, reason="salah orang", by=world.ratna, at=NOW)
    assert given.valid_to == given.valid_from


def test_end_grant_only_where_one_may_grant(world: World) -> None:
    with pytest.raises(NotAllowed):
        roles.end_grant(grant=grant(world), on=TODAY, reason="iri", by=world.intan, at=NOW)


def test_last_own_administrator_grant_stays(world: World) -> None:
    own = world.ratna.grants.get()
    with pytest.raises(roles.OwnLastGrant):
        roles.end_grant(grant=own, on=TODAY, reason="lelah", by=world.ratna, at=NOW)
    other = person("dewi", "Dewi Sistem", "system_admin", world.root)
    roles.end_grant(grant=own, on=TODAY, reason="serah terima", by=other, at=NOW)
    assert own.valid_to == TODAY


def test_one_of_two_own_administrator_grants_may_end(world: World) -> None:
    second = Grant.objects.create(
        user=world.ratna, role=Role.objects.get(code="system_admin"), scope=world.misal, valid_from=SINCE
    )
    roles.end_grant(grant=second, on=TODAY, reason="cukup satu", by=world.ratna, at=NOW)
    assert second.valid_to == TODAY


def test_permission_of_a_role_is_given_and_taken_with_an_entry(world: World) -> None:
    planner = Role.objects.get(code="planner")
    roles.give_permission(role=planner, permission="registry.view_employee", by=world.ratna, at=NOW)
    roles.give_permission(role=planner, permission="registry.view_employee", by=world.ratna, at=NOW)
    assert TrailEntry.objects.filter(event="identity.permission.given").count() == 1
    roles.take_permission(role=planner, permission="registry.view_employee", by=world.ratna, at=NOW)
    assert not planner.permissions.filter(permission="registry.view_employee").exists()
    assert TrailEntry.objects.get(event="identity.permission.taken").before == {"permission": "registry.view_employee"}


def test_permission_of_a_role_is_a_national_act(world: World) -> None:
    local = person("lina", "Lina Lokal", "system_admin", world.misal)
    with pytest.raises(NotAllowed):
        roles.give_permission(
            role=Role.objects.get(code="planner"), permission="registry.view_employee", by=local, at=NOW
        )


def test_unknown_permission_cannot_be_given(world: World) -> None:
    with pytest.raises(roles.PermissionUnknown, match=r"registry\.nothing"):
        roles.give_permission(
            role=Role.objects.get(code="planner"), permission="registry.nothing", by=world.ratna, at=NOW
        )


@pytest.mark.parametrize("permission", [one for one in permissions if one.writes], ids=lambda one: one.code)
def test_auditor_never_gets_a_permission_that_writes(world: World, permission: Permission) -> None:
    auditor = Role.objects.get(code="auditor")
    with pytest.raises(roles.ReadOnlyRole):
        roles.give_permission(role=auditor, permission=permission.code, by=world.ratna, at=NOW)
    assert not auditor.permissions.filter(permission=permission.code).exists()


def test_granting_cannot_be_taken_from_the_only_role_that_has_it(world: World) -> None:
    with pytest.raises(roles.OwnLastGrant):
        roles.take_permission(
            role=Role.objects.get(code="system_admin"), permission="identity.grant_role", by=world.ratna, at=NOW
        )


def test_sync_roles_leaves_what_the_authority_changed(world: World) -> None:
    auditor, admin = Role.objects.get(code="auditor"), Role.objects.get(code="system_admin")
    for role in (auditor, admin):
        roles.take_permission(role=role, permission="identity.read_trail", by=world.ratna, at=NOW)
    assert roles.sync_roles() == 0
    assert not RolePermission.objects.filter(permission="identity.read_trail").exists()


def test_sync_roles_gives_a_new_permission_once(world: World) -> None:
    RolePermission.objects.filter(permission="identity.use_api").delete()  # as if it had never been declared
    assert roles.sync_roles() == 4
    assert roles.sync_roles() == 0


def test_grant_of_today_counts_by_the_local_day(world: World) -> None:
    before_breakfast = NOW.replace(hour=18)  # 01:00 of the next day in Jakarta
    other = person("dewi", "Dewi Sistem")
    Grant.objects.create(
        user=other,
        role=Role.objects.get(code="system_admin"),
        scope=world.root,
        valid_from=timezone.localdate(before_breakfast),
    )
    own = other.grants.get()
    with pytest.raises(roles.OwnLastGrant):
        roles.end_grant(grant=own, on=TODAY, reason="uji", by=other, at=before_breakfast)


def test_sync_roles_tells_the_permissions_that_it_gave(world: World) -> None:
    RolePermission.objects.filter(permission="identity.use_api").delete()
    told = TrailEntry.objects.filter(event="identity.permissions.first_given")
    before = told.count()
    roles.sync_roles()
    roles.sync_roles()
    assert told.count() == before + 1
    assert told.latest("pk").after["given"] == [
        f"{code} identity.use_api" for code in ("agency_admin", "auditor", "evaluator", "planner")
    ]


def test_grants_of_service_end_at_and_under_the_place_only(world: World) -> None:
    here = grant(world, scope=world.dinas, valid_from=SINCE)
    elsewhere = grant(world, scope=world.contoh, valid_from=SINCE)
    later = grant(world, valid_from=LAST, valid_to=None)
    day = timezone.localdate(NOW) - timedelta(days=1)
    told = {"user": world.tari, "path": world.misal.path, "batch": "b1", "by": world.intan, "at": NOW}
    assert roles.end_grants_of_service(**told) == 2
    assert roles.end_grants_of_service(**told) == 0
    for one, last in ((here, day), (elsewhere, LAST), (later, LAST)):
        one.refresh_from_db()
        assert one.valid_to == last
    entries = TrailEntry.objects.filter(event="identity.role.ended_with_service").order_by("pk")
    assert {(one.actor, one.after["batch"]) for one in entries} == {(world.intan, "b1")}
    assert {one.object_id for one in entries} == {str(here.pk), str(later.pk)}
