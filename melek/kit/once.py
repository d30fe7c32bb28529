"""Rows that the database itself keeps as they were first written, but for fields that may be filled once, later."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

from melek.kit.db import taken_sql

_SQLITE = {
    "replaced": "INSERT ON {table} WHEN {taken}",
    "filled": "INSERT ON {table} WHEN NOT ({empty})",
    "change": "UPDATE ON {table} WHEN NOT ({kept})",
    "delete": "DELETE ON {table}",
}
_REFUSE = "BEGIN SELECT RAISE(ABORT, '{table} is fixed once written'); END"
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_once() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF TG_OP = 'INSERT' AND ({empty}) THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND ({kept}) THEN RETURN NEW; END IF;
  RAISE EXCEPTION '{table} is fixed once written' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER {table}_once BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_once();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_once()"""


class FilledOnce(Operation):
    """Migration step: a row is inserted with `fields` empty, each of them is filled once, and nothing else changes.

    DELETE and TRUNCATE are refused, on SQLite also a REPLACE of a row by another. Empty means NULL or the empty text.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, app: str, model: str, fields: tuple[str, ...]) -> None:
        self.app, self.model, self.fields = app, model, fields

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No change of the models' state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(self.app, self.model)
        if schema_editor.connection.vendor == "postgresql":
            told = self._conditions(model._meta, "IS NOT DISTINCT FROM")
            schema_editor.execute(_POSTGRESQL.format(**told), params=None)
        else:
            told = self._conditions(model._meta, "IS") | {"taken": taken_sql(model, schema_editor)}
            for name, head in _SQLITE.items():
                sql = f"CREATE TRIGGER {{table}}_once_{name} BEFORE {head} {_REFUSE}"
                schema_editor.execute(sql.format(**told), params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        table = from_state.apps.get_model(self.app, self.model)._meta.db_table
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_once() CASCADE")
        else:
            for name in _SQLITE:
                schema_editor.execute(f"DROP TRIGGER {table}_once_{name}")

    def _conditions(self, meta: Any, same: str) -> dict[str, str]:
        """The table, and what must hold of a new and of a changed row, in SQL."""
        kept, empty = [], []
        for field in meta.concrete_fields:
            one = f'"{field.column}"'
            alike = f"NEW.{one} {same} OLD.{one}"
            if field.name in self.fields:
                # a number has no empty text
                text = f" OR {{row}}.{one} = ''" if field.empty_strings_allowed and not field.null else ""
                alike += f" OR OLD.{one} IS NULL{text.format(row='OLD')}"
                empty.append(f"(NEW.{one} IS NULL{text.format(row='NEW')})")
            kept.append(f"({alike})")
        return {"table": meta.db_table, "kept": " AND ".join(kept), "empty": " AND ".join(empty)}

    def describe(self) -> str:
        return f"Let {', '.join(self.fields)} of {self.app}.{self.model} be filled once, and nothing else change"
