"""Excel workbooks (.xlsx): the first sheet, every cell as the text that stands in it."""

from collections.abc import Iterator
from pathlib import Path

from melek.kit.imports.readers import workbook
from melek.kit.imports.readers.base import Cells, FileEmpty, Shape, named, need_rows, text_of
from melek.kit.imports.readers.workbook import WorkbookBroken


def inspect(path: Path) -> Shape:
    """Headers and number of rows of the first sheet, once it is sure that it can be loaded."""
    workbook.check(path)
    source = ExcelSource(path)
    rows = source.all_rows()
    headers = next(rows, None)
    if headers is None:
        raise FileEmpty
    need_rows(rows)
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
