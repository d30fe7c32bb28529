"""The frame of a wave: who may be drawn, in which stratum, and the hash that fixes it."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from melek.evaluation.models import FrameAgency, FrameStratum
from melek.kit.crypto import hasher
from melek.kit.models import Draw
from melek.registry.queries import FrameRow, frame_rows

PSEUDONYM = "evaluation.frame"
KEY_BYTES = 16


@dataclass(frozen=True)
class StratumSize:
    """A stratum of the frame: agency kind, duty province, head count."""

    agency_kind: str
    province: str
    population: int


@dataclass(frozen=True)
class Frame:
    """All people who may be drawn, grouped into strata, with one hash over everything that decides the draw.

    `keys` holds the pseudonyms of each stratum's people, 16 bytes each, in their order; `agencies` the head counts of
    the employers.
    """

    strata: tuple[StratumSize, ...]
    people: tuple[tuple[FrameRow, ...], ...]
    keys: tuple[bytes, ...]
    agencies: dict[str, int]
    hash: str

    @property
    def population(self) -> int:
        return sum(stratum.population for stratum in self.strata)


def frame_on(day: date) -> Frame:
    """The frame of a day, strata by agency kind and duty province, people by their random identifier."""
    return frame_of(frame_rows(day))


def frame_of(rows: Iterable[FrameRow]) -> Frame:
    """Group rows into strata in a fixed order and hash the pseudonyms of their people."""
    groups: dict[tuple[str, str], list[FrameRow]] = {}
    for row in rows:
        groups.setdefault((row.agency_kind, row.province), []).append(row)
    pseudonym = hasher(PSEUDONYM)
    agencies: Counter[str] = Counter()
    strata, people, keys = [], [], []
    for kind, province in sorted(groups):
        members = sorted(groups[kind, province], key=lambda row: row.uuid)
        strata.append(StratumSize(kind, province, len(members)))
        people.append(tuple(members))
        keys.append(bytes.fromhex("".join(pseudonym(row.uuid) for row in members)))
        agencies.update(row.agency for row in members)
    return Frame(tuple(strata), tuple(people), tuple(keys), dict(agencies), hash_of(strata, keys))


def hash_of(strata: Iterable[StratumSize], keys: Iterable[bytes]) -> str:
    """SHA-256 over the strata in order: kind, province and head count as a line, then the pseudonyms."""
    digest = hashlib.sha256()
    for stratum, people in zip(strata, keys, strict=True):
        digest.update(f"{stratum.agency_kind}|{stratum.province}|{stratum.population}\n".encode())
        digest.update(people)
    return digest.hexdigest()


def store_frame(draw: Draw, frame: Frame) -> None:
    """Keep what replays a draw: the frame as it is committed, and the head counts of its agencies."""
    FrameStratum.objects.bulk_create(
        [
            FrameStratum(
                draw=draw, number=number, agency_kind=stratum.agency_kind, province=stratum.province, keys=keys
            )
            for number, (stratum, keys) in enumerate(zip(frame.strata, frame.keys, strict=True))
        ],
        batch_size=20,  # a stratum may hold megabytes
    )
    FrameAgency.objects.bulk_create(
        [FrameAgency(draw=draw, agency=agency, population=count) for agency, count in sorted(frame.agencies.items())],
        batch_size=1000,
    )
