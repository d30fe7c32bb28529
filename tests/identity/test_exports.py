"""The trail as a file: complete, safe for spreadsheets, checkable by others, and itself an act."""

import csv
import hashlib
import json

from melek.identity import trail
from melek.identity.models import TrailEntry
from melek.identity.queries.trail import entries_found
from melek.identity.services.exports import COLUMNS, CSV, JSON_LINES, export_trail
from tests.identity.world import NOW, World


def lines_of(world: World, kind: str, **wanted: object) -> list[str]:
    """An export by the auditor."""
    entries = entries_found(world.yusuf, wanted)
    return list(export_trail(entries=entries, wanted=wanted, kind=kind, by=world.yusuf, at=NOW))


def test_export_is_an_act_of_its_own(world: World) -> None:
    trail.record(world.bayu, "identity.test.done", world.dinas, at=NOW)
    lines_of(world, CSV, event="identity.test", person="")
    entry = TrailEntry.objects.get(event="identity.trail.exported")
    assert entry.actor == world.yusuf
    assert entry.after is not None
    assert entry.after["kind"] == "csv"
    assert entry.after["wanted"] == {"event": "identity.test"}


def test_export_is_in_the_trail_before_its_first_line(world: World) -> None:
    wanted: dict[str, object] = {}
    export_trail(entries=entries_found(world.yusuf, wanted), wanted=wanted, kind=CSV, by=world.yusuf, at=NOW)
    assert TrailEntry.objects.filter(event="identity.trail.exported").exists()


def test_csv_holds_the_narrowed_entries_oldest_first(world: World) -> None:
    trail.record(world.bayu, "identity.test.first", world.dinas, at=NOW, after={"a": 1}, reason="satu, dua")
    trail.record(world.intan, "identity.test.second", at=NOW)
    trail.record(world.intan, "identity.other.done", at=NOW)
    rows = list(csv.DictReader(lines_of(world, CSV, event="identity.test.")))
    assert [row["event"] for row in rows] == ["identity.test.first", "identity.test.second"]
    assert rows[0]["actor"] == "bayu"
    assert rows[0]["reason"] == "satu, dua"
    assert rows[0]["after"] == '{"a": 1}'
    assert tuple(rows[0]) == COLUMNS


def test_csv_holds_no_formula(world: World) -> None:
    trail.record(world.bayu, "identity.test.done", at=NOW, reason='=HYPERLINK("http://x")')
    (row,) = csv.DictReader(lines_of(world, CSV, event="identity.test"))
    assert row["reason"].startswith("'=")


def test_json_lines_let_anyone_check_the_chain(world: World) -> None:
    """The recipe of docs/explanation/trail.md, with nothing of Melek in it."""
    for number in range(3):
        trail.record(world.bayu, "identity.test.done", world.dinas, at=NOW, after={"number": number}, reason="é")
    rows = [json.loads(line) for line in lines_of(world, JSON_LINES)]
    assert len(rows) == TrailEntry.objects.count() - 1  # all but the export itself
    previous = None
    for row in rows:
        names = ["previous_hash", "at", "actor_id", "acted_as", "event", "object_type", "object_id", "object_label"]
        fields = [row[name] for name in [*names, "scope_path", "before", "after", "reason"]]
        text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(text.encode()).hexdigest() == row["hash"]
        assert previous in (None, row["previous_hash"])
        previous = row["hash"]


def test_empty_export_is_only_the_head(world: World) -> None:
    assert lines_of(world, CSV, event="nothing.at.all") == [",".join(COLUMNS) + "\r\n"]
