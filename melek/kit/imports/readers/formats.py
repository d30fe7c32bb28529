"""Which reader reads a file: its first bytes decide, whatever its name says."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from melek.kit.imports.readers import columns, excel, text
from melek.kit.imports.readers.base import FileRefused, Shape, Source

_OLD_EXCEL = bytes.fromhex("D0CF11E0")


class OldWorkbook(FileRefused):
    message = _("Berkas ini berformat Excel lama (.xls). Simpan sebagai .xlsx atau CSV, lalu unggah lagi.")


def format_of(path: Path) -> str:
    """`csv`, `xlsx` or `parquet`. Raises OldWorkbook; anything else counts as text until it is read."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(_OLD_EXCEL):
        raise OldWorkbook
    return "csv"


def inspect(path: Path) -> Shape:
    """Format, headers and size of a file. Raises FileRefused with a reason that a person can act on."""
    readers = {"csv": text.inspect, "xlsx": excel.inspect, "parquet": columns.inspect}
    return readers[format_of(path)](path)


def open_source(path: Path, shape: Shape) -> Source:
    """The reader for a file of this shape."""
    if shape.format == "xlsx":
        return excel.ExcelSource(path)
    if shape.format == "parquet":
        return columns.ParquetSource(path)
    return text.TextSource(path, shape)
