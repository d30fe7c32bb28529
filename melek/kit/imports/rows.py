"""What passes between the machine and an importer: rows in, a verdict out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

Params = dict[str, Any]


# a value of a row that no file can give: a human looked at the row in quarantine and confirmed what its reason asks
CONFIRMED = "confirmed"


class Row(NamedTuple):
    """A row of the file: its number as a spreadsheet shows it (the head is row 1), and text by column name.

    `fault` is the code of the reason why the row could not be read; `params` fill its words.
    """

    number: int
    values: dict[str, str]
    fault: str = ""
    params: Params | None = None


class Problem(NamedTuple):
    """A row that cannot be stored, or with a warning one that can: which column, and why."""

    row: Row
    column: str
    reason: str
    params: Params


@dataclass
class Verdict:
    """What an importer thinks of some rows. `accepted` is its own business; nothing is stored yet.

    A row is in `accepted` once or in `problems` at least once, never in both.
    """

    accepted: list[Any] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Frame:
    """Under what a run imports: its batch name, the scope it may write to, the day its data is of, and who asked."""

    batch: str
    scope_path: str
    as_of: date
    at: datetime
    by: Any


class Importer(Protocol):
    """Judges and stores the rows of one kind of file. One instance serves one run."""

    def remember(self, rows: Sequence[Row]) -> None:
        """Rows that an earlier attempt of this run has stored already: needed to see duplicates inside the file."""

    def judge(self, rows: Sequence[Row]) -> Verdict:
        """Sort rows into accepted and problems, without writing anything."""

    def store(self, verdict: Verdict) -> None:
        """Write what was accepted, inside the caller's transaction."""
