"""What a person may do where, by dates and places."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation

from melek.identity.models import Grant, Role, RolePermission, Scope
from melek.identity.queries import grants_of, paths, within
from tests.identity.world import SINCE, World, again, person

VIEW = "registry.view_employee"


def test_permission_holds_in_the_place_and_below(world: World) -> None:
    intan = again(world.intan)
    assert intan.has_perm(VIEW, world.misal)
    assert intan.has_perm(VIEW, world.dinas)
    assert not intan.has_perm(VIEW, world.contoh)
    assert not intan.has_perm(VIEW, world.root)
    assert intan.has_perm(VIEW)
    assert not again(world.tari).has_perm(VIEW)
    assert not AnonymousUser().has_perm(VIEW)


def test_unknown_permission_is_held_by_nobody(world: World) -> None:
    assert not again(world.ratna).has_perm("registry.view_employees")


def test_blocked_account_may_do_nothing(world: World) -> None:
    world.intan.is_active = False
    assert not world.intan.has_perm(VIEW)


@pytest.mark.parametrize(
    ("first", "last", "is_held"),
    [(0, 0, True), (-5, -1, False), (1, None, False), (0, None, True), (-5, 0, True), (-5, 5, True)],
)
def test_grant_holds_from_its_first_to_its_last_day(world: World, first: int, last: int | None, is_held: bool) -> None:
    today = timezone.localdate()
    Grant.objects.create(
        user=world.tari,
        role=Role.objects.get(code="agency_admin"),
        scope=world.contoh,
        valid_from=today + timedelta(days=first),
        valid_to=None if last is None else today + timedelta(days=last),
    )
    assert again(world.tari).has_perm(VIEW, world.contoh) is is_held


def test_grants_of_a_past_day_are_read_as_they_were(world: World) -> None:
    assert grants_of(world.intan, on=SINCE - timedelta(days=1)) == []
    assert [one.role for one in grants_of(world.intan, on=SINCE)] == ["agency_admin"]
    assert grants_of(AnonymousUser()) == []


def test_one_person_holds_several_roles(world: World) -> None:
    Grant.objects.create(user=world.intan, role=Role.objects.get(code="auditor"), scope=world.contoh, valid_from=SINCE)
    intan = again(world.intan)
    assert intan.has_perm("identity.read_trail", world.contoh)
    assert not intan.has_perm("identity.read_trail", world.misal)
    assert sorted(paths(intan, VIEW)) == ["/contoh/", "/misal/"]
    assert intan.acting_for == "Kota Misal · Pengelola kepegawaian; Badan Contoh · Auditor"


def test_acting_for_follows_the_language_and_names_who_holds_nothing(world: World) -> None:
    with translation.override("en"):
        assert again(world.bayu).acting_for == "Dinas Arsip · Learning manager"
    assert again(world.tari).acting_for == "Tari Peserta"


def test_grants_cost_two_queries_and_are_read_once(world: World, django_assert_num_queries) -> None:
    bayu = again(world.bayu)
    with django_assert_num_queries(2):  # the grants with their places; the permissions of their roles
        assert bayu.has_perm(VIEW)
        assert not bayu.has_second_factor()
        assert bayu.acting_for
        assert paths(bayu, VIEW)


def test_a_permission_of_a_role_is_a_row(world: World) -> None:
    RolePermission.objects.filter(role__code="agency_admin", permission=VIEW).delete()
    assert not again(world.intan).has_perm(VIEW)


def test_within_matches_nothing_when_nothing_is_allowed(world: World) -> None:
    assert not Scope.objects.filter(within("path", [])).exists()
    assert Scope.objects.filter(within("path", ["/"])).count() == Scope.objects.count()
    found = Scope.objects.filter(within("path", ["/misal/", "/contoh/"])).order_by("path")
    assert [scope.path for scope in found] == ["/contoh/", "/misal/", "/misal/dinas/"]


def test_grant_cannot_end_before_it_begins_whoever_writes_it(world: World) -> None:
    from django.db import IntegrityError, transaction

    role = Role.objects.get(code="auditor")
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            user=world.tari, role=role, scope=world.root, valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1)
        )


def test_scopes_under_a_path(world: World) -> None:
    person("x", "X")
    assert sorted(scope.code for scope in Scope.objects.under("/misal/")) == ["dinas", "misal"]


def test_the_nation_is_named_in_the_readers_language_and_other_places_keep_their_names(world: World) -> None:
    assert world.root.place == "Nasional"
    with translation.override("en"):
        assert world.root.place == "National"
        assert world.misal.place == world.misal.label
