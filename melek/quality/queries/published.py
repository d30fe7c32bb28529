"""What the published manifest of the warehouse says of programmes, institutions and agencies.

The figures of a manifest never change, so they are read once and kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from melek.catalogue.models import Institution, Programme
from melek.quality.models import Accreditation, InternalCycle
from melek.registry.models import Agency
from melek.warehouse.engine import connect
from melek.warehouse.models import Manifest
from melek.warehouse.queries import published
from melek.warehouse.registers import datasets

OFFERINGS, EXAMS = "catalogue.offerings", "quality.exams"
KEYS = ("programme", "institution", "agency")


@dataclass(frozen=True)
class OfferingTally:
    """Offerings of a manifest: how many, how many whose licences count and hold, how many with all facts filled."""

    offered: int = 0
    staffed: int = 0
    licensed: int = 0
    complete: int = 0

    def __add__(self, other: "OfferingTally") -> "OfferingTally":
        return OfferingTally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class ExamFigure:
    """How reliable the examination of a programme is, from how many tests."""

    reliability: float
    sittings: int


@dataclass(frozen=True)
class Told:
    """Figures about a subject, and the moment of the manifest that they are pinned to."""

    as_of: datetime
    rows: list[Any]


def offerings_about(subject: Any) -> tuple[OfferingTally, datetime] | None:
    """The offerings of a subject; None when nothing is published or no row is about it."""
    told = _about(subject, OFFERINGS)
    return (sum(told.rows, OfferingTally()), told.as_of) if told else None


def offerings_of_agencies(agencies: Iterable[Agency]) -> dict[int, tuple[OfferingTally, datetime]]:
    """What `offerings_about` says of each agency, in one reading; without those about which no row is."""
    manifest = published()
    if manifest is None or not manifest.files.get(OFFERINGS):
        return {}
    found: dict[str, OfferingTally] = {}
    for keys, tally in _tables(manifest, OFFERINGS):
        code = keys[KEYS.index("agency")]
        found[code] = found.get(code, OfferingTally()) + tally
    return {one.pk: (found[one.code], manifest.made_at) for one in agencies if one.code in found}


def exams_about(subject: Any) -> tuple[list[ExamFigure], datetime] | None:
    """The examinations of a subject; None when nothing is published or no row is about it."""
    told = _about(subject, EXAMS)
    return (told.rows, told.as_of) if told else None


def _about(subject: Any, code: str) -> Told | None:
    wanted, manifest = wanted_of(subject), published()
    if manifest is None or not wanted or not manifest.files.get(code):
        return None
    table = _tables(manifest, code)
    if code == EXAMS and "programme" in wanted:
        wanted = {"programme": wanted["programme"]}  # an examination belongs to the programme, wherever it is held
    rows = [row for keys, row in table if all(keys[KEYS.index(name)] == value for name, value in wanted.items())]
    return Told(manifest.made_at, rows) if rows else None


def wanted_of(subject: Any) -> dict[str, str]:
    """The keys by which rows are about a subject; none for a subject of another kind."""
    if isinstance(subject, Accreditation):
        return {"programme": str(subject.programme.uuid), "institution": subject.institution.code}
    if isinstance(subject, InternalCycle):
        return {"institution": subject.institution.code}
    if isinstance(subject, Institution):
        return {"institution": subject.code}
    if isinstance(subject, Programme):
        return {"programme": str(subject.uuid)}
    return {"agency": subject.code} if isinstance(subject, Agency) else {}


def _tables(manifest: Manifest, code: str) -> tuple[tuple[tuple[str, str, str], Any], ...]:
    read = _offerings if code == OFFERINGS else _exams
    return read(str(manifest.uuid))


def _table(uuid: str, code: str) -> Any:
    return connect(Manifest.objects.get(uuid=uuid)).table(datasets[code].table)


@lru_cache(maxsize=2)
def _offerings(uuid: str) -> tuple[tuple[tuple[str, str, str], OfferingTally], ...]:
    table = _table(uuid, OFFERINGS)
    grouped = table.group_by(list(KEYS)).aggregate(
        offered=table.count(),
        staffed=table.is_staffed.cast("int64").sum(),
        licensed=(table.is_staffed & table.is_licensed).cast("int64").sum(),
        complete=table.is_complete.cast("int64").sum(),
    )
    return tuple(_read(grouped, lambda row: OfferingTally(*(int(row[one.name]) for one in fields(OfferingTally)))))


@lru_cache(maxsize=2)
def _exams(uuid: str) -> tuple[tuple[tuple[str, str, str], ExamFigure], ...]:
    return tuple(_read(_table(uuid, EXAMS), lambda row: ExamFigure(row["reliability"], int(row["sittings"]))))


def _read(rows: Any, make: Any) -> Iterable[tuple[tuple[str, str, str], Any]]:
    for row in rows.to_pyarrow().to_pylist():
        yield (row["programme"], row["institution"], row["agency"]), make(row)
