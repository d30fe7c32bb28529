"""Numbers and dates as people write them, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from melek.kit import formats

NOON = datetime(2026, 10, 31, 2, 42, tzinfo=UTC)


def in_english(function, *args):  # type: ignore[no-untyped-def]
    with translation.override("en"):
        return function(*args)


@pytest.mark.parametrize(
    ("function", "args", "indonesian", "english"),
    [
        (formats.number, (1234.5, 1), "1.234,5", "1,234.5"),
        (formats.number, (-1234567,), "−1.234.567", "−1,234,567"),
        (formats.share, (0.384,), "38,4%", "38.4%"),
        (formats.share, (0.384, 0), "38%", "38%"),
        (formats.share_bare, (Decimal("0.3845"),), "38,5", "38.5"),
        (formats.share_range, (0.369, 0.399), "36,9–39,9", "36.9–39.9"),
        (formats.interval, (0.366, 0.404), "37–40", "37–40"),
        (formats.money_short, (28_614_750_000,), "Rp28,61 miliar", "Rp28.61 billion"),
        (formats.money_short, (-1500,), "−Rp1.500", "−Rp1,500"),
        (formats.money_short, (None,), formats.MISSING, formats.MISSING),
        (formats.points, (0.072,), "+7,2 poin", "+7.2 points"),
        (formats.points, (-0.0121,), "−1,2 poin", "−1.2 points"),
        (formats.points, (0.0001,), "0,0 poin", "0.0 points"),
        (formats.people, (5588128,), "5,59 juta", "5.59 million"),
        (formats.people, (6_000_000,), "6 juta", "6 million"),
        (formats.people, (627_000,), "627.000", "627,000"),
        (formats.money, (1250000,), "Rp1.250.000", "Rp1,250,000"),
        (formats.money, (-5000,), "−Rp5.000", "−Rp5,000"),
        (formats.scale, (504.6,), "505", "505"),
        (formats.filesize, (1_300_000,), "1,3 MB", "1.3 MB"),
        (formats.duration, (200,), "3 menit", "3 minutes"),
        (formats.duration, (3600,), "1 jam", "1 hour"),
        (formats.day, (date(2026, 10, 31),), "31 Oktober 2026", "31 October 2026"),
        (formats.day_short, (date(2026, 1, 5),), "05/01/2026", "05/01/2026"),
        (formats.month, (date(2026, 8, 5),), "Agustus 2026", "August 2026"),
        (formats.clock, (NOON,), "pukul 09.42 WIB", "09:42 WIB"),
        (formats.moment, (NOON,), "31 Oktober 2026 pukul 09.42 WIB", "31 October 2026, 09:42 WIB"),
    ],
)
def test_formats_in_both_languages(function, args, indonesian, english) -> None:  # type: ignore[no-untyped-def]
    with translation.override("id"):
        assert function(*args) == indonesian
    assert in_english(function, *args) == english


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "kurang dari 1 dari 100"),
        (0.0099, "kurang dari 1 dari 100"),
        (0.043, "sekitar 4 dari 100"),
        (0.05, "sekitar 5 dari 100"),
        (0.52, "sekitar 50 dari 100"),
        (0.53, "sekitar 55 dari 100"),
        (0.95, "sekitar 95 dari 100"),
        (0.968, "sekitar 97 dari 100"),
        (1.0, "lebih dari 99 dari 100"),
    ],
)
def test_chance_never_pretends(probability: float, words: str) -> None:
    assert formats.chance(probability) == words


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("Asia/Jakarta", "pukul 09.42 WIB"),
        ("Asia/Pontianak", "pukul 09.42 WIB"),
        ("Asia/Makassar", "pukul 10.42 WITA"),
        ("Asia/Jayapura", "pukul 11.42 WIT"),
        ("UTC", "pukul 02.42 UTC"),
    ],
)
def test_clock_names_the_zone_of_the_reader(zone: str, hour: str) -> None:
    with timezone.override(ZoneInfo(zone)):
        assert formats.clock(NOON) == hour


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 10, 3), date(2026, 10, 21), "3–21 Oktober 2026"),
        (date(2026, 10, 3), date(2026, 10, 3), "3 Oktober 2026"),
        (date(2026, 9, 3), date(2026, 10, 21), "3 September – 21 Oktober 2026"),
        (date(2025, 12, 3), date(2026, 1, 2), "3 Desember 2025 – 2 Januari 2026"),
    ],
)
def test_day_range_does_not_repeat_what_is_shared(first: date, last: date, words: str) -> None:
    assert formats.day_range(first, last) == words


def test_none_is_a_dash() -> None:
    for function in (formats.number, formats.share, formats.people, formats.money, formats.day, formats.moment):
        assert function(None) == "–"
    assert formats.interval(None, 0.3) == "–"


def test_half_is_rounded_up_as_people_do() -> None:
    assert formats.share(0.3845) == "38,5%"
    assert formats.number(2.5) == "3"
    assert formats.number(-0.04, 1) == "0,0"


def test_brief_writes_a_decimal_where_there_is_one() -> None:
    assert [formats.brief(value) for value in (20, Decimal("20.0"), 12.5, 0.04, None)] == ["20", "20", "12,5", "0", "–"]
