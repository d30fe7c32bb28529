"""The frame of a wave: who may be drawn, in which stratum, and the hash that fixes it."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from melek.registry.queries import FrameRow, frame_rows


@dataclass(frozen=True)
class StratumSize:
    """A stratum of the frame: agency kind, duty province, head count."""

    agency_kind: str
    province: str
    population: int


@dataclass(frozen=True)
class Frame:
    """All people who may be drawn, grouped into strata, with one hash over everything that decides the draw."""

    strata: tuple[StratumSize, ...]
    people: tuple[tuple[FrameRow, ...], ...]
    hash: str

    @property
    def population(self) -> int:
        return sum(stratum.population for stratum in self.strata)


def frame_on(day: date) -> Frame:
    """The frame of a day, strata by agency kind and duty province, people by their random identifier."""
    return frame_of(frame_rows(day))


def frame_of(rows: Iterable[FrameRow]) -> Frame:
    """Group rows into strata in a fixed order and hash them."""
    groups: dict[tuple[str, str], list[FrameRow]] = {}
    for row in rows:
        groups.setdefault((row.agency_kind, row.province), []).append(row)
    strata, people = [], []
    hasher = hashlib.sha256()
    for kind, province in sorted(groups):
        members = sorted(groups[kind, province], key=lambda row: row.uuid)
        strata.append(StratumSize(kind, province, len(members)))
        people.append(tuple(members))
        hasher.update(f"{kind}|{province}|{len(members)}\n".encode())
        for row in members:
            hasher.update(row.uuid.encode())
    return Frame(tuple(strata), tuple(people), hasher.hexdigest())


def sizes_by_kind(frame: Frame) -> dict[str, int]:
    """Head count of the frame by agency kind, for the page that shows it before the commitment."""
    counts: Counter[str] = Counter()
    for stratum in frame.strata:
        counts[stratum.agency_kind] += stratum.population
    return dict(counts)
