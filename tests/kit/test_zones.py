"""Hours are told in the time zone of the reader; days that decide something are not."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from melek.kit import formats, zones
from melek.kit.registers import Register

NOON_UTC = datetime(2026, 10, 31, 15, 30, tzinfo=UTC)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A finder that knows three people; the list tells how often it was asked."""
    found: Register[zones.ZoneFinder] = Register("zone finders")
    keys = {1: "Asia/Jakarta", 2: "Asia/Makassar", 3: "Asia/Jayapura"}
    times: list[int] = []

    def find(user: Any) -> str:
        times.append(user.pk)
        return keys.get(user.pk, "")

    found.add(zones.ZoneFinder("kit.example", find))
    monkeypatch.setattr(zones, "finders", found)
    return times


def reader(number: int | None) -> SimpleNamespace:
    """Somebody who reads; without a number, somebody who has not signed in."""
    return SimpleNamespace(pk=number, is_authenticated=number is not None)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "31 Oktober 2026 pukul 22.30 WIB"),
        (2, "31 Oktober 2026 pukul 23.30 WITA"),
        (3, "1 November 2026 pukul 00.30 WIT"),
        (9, "31 Oktober 2026 pukul 22.30 WIB"),
        (None, "31 Oktober 2026 pukul 22.30 WIB"),
    ],
)
def test_hour_and_its_day_stand_in_the_zone_of_the_reader(asked: list[int], number: int | None, words: str) -> None:
    with zones.read_by(reader(number)):
        assert formats.moment(NOON_UTC) == words


def test_nobody_reads_outside_a_page(asked: list[int]) -> None:
    with zones.read_by(reader(3)):
        pass
    assert formats.clock(NOON_UTC) == "pukul 22.30 WIB"
    assert asked == []


def test_zone_is_asked_for_once_and_only_where_an_hour_is_told(asked: list[int]) -> None:
    with zones.read_by(reader(2)):
        assert formats.day(date(2026, 10, 31)) == "31 Oktober 2026"
        assert asked == []
        formats.clock(NOON_UTC)
        formats.moment(NOON_UTC)
    assert asked == [2]


def test_the_day_on_which_something_holds_is_the_same_for_everybody(asked: list[int]) -> None:
    with zones.read_by(reader(3)):
        assert timezone.localdate(NOON_UTC) == date(2026, 10, 31)


def test_names_of_zones() -> None:
    assert [formats.zone_name(key) for key in ("Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura", "Asia/Dili")] == [
        "WIB",
        "WITA",
        "WIT",
        "Asia/Dili",
    ]
