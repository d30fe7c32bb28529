"""Files that leave: the quarantine as CSV, and samples of what may come in."""

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from melek.kit.imports.declared import ImportKind, reason_text
from melek.kit.imports.masks import masked, safe_cell
from melek.kit.imports.services.quarantine import values_of
from melek.kit.models import QuarantineRow

BOM = "\ufeff"  # without it Excel reads the file as cp1252


def csv_line(cells: Iterable[str]) -> str:
    """One line of CSV whose cells no spreadsheet runs as a formula."""
    line = StringIO()
    csv.writer(line).writerow([safe_cell(cell) for cell in cells])
    return line.getvalue()


def quarantine_csv(rows: Iterable[QuarantineRow], kind: ImportKind) -> Iterator[str]:
    """Row number, column, value and reason of each problem, then the row itself without its secret columns."""
    shown = [column for column in kind.columns if not column.is_secret]
    yield BOM + csv_line([_("Baris"), _("Kolom"), _("Isi"), _("Alasan"), *(str(one.label) for one in shown)])
    for row in rows:
        values = values_of(row)
        content = [masked(values.get(one.name, ""), is_secret=False) for one in shown]
        for problem in row.present_problems:
            column = kind.column(problem["column"])
            label = str(column.label) if column else ""
            reason = reason_text(problem["reason"], problem["params"])
            yield csv_line([str(row.row_number), label, problem["value"], reason, *content])


def _filled(text: str, places: dict[str, str]) -> str:
    return text.format(**places) if text.startswith("{") else text


def sample_rows(kind: ImportKind, places: dict[str, str]) -> list[list[str]]:
    """Headers and invented rows of a kind; `places` fill `{agency}` and the like.

    The headers are in the language of the sources whoever downloads them, so that one file serves every reader.
    """
    rows = [[_filled(row.get(one.name, ""), places) for one in kind.columns] for row in kind.sample]
    with translation.override(settings.LANGUAGE_CODE):
        return [[str(one.label) for one in kind.columns], *rows]


def sample_csv(kind: ImportKind, places: dict[str, str]) -> bytes:
    """The sample as CSV."""
    lines = StringIO()
    csv.writer(lines).writerows(sample_rows(kind, places))
    return (BOM + lines.getvalue()).encode()


def sample_xlsx(kind: ImportKind, places: dict[str, str]) -> bytes:
    """The sample as a workbook whose cells are all text, so that long numbers keep their digits."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(kind.label)[:31])
    for row in sample_rows(kind, places):
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()
