"""Guessing which header is which column, and remembering what people chose."""

from datetime import UTC, datetime

import pytest

from melek.identity.models import User
from melek.kit.imports import Column, Guess, ImportKind
from melek.kit.imports.mapping import ColumnsMissing, HeaderTaken, HeaderUnknown, check, fingerprint, guess, remember

NOW = datetime(2026, 11, 2, tzinfo=UTC)
BOOKS = ImportKind(
    code="test.books",
    label="Buku",
    noun="buku",
    columns=(
        Column("isbn", "ISBN", is_required=True, guesses=(Guess("nomor buku"), Guess("BOOK ID", "PUSTAKA"))),
        Column("title", "Judul", is_required=True),
        Column("room", "Ruang", guesses=(Guess("LOKASI", "PUSTAKA"),)),
    ),
    importer=lambda frame: None,  # type: ignore[arg-type,return-value]
    permission="test.import",
    sample=(),
    noted=lambda run, step, *, by, at: None,
)
pytestmark = pytest.mark.django_db


def test_names_labels_and_usual_headers_are_guessed() -> None:
    assert guess(BOOKS, ["Judul", "NOMOR_BUKU", "lain"]).mapping == {"isbn": "NOMOR_BUKU", "title": "Judul"}


def test_names_of_unseen_systems_are_marked_unconfirmed() -> None:
    found = guess(BOOKS, ["book id", "JUDUL", "lokasi"])
    assert found.mapping == {"isbn": "book id", "title": "JUDUL", "room": "lokasi"}
    assert found.unconfirmed == {"isbn", "room"}


def test_a_mapping_is_remembered_for_files_with_the_same_headers() -> None:
    user = User.objects.create_user("ani", display_name="Ani")
    headers = ["A", "B", "C"]
    remember(BOOKS, headers, {"isbn": "C", "title": "A"}, by=user, at=NOW)
    found = guess(BOOKS, ["a", " B", "C"])
    assert found.is_remembered
    assert found.mapping == {"isbn": "C"}
    assert guess(BOOKS, headers).mapping == {"isbn": "C", "title": "A"}
    assert fingerprint(headers) != fingerprint(["B", "A", "C"])


def test_required_columns_need_a_header_of_their_own() -> None:
    headers = ["A", "B"]
    with pytest.raises(ColumnsMissing, match="Judul"):
        check(BOOKS, headers, {"isbn": "A"})
    with pytest.raises(HeaderTaken, match="A"):
        check(BOOKS, headers, {"isbn": "A", "title": "A"})
    with pytest.raises(HeaderUnknown, match="Z"):
        check(BOOKS, headers, {"isbn": "A", "title": "Z"})
    check(BOOKS, headers, {"isbn": "A", "title": "B", "room": ""})
