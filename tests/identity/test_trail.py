"""The trail: what an entry holds, what the database refuses, what the check of the chain finds."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from melek.identity import trail
from melek.identity.models import Role, TrailEntry, TrailHead
from melek.identity.queries.trail import last_check
from melek.identity.tasks import check_trail_daily, sign_trail_head
from melek.kit import jobs
from melek.kit.enums import JobState
from melek.kit.reference import content_hashes
from tests.identity.world import NOW, World

TABLE = TrailEntry._meta.db_table


def write(count: int = 3) -> list[TrailEntry]:
    """Some entries by the system."""
    return [trail.record(None, "identity.test.done", at=NOW, after={"number": number}) for number in range(count)]


def tamper(sql: str, parameters: list[object]) -> None:
    """Change the table behind the database's back, as somebody with its password would: the trigger is dropped."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a trigger with events pending cannot be dropped
            cursor.execute(f"DROP TRIGGER {TABLE}_no_change ON {TABLE}")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        else:
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER {TABLE}_no_{verb}")
        cursor.execute(sql, parameters)


def test_entry_says_who_as_what_when_on_what_and_why(world: World) -> None:
    entry = trail.record(
        world.intan, "identity.test.done", world.dinas, at=NOW, before={"a": 1}, after={"a": 2}, reason="uji"
    )
    entry.refresh_from_db()
    assert (entry.actor, entry.acted_as, entry.at) == (world.intan, "agency_admin", NOW)
    assert (entry.object_type, entry.object_id) == ("identity.Scope", str(world.dinas.pk))
    assert (entry.object_label, entry.scope_path) == ("Dinas Arsip", "/misal/dinas/")
    assert (entry.before, entry.after, entry.reason) == ({"a": 1}, {"a": 2}, "uji")


def test_chain_begins_at_zero_and_links_each_entry(db: None) -> None:
    first, second, third = write()
    earlier = TrailEntry.objects.filter(pk__lt=first.pk).order_by("-pk").first()
    assert first.previous_hash == (earlier.hash if earlier else trail.GENESIS)
    assert second.previous_hash == first.hash
    assert third.previous_hash == second.hash
    assert trail.first_break() is None


def test_hash_survives_the_way_through_the_database(db: None) -> None:
    values = {
        10: "ten",
        9: "nine",
        "day": date(2026, 1, 1),
        "moment": datetime(2026, 1, 1, 1, 2, 3, 456789, tzinfo=UTC),
        "share": Decimal("0.10"),
        "nested": {"b": [1, 2.5, None], "a": "é – 好"},
    }
    entry = trail.record(None, "identity.test.done", at=NOW + timedelta(microseconds=7), before=values, after=values)
    assert trail.hash_of(TrailEntry.objects.get(pk=entry.pk)) == entry.hash


@pytest.mark.parametrize(
    ("verb", "sql"),
    [
        ("UPDATE", f"UPDATE {TABLE} SET reason = 'x'"),
        ("DELETE", f"DELETE FROM {TABLE}"),
        ("UPDATE", f"UPDATE {TrailHead._meta.db_table} SET signature = 'x'"),
        ("DELETE", f"DELETE FROM {TrailHead._meta.db_table}"),
    ],
)
def test_database_refuses_change(db: None, verb: str, sql: str) -> None:
    write()
    trail.sign_head(date(2030, 1, 1), at=NOW)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.postgresql
def test_database_refuses_truncate(db: None) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLE} CASCADE")


def test_changed_entry_is_found(db: None) -> None:
    _first, second, _third = write()
    tamper(f"UPDATE {TABLE} SET reason = %s WHERE id = %s", ["lain", second.pk])
    assert trail.first_break() == second


def test_changed_entry_with_a_new_hash_is_found_at_the_next_one(db: None) -> None:
    _first, second, third = write()
    second.reason = "lain"
    tamper(f"UPDATE {TABLE} SET reason = %s, hash = %s WHERE id = %s", ["lain", trail.hash_of(second), second.pk])
    assert trail.first_break() == third


def test_removed_entry_is_found(db: None) -> None:
    _first, second, third = write()
    tamper(f"DELETE FROM {TABLE} WHERE id = %s", [second.pk])
    assert trail.first_break() == third


def test_inserted_entry_is_found(db: None) -> None:
    first, second, _third = write()
    forged = TrailEntry(at=NOW, event="identity.test.forged", previous_hash=first.hash)
    forged.hash = trail.hash_of(forged)
    forged.save()
    assert trail.first_break() == forged
    assert second.previous_hash == first.hash


def test_head_is_signed_once(db: None) -> None:
    write()
    head = trail.sign_head(NOW.date(), at=NOW)
    write()
    later = trail.sign_head(NOW.date(), at=NOW + timedelta(hours=1))
    assert head == later
    assert head is not None
    assert head.hash == head.last_entry.hash
    assert trail.broken_heads() == []


def test_head_ends_with_the_local_day(db: None) -> None:
    before = TrailEntry.objects.filter(at__lt=datetime(2020, 1, 1, tzinfo=UTC)).count()
    late = trail.record(None, "identity.test.done", at=datetime(2019, 5, 1, 16, 59, tzinfo=UTC))  # 23:59 in Jakarta
    trail.record(None, "identity.test.done", at=datetime(2019, 5, 1, 17, 1, tzinfo=UTC))
    head = trail.sign_head(date(2019, 5, 1), at=NOW)
    assert before == 0
    assert head is not None
    assert head.last_entry == late


def test_no_head_before_the_first_entry(db: None) -> None:
    assert trail.sign_head(date(1990, 1, 1), at=NOW) is None


def test_removed_end_of_the_chain_shows_at_the_head(db: None) -> None:
    *others, last = write()
    head = trail.sign_head(NOW.date(), at=NOW)
    assert head is not None
    tamper(f"DELETE FROM {TABLE} WHERE id = %s", [last.pk])
    assert trail.first_break() is None  # the chain alone cannot know that it was longer
    assert trail.broken_heads() == [head.day]
    with connection.cursor() as cursor:  # the head points at an entry again, so that the test's database is whole
        cursor.execute(f"UPDATE {TABLE} SET id = %s WHERE id = %s", [last.pk, others[-1].pk])


def test_head_signed_with_another_key_is_found(db: None) -> None:
    write()
    head = trail.sign_head(NOW.date(), at=NOW)
    assert head is not None
    forged = TrailHead.objects.create(
        day=date(2026, 11, 25), last_entry=head.last_entry, count=3, hash=head.hash, signature="0" * 64, signed_at=NOW
    )
    assert trail.broken_heads() == [forged.day]


def test_schedule_signs_yesterday(db: None) -> None:
    write()
    sign_trail_head(at=NOW + timedelta(days=1))
    signed = TrailHead.objects.count()
    sign_trail_head(at=NOW + timedelta(days=1, hours=1))
    assert TrailHead.objects.count() == signed
    assert TrailHead.objects.latest("day").day == date(2026, 11, 24)


def begin(moment: datetime) -> None:
    """Let the trail begin at a moment: what setup wrote into the test's database is gone."""
    tamper(f"DELETE FROM {TABLE}", [])
    trail.record(None, "identity.test.done", at=moment)


def days_signed() -> list[int]:
    """The days of November that have a head."""
    return [head.day.day for head in TrailHead.objects.order_by("day")]


def test_each_elapsed_day_needs_its_head(db: None) -> None:
    begin(NOW - timedelta(days=3))
    assert [day.day for day in trail.missing_heads(NOW.date())] == [21, 22, 23]
    assert [day.day for day in trail.sign_elapsed(at=NOW)] == [21, 22, 23]
    assert trail.missing_heads(NOW.date()) == []
    assert trail.broken_heads() == []


def test_days_that_are_signed_late_are_told_in_the_trail(db: None) -> None:
    begin(NOW - timedelta(days=1))
    trail.sign_elapsed(at=NOW)
    assert not TrailEntry.objects.filter(event="identity.heads.signed_late").exists()
    trail.sign_elapsed(at=NOW + timedelta(days=3))
    assert days_signed() == [23, 24, 25, 26]
    entry = TrailEntry.objects.get(event="identity.heads.signed_late")
    assert entry.after == {"days": ["2026-11-24", "2026-11-25", "2026-11-26"]}
    assert trail.sign_elapsed(at=NOW + timedelta(days=3)) == [date(2026, 11, 26)]
    assert TrailEntry.objects.filter(event="identity.heads.signed_late").count() == 1


def test_a_gap_between_heads_stays_a_gap(db: None) -> None:
    begin(NOW - timedelta(days=3))
    for number in (3, 1):
        trail.sign_head((NOW - timedelta(days=number)).date(), at=NOW)
    trail.sign_elapsed(at=NOW + timedelta(days=1))
    assert days_signed() == [21, 23, 24]
    assert [day.day for day in trail.missing_heads((NOW + timedelta(days=1)).date())] == [22]


def test_check_job_tells_what_is_missing(db: None) -> None:
    begin(NOW - timedelta(days=400))
    jobs.start("identity.check_trail", by=None, at=NOW)
    jobs.run_one()
    check = last_check()
    assert check is not None
    assert not check.is_whole
    assert check.missing_heads[0] == "2025-10-20"
    tamper_again(f"DELETE FROM {TABLE}")
    jobs.start("identity.check_trail", by=None, at=NOW)
    jobs.run_one()
    check = last_check()
    assert check is not None
    assert (check.count, check.missing_heads, check.is_whole) == (0, [], False)


def tamper_again(sql: str) -> None:
    """Change the table once its trigger is gone."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_check_job_tells_how_far_the_chain_holds(db: None) -> None:
    entries = write()
    assert last_check() is None
    check_trail_daily(at=NOW)
    ended = jobs.run_one()
    assert ended is not None
    assert ended.state == JobState.DONE, ended.error
    check = last_check()
    assert check is not None
    assert check.is_whole
    assert (check.count, check.last_id) == (TrailEntry.objects.count(), entries[-1].pk)


def test_check_job_goes_on_from_its_checkpoint(db: None) -> None:
    first, second, third = write()
    earlier = TrailEntry.objects.filter(pk__lte=second.pk).count()
    job = jobs.start("identity.check_trail", by=None, at=NOW)
    job.saved = {"last_id": second.pk, "hash": second.hash, "count": earlier, "broken_id": None}
    job.save()
    tamper(f"UPDATE {TABLE} SET reason = 'lain' WHERE id = %s", [first.pk])  # before the checkpoint: not read again
    ended = jobs.run_one()
    assert ended is not None
    assert ended.result["last_id"] == third.pk
    assert ended.result["count"] == earlier + 1


def test_check_job_finds_the_break(db: None) -> None:
    _first, second, _third = write()
    tamper(f"UPDATE {TABLE} SET event = 'identity.test.other' WHERE id = %s", [second.pk])
    jobs.start("identity.check_trail", by=None, at=NOW)
    jobs.run_one()
    check = last_check()
    assert check is not None
    assert not check.is_whole
    assert check.broken_id == second.pk


def test_entries_are_read_where_one_may_read(world: World) -> None:
    here = trail.record(None, "identity.test.here", world.dinas, at=NOW)
    there = trail.record(None, "identity.test.there", world.contoh, at=NOW)
    nowhere = trail.record(None, "identity.test.nowhere", at=NOW)
    world.intan.grants.create(role=Role.objects.get(code="auditor"), scope=world.misal, valid_from=date(2025, 1, 1))
    mine = set(TrailEntry.objects.visible_to(world.intan))
    assert here in mine
    assert not {there, nowhere} & mine
    assert {here, there, nowhere} <= set(TrailEntry.objects.visible_to(world.yusuf))
    assert not TrailEntry.objects.visible_to(world.bayu).exists()


def test_views_of_an_object_name_who_looked(world: World) -> None:
    trail.record(world.bayu, "identity.scope.viewed", world.dinas, at=NOW)
    trail.record(world.bayu, "identity.scope.changed", world.dinas, at=NOW)
    trail.record(world.yusuf, "identity.scope.viewed", world.contoh, at=NOW)
    assert [entry.actor for entry in trail.views_of(world.dinas)] == [world.bayu]


def test_failed_act_leaves_no_entry(world: World) -> None:
    before = TrailEntry.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        trail.record(world.bayu, "identity.test.done", at=NOW)
        _ = 1 / 0
    assert TrailEntry.objects.count() == before


def test_event_without_a_name_is_shown_as_it_is() -> None:
    assert trail.label_of("identity.test.done") == "identity.test.done"
    assert trail.label_of("identity.role.ended") != "identity.role.ended"


def test_loaded_reference_files_are_told_when_they_differ(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"a.yaml": "1" * 64, "b.csv": "2" * 64}
    monkeypatch.setattr(trail, "content_hashes", lambda part: dict(files))
    first = trail.record_load("identity.test.loaded", "identity")
    assert first is not None
    assert (first.actor, first.scope_path) == (None, "/")
    assert first.after == {"changed": ["a.yaml", "b.csv"], "files": files}
    assert trail.record_load("identity.test.loaded", "identity") is None
    files["a.yaml"] = "3" * 64
    del files["b.csv"]
    second = trail.record_load("identity.test.loaded", "identity")
    assert second is not None
    assert second.after == {"changed": ["a.yaml", "b.csv"], "files": {"a.yaml": "3" * 64}}


def test_every_part_with_reference_data_has_told_its_load(reference: None) -> None:
    told = TrailEntry.objects.filter(event__endswith=".loaded", after__has_key="files")
    parts = {entry.event.partition(".")[0]: entry.after for entry in told}
    assert set(parts) == {"identity", "registry", "competency", "planning"}
    for part, after in parts.items():
        assert after == {"changed": sorted(content_hashes(part)), "files": content_hashes(part)}
