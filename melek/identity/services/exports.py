"""The trail as a file: CSV for people, JSON lines for programs that check the chain themselves."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from melek.identity import trail
from melek.identity.models import TrailEntry, User
from melek.kit.imports.masks import safe_cell

COLUMNS = (
    *("id", "at", "actor_id", "actor", "acted_as", "event", "object_type", "object_id", "object_label"),
    *("scope_path", "before", "after", "reason", "previous_hash", "hash"),
)
CSV, JSON_LINES = "csv", "jsonl"
_CHUNK = 2000


@transaction.atomic
def export_trail(
    *, entries: QuerySet[TrailEntry], wanted: dict[str, Any], kind: str, by: User, at: datetime
) -> Iterator[str]:
    """The entries oldest first, as lines of a file. Taking them out is an act: it is in the trail before the first line.

    Lines are made while they are read, so that a large trail never stands in memory as a whole.
    """
    last = entries.order_by("-id").values_list("id", flat=True).first()
    after = {"kind": kind, "wanted": {name: value for name, value in wanted.items() if value}, "up_to": last}
    trail.record(by, "identity.trail.exported", at=at, after=after)
    rows = entries.filter(id__lte=last or 0).order_by("id").iterator(chunk_size=_CHUNK)
    return _csv(rows) if kind == CSV else _json_lines(rows)


def _values(entry: TrailEntry) -> dict[str, Any]:
    values = {name: getattr(entry, name) for name in COLUMNS}
    values["actor"] = "" if entry.actor is None else entry.actor.username
    values["at"] = trail.hashed_moment(entry)
    return values


def _json_lines(rows: Iterator[TrailEntry]) -> Iterator[str]:
    for entry in rows:
        yield json.dumps(_values(entry), ensure_ascii=False) + "\n"


def _csv(rows: Iterator[TrailEntry]) -> Iterator[str]:
    yield ",".join(COLUMNS) + "\r\n"
    for entry in rows:
        line = StringIO()
        csv.writer(line).writerow([safe_cell(_text(value)) for value in _values(entry).values()])
        yield line.getvalue()


def _text(value: Any) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict) else str(value)
