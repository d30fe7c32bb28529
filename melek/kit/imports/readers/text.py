"""CSV of any common coding and delimiter, read line by line with nothing lost to a stray quotation mark."""

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from melek.kit.imports.masks import UNREADABLE
from melek.kit.imports.readers.base import Cells, FileEmpty, FileRefused, HeadersMissing, Shape, named, need_rows

LINE_LIMIT = 100_000  # characters of one line
RECORD_LINES = 30  # lines that one row may span before its quotation mark counts as never closed
_SAMPLE = 65_536
_BLOCK = 1 << 20
_DELIMITERS = (",", ";", "\t", "|")
_CONTROL = bytes([*range(9), *range(14, 26), *range(27, 32)])
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_QUOTED = re.compile(r'"[^"]*"')


class NotText(FileRefused):
    """Neither a table nor text."""

    message = _("Berkas ini bukan tabel. Simpan sebagai CSV, XLSX, atau Parquet, lalu unggah lagi.")


@dataclass(frozen=True)
class Coding:
    """How bytes become text."""

    encoding: str
    lines: int
    is_certain: bool


def coding_of(path: Path) -> Coding:
    """The encoding of the whole file, by reading all of it once, and its number of lines. Raises NotText or FileEmpty."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if not sample.strip():
        raise FileEmpty
    wide = _wide(sample)
    if wide:
        return Coding(wide, _newlines(path), True)
    if b"\x00" in sample or len(sample.translate(None, _CONTROL)) < 0.99 * len(sample):
        raise NotText
    return _narrow(path)


def _wide(sample: bytes) -> str:
    for bom, name in _BOMS[1:]:
        if sample.startswith(bom):
            return name
    pairs = len(sample) // 2
    # without a mark at its head: Latin letters leave every other byte empty, the second one or the first
    if pairs and sample[1::2].count(0) > 0.8 * pairs and not sample[::2].count(0):
        return "utf-16-le"
    if pairs and sample[::2].count(0) > 0.8 * pairs and not sample[1::2].count(0):
        return "utf-16-be"
    return ""


def _narrow(path: Path) -> Coding:
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, lines, last = True, 0, b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            lines += block.count(b"\n")
            last = block
            if is_utf8:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    is_utf8 = False
    lines += not last.endswith(b"\n")
    return Coding("utf-8-sig" if is_utf8 else "cp1252", lines, is_utf8)


def _newlines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))


def delimiter_of(lines: list[str]) -> str:
    """The delimiter that cuts the first lines into the same number of columns most often."""

    def score(mark: str) -> tuple[float, int]:
        counts = [_QUOTED.sub("", line).count(mark) for line in lines]
        head = counts[0]
        return (sum(one == head for one in counts) / len(counts) if head else 0.0, head)

    return max(_DELIMITERS, key=score)


def inspect(path: Path) -> Shape:
    """Encoding, delimiter and headers of a CSV file. Raises FileRefused with the reason."""
    coding = coding_of(path)
    with _opened(path, coding.encoding) as file:
        lines = [line for line in (file.readline(LINE_LIMIT) for _number in range(50)) if line.strip()][:20]
    if not lines:
        raise FileEmpty
    if len(lines[0]) >= LINE_LIMIT or UNREADABLE.search(lines[0]):
        raise HeadersMissing
    delimiter = delimiter_of(lines)
    headers = next(csv.reader(lines, delimiter=delimiter), [])
    shape = Shape("csv", named(headers), max(0, coding.lines - 1), coding.encoding, delimiter)
    need_rows(TextSource(path, shape).rows())
    return shape


def _opened(path: Path, encoding: str) -> TextIOWrapper:
    return path.open(encoding=encoding, errors="replace", newline="")


class TextSource:
    """The rows of a CSV file."""

    def __init__(self, path: Path, shape: Shape) -> None:
        self.path, self.shape = path, shape

    def rows(self) -> Iterator[Cells]:
        """Rows in order; a row that cannot be cut into columns carries its fault."""
        with _opened(self.path, self.shape.encoding) as file:
            yield from _Records(file, self.shape.delimiter, len(self.shape.headers)).rows()


class _Records:
    """Puts lines together to records: a line with an odd number of quotation marks goes on in the next one."""

    def __init__(self, file: TextIOWrapper, delimiter: str, width: int) -> None:
        self.file, self.delimiter, self.width = file, delimiter, width
        self.waiting: deque[str] = deque()
        self.lines: list[str] = []
        self.fault = ""

    def rows(self) -> Iterator[Cells]:
        reader = csv.reader(self._records(), delimiter=self.delimiter)
        number, is_head = 0, True
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield from self._broken(number)
                number += len(self.lines) - 1
                continue
            if is_head:
                is_head = not cells
            elif self.fault:
                yield Cells(number, self.lines[0][:1000].split(self.delimiter), self.fault, {"limit": LINE_LIMIT})
            elif len(cells) == self.width:
                yield Cells(number, cells)
            elif cells:
                yield self._uneven(number, cells)

    def _uneven(self, number: int, cells: list[str]) -> Cells:
        if len(cells) > self.width and not any(cells[self.width :]):
            return Cells(number, cells[: self.width])
        is_last = not self.lines[-1].endswith(("\n", "\r"))
        fault = "kit.truncated" if is_last and len(cells) < self.width else "kit.cells"
        return Cells(number, cells, fault, {"found": len(cells), "expected": self.width})

    def _broken(self, number: int) -> Iterator[Cells]:
        for offset, line in enumerate(self.lines):
            yield Cells(number + offset, line[:1000].split(self.delimiter), "kit.quotes", {})

    def _records(self) -> Iterator[str]:
        while line := self._line():
            self.lines, self.fault = [line], ""
            if len(line) >= LINE_LIMIT:
                self._skip_rest(line)
                self.fault = "kit.line"
                yield "x\n"
            elif line.count('"') % 2 == 0:
                yield line
            else:
                yield self._joined(line)

    def _joined(self, line: str) -> str:
        taken, quotes = [line], line.count('"')
        while quotes % 2 and len(taken) < RECORD_LINES:
            more = self._line()
            if not more:
                break
            taken.append(more)
            quotes += more.count('"')
        if quotes % 2 == 0:
            self.lines = taken
            return "".join(taken)
        # never closed: this line alone is at fault, the others are read again as rows of their own
        self.waiting.extendleft(reversed(taken[1:]))
        self.fault = "kit.quotes"
        return "x\n"

    def _line(self) -> str:
        return self.waiting.popleft() if self.waiting else self.file.readline(LINE_LIMIT)

    def _skip_rest(self, line: str) -> None:
        while line and not line.endswith(("\n", "\r")):
            line = self.file.readline(LINE_LIMIT)
