"""The second reader: an export of the bank without keys, the raw answers, and how far they agree with the keys."""

import csv
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from melek.assessment.rules import most_points, score_answer
from melek.assessment.rules.controls import controls
from melek.assessment.rules.tasks import state_from, task_in
from melek.assessment.services.bank import content_of, key_of, mark_pretest, open_bank_rows
from melek.kit.reference import load_csv

ANSWERS = "bank/second_reader.csv"
_HEAD = ["code", "interaction", "choose", "stimulus", "prompt", "options", "targets", "more", "fields"]
_PLACE = {"seed": 0, "position": 1}


@dataclass(frozen=True)
class Reading:
    """One item as the second reader answered it."""

    code: str
    answer: str
    key: str
    remark: str
    agrees: bool


def written(answer: Any) -> str:
    """An answer as one text: keys joined by `|`, pairs as `a=x`, the state of a task as JSON."""
    if isinstance(answer, Mapping):
        if not all(isinstance(value, str) for value in answer.values()):
            return json.dumps(answer, ensure_ascii=False, sort_keys=True)
        return "|".join(f"{key}={value}" for key, value in sorted(answer.items()))
    return "|".join(answer) if isinstance(answer, list) else str(answer)


def export(path: Path) -> int:
    """Write every item as a reader may see it, without key, rationale and source; the number of items.

    A task is shown with the values of its first variant; `fields` names what can be set in it, and to what.
    """
    rows = open_bank_rows()
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(_HEAD)
        table.writerows(_shown(row) for row in rows)
    return len(rows)


def _shown(row: dict[str, Any]) -> list[Any]:
    content = _content(row)
    more = {name: content[name] for name in ("text", "gaps", "picture", "unit", "scene") if name in content}
    fields = [f"{one.name}: {_possible(one)}" for one in controls(content)] if content["interaction"] == "task" else []
    return [
        row["code"],
        row["interaction"],
        content.get("choose", ""),
        (content.get("stimulus") or {}).get("id", ""),
        content["prompt"]["id"],
        "\n".join(f"{one['key']}. {one['id']}" for one in content.get("options", [])),
        "\n".join(f"{one['key']}. {one['id']}" for one in content.get("targets", [])),
        json.dumps(more, ensure_ascii=False) if more else "",
        "\n".join(fields),
    ]


def _possible(control: Any) -> str:
    kinds = {"one": "one of ", "many": "any of ", "check": "ya or empty", "text": "text"}
    return kinds[control.kind] + (", ".join(control.keys) if control.kind in {"one", "many"} else "")


def _content(row: dict[str, Any]) -> dict[str, Any]:
    """An item as the second reader saw it: a task in its first variant."""
    content = content_of(row)
    if row["interaction"] != "task":
        return content
    return dict(task_in({**content, "variants": row["variants"][:1]}, seed=0, position=1, language="id"))


def readings() -> list[Reading]:
    """The stored raw answers beside today's keys, for every item that was read."""
    rows = {row["code"]: row for row in open_bank_rows()}
    return [
        _read(rows[told["code"]], told["answer"], told["remark"])
        for told in load_csv("assessment", ANSWERS)
        if told["code"] in rows
    ]


def _read(row: dict[str, Any], answer: str, remark: str) -> Reading:
    kind, key = row["interaction"], key_of(row)
    if kind == "task":
        return Reading(row["code"], answer, _first_full(row), remark, _points(row, json.loads(answer)) == row["points"])
    if kind in {"text", "inline"}:
        given = answer if kind == "text" else answer.split("|")
        agrees = score_answer(content_of(row), key, given, **_PLACE) == most_points(row)
        shown = written(key if kind == "inline" else key.get("accept", [str(key.get("number"))]))
        return Reading(row["code"], answer, shown, remark, agrees)
    given = "|".join(sorted(answer.split("|"))) if "=" in answer else answer
    return Reading(row["code"], given, written(key), remark, given == written(key))


def _points(row: dict[str, Any], state: Mapping[str, Any]) -> int:
    """What an end state earns in the first variant; a field that is not named stands as the task begins."""
    content = {**content_of(row), "variants": row["variants"][:1]}
    task = task_in(content, seed=0, position=1)
    return score_answer(content, key_of(row), state_from(task, state), **_PLACE)


def _first_full(row: dict[str, Any]) -> str:
    return written(next(one["state"] for one in row["states"] if one["points"] == row["points"]))


def agreement() -> float:
    """Share of items on which the second reader gave the key; of a task all its points."""
    rows = readings()
    return sum(row.agrees for row in rows) / len(rows)


def counts() -> dict[str, Counter[Any]]:
    """How many items by competence, level, interaction and setting, and in which state a fresh load puts them."""
    rows = mark_pretest(open_bank_rows())
    found: dict[str, Counter[Any]] = {
        name: Counter(row[name] for row in rows) for name in ("competence", "level", "interaction", "setting")
    }
    found["state"] = Counter("pretest" if row["is_pretest"] else "live" for row in rows)
    return found
