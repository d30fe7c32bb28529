"""Excel workbooks (.xlsx): the first sheet, every cell as the text that stands in it."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from melek.kit.imports.readers.base import Cells, FileEmpty, FileRefused, Shape, named, text_of

# a sheet lies in memory while it is read; these two keep that below 1 GB (1.8 bytes for each unpacked byte)
FILE_LIMIT = 60_000_000
CONTENT_LIMIT = 550_000_000


class WorkbookBroken(FileRefused):
    message = _("Berkas Excel ini rusak, terpotong, atau dikunci sandi. Buka di Excel, simpan lagi, lalu unggah lagi.")


class WorkbookTooLarge(FileRefused):
    message = _("Berkas Excel ini terlalu besar. Simpan lembarnya sebagai CSV, lalu unggah lagi.")


def check_size(path: Path) -> None:
    """Raise WorkbookTooLarge or WorkbookBroken before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            content = sum(entry.file_size for entry in archive.infolist())
            is_workbook = any(entry.filename.startswith("xl/workbook") for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise WorkbookBroken from error
    if not is_workbook:
        raise WorkbookBroken
    if content > CONTENT_LIMIT or path.stat().st_size > FILE_LIMIT:
        raise WorkbookTooLarge


def inspect(path: Path) -> Shape:
    """Headers and number of rows of the first sheet."""
    check_size(path)
    source = ExcelSource(path)
    headers = next(source.all_rows(), None)
    if headers is None:
        raise FileEmpty
    return Shape("xlsx", named(headers.cells), max(0, source.height - 1))


class ExcelSource:
    """The rows of the first sheet of a workbook."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.height = 0

    def rows(self) -> Iterator[Cells]:
        """Rows below the first that is not blank."""
        rows = self.all_rows()
        next(rows, None)
        yield from rows

    def all_rows(self) -> Iterator[Cells]:
        """All rows that are not blank, with the number Excel shows. Raises WorkbookBroken."""
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            sheet = CalamineWorkbook.from_path(str(self.path)).get_sheet_by_index(0)
            self.height = sheet.end[0] + 1 if sheet.end else 0
            for number, row in enumerate(sheet.iter_rows(), 1):
                cells = [text_of(value) for value in row]
                if any(cells):
                    yield Cells(number, cells)
        except (CalamineError, OSError, IndexError) as error:
            raise WorkbookBroken from error
