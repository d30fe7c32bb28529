"""Numbers, shares, sums of money, days and hours as people write them, in the active language.

Indonesian follows the spelling rules (EYD): 1.234,5 · 38,4% · 36,9–39,9 · −2 · Rp1.250.000 · 31 Oktober 2026 ·
pukul 09.42 WIB. English: 1,234.5 · 38.4% · 31 October 2026 · 09:42 WIB. Shares are fractions between 0 and 1.
Nothing here is for CSV or the API, which stay free of language.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone, translation

from melek.kit import zones

MISSING = "–"
MINUS = "−"
DASH = "–"

_ZONES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Ujung_Pandang": "WITA",
    "Asia/Jayapura": "WIT",
}


@dataclass(frozen=True)
class _Language:
    """What differs between the two languages."""

    thousands: str
    decimal: str
    months: tuple[str, ...]
    large: tuple[tuple[int, str], ...]
    points: str
    clock: str
    moment: str
    chance: tuple[str, str, str]
    units: tuple[tuple[int, str, str], ...]


_INDONESIAN = _Language(
    thousands=".",
    decimal=",",
    months=(
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    large=((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta")),
    points="poin",
    clock="pukul {:%H.%M} {}",
    moment="{} {}",
    chance=("kurang dari 1 dari 100", "lebih dari 99 dari 100", "sekitar {} dari 100"),
    units=((86400, "hari", "hari"), (3600, "jam", "jam"), (60, "menit", "menit"), (1, "detik", "detik")),
)
_ENGLISH = _Language(
    thousands=",",
    decimal=".",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    large=((10**12, "trillion"), (10**9, "billion"), (10**6, "million")),
    points="points",
    clock="{:%H:%M} {}",
    moment="{}, {}",
    chance=("fewer than 1 in 100", "more than 99 in 100", "about {} in 100"),
    units=((86400, "day", "days"), (3600, "hour", "hours"), (60, "minute", "minutes"), (1, "second", "seconds")),
)


def _language() -> _Language:
    return _ENGLISH if (translation.get_language() or "id").startswith("en") else _INDONESIAN


def _exact(value: Any) -> Decimal:
    # through str, so that 0.385 is the number a person sees and not its binary neighbour
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _written(value: Decimal, digits: int) -> str:
    language = _language()
    rounded = _rounded(value, digits)
    text = f"{abs(rounded):,.{digits}f}".replace(",", "\0").replace(".", language.decimal)
    sign = MINUS if rounded < 0 else ""
    return sign + text.replace("\0", language.thousands)


def number(value: Any, digits: int = 0) -> str:
    """A number with `digits` decimals, rounded half up: 1.234,5. None gives a dash."""
    return MISSING if value is None else _written(_exact(value), digits)


def brief(value: Any) -> str:
    """A number with one decimal where it has one, and none where it is whole: 12,5 and 20."""
    if value is None:
        return MISSING
    rounded = _rounded(_exact(value), 1)
    return _written(rounded, 0 if rounded == rounded.to_integral_value() else 1)


def share_bare(value: Any, digits: int = 1) -> str:
    """A fraction as a percentage without its sign: 0.384 gives 38,4."""
    return MISSING if value is None else _written(_exact(value) * 100, digits)


def share(value: Any, digits: int = 1) -> str:
    """A fraction as a percentage: 0.384 gives 38,4%."""
    return MISSING if value is None else f"{share_bare(value, digits)}%"


def interval(lower: Any, upper: Any, digits: int = 0, *, share: bool = True) -> str:
    """Two bounds joined by an en dash: (0.369, 0.399) gives 37–40; with `share=False` the numbers as they are."""
    if lower is None or upper is None:
        return MISSING
    write = share_bare if share else number
    return f"{write(lower, digits)}{DASH}{write(upper, digits)}"


def share_range(lower: Any, upper: Any, digits: int = 1) -> str:
    """The bounds of an interval of a share with one decimal, no sign: 36,9–39,9."""
    return interval(lower, upper, digits)


def points(value: Any, digits: int = 1) -> str:
    """A difference of two shares in percentage points, with its sign: +7,2 poin."""
    if value is None:
        return MISSING
    sign = "+" if _rounded(_exact(value) * 100, digits) > 0 else ""
    return f"{sign}{share_bare(value, digits)} {_language().points}"


def people(value: Any) -> str:
    """A count a reader should grasp at once: 5588128 gives 5,59 juta; below a million it is written out."""
    if value is None:
        return MISSING
    exact = _exact(value)
    language = _language()
    for size, word in language.large:
        if abs(exact) >= size:
            text = _written(exact / size, 2)
            return f"{text.rstrip('0').rstrip(language.decimal)} {word}"
    return _written(exact, 0)


def money(value: Any) -> str:
    """Rupiah without cents: Rp1.250.000."""
    return _rupiah(number(value))


def money_short(value: Any) -> str:
    """A sum that a reader should grasp at once: 28614750000 gives Rp28,61 miliar."""
    return _rupiah(people(value))


def _rupiah(text: str) -> str:
    if text == MISSING:
        return MISSING
    return f"{MINUS}Rp{text[1:]}" if text.startswith(MINUS) else f"Rp{text}"


def scale(value: Any) -> str:
    """A score on a reporting scale, whole and without separators: 505."""
    return MISSING if value is None else str(int(_rounded(_exact(value), 0)))


def chance(probability: Any) -> str:
    """A probability as a frequency that does not pretend: sekitar 4 dari 100.

    Between 5 and 95 it is rounded to 5, outside to 1; it is never 0 or 100.
    """
    if probability is None:
        return MISSING
    few, most, about = _language().chance
    percent = _exact(probability) * 100
    if percent < 1:
        return few
    if percent > 99:
        return most
    step = 5 if 5 <= percent <= 95 else 1
    return about.format(int(_rounded(percent / step, 0)) * step)


def filesize(value: Any) -> str:
    """A file size in kB or MB (powers of ten): 1,3 MB."""
    if value is None:
        return MISSING
    size = _exact(value)
    return f"{_written(size / 10**6, 1)} MB" if size >= 10**6 else f"{_written(size / 1000, 1)} kB"


def duration(seconds: Any) -> str:
    """A span in its largest whole unit, for what is left of a job: 3 menit."""
    if seconds is None:
        return MISSING
    exact = _exact(seconds)
    units = _language().units
    size, one, many = next((unit for unit in units if exact >= unit[0]), units[-1])
    count = int(_rounded(exact / size, 0))
    return f"{number(count)} {one if count == 1 else many}"


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value, zones.current())
    return value


def day(value: date | datetime | None) -> str:
    """A day in words: 31 Oktober 2026."""
    if value is None:
        return MISSING
    local = _local(value)
    return f"{local.day} {_language().months[local.month - 1]} {local.year}"


def day_short(value: date | datetime | None) -> str:
    """A day in a table: 31/10/2026."""
    return MISSING if value is None else f"{_local(value):%d/%m/%Y}"


def day_range(first: date | None, last: date | None) -> str:
    """Two days without repeating what they share: 3–21 Oktober 2026."""
    if first is None or last is None:
        return MISSING
    if (first.year, first.month) == (last.year, last.month):
        return day(last) if first.day == last.day else f"{first.day}{DASH}{day(last)}"
    month = _language().months[first.month - 1]
    start = f"{first.day} {month}" if first.year == last.year else day(first)
    return f"{start} {DASH} {day(last)}"


def month(value: date | datetime | None) -> str:
    """A month in words: Oktober 2026."""
    if value is None:
        return MISSING
    local = _local(value)
    return f"{_language().months[local.month - 1]} {local.year}"


def zone_label(value: datetime) -> str:
    """WIB, WITA or WIT by the name of the reader's time zone; another zone keeps its own short name."""
    local = _local(value)
    assert isinstance(local, datetime)
    key = str(getattr(local.tzinfo, "key", local.tzinfo or ""))
    return _ZONES.get(key, local.tzname() or "")


def zone_name(key: str) -> str:
    """WIB, WITA or WIT for the name of a time zone, `Asia/Makassar`; an unknown name stays as it is."""
    return _ZONES.get(key, key)


def clock(value: datetime | None) -> str:
    """An hour of the day, always with its zone: pukul 09.42 WIB."""
    if value is None:
        return MISSING
    return _language().clock.format(_local(value), zone_label(value)).rstrip()


def moment(value: datetime | None) -> str:
    """A day and an hour with its zone: 31 Oktober 2026 pukul 09.42 WIB."""
    return MISSING if value is None else _language().moment.format(day(value), clock(value))
