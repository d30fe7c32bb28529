"""What the importers of units and of positions check alike."""

from collections.abc import Sequence
from typing import Any

from melek.kit.imports import Frame, Problem, Row
from melek.registry import rules
from melek.registry.services.imports.lookups import Lookups

_LIMITS = {"code": 60, "name": 200, "title": 200}


class Checks:
    """What both importers check of a row."""

    required: tuple[str, ...] = ()

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.lookups = Lookups(frame.scope_path)
        self.seen: dict[tuple[Any, ...], int] = {}

    def remember(self, rows: Sequence[Row]) -> None:
        """Codes that an earlier attempt of this run passed."""
        for row in rows:
            self.seen.setdefault(self.key(row.values), row.number)

    def key(self, values: dict[str, str]) -> tuple[Any, ...]:
        """What must be unique in the file."""
        raise NotImplementedError

    def problem(self, row: Row) -> Problem | None:
        """The first thing wrong with a row on its own."""
        values = row.values
        for column in self.required:
            if not values.get(column):
                return Problem(row, column, "kit.missing", {})
        for column, limit in _LIMITS.items():
            if len(values.get(column, "")) > limit:
                return Problem(row, column, "kit.length", {"found": len(values[column]), "limit": limit})
        if not rules.CODE.fullmatch(values["code"]):
            return Problem(row, "code", "registry.code_wrong", {})
        first = self.seen.setdefault(self.key(values), row.number)
        if first != row.number:
            return Problem(row, "code", "registry.code_twice", {"first": first})
        return None
