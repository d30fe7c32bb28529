"""The second reader: an export of the bank without keys, the raw answers, and how far they agree with the keys."""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from melek.assessment.services.bank import content_of, key_of, open_bank_rows
from melek.kit.reference import load_csv

ANSWERS = "bank/second_reader.csv"


@dataclass(frozen=True)
class Reading:
    """One item as the second reader answered it."""

    code: str
    answer: str
    key: str
    remark: str

    @property
    def agrees(self) -> bool:
        return self.answer == self.key


def written(answer: Any) -> str:
    """An answer as one text: keys joined by `|`, pairs as `a=x`."""
    if isinstance(answer, dict):
        return "|".join(f"{key}={value}" for key, value in sorted(answer.items()))
    return "|".join(answer) if isinstance(answer, list) else str(answer)


def export(path: Path) -> int:
    """Write every item as a reader may see it, without key, rationale and source; the number of items."""
    rows = open_bank_rows()
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["code", "interaction", "choose", "stimulus", "prompt", "options", "targets"])
        for row in rows:
            content = content_of(row)
            table.writerow(
                [
                    row["code"],
                    row["interaction"],
                    content.get("choose", ""),
                    (content.get("stimulus") or {}).get("id", ""),
                    content["prompt"]["id"],
                    "\n".join(f"{one['key']}. {one['id']}" for one in content["options"]),
                    "\n".join(f"{one['key']}. {one['id']}" for one in content.get("targets", [])),
                ]
            )
    return len(rows)


def readings() -> list[Reading]:
    """The stored raw answers beside today's keys, for every item that was read."""
    keys = {row["code"]: written(key_of(row)) for row in open_bank_rows()}
    return [
        Reading(row["code"], _ordered(row["answer"]), keys[row["code"]], row["remark"])
        for row in load_csv("assessment", ANSWERS)
        if row["code"] in keys
    ]


def _ordered(answer: str) -> str:
    return "|".join(sorted(answer.split("|"))) if "=" in answer else answer


def agreement() -> float:
    """Share of items on which the second reader gave the key."""
    rows = readings()
    return sum(row.agrees for row in rows) / len(rows)


def counts() -> dict[str, Counter[Any]]:
    """How many items by competence, level, interaction and setting."""
    rows = open_bank_rows()
    return {name: Counter(row[name] for row in rows) for name in ("competence", "level", "interaction", "setting")}
