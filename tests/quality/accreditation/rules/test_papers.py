"""Reading and comparing papers."""

import io
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfWriter
from pypdf.generic import NameObject, StreamObject

from melek.dossier.services.rendering import Printed, render
from melek.quality.enums.accreditation import Likeness
from melek.quality.rules.papers import day_in, is_pdf, letters_of, likeness, number_in, text_hash, text_of
from tests.dossier.files import PDF, PNG
from tests.dossier.pdf import signed

AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


def paper(text: str) -> bytes:
    rows = [("Isi keputusan", text)]
    printed = Printed("Keputusan", "AB12", "https://contoh.id/cek", "LAN", "2 November 2026", "", "", rows, {}, False)
    return render(printed, template="dossier/facts.typ", at=AT)


def compared(draft: bytes, signed: bytes) -> Likeness:
    return likeness(draft, signed, text=text_of(signed))


def test_the_text_of_a_paper_is_read() -> None:
    text = text_of(paper("Akreditasi Pelatihan Arsip"))
    assert "Akreditasi Pelatihan Arsip" in text.replace("\n", " ")


def test_spaces_and_capitals_do_not_matter() -> None:
    assert letters_of("Ke- putusan\n12/A") == letters_of("KEPUTUSAN 12 a")
    assert text_hash("a b") == text_hash("AB")
    assert text_hash("a") != text_hash("b")


def test_a_paper_compares_with_itself_and_another() -> None:
    draft = paper("Akreditasi diberikan")
    assert compared(draft, draft) == Likeness.CONTAINED
    assert compared(draft, signed(draft)) == Likeness.CONTAINED
    assert compared(draft, paper("Akreditasi ditolak")) == Likeness.DIFFERENT
    assert compared(draft, PDF) == Likeness.NO_TEXT


def test_the_same_text_in_another_file_is_the_same() -> None:
    draft = paper("Akreditasi diberikan")
    again = b"%PDF-1.4\n" + draft.split(b"\n", 1)[1]
    assert not again.startswith(draft[:20])
    assert compared(draft, again) == Likeness.SAME_TEXT


def test_other_words_behind_the_bytes_of_the_draft_are_seen() -> None:
    draft = drawn(b"BT /F1 12 Tf 72 700 Td (Kategori B) Tj ET")
    writer, made = PdfWriter(io.BytesIO(draft), incremental=True), io.BytesIO()
    writer.pages[0][NameObject("/Contents")] = writer._add_object(
        stream_of(b"BT /F1 12 Tf 72 700 Td (Kategori A) Tj ET")
    )
    writer.write(made)
    assert made.getvalue().startswith(draft)
    assert compared(draft, made.getvalue()) == Likeness.DIFFERENT


def stream_of(content: bytes) -> StreamObject:
    made = StreamObject()
    made.set_data(content)
    return made


def test_a_file_that_asks_for_endless_work_is_not_read() -> None:
    assert text_of(drawn(b"BT /F1 12 Tf (a) Tj ET " + b"q Q " * 200_000)) == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [("Keputusan Nomor: 12/K.1/PDP.07/2026 tentang", "12/K.1/PDP.07/2026"), ("No. 7", ""), ("tanpa", "")],
)
def test_a_number_is_found(text: str, number: str) -> None:
    assert number_in(text) == number


def test_the_last_day_is_that_of_the_signature() -> None:
    assert day_in("diputus 1 Oktober 2026, ditetapkan 2 November 2026") == date(2026, 11, 2)
    assert day_in("31 Februari 2026") is None
    assert day_in("kemarin") is None


def test_a_picture_is_no_pdf() -> None:
    assert is_pdf(PDF)
    assert not is_pdf(PNG)
    assert text_of(PNG) == ""


def drawn(shown: bytes, *, fonts: int = 1) -> bytes:
    """A PDF of one page that shows something, in Helvetica under the names F1, F2, …."""
    names = b" ".join(b"/F%d 5 0 R" % (number + 1) for number in range(fonts))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << %s >> >> >>"
        % names,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    file, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return file + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(file),
    )


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        (b"(a(b)c) Tj", "a(b)c"),
        (b"[(a\\(b) -20 (\\)c)] TJ", "a(b)c"),
        (b"(a(b(c)d)e) Tj", "a(b(c)d)e"),
        (b"(Keputusan) Tj /F2 12 Tf (Akreditasi) Tj", "KeputusanAkreditasi"),
        (b"<416b72> Tj", "Akr"),
    ],
)
def test_a_text_is_read_in_its_own_font(shown: bytes, read: str) -> None:
    page = drawn(b"BT /F1 12 Tf 72 700 Td " + shown + b" ET", fonts=2)
    assert letters_of(text_of(page)) == letters_of(read)


def test_what_cannot_be_read_is_left_to_people() -> None:
    whole = paper("Akreditasi diberikan")
    for broken in (whole[:200] + b"\n%%EOF", b"%PDF-1.7\n" + b"\0" * 500 + b"%%EOF", whole.replace(b"endstream", b"")):
        assert compared(whole, broken) in (Likeness.NO_TEXT, Likeness.DIFFERENT)
