"""A workbook is measured before it is loaded: whatever it claims, it never asks for more memory than there is."""

import io
import zipfile
from pathlib import Path

import pytest

from melek.kit.imports.readers import inspect, open_source, workbook
from melek.kit.imports.readers.base import ColumnsTooMany, FileRefused
from melek.kit.imports.readers.workbook import (
    CellsAstray,
    CellTextTooLong,
    FormulaWithoutResult,
    WorkbookBroken,
    WorkbookForeign,
    WorkbookTooLarge,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>nip</t></is></c><c r="B1" t="inlineStr"><is><t>nama</t></is></c></row>'
)
BODY = '<row r="2"><c r="A2"><v>7</v></c><c r="B2" t="inlineStr"><is><t>Sari</t></is></c></row>'


def cell(place: str, value: str = "1") -> str:
    """A cell with a number."""
    return f'<c r="{place}"><v>{value}</v></c>'


def sheet(rows: str) -> bytes:
    """A sheet that claims to hold one cell only, whatever its rows hold."""
    return f'<worksheet xmlns="{MAIN}"><dimension ref="A1"/><sheetData>{rows}</sheetData></worksheet>'.encode()


def related(**targets: str) -> bytes:
    """A member that names others."""
    names = {"workbook.xml": "officeDocument", "sharedStrings.xml": "sharedStrings"}
    kinds = {key: names.get(target.rpartition("/")[2], "worksheet") for key, target in targets.items()}
    lines = [
        f'<Relationship Id="{key}" Type="{OFFICE}/{kinds[key]}" Target="{target}"/>' for key, target in targets.items()
    ]
    return f'<Relationships xmlns="{PACKAGE}">{"".join(lines)}</Relationships>'.encode()


def book(
    *sheets: bytes, shared: str = "", name: str = "worksheets/sheet{}.xml", more: dict[str, bytes] | None = None
) -> bytes:
    """A workbook of these sheets."""
    keys = range(1, len(sheets) + 1)
    targets = {f"rId{key}": name.format(key) for key in keys} | ({"rIdS": "sharedStrings.xml"} if shared else {})
    listed = "".join(f'<sheet name="Lembar {key}" sheetId="{key}" r:id="rId{key}"/>' for key in keys)
    members = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": related(rId1="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": related(**targets),
        **{f"xl/{name.format(key)}": content for key, content in zip(keys, sheets, strict=True)},
        **({"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>'.encode()} if shared else {}),
        **(more or {}),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in members.items():
            archive.writestr(member, text)
    return content.getvalue()


def written(tmp_path: Path, content: bytes) -> Path:
    """A file with this content."""
    path = tmp_path / "file.data"
    path.write_bytes(content)
    return path


def rows_of(path: Path) -> list[list[str]]:
    """All rows below the headers."""
    return [list(row.cells) for row in open_source(path, inspect(path)).rows()]


@pytest.mark.parametrize(
    "stray",
    [
        f"<row r='1048576'>{cell('XFD1048576')}</row>",
        "<row r='3'><c attribute='>' r = 'XFD1048576'><v>1</v></c></row>",
        f"<row r='3'><x:c xmlns:x='{MAIN}' r='xfd1048576'><x:v>1</x:v></x:c></row>",
        f"<row r='1048576'/><row>{'<c/>' * 16_383}<c t='inlineStr'><is><t>x</t></is></c></row>",
    ],
)
def test_one_cell_in_the_last_corner_is_named_and_refused(tmp_path: Path, stray: str) -> None:
    with pytest.raises(CellsAstray, match=r"“Lembar 1”.*: (?i:xfd104857[67])\. Hapus baris dan kolom"):
        inspect(written(tmp_path, book(sheet(HEAD + BODY + stray))))


def test_a_stray_cell_far_to_the_right_is_named(tmp_path: Path) -> None:
    content = book(sheet(f"{HEAD}{BODY}<row r='3000'>{cell('B3000')}{cell('XFD3000')}</row>"))
    with pytest.raises(CellsAstray, match="B3000, XFD3000"):
        inspect(written(tmp_path, content))


def test_a_stray_cell_far_below_is_named(tmp_path: Path) -> None:
    content = book(sheet(f"{HEAD}{BODY}<row r='900000'>{cell('A900000')}</row>"))
    with pytest.raises(CellsAstray, match="A900000, B1"):
        inspect(written(tmp_path, content))


def test_cells_that_only_have_a_colour_do_not_count(tmp_path: Path) -> None:
    path = written(tmp_path, book(sheet(f"{HEAD}{BODY}<row r='1048576'><c r='XFD1048576' s='0'/></row>")))
    assert rows_of(path) == [["7", "Sari"]]


def test_cells_without_a_name_are_counted(tmp_path: Path) -> None:
    rows = "<row><c t='inlineStr'><is><t>nip</t></is></c></row><row><c/><c><v>1</v></c></row>"
    path = written(tmp_path, book(sheet(rows)))
    assert inspect(path).headers == ["nip", "kolom 2"]


def test_too_many_columns_are_told_as_such(tmp_path: Path) -> None:
    rows = "".join(f"<row r='{row}'>{'<c><v>1</v></c>' * 501}</row>" for row in (1, 2))
    with pytest.raises(ColumnsTooMany, match="501 kolom, paling banyak 500"):
        inspect(written(tmp_path, book(sheet(rows))))
    with pytest.raises(ColumnsTooMany):
        inspect(written(tmp_path, b";".join(b"k%d" % number for number in range(501)) + b"\n1\n"))


def test_a_sheet_that_is_not_read_may_be_odd_but_not_huge(tmp_path: Path) -> None:
    good, odd = sheet(HEAD + BODY), sheet(f"<row r='9'>{cell('XFD9')}<c r='A9'><f>1+1</f></c></row>")
    assert rows_of(written(tmp_path, book(good, odd))) == [["7", "Sari"]]
    with pytest.raises(CellsAstray, match="“Lembar 2”"):
        inspect(written(tmp_path, book(good, sheet(f"<row>{cell('XFD1048576')}</row>"))))


def test_a_sheet_under_another_name_is_measured_too(tmp_path: Path) -> None:
    content = book(sheet(HEAD + BODY + f"<row>{cell('XFD1048576')}</row>"), name="media/gambar{}.png")
    with pytest.raises(CellsAstray):
        inspect(written(tmp_path, content))


def test_a_sheet_that_is_no_xml_is_broken_and_a_picture_is_not(tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, book(sheet(HEAD + BODY), more={"xl/media/image1.png": b"\x89PNG\r\n" * 9})))
    spoilt = b"\x89PNG" + sheet(HEAD + BODY + f"<row>{cell('XFD1048576')}</row>")
    for content in (book(spoilt), book(sheet(HEAD), more={"xl/x.png": spoilt}), book(sheet(HEAD + "</row>"))):
        with pytest.raises(WorkbookBroken):
            inspect(written(tmp_path, content))


@pytest.mark.parametrize("place", ["AAAA1", "XFE1", "A0", "A1048577", "A99999999999", "1", "A", "É1", "A1B"])
def test_a_place_that_no_sheet_has_is_broken(tmp_path: Path, place: str) -> None:
    with pytest.raises(WorkbookBroken):
        inspect(written(tmp_path, book(sheet(f"{HEAD}{BODY}<row>{cell(place)}</row>"))))


def test_declared_entities_are_refused(tmp_path: Path) -> None:
    content = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + sheet(HEAD + BODY)
    with pytest.raises(WorkbookBroken):
        inspect(written(tmp_path, book(content)))


def test_a_long_text_shared_by_many_cells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"<row r='{row}'><c r='A{row}' t='s'><v>0</v></c></row>" for row in range(1, 101))
    content = book(sheet(rows), shared=f"<si><t>{'x' * 10_000}</t></si>")
    assert len(rows_of(written(tmp_path, content))) == 99
    monkeypatch.setattr(workbook, "TEXT_LIMIT", 999_999)
    with pytest.raises(CellTextTooLong, match="10000 huruf"):
        inspect(written(tmp_path, content))


def test_a_size_that_the_archive_hides_is_counted_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = book(sheet(HEAD + BODY + " " * 50_000))
    true_size = len(sheet(HEAD + BODY + " " * 50_000)).to_bytes(4, "little")
    lying = honest.replace(true_size, (100).to_bytes(4, "little"))
    assert lying.count((100).to_bytes(4, "little")) >= 2
    monkeypatch.setattr(workbook, "CONTENT_LIMIT", 20_000)
    with pytest.raises(WorkbookTooLarge):
        inspect(written(tmp_path, lying))


def test_a_tag_without_end_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_TOKEN_LIMIT", 100_000)
    monkeypatch.setattr(workbook, "_PIECE", 10_000)
    content = book(sheet(f"{HEAD}{BODY}<row><c r='A3' s='{'1' * 200_000}'/></row>"))
    with pytest.raises(WorkbookBroken):
        inspect(written(tmp_path, content))


@pytest.mark.parametrize("name", ["xl/workbook.bin", "content.xml", "mimetype", "XL\\Workbook.bin"])
def test_other_packed_formats_are_told_apart(tmp_path: Path, name: str) -> None:
    with pytest.raises(WorkbookForeign, match=r"bukan \.xlsx"):
        inspect(written(tmp_path, book(sheet(HEAD + BODY), more={name: b"x"})))


def test_a_formula_without_a_result_is_named(tmp_path: Path) -> None:
    for formula in ("<c r='B3'><f>B2</f></c>", "<c r='B3'><f>B2</f><v></v></c>", "<c r='B3'><f>B2</f><v/></c>"):
        counted = "<row r='2'><c r='A2'><f>3+4</f><v>7</v></c><c r='B2' t='str'><f>C2</f><v></v></c></row>"
        with pytest.raises(FormulaWithoutResult, match="Sel B3 di lembar “Lembar 1” berisi rumus tanpa hasil"):
            inspect(written(tmp_path, book(sheet(f"{HEAD}{counted}<row r='3'>{cell('A3')}{formula}</row>"))))


def test_formulas_with_results_and_those_of_rules_are_fine(tmp_path: Path) -> None:
    rows = f"{HEAD}<row r='2'><c r='A2'><f>3+4</f><v>7</v></c><c r='B2'><f>3+5</f><v>8</v></c></row>"
    rule = "<extLst><ext><x:f xmlns:x='y'>A1</x:f></ext></extLst></worksheet>"
    content = sheet(rows).replace(b"</worksheet>", rule.encode())
    assert rows_of(written(tmp_path, book(content))) == [["7", "8"]]


def test_every_cut_of_a_workbook_is_refused_or_read(tmp_path: Path) -> None:
    whole = book(sheet(HEAD + BODY))
    for end in range(0, len(whole), 97):
        with pytest.raises(FileRefused):
            inspect(written(tmp_path, whole[:end]))
