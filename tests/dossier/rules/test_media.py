"""Files by what they are, whatever they call themselves; names without a way out."""

import io
import zipfile

import pytest

from melek.dossier.rules.media import media_type_of, safe_name
from tests.dossier.files import DOCX, EXE, JPEG, PDF, PNG, XLSX, office


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("surat.pdf", PDF, "application/pdf"),
        ("SURAT.PDF", PDF, "application/pdf"),
        ("foto.png", PNG, "image/png"),
        ("foto.jpg", JPEG, "image/jpeg"),
        ("foto.jpeg", JPEG, "image/jpeg"),
        ("catatan.txt", "Nilai saya 505, bukan 502 – é".encode(), "text/plain"),
        ("daftar.csv", b"\xef\xbb\xbfnama,nilai\r\nTari,505\r\n", "text/csv"),
        ("surat.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("tabel.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_file_is_known_by_name_and_content(name: str, content: bytes, media_type: str) -> None:
    assert media_type_of(name, content) == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("surat.pdf", EXE),
        ("surat.pdf", PNG),
        ("surat.pdf", b"%PDF-1.7 cut off"),
        ("foto.png", EXE),
        ("foto.jpg", PNG),
        ("catatan.txt", EXE),
        ("catatan.txt", b""),
        ("catatan.txt", b"a\x00b"),
        ("catatan.txt", "naïve".encode("latin-1")),
        ("surat.docx", XLSX),
        ("surat.docx", b"PK\x03\x04 no archive"),
        ("surat.docx", DOCX[:-30]),
        ("surat.docx", office("word/document.xml", "word/vbaProject.bin")),
        ("program.exe", EXE),
        ("catatan.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("jalan.sh.csv", b"#!/usr/bin/env python3\n"),
        ("surat.pdf.exe", PDF),
        ("halaman.html", b"<script>alert(1)</script>"),
        ("gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("tanpa-akhiran", PDF),
        ("", PDF),
    ],
)
def test_anything_else_is_refused(name: str, content: bytes) -> None:
    assert media_type_of(name, content) is None


def test_an_archive_that_unpacks_without_end_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\0" * 201_000_000)
    assert len(packed.getvalue()) < 300_000
    assert media_type_of("bom.docx", packed.getvalue()) is None


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\surat.pdf", "surat.pdf"),
        ("/var/keys/melek_key.txt", "melek_key.txt"),
        ("surat\x00.pdf", "surat.pdf"),
        ("surat\r\nX-Header: 1.pdf", "suratX-Header: 1.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("  surat tugas .pdf ", "surat tugas.pdf"),
        (".pdf", "pdf"),
        ("...", "berkas"),
        ("", "berkas"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_name_has_no_folder_no_control_and_an_end(given: str, shown: str) -> None:
    assert safe_name(given) == shown
