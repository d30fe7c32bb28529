"""What only one of the two database engines understands, behind one function with both."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.models import Q

_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
# INSERT OR REPLACE removes the rows in its way without a DELETE that a trigger would see
_SQLITE_REPLACE = """CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken}
BEGIN SELECT RAISE(ABORT, '{table} is append-only, and this row exists'); END"""
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION melek_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION melek_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION melek_append_only()"""


class AppendOnly(Operation):
    """Migration step: the database itself refuses UPDATE, DELETE, REPLACE and TRUNCATE on a model's table."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, app: str, model: str) -> None:
        self.app, self.model = app, model

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No change of the models' state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(self.app, self.model)
        table = model._meta.db_table
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_POSTGRESQL.format(table=table).replace("%", "%%"), params=())
        else:
            for verb in ("update", "delete"):
                schema_editor.execute(_SQLITE.format(table=table, verb=verb))
            schema_editor.execute(_SQLITE_REPLACE.format(table=table, taken=taken_sql(model, schema_editor)))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        table = from_state.apps.get_model(self.app, self.model)._meta.db_table
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        for verb in ("change", "truncate") if is_postgresql else ("update", "delete", "replace"):
            on = f" ON {table}" if is_postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")

    def describe(self) -> str:
        return f"Refuse changes of {self.app}.{self.model}"


class Changeable(AppendOnly):
    """Migration step: lift the ban for the steps that follow, until `AppendOnly` lays it anew.

    SQLite copies a table to change it and forgets its triggers, so that a change without this step would end the ban.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        super().database_backwards(app_label, schema_editor, to_state, from_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        super().database_forwards(app_label, schema_editor, to_state, from_state)

    def describe(self) -> str:
        return f"Allow changes of {self.app}.{self.model}"


def taken_sql(model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
    """SQL that says whether a row stands in the way of NEW: one with its primary key or the values of a unique key."""
    meta: Any = model._meta
    quote = schema_editor.quote_name
    columns = [quote(field.column) for field in meta.local_concrete_fields]
    new = ", ".join(f"NEW.{column} AS {column}" for column in columns)
    found = []
    for names, condition in _unique_keys(model, schema_editor):
        same = [f"{column} = NEW.{column}" for column in (quote(meta.get_field(name).column) for name in names)]
        if condition:  # a partial key holds among the rows that fulfil it, so both must
            same += [condition, f"EXISTS (SELECT 1 FROM (SELECT {new}) WHERE {condition})"]  # noqa: S608  # nosec B608
        found.append(f"EXISTS (SELECT 1 FROM {quote(meta.db_table)} WHERE {' AND '.join(same)})")  # noqa: S608  # nosec B608
    return " OR ".join(found)


def _unique_keys(
    model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
) -> Iterable[tuple[Sequence[str], str]]:
    """The fields of each unique key, and the condition of a partial one in SQL."""
    meta: Any = model._meta
    yield from (([field.name], "") for field in meta.local_concrete_fields if field.unique)
    yield from ((names, "") for names in meta.unique_together)
    for rule in meta.constraints:
        if isinstance(rule, models.UniqueConstraint):
            condition = rule._get_condition_sql(model, schema_editor)  # type: ignore[attr-defined]
            yield rule.fields, f"({condition})" if condition else ""


def both_or_neither(first: str, second: str, *, name: str) -> models.CheckConstraint:
    """Two fields that are filled together or empty together."""
    empty, filled = Q(**{f"{first}__isnull": True}), Q(**{f"{first}__isnull": False})
    condition = (empty & Q(**{f"{second}__isnull": True})) | (filled & Q(**{f"{second}__isnull": False}))
    return models.CheckConstraint(condition=condition, name=name)


def one_of(field: str, choices: Iterable[str], *, name: str) -> models.CheckConstraint:
    """A field that holds one of the choices, whoever writes it."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": list(choices)}), name=name)


def insert_many(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert prepared rows by the fastest way of the engine: COPY on PostgreSQL, executemany on SQLite.

    Columns are database columns; the caller's transaction holds the rows. Empty rows do nothing.
    """
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # COPY goes past Django's cursor, so its errors would otherwise be the driver's own
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608


def rows_in(
    model: type[models.Model], columns: Sequence[str], key: str, values: Sequence[str], *, also: str = ""
) -> list[tuple[Any, ...]]:
    """Rows whose text column `key` is one of many thousand values, as one parameter instead of one for each value.

    `also` is a further condition in the SQL that both engines share; it never holds input.
    """
    if not values:
        return []
    quote = connection.ops.quote_name
    is_sqlite = connection.vendor == "sqlite"
    names = ", ".join(quote(column) for column in columns)
    among = "IN (SELECT value FROM json_each(%s))" if is_sqlite else "= ANY(%s)"
    condition = f"{quote(key)} {among}" + (f" AND {also}" if also else "")
    sql = f"SELECT {names} FROM {quote(model._meta.db_table)} WHERE {condition}"  # noqa: S608  # nosec B608
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(list(values)) if is_sqlite else list(values)])
        return cursor.fetchall()


def update_many(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Update many rows by their `id`: each row holds the new values of `columns`, then the id."""
    if not rows:
        return
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(column)} = %s" for column in columns)
    key = quote("id")
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {key} = %s", rows)  # noqa: S608


def reserve_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Primary keys for rows about to be inserted, so that rows pointing at them can be prepared before.

    PostgreSQL takes them from the table's sequence. On SQLite they follow the highest key ever used, which is safe
    inside a transaction that holds the write lock from its start, as all of ours do.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [count])  # noqa: S608
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    first = (row[0] if row else 0) + 1
    return range(first, first + count)


def serialise(key: int) -> None:
    """Let one transaction at a time pass from here to its end. SQLite's IMMEDIATE transactions do so already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def refresh_statistics() -> None:
    """Let SQLite's planner of queries know how full the tables are, once many rows came at once.

    Without it SQLite walks through a nation to list one office. It samples, so that it takes milliseconds. PostgreSQL
    does so by itself; to count while a load is under way would tell it that the tables to come are empty.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")
