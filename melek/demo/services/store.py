"""Writing the people of the demo nation: names, numbers that look like employee numbers, appointments."""

import uuid as uuids
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from melek.demo.services.people import People
from melek.demo.services.structure import CENTRAL_UNITS, REGIONAL_UNITS, is_regional
from melek.kit.crypto import encrypt, keyed_hash
from melek.kit.reference import load_yaml
from melek.registry.models import Agency, Position, Region
from melek.registry.models.person import NIP_PURPOSE
from melek.registry.services.bulk import store_people

if TYPE_CHECKING:
    import numpy as np

CHUNK = 50_000
SINCE = date(2025, 1, 1)
_KINDS = {"structural": ("kepala", "kasubag"), "functional": (), "pelaksana": ("pengadministrasi", "pengelola")}


def numbers(people: People, *, seed: int) -> "np.ndarray[Any, Any]":
    """An 18-digit number for everyone: birth date, appointment, sex, serial among equals; unique by construction."""
    import numpy as np

    rng = np.random.default_rng(seed + 1)
    size = people.count
    born = people.birth_year * 10_000 + rng.integers(1, 13, size) * 100 + rng.integers(1, 29, size)
    month = np.where(people.employment == "pppk", 21, rng.integers(1, 13, size))
    sex = np.where(people.sex == "m", 1, 2)
    stem = (born * 10_000 + people.hired_year) * 1000 + month * 10 + sex
    order = np.argsort(stem, kind="stable")
    ordered = stem[order]
    first = np.r_[True, ordered[1:] != ordered[:-1]]
    start = np.maximum.accumulate(np.where(first, np.arange(size), 0))
    serial = np.empty(size, dtype=np.int64)
    serial[order] = np.arange(size) - start + 1
    return stem * 1000 + serial


def write(
    people: People,
    agencies: list[Agency],
    *,
    seed: int,
    at: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Insert everyone with their open appointment, 50,000 at a time."""
    writer = _Writer(people, agencies, seed=seed, at=at)
    for begin in range(0, people.count, CHUNK):
        end = min(begin + CHUNK, people.count)
        store_people(*writer.rows(begin, end))
        progress(end, people.count)


class _Writer:
    """Prepared lookups for turning arrays into rows."""

    def __init__(self, people: People, agencies: list[Agency], *, seed: int, at: datetime) -> None:
        import numpy as np

        self.people, self.agencies = people, agencies
        self.numbers = numbers(people, seed=seed)
        rng = np.random.default_rng(seed + 2)
        self.names = load_yaml("demo", "names.yaml")
        self.given = rng.integers(0, 30, people.count)
        self.last = rng.integers(0, 40, (people.count, 2))
        self.pick = rng.random(people.count)
        self.random = rng.bytes(16 * people.count)
        self.positions = _positions()
        self.regions = dict(Region.objects.values_list("code", "pk"))
        is_text = connection.vendor == "sqlite"
        self.at = connection.ops.adapt_datetimefield_value(at) if is_text else at
        self.since = SINCE.isoformat() if is_text else SINCE
        self.uuid_as_hex = is_text

    def rows(self, begin: int, end: int) -> tuple[list[Any], list[Any]]:
        """Employee and appointment rows of a stretch of people."""
        employees, appointments = [], []
        for index in range(begin, end):
            employees.append(self._employee(index))
            appointments.append(self._appointment(index))
        return employees, appointments

    def _employee(self, index: int) -> tuple[Any, ...]:
        people = self.people
        sex = str(people.sex[index])
        number = str(self.numbers[index])
        given = self.names["female" if sex == "f" else "male"][self.given[index]]
        last = " ".join(self.names["last"][place] for place in dict.fromkeys(self.last[index].tolist()))
        raw = uuids.UUID(bytes=self.random[16 * index : 16 * index + 16], version=4)
        return (
            index + 1,
            raw.hex if self.uuid_as_hex else raw,
            f"{given} {last}",
            encrypt(number, NIP_PURPOSE),
            keyed_hash(number, NIP_PURPOSE),
            str(people.employment[index]),
            sex,
            int(people.birth_year[index]),
            str(people.education[index]),
            int(people.hired_year[index]),
            "active",
            True,
            "",
            "",
            self.at,
        )

    def _appointment(self, index: int) -> tuple[Any, ...]:
        people = self.people
        agency = self.agencies[int(people.agency[index])]
        plan = (REGIONAL_UNITS if is_regional(agency) else CENTRAL_UNITS)[int(people.unit[index])]
        post = str(people.post[index])
        codes = _KINDS[post] or (plan.positions[2].code,)
        code = codes[int(self.pick[index] * len(codes))]
        position, unit = self.positions[agency.pk, plan.code, code]
        at_home = is_regional(agency)
        duty = agency.region_id if at_home else self.regions[str(people.province[index])]
        return index + 1, position, agency.pk, unit, duty, self.since


def _positions() -> dict[tuple[int, str, str], tuple[int, int]]:
    rows = Position.objects.values_list("unit__agency_id", "unit__code", "code", "pk", "unit_id")
    return {(agency, unit, code): (pk, unit_pk) for agency, unit, code, pk, unit_pk in rows.iterator()}
