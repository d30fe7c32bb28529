"""Reads the words out of an issued PDF, and adds to one what a signature adds."""

import io

from pypdf import PdfReader, PdfWriter


def words_of(content: bytes) -> str:
    """The text of all pages: a sentence goes on over its lines."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def signed(content: bytes) -> bytes:
    """The same file with an update behind it, which leaves every byte before it as it was."""
    writer, made = PdfWriter(io.BytesIO(content), incremental=True), io.BytesIO()
    writer.add_metadata({"/Signed": "yes"})
    writer.write(made)
    return made.getvalue()
