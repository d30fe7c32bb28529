"""Every table that is declared append-only really is: the database refuses UPDATE, DELETE and TRUNCATE."""

import sqlite3
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from melek.kit.db import AppendOnly
from melek.kit.registers import fact_tables

TRAIL = {"identity.TrailEntry", "identity.TrailHead"}
DECLARED = sorted({table.code for table in fact_tables} | TRAIL)


def guarded() -> set[str]:
    """Models that a migration protects."""
    found = set()
    for migration in MigrationLoader(None).disk_migrations.values():
        for step in migration.operations:
            if isinstance(step, AppendOnly):
                found.add(f"{step.app}.{step.model}")
    return found


def test_declared_tables_are_those_that_migrations_protect() -> None:
    assert set(DECLARED) == guarded()


def test_every_fact_table_says_why() -> None:
    for table in fact_tables:
        assert table.why, table.code


def _filler(field: Any, place: int) -> Any:
    """Some value that a field of this kind can hold; relations differ, as pairs must."""
    if field.null:
        return None
    if field.is_relation:
        return place
    if field.blank and isinstance(field, models.CharField | models.TextField):
        return ""
    if field.choices:
        return field.choices[0][0]
    kinds: list[tuple[type, Any]] = [
        (models.UUIDField, uuid.uuid4()),
        (models.DateTimeField, datetime(2026, 1, 1, tzinfo=UTC)),
        (models.DateField, datetime(2026, 1, 1, tzinfo=UTC).date()),
        (models.JSONField, {}),
        (models.BooleanField, False),
        (models.FloatField, 0.5),
        (models.IntegerField, 1),
        (models.TextField, "x"),
        (models.BinaryField, b"x"),
        (models.CharField, "x"),
    ]
    return next(value for kind, value in kinds if isinstance(field, kind))


# SQLite has no TRUNCATE
VERBS = ["UPDATE", "DELETE", *(["TRUNCATE"] if connection.vendor == "postgresql" else [])]


def put_row(model: type[models.Model]) -> None:
    """One row without its relatives: their absence would be noticed only at the end of the transaction."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    model._base_manager.bulk_create(
        [model(**{field.attname: _filler(field, place) for place, field in enumerate(fields, 1)})]
    )


@pytest.mark.parametrize("code", DECLARED)
@pytest.mark.parametrize("verb", VERBS)
def test_database_refuses(db: None, code: str, verb: str) -> None:
    model = apps.get_model(code)
    table, column = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
    statements = {
        "UPDATE": f"UPDATE {table} SET {column} = {column} + 1",
        "DELETE": f"DELETE FROM {table}",
        "TRUNCATE": f"TRUNCATE {table} CASCADE",
    }
    with transaction.atomic():
        if verb != "TRUNCATE":  # which waits for no row, and for no deferred check of one
            put_row(model)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statements[verb])
        transaction.set_rollback(True)


def test_a_table_without_the_guard_would_be_noticed(db: None) -> None:
    """The same statements on an unprotected table go through, so the tests above can fail."""
    from melek.kit.models import Job

    with transaction.atomic():
        put_row(Job)
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {Job._meta.db_table}")
        assert not Job.objects.exists()
        transaction.set_rollback(True)


def unique_keys(model: type[models.Model]) -> list[tuple[str, list[str]]]:
    """Every unique index that the database keeps on a table: its name and columns."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return [(name, one["columns"]) for name, one in found.items() if one["unique"] or one["primary_key"]]


@pytest.mark.sqlite
@pytest.mark.parametrize("code", DECLARED)
def test_a_row_is_not_replaced_over_any_of_its_keys(db: None, code: str, tmp_path: Path) -> None:
    """By a connection that knows nothing of the project, on a file with the same tables."""
    model = apps.get_model(code)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL ORDER BY rowid", [table])
        statements = [row[0] for row in cursor.fetchall()]
    columns = [field.column for field in model._meta.concrete_fields]
    named = ", ".join(f'"{column}"' for column in columns)
    fields = {field.column: field for field in model._meta.concrete_fields}
    keys = unique_keys(model)
    assert keys
    other = sqlite3.connect(tmp_path / "copy.sqlite3")
    other.execute("PRAGMA ignore_check_constraints = ON")  # the values below mean nothing
    for statement in statements:
        other.execute(statement)
    insert = f"INSERT {{}} INTO {table} ({named}) VALUES ({', '.join('?' * len(columns))})"
    first = [_plain(fields[column], 1) for column in columns]
    other.execute(insert.format(""), first)
    for name, key in keys:
        again = [
            value if column in key or fields[column].choices else _plain(fields[column], 2)
            for column, value in zip(columns, first, strict=True)
        ]
        for verb in ("OR REPLACE", "OR IGNORE", ""):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                other.execute(insert.format(verb), again)
        assert other.execute(f"SELECT {named} FROM {table}").fetchall() == [tuple(first)], name
    other.close()


def _plain(field: Any, number: int) -> Any:
    """A value as SQLite keeps it, different for each number."""
    if field.choices:
        return next(str(value) for value, _label in field.choices if value != "again")
    if isinstance(field, models.JSONField):
        return "{}"
    if isinstance(field, models.DateTimeField | models.DateField):
        return f"2026-01-{number:02} 00:00:00"
    if isinstance(field, models.CharField | models.TextField | models.UUIDField):
        return f"{number:032}"
    return number
