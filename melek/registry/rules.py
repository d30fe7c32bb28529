"""Rules on plain values: what an employee number says, how dates and choices are written, bands of age and service."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from melek.registry.enums import Education, EmployeeState, Employment, PositionKind, Sex

NIP_LENGTH = 18
FIRST_YEAR = 1900
# a contract civil servant has a sequence from 21 where others have the month; known at second hand only
PPPK_FIRST_SEQUENCE = 21
_LOST = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_SEX = {"1": Sex.MALE.value, "2": Sex.FEMALE.value}


class NipWrong(ValueError):
    """An employee number that cannot be right: `code` names the reason, `params` fill its words."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Nip:
    """What the digits of an employee number say: `year` and `month` of appointment as they stand, `sex` if digit 15 is 1 or 2."""

    digits: str
    born_on: date
    year: int
    month: int
    sex: str


def read_nip(text: str) -> Nip:
    """Read an employee number, written with or without spaces. Raises NipWrong; the text never enters the error."""
    digits = text if len(text) == NIP_LENGTH and text.isdigit() else text.replace(" ", "").replace(".", "").lstrip("'")
    if not (digits.isascii() and digits.isdigit()):
        raise NipWrong("registry.nip_lost_digits" if _LOST.fullmatch(text) else "registry.nip_digits")
    if len(digits) != NIP_LENGTH:
        raise NipWrong("registry.nip_length", count=len(digits))
    born_on = _day(digits[:8])
    if born_on is None or born_on.year < FIRST_YEAR:
        raise NipWrong("registry.nip_birth_date")
    return Nip(digits, born_on, int(digits[8:12]), int(digits[12:14]), _SEX.get(digits[14], ""))


def is_year_possible(nip: Nip, last: int) -> bool:
    """Whether digits 9-12 are a year after the birth and not after `last`."""
    return nip.born_on.year < nip.year <= last


@lru_cache(maxsize=50_000)
def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def is_month(nip: Nip) -> bool:
    """Whether digits 13-14 are a month, as in the number of a permanent civil servant."""
    return 1 <= nip.month <= 12


def is_sequence(nip: Nip) -> bool:
    """Whether digits 13-14 look like the appointment sequence of a contract civil servant."""
    return nip.month >= PPPK_FIRST_SEQUENCE


_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[ T].*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?")


@lru_cache(maxsize=50_000)
def read_day(text: str) -> date | None:
    """A day from 2026-10-31, 31-10-2026, 31/10/2026, 31.10.2026 or 20261031; None when it is none of these."""
    if len(text) == 8 and text.isdigit():
        return _day(text)
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    return _day(f"{year}{int(month):02d}{int(day):02d}")


def is_serial_day(text: str) -> bool:
    """Whether a text looks like a spreadsheet's count of days since 1900, for a day between 1927 and 2118."""
    return len(text) == 5 and text.isascii() and text.isdigit() and 10_000 <= int(text) < 80_000


def _choices(table: Mapping[Any, str]) -> dict[str, str]:
    """Plain values by every spelling: members of an enumeration are slow to hash, print and send to the database."""
    words = {}
    for member, spellings in table.items():
        for word in (str(member), *spellings.split("|")):
            words[word.casefold()] = str(member.value)
    return words


# spellings of personnel exports; those of the national system were not seen and count as unconfirmed
EMPLOYMENTS = _choices(
    {
        Employment.PNS: "p|pegawai negeri sipil",
        Employment.CPNS: "c|calon pns|calon pegawai negeri sipil",
        Employment.PPPK: "p3k|pegawai pemerintah dengan perjanjian kerja|pppk paruh waktu",
    }
)
SEXES = _choices({Sex.MALE: "m|l|laki-laki|laki laki|pria|1", Sex.FEMALE: "f|p|perempuan|wanita|2"})
STATES = _choices(
    {
        EmployeeState.ACTIVE: "aktif|active|cltn|tugas belajar|cuti luar tanggungan negara",
        EmployeeState.LEFT: "berhenti|pensiun|meninggal|meninggal dunia|diberhentikan|keluar|tidak aktif|mutasi keluar",
    }
)
EDUCATIONS = _choices(
    {
        Education.SCHOOL: "sd sampai sma|sd|smp|sma|smk|slta|sltp|sekolah dasar|slta kejuruan|sltp kejuruan|slta keguruan|diploma i/sgo",
        Education.DIPLOMA: "d1 sampai d3|d1|d2|d3|d-1|d-2|d-3|d-i|d-ii|d-iii|diploma i|diploma ii|diploma iii|diploma iii/sarjana muda|diploma iii / sarjana muda",
        Education.BACHELOR: "d4 atau s1|d4|s1|d-4|s-1|d-iv|diploma iv|sarjana|s-1/sarjana|s1/sarjana|d4/s1",
        Education.MASTER: "s-2|magister|s-2/magister|s2/magister",
        Education.DOCTOR: "s-3|doktor|s-3/doktor|s3/doktor",
    }
)
POSITION_KINDS = _choices(
    {
        PositionKind.EXECUTIVE: "jabatan pimpinan tinggi|pimpinan tinggi",
        PositionKind.ADMINISTRATOR: "jabatan administrator",
        PositionKind.SUPERVISOR: "jabatan pengawas",
        PositionKind.FUNCTIONAL: "jabatan fungsional|jf",
        PositionKind.IMPLEMENTING: "jabatan pelaksana",
    }
)
YES = frozenset({"ya", "y", "yes", "true", "1", "benar"})
NO = frozenset({"", "tidak", "t", "n", "no", "false", "0", "bukan"})
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def plain_name(name: str) -> str:
    """A name for comparing: without titles after a comma, case and doubled spaces."""
    return " ".join(name.partition(",")[0].casefold().split())


AGE_BANDS = ("17-29", "30-39", "40-49", "50-")
SERVICE_BANDS = ("0-5", "6-10", "11-20", "21-30", "31-")


def age_band(birth_year: int, year: int) -> str:
    """Band of the age reached in a year."""
    age = year - birth_year
    return AGE_BANDS[0 if age < 30 else 1 if age < 40 else 2 if age < 50 else 3]


def service_band(hired_year: int, year: int) -> str:
    """Band of whole years of service reached in a year, as the national statistics cut them."""
    served = year - hired_year
    return SERVICE_BANDS[0 if served <= 5 else 1 if served <= 10 else 2 if served <= 20 else 3 if served <= 30 else 4]
