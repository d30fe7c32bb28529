"""A source cut into chunks of rows by column name; the same file always gives the same chunks."""

from collections.abc import Iterator
from itertools import islice
from operator import itemgetter

from melek.kit.imports.declared import ImportKind
from melek.kit.imports.masks import UNREADABLE
from melek.kit.imports.readers import Cells, Shape, Source
from melek.kit.imports.rows import Importer, Problem, Row, Verdict


def chunks(source: Source, kind: ImportKind, shape: Shape, mapping: dict[str, str]) -> Iterator[list[Row]]:
    """Rows in chunks of the kind's size; rows without any content are left out."""
    rows = _rows(source, kind, shape, mapping)
    while chunk := list(islice(rows, kind.chunk)):
        yield chunk


def _rows(source: Source, kind: ImportKind, shape: Shape, mapping: dict[str, str]) -> Iterator[Row]:
    names = [column.name for column in kind.columns if mapping.get(column.name)]
    places = [shape.headers.index(mapping[name]) for name in names]
    pick = itemgetter(*places, 0)  # the doubled first place makes it answer a tuple even for one column
    for cells in source.rows():
        if cells.fault:
            yield _faulty(cells, names, places)
            continue
        content = cells.cells
        text = "".join(content)
        if not text or text.isspace():
            continue
        values = dict(zip(names, map(str.strip, pick(content)), strict=False))
        # the quick test first: only a text with line breaks, odd spaces or damage needs the exact one
        if (not text.isprintable() or "\ufffd" in text) and UNREADABLE.search(text):
            yield Row(cells.number, values, "kit.characters", {})
        else:
            yield Row(cells.number, values)


def _faulty(cells: Cells, names: list[str], places: list[int]) -> Row:
    have = cells.cells
    values = {name: have[place].strip() if place < len(have) else "" for name, place in zip(names, places, strict=True)}
    return Row(cells.number, values, cells.fault, cells.params)


def judged(importer: Importer, rows: list[Row]) -> Verdict:
    """The importer's verdict on readable rows, with those that could not be read among the problems."""
    verdict = importer.judge([row for row in rows if not row.fault])
    verdict.problems[:0] = [Problem(row, "", row.fault, row.params or {}) for row in rows if row.fault]
    return verdict
