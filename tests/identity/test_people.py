"""Finding people, places and entries."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from melek.identity import trail
from melek.identity.models import User
from melek.identity.queries.people import grants_in_reach, people_found, places_found, role_names
from melek.identity.queries.trail import entries_found
from tests.identity.world import NOW, TODAY, World, person


def names(people: object) -> list[str]:
    return [one.username for one in people]  # type: ignore[attr-defined]


def test_without_words_those_who_hold_a_role_are_shown(world: World) -> None:
    found = names(people_found(world.ratna, "", on=TODAY))
    assert {"bayu", "intan", "ratna", "yusuf"} <= set(found)
    assert "tari" not in found


def test_words_find_names_in_any_order_and_the_beginning_of_account_names(world: World) -> None:
    assert names(people_found(world.ratna, "peserta tari", on=TODAY)) == ["tari"]
    assert names(people_found(world.ratna, "tar", on=TODAY)) == ["tari"]
    assert names(people_found(world.ratna, "ari", on=TODAY)) == ["tari"]
    assert names(people_found(world.ratna, "tari belajar", on=TODAY)) == []


def test_local_granter_finds_strangers_by_the_whole_account_name_only(world: World) -> None:
    local = person("lina", "Lina Lokal", "system_admin", world.misal)
    assert set(names(people_found(local, "", on=TODAY))) == {"bayu", "intan", "lina"}
    assert names(people_found(local, "yus", on=TODAY)) == []
    assert names(people_found(local, "yusuf", on=TODAY)) == ["yusuf"]
    assert set(names(User.objects.visible_to(local))) == {"bayu", "intan", "lina"}


def test_places_are_those_where_one_may_grant(world: World) -> None:
    local = person("lina", "Lina Lokal", "system_admin", world.misal)
    assert [place.path for place in places_found(local, "")] == ["/misal/", "/misal/dinas/"]
    assert [place.path for place in places_found(local, "arsip")] == ["/misal/dinas/"]
    assert world.contoh in places_found(world.ratna, "badan contoh")
    assert not places_found(world.bayu, "")


def test_grants_in_reach_lie_under_ones_places(world: World) -> None:
    local = person("lina", "Lina Lokal", "system_admin", world.misal)
    assert {grant.user for grant in grants_in_reach(local)} == {world.intan, world.bayu, local}


def test_role_names_follow_the_language(world: World) -> None:
    assert role_names()["planner"] == "Perencana nasional"


def found(world: World, **wanted: object) -> list[str]:
    return [entry.event for entry in entries_found(world.yusuf, wanted) if entry.event.startswith("identity.test")]


def test_entries_are_found_by_person_event_object_place_and_day(world: World) -> None:
    day = timezone.localdate(NOW)
    trail.record(world.bayu, "identity.test.one", world.dinas, at=NOW)
    trail.record(world.intan, "identity.test.two", world.contoh, at=NOW + timedelta(days=3))
    assert found(world) == ["identity.test.two", "identity.test.one"]
    assert found(world, person="bayu") == ["identity.test.one"]
    assert found(world, person="Pegawai") == ["identity.test.two"]
    assert found(world, event="identity.test.o") == ["identity.test.one"]
    assert found(world, event="two") == ["identity.test.two"]
    assert found(world, object="arsip") == ["identity.test.one"]
    assert found(world, object=f"identity.Scope {world.contoh.pk}") == ["identity.test.two"]
    assert len(found(world, object="identity.scope")) == 2
    assert found(world, place="Kota Misal") == ["identity.test.one"]
    assert found(world, place="contoh") == ["identity.test.two"]
    assert found(world, place="di mana pun") == []
    assert found(world, until=day) == ["identity.test.one"]
    assert found(world, since=day + timedelta(days=1)) == ["identity.test.two"]
    assert len(found(world, since=day, until=day + timedelta(days=3))) == 2


def test_day_of_an_entry_is_the_local_one(world: World) -> None:
    trail.record(None, "identity.test.late", at=datetime.fromisoformat("2026-10-31T23:30:00+07:00"))
    trail.record(None, "identity.test.early", at=datetime.fromisoformat("2026-11-01T00:30:00+07:00"))
    assert found(world, until=date(2026, 10, 31)) == ["identity.test.late"]
    assert found(world, since=date(2026, 11, 1)) == ["identity.test.early"]
