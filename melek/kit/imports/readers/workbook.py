"""What a workbook really holds, streamed before a library loads it: neither its size nor its extent is to be believed.

A library lays a sheet out as a rectangle and copies a shared text into every cell that shows it, so a file of a few
kilobytes can ask for more memory than there is.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from string import ascii_uppercase, digits
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from melek.kit.imports.readers.base import HEADERS_LIMIT, ColumnsTooMany, FileRefused

FILE_LIMIT = 60_000_000
CONTENT_LIMIT = 550_000_000  # unpacked bytes of all members, counted and not as the archive states them
CELLS_LIMIT = 20_000_000  # a cell of the rectangle takes 32 bytes
TEXT_LIMIT = 1_000_000_000  # bytes of text, if every cell held the longest
SPARSE = 20  # a table fills at least every twentieth cell of its rectangle ...
ROOM = 1_000_000  # ... once that has more cells than this
_ROWS, _COLUMNS = 1_048_576, 16_384  # what Excel itself can hold
_PIECE = 1 << 18
_TOKEN_LIMIT = 1 << 22  # bytes of one tag, which lies in memory until it ends
_MARK = b"sheetData"  # without it a member cannot be read as a sheet
_OTHER_FORMATS = {"xl/workbook.bin", "content.xml", "mimetype"}
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)

Attributes = dict[str, str]


class WorkbookBroken(FileRefused):
    message = _("Berkas Excel ini rusak, terpotong, atau dikunci sandi. Buka di Excel, simpan lagi, lalu unggah lagi.")


class WorkbookTooLarge(FileRefused):
    message = _("Berkas Excel ini terlalu besar. Simpan lembarnya sebagai CSV, lalu unggah lagi.")


class WorkbookForeign(FileRefused):
    """Packed like .xlsx, but another format (.xlsb, .ods)."""

    message = _("Berkas lembar kerja ini bukan .xlsx. Simpan sebagai .xlsx atau CSV, lalu unggah lagi.")


class CellsAstray(FileRefused):
    message = _(
        "Lembar “{sheet}” berisi sel yang jauh dari tabelnya: {cells}. "
        "Hapus baris dan kolom sel itu, simpan berkasnya, lalu unggah lagi."
    )


class CellTextTooLong(FileRefused):
    message = _(
        "Satu sel di berkas Excel ini berisi {found} huruf, terlalu panjang untuk tabel sebesar ini. "
        "Perpendek isinya atau simpan lembarnya sebagai CSV, lalu unggah lagi."
    )


class FormulaWithoutResult(FileRefused):
    message = _(
        "Sel {cell} di lembar “{sheet}” berisi rumus tanpa hasil. "
        "Salin sel rumus, tempel sebagai nilai, simpan berkasnya, lalu unggah lagi."
    )


def check(path: Path) -> None:
    """Raise FileRefused with the reason unless every sheet can be loaded within the limits."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive, path.stat().st_size)
            members = _scan_all(archive)
    except _UNREADABLE as error:
        raise WorkbookBroken from error
    names = _sheet_names(members)
    first = next(iter(names), "")
    longest = max(member.longest for member in members.values())
    for name, member in members.items():
        member.check(names.get(name, name), longest, is_read=name == first)


def _check_archive(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    names = {_plain(entry.filename) for entry in entries}
    if names & _OTHER_FORMATS:
        raise WorkbookForeign
    # a comment could hide a second table of contents, and the library would read that one
    if "xl/workbook.xml" not in names or len(names) < len(entries) or archive.comment:
        raise WorkbookBroken
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise WorkbookBroken
    if size > FILE_LIMIT or sum(entry.file_size for entry in entries) > CONTENT_LIMIT:
        raise WorkbookTooLarge


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower()


def _scan_all(archive: zipfile.ZipFile) -> dict[str, "_Member"]:
    """Every member, because the first sheet may lie under any name."""
    found, left = {}, CONTENT_LIMIT
    for entry in archive.infolist():
        member = found[_plain(entry.filename)] = _Member()
        for piece in _pieces(archive, entry):
            left -= len(piece)
            if left < 0:
                raise WorkbookTooLarge
            member.feed(piece)
        member.end()
    return found


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    whole = copy(entry)
    whole.file_size = CONTENT_LIMIT + 2 * _PIECE  # reading on to the true end, which the stated size may hide
    with archive.open(whole) as file:
        while piece := file.read(_PIECE):
            yield piece


def _sheet_names(members: dict[str, "_Member"]) -> dict[str, str]:
    """Member and name of each sheet, in the workbook's order: the first is the one that is read."""
    related = members.get("xl/_rels/workbook.xml.rels")
    targets = related.targets if related else {}
    found = {}
    for key, name in members["xl/workbook.xml"].sheets:
        found[_plain(posixpath.normpath(posixpath.join("/xl", targets.get(key, "")))).lstrip("/")] = name
    return found


class _Member:
    """One member read as XML: its filled cells, its longest shared text, and what it names."""

    def __init__(self) -> None:
        self.filled = 0
        self.lowest, self.lowest_cell = 0, ""
        self.widest, self.widest_cell = 0, ""
        self.longest = 0
        self.uncounted = ""
        self.sheets: list[tuple[str, str]] = []
        self.targets: dict[str, str] = {}
        self._row = self._column = self._text = self._fed = 0
        self._place = (0, 0, "")
        self._formula = ""
        self._may_be_empty = False
        self._columns: dict[str, int] = {}
        self._has_mark = self._is_broken = False
        self._tail = b""
        self._handlers: dict[str, Callable[[Attributes], None]] = {
            "sheetData": self._on_cells,
            "si": self._on_shared,
            "sheet": self._on_sheet,
            "Relationship": self._on_relationship,
        }
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._on_start
        self._parser.StartDoctypeDeclHandler = self._on_doctype

    def feed(self, piece: bytes) -> None:
        """Read on. What is no XML is read no further, but must not turn out to be a sheet."""
        joined = self._tail + piece
        self._has_mark = self._has_mark or _MARK in joined
        self._tail = joined[-len(_MARK) :]
        self._fed += len(piece)
        if not self._is_broken:
            self._parse(piece)
            self._is_broken = self._is_broken or self._fed - self._parser.CurrentByteIndex > _TOKEN_LIMIT

    def end(self) -> None:
        """The member ends here. Raises WorkbookBroken for a sheet that is no XML."""
        if not self._is_broken:
            self._parse(b"", is_final=True)
        self._end_cell()
        if self._is_broken and self._has_mark:
            raise WorkbookBroken
        del self._parser, self._handlers  # they hold this object in a circle

    def check(self, name: str, longest: int, *, is_read: bool) -> None:
        """Raise FileRefused when the cells reach too far; a sheet that is not read need only fit into memory."""
        area = self.lowest * self.widest
        is_wide = is_read and self.widest > HEADERS_LIMIT
        if area > self.filled * SPARSE and (is_wide or area > (ROOM if is_read else CELLS_LIMIT)):
            cells = dict.fromkeys([self.lowest_cell, self.widest_cell])
            raise CellsAstray(sheet=name, cells=", ".join(cells))
        if is_wide:
            raise ColumnsTooMany(found=self.widest, limit=HEADERS_LIMIT)
        if area > CELLS_LIMIT:
            raise WorkbookTooLarge
        if self.filled * longest > TEXT_LIMIT:
            raise CellTextTooLong(found=longest)
        if is_read and self.uncounted:
            raise FormulaWithoutResult(sheet=name, cell=self.uncounted)

    def _parse(self, piece: bytes, *, is_final: bool = False) -> None:
        try:
            self._parser.Parse(piece, is_final)
        except expat.ExpatError:
            self._is_broken = True

    def _on_start(self, name: str, attributes: Attributes) -> None:
        handler = self._handlers.get(name)
        if handler is None and ":" in name:
            handler = self._handlers.get(name.partition(":")[2])
        if handler is not None:
            handler(attributes)

    def _on_doctype(self, *_declared: object) -> None:
        raise WorkbookBroken

    def _on_cells(self, _attributes: Attributes) -> None:
        # charts and other members use the same names for other things
        self._handlers |= {
            "row": self._on_row,
            "c": self._on_cell,
            "f": self._on_formula,
            "v": self._on_value,
            "is": self._on_value,
            "extLst": self._on_extension,
        }

    def _on_row(self, attributes: Attributes) -> None:
        self._row = _number(attributes["r"]) if "r" in attributes else self._row + 1
        self._column = 0

    def _on_cell(self, attributes: Attributes) -> None:
        self._end_cell()
        place = attributes.get("r")
        self._place = (self._row, self._column + 1, "") if place is None else self._placed(place)
        self._column = self._place[1]
        self._may_be_empty = attributes.get("t") == "str"

    def _placed(self, place: str) -> tuple[int, int, str]:
        letters = place.rstrip(digits)
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = _column(letters)
        return _number(place[len(letters) :]), column, place

    def _on_formula(self, _attributes: Attributes) -> None:
        if not self._may_be_empty:
            self._formula = _name(*self._place)
            self._parser.CharacterDataHandler = None  # its own text is no result

    def _on_value(self, _attributes: Attributes) -> None:
        row, column, _place = self._place
        self.filled += 1
        if row > self.lowest:
            self.lowest, self.lowest_cell = row, _name(*self._place)
        if column > self.widest:
            self.widest, self.widest_cell = column, _name(*self._place)
        if self._formula:
            self._parser.CharacterDataHandler = self._on_result

    def _on_result(self, text: str) -> None:
        if text.strip():
            self._formula = ""

    def _end_cell(self) -> None:
        if self._formula:
            self.uncounted = self.uncounted or self._formula
            self._formula = ""

    def _on_extension(self, _attributes: Attributes) -> None:
        self._may_be_empty = True  # a formula in here belongs to no cell

    def _on_shared(self, _attributes: Attributes) -> None:
        self._text = 0
        self._parser.CharacterDataHandler = self._on_text

    def _on_text(self, text: str) -> None:
        self._text += len(text)
        self.longest = max(self.longest, self._text)

    def _on_sheet(self, attributes: Attributes) -> None:
        key = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        self.sheets.append((key, attributes.get("name", "")))

    def _on_relationship(self, attributes: Attributes) -> None:
        self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


def _number(text: str) -> int:
    row = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= row <= _ROWS:
        raise WorkbookBroken
    return row


def _column(letters: str) -> int:
    """The number of a column (A is 1). Raises WorkbookBroken for what Excel cannot hold."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ascii_uppercase.find(letter) + 1
        if letter not in ascii_uppercase or number > _COLUMNS:
            raise WorkbookBroken
    if not number:
        raise WorkbookBroken
    return number


def _name(row: int, column: int, place: str) -> str:
    """What Excel calls a cell; one that the file does not name is counted."""
    letters = ""
    while not place and column:
        column, rest = divmod(column - 1, 26)
        letters = ascii_uppercase[rest] + letters
    return place or f"{letters}{row}"
