"""What all readers share."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from math import isfinite
from typing import Any, NamedTuple, Protocol

from django.utils.translation import gettext_lazy as _

from melek.kit.errors import InputError

HEADERS_LIMIT = 500
HEADER_LENGTH = 200
# spreadsheets keep 15 digits; a longer number in one has lost its last digits
_EXACT = 10**15


class FileRefused(InputError):
    """The file cannot be read at all."""


class FileEmpty(FileRefused):
    message = _("Berkas ini kosong. Pilih berkas yang berisi kepala tabel dan paling sedikit satu baris.")


class HeadersMissing(FileRefused):
    message = _("Baris pertama berkas ini bukan kepala tabel. Tulis nama kolom di baris pertama.")


class ColumnsTooMany(FileRefused):
    message = _(
        "Tabel ini berisi {found} kolom, paling banyak {limit}. Hapus kolom yang tidak dipakai, lalu unggah lagi."
    )


class RowsMissing(FileRefused):
    message = _("Berkas ini hanya berisi kepala tabel. Isi paling sedikit satu baris di bawahnya, lalu unggah lagi.")


class Cells(NamedTuple):
    """A row as the file has it; `fault` names the reason when it could not be read as a row."""

    number: int
    cells: Sequence[str]
    fault: str = ""
    params: dict[str, Any] | None = None


@dataclass(frozen=True)
class Shape:
    """How a file is written: format, headers, an estimate of its rows, and how its text is coded."""

    format: str
    headers: list[str]
    rows: int
    encoding: str = ""
    delimiter: str = ""
    notes: list[str] = field(default_factory=list)

    def stored(self) -> dict[str, Any]:
        """As JSON for the run."""
        return asdict(self)


class Source(Protocol):
    """An open file."""

    def rows(self) -> Iterator[Cells]:
        """Its rows from the first on, headers left out."""


def named(headers: Sequence[str]) -> list[str]:
    """Headers as names: trimmed, empty ones numbered, doubled ones told apart. Raises HeadersMissing or ColumnsTooMany."""
    if not any(one.strip() for one in headers):
        raise HeadersMissing
    if len(headers) > HEADERS_LIMIT:
        raise ColumnsTooMany(found=len(headers), limit=HEADERS_LIMIT)
    names: list[str] = []
    for position, header in enumerate(headers, 1):
        name = " ".join(header.split())[:HEADER_LENGTH] or f"kolom {position}"
        while name in names:
            name = f"{name} ({position})"
        names.append(name)
    return names


def need_rows(rows: Iterator[Cells]) -> None:
    """Raise RowsMissing when nothing stands below the headers; reads up to the first row that is not blank."""
    if not any(row.fault or any(cell.strip() for cell in row.cells) for row in rows):
        raise RowsMissing


def text_of(value: Any) -> str:
    """A typed cell as text. Numbers too long for a spreadsheet show that they lost digits (1.98503E+17)."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    if not isfinite(value):
        return ""
    if value.is_integer():
        return str(int(value)) if abs(value) < _EXACT else f"{value:.5E}"
    return repr(value)
