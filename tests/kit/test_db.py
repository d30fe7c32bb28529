"""What stands behind one function for two database engines."""

import threading

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from melek.kit import db as store
from melek.kit.models import Job, QuarantineRow
from tests.kit.people import NOW

COLUMNS = ("uuid", "kind", "title", "args", "state", "done", "total", "message", "saved", "result", "result_url")
COLUMNS += ("error", "attempts", "claim", "created_at")


def rows(count: int, *, state: str = "queued") -> list[tuple[object, ...]]:
    """Prepared job rows as the engine takes them."""
    moment = NOW if connection.vendor == "postgresql" else "2026-11-24 03:00:00"
    keys = [f"{number:032x}" for number in range(1, count + 1)]
    return [
        (key, f"kind {key[-2:]}", "judul", "{}", state, 0, 0, "", "{}", "{}", "", "", 0, "", moment) for key in keys
    ]


def test_many_rows_are_inserted_at_once(db: None, django_assert_num_queries) -> None:
    store.insert_many(Job, COLUMNS, rows(500))
    assert Job.objects.count() == 500
    job = Job.objects.get(kind="kind 0a", uuid="0" * 31 + "a")
    assert (job.title, job.args, job.created_at, job.state) == ("judul", {}, NOW, "queued")


def test_inserting_nothing_does_nothing(db: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        store.insert_many(Job, COLUMNS, [])
        store.update_many(Job, ["title"], [])
        assert store.rows_in(Job, ["id"], "kind", []) == []


def test_inserted_rows_obey_the_constraints(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        store.insert_many(Job, COLUMNS, rows(1, state="unheard-of"))


def test_odd_text_is_stored_as_it_is(db: None) -> None:
    odd = 'a\tb\\n "c", \'; DROP TABLE kit_job; -- é 好 \\N'
    (row,) = rows(1)
    store.insert_many(Job, COLUMNS, [(*row[:2], odd, *row[3:])])
    assert Job.objects.get().title == odd


def test_rows_are_found_by_thousands_of_values(db: None) -> None:
    store.insert_many(Job, COLUMNS, rows(20))
    wanted = [f"kind {number:02x}" for number in range(5)] + [f"kind x{number}" for number in range(40_000)]
    found = store.rows_in(Job, ["kind", "title"], "kind", wanted)
    assert sorted(found) == [(f"kind {number:02x}", "judul") for number in range(1, 5)]
    assert store.rows_in(Job, ["kind"], "kind", wanted, also="done > 0") == []


def test_many_rows_are_updated_by_key(db: None) -> None:
    store.insert_many(Job, COLUMNS, rows(3))
    keys = sorted(Job.objects.values_list("pk", flat=True))
    store.update_many(Job, ["title", "done"], [("baru", number, key) for number, key in enumerate(keys[:2])])
    assert list(Job.objects.order_by("pk").values_list("title", "done")) == [("baru", 0), ("baru", 1), ("judul", 0)]


def test_reserved_keys_are_free_and_in_order(db: None) -> None:
    Job.objects.create(kind="x", created_at=NOW)
    last = Job.objects.latest("pk").pk
    keys = list(store.reserve_ids(Job, 3))
    assert keys == [last + 1, last + 2, last + 3]
    moments = rows(3)
    store.insert_many(Job, ("id", *COLUMNS), [(key, *row) for key, row in zip(keys, moments, strict=True)])
    assert set(keys) <= set(Job.objects.values_list("pk", flat=True))
    assert Job.objects.create(kind="y", created_at=NOW).pk > keys[-1]


def test_both_or_neither_holds_in_the_database(db: None) -> None:
    from melek.kit.models import Draw

    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(purpose="x", subject="x", frame_hash="x", rule={}, committed_at=NOW, drawn_at=NOW)


def test_append_only_can_be_taken_back_and_set_again(db: None) -> None:
    from django.apps import apps

    guard = store.AppendOnly("kit", "QuarantineRow")
    state = type("State", (), {"apps": apps})
    table = QuarantineRow._meta.db_table

    class Editor:
        """Runs the statements inside the test's own transaction."""

        connection = connection
        quote_name = staticmethod(connection.ops.quote_name)
        quote_value = staticmethod(connection.schema_editor().quote_value)

        @staticmethod
        def execute(sql: str, params: object = ()) -> None:
            with connection.cursor() as cursor:
                cursor.execute(sql, params)

    def refuses() -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {table} SELECT * FROM {table} WHERE id < 0")
                cursor.execute(f"DELETE FROM {table}")
        except DatabaseError:
            return True
        return False

    names = _triggers(table)
    assert names
    guard.database_backwards("kit", Editor(), state, state)  # type: ignore[arg-type]
    assert _triggers(table) == []
    assert not refuses()
    guard.database_forwards("kit", Editor(), state, state)  # type: ignore[arg-type]
    assert _triggers(table) == names
    assert guard.describe() == "Refuse changes of kit.QuarantineRow"
    lifted = store.Changeable("kit", "QuarantineRow")
    lifted.database_forwards("kit", Editor(), state, state)  # type: ignore[arg-type]
    assert _triggers(table) == []
    lifted.database_backwards("kit", Editor(), state, state)  # type: ignore[arg-type]
    assert _triggers(table) == names
    assert lifted.describe() == "Allow changes of kit.QuarantineRow"


def _triggers(table: str) -> list[str]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    if connection.vendor == "postgresql":
        sql = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(sql, [table])
        return sorted(row[0] for row in cursor.fetchall())


@pytest.mark.postgresql
def test_serialise_lets_one_transaction_pass_at_a_time(db: None) -> None:
    """While this test's transaction holds the key, another one cannot have it."""
    store.serialise(42)
    answers: list[bool] = []

    def other() -> None:
        from django.db import connections

        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(42)")
            answers.append(cursor.fetchone()[0])
        connections["default"].close()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert answers == [False]
