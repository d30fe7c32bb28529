"""Files of every kind, coding and kind of damage become rows or a reason."""

import gzip
import io
import os
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from melek.kit.imports.readers import Cells, FileRefused, inspect, open_source
from melek.kit.imports.readers.base import FileEmpty, HeadersMissing, RowsMissing
from melek.kit.imports.readers.columns import ParquetBroken, ParquetNested
from melek.kit.imports.readers.formats import OldWorkbook
from melek.kit.imports.readers.text import LINE_LIMIT, NotText
from melek.kit.imports.readers.workbook import WorkbookBroken, WorkbookTooLarge


def rows_of(path: Path) -> list[Cells]:
    """All rows of a file."""
    return list(open_source(path, inspect(path)).rows())


def written(tmp_path: Path, content: bytes) -> Path:
    """A file with this content."""
    path = tmp_path / "file.data"
    path.write_bytes(content)
    return path


TABLE = "nama;kota\nÉka;Sulawesi\nBudi;Jawa\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings_are_found(tmp_path: Path, encoding: str, found: str) -> None:
    path = written(tmp_path, TABLE.encode(encoding))
    assert inspect(path).encoding == found
    assert [row.cells for row in rows_of(path)] == [["Éka", "Sulawesi"], ["Budi", "Jawa"]]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_are_found(tmp_path: Path, mark: str) -> None:
    path = written(tmp_path, f'nama{mark}kota\n"a, b; c"{mark}d\ne{mark}f\n'.encode())
    assert inspect(path).delimiter == mark
    assert [list(row.cells) for row in rows_of(path)] == [["a, b; c", "d"], ["e", "f"]]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = written(tmp_path, b'a,b\n1,2\n\n"x\ny",4\n5,6\n')
    assert [(row.number, list(row.cells)) for row in rows_of(path)] == [
        (2, ["1", "2"]),
        (4, ["x\ny", "4"]),
        (5, ["5", "6"]),
    ]


def test_headers_are_told_apart(tmp_path: Path) -> None:
    path = written(tmp_path, b"nama, nama ,,kota\n1,2,3,4\n")
    assert inspect(path).headers == ["nama", "nama (2)", "kolom 3", "kota"]


def test_a_truncated_last_row_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b,c\n1,2,3\n4,5")
    last = rows_of(path)[-1]
    assert (last.number, last.fault, last.params) == (3, "kit.truncated", {"found": 2, "expected": 3})


def test_an_uneven_row_is_at_fault_alone(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n1,2,3\n4,5\n6,7,\n")
    assert [(row.number, row.fault) for row in rows_of(path)] == [(2, "kit.cells"), (3, ""), (4, "")]


def test_a_quotation_mark_that_is_never_closed_spoils_one_row(tmp_path: Path) -> None:
    lines = ["a,b", "1,2", '"3,4', *(f"{number},x" for number in range(200))]
    path = written(tmp_path, "\n".join(lines).encode() + b"\n")
    rows = rows_of(path)
    assert [(row.number, row.fault) for row in rows if row.fault] == [(3, "kit.quotes")]
    assert len(rows) == 202
    assert rows[-1].number == 203


def test_two_stray_quotation_marks_lose_no_line(tmp_path: Path) -> None:
    path = written(tmp_path, b'a,b\n5" pipa,1\n6,2\n7" pipa,3\n8,4\n')
    rows = rows_of(path)
    assert [row.number for row in rows] == [2, 3, 4, 5]
    assert list(rows[-1].cells) == ["8", "4"]


def test_a_line_without_end_is_one_bad_row(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n1,2\n" + b"x" * (3 * LINE_LIMIT) + b"\n3,4\n")
    assert [(row.number, row.fault) for row in rows_of(path)] == [(2, ""), (3, "kit.line"), (4, "")]


def test_garbage_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(NotText):
        inspect(written(tmp_path, os.urandom(200_000)))
    with pytest.raises(NotText):
        inspect(written(tmp_path, gzip.compress(b"a,b\n1,2\n" * 10_000)))
    with pytest.raises(NotText):
        inspect(written(tmp_path, b"%PDF-1.7\n" + bytes(range(256)) * 40))
    with pytest.raises(FileEmpty):
        inspect(written(tmp_path, b"  \n\n"))
    with pytest.raises(FileEmpty):
        inspect(written(tmp_path, b""))
    with pytest.raises(HeadersMissing):
        inspect(written(tmp_path, b"z" * 500_000))
    with pytest.raises(HeadersMissing):
        inspect(written(tmp_path, b";;;\n1;2;3;4\n"))
    with pytest.raises(OldWorkbook):
        inspect(written(tmp_path, bytes.fromhex("D0CF11E0A1B11AE1") + b"\x00" * 600))


def test_broken_archives_are_refused(tmp_path: Path) -> None:
    book = workbook([["a", "b"], [1, 2]])
    for content in (book[: len(book) // 2], b"PK\x03\x04" + os.urandom(5000), archive({"readme.txt": b"x"})):
        with pytest.raises(WorkbookBroken):
            inspect(written(tmp_path, content))


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("melek.kit.imports.readers.workbook.CONTENT_LIMIT", 10_000)
    with pytest.raises(WorkbookTooLarge):
        inspect(written(tmp_path, archive({"xl/workbook.xml": b"0" * 50_000})))


def archive(files: dict[str, bytes]) -> bytes:
    """A zip archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name, body in files.items():
            target.writestr(name, body)
    return content.getvalue()


def workbook(rows: list[list[object]]) -> bytes:
    """An Excel file."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Lembar")
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_workbook_keeps_text_and_shows_lost_digits(tmp_path: Path) -> None:
    content = workbook(
        [
            ["nip", "tanggal", "angka"],
            ["012345678901234567", date(2026, 10, 31), 7],
            [],
            [198503152010012003, None, 7.5],
        ]
    )
    path = written(tmp_path, content)
    shape = inspect(path)
    assert (shape.format, shape.headers, shape.rows) == ("xlsx", ["nip", "tanggal", "angka"], 3)
    assert [(row.number, list(row.cells)) for row in rows_of(path)] == [
        (2, ["012345678901234567", "2026-10-31", "7"]),
        (4, ["1.98503E+17", "", "7.5"]),
    ]


def parquet(**columns: list[object]) -> bytes:
    """A Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    content = io.BytesIO()
    pq.write_table(pa.table(columns), content)
    return content.getvalue()


def test_parquet_rows_come_as_text(tmp_path: Path) -> None:
    path = written(
        tmp_path, parquet(nip=[198503152010012003, None], nama=["Sari", "Budi"], lahir=[date(1985, 3, 15), None])
    )
    shape = inspect(path)
    assert (shape.format, shape.headers, shape.rows) == ("parquet", ["nip", "nama", "lahir"], 2)
    assert [(row.number, list(row.cells)) for row in rows_of(path)] == [
        (2, ["198503152010012003", "Sari", "1985-03-15"]),
        (3, ["", "Budi", ""]),
    ]


def test_broken_and_nested_parquet_is_refused(tmp_path: Path) -> None:
    good = parquet(a=["1"] * 100)
    with pytest.raises(ParquetBroken):
        inspect(written(tmp_path, good[:-20]))
    with pytest.raises(ParquetNested):
        inspect(written(tmp_path, parquet(a=[[1, 2]])))


@pytest.mark.parametrize("size", [1, 3, 64, 1000])
def test_any_bytes_give_rows_or_a_refusal(tmp_path: Path, size: int) -> None:
    for seed in range(40):
        content = bytes((seed * 31 + place * place * 7) % 256 for place in range(size))
        path = written(tmp_path, content)
        with suppress(FileRefused):
            assert all(isinstance(row, Cells) for row in rows_of(path))


@pytest.mark.parametrize(
    "content",
    [
        b"nip,nama\n",
        b"nip,nama",
        b"nip,nama\n\n\n,\n  ,  \n",
        "nip;nama\r\n".encode("utf-16"),
        workbook([["nip", "nama"]]),
        workbook([["nip", "nama"], ["", None], [" ", ""]]),
        parquet(nip=[], nama=[]),
    ],
)
def test_headers_without_a_row_are_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(RowsMissing, match="hanya berisi kepala tabel"):
        inspect(written(tmp_path, content))


def test_a_row_far_below_the_headers_is_enough(tmp_path: Path) -> None:
    assert inspect(written(tmp_path, b"nip,nama\n" + b"\n" * 200 + b"1,Sari\n")).headers == ["nip", "nama"]
