"""Issued documents: facts, number, seal, PDF/A that comes out the same, revocation, who may."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import override

from melek.dossier.enums import DocumentState
from melek.dossier.models import IssuedDocument
from melek.dossier.queries.documents import (
    Fact,
    check_number,
    content_hash,
    facts_of,
    in_one_language,
    is_whole,
    state_of,
)
from melek.dossier.registers import document_kinds
from melek.dossier.rules.numbers import read_number
from melek.dossier.services import documents as acts
from melek.dossier.services.files import content_of
from melek.dossier.services.rendering import Printed, qr_code, render
from melek.identity.models import TrailEntry, User
from melek.kit.errors import NotAllowed
from melek.kit.once import FilledOnce
from tests.dossier.pdf import words_of
from tests.dossier.test_cases import notices_to
from tests.dossier.world import CERTIFICATE, DAY, FACTS, HOUR, NOW, SKILL, World, issued
from tests.identity.world import again
from tests.kit.test_once import Editor

TODAY = date(2026, 11, 24)
REASON = "Dasar sertifikat ini terbukti keliru."
PRINTED = Printed(
    title="Sertifikat",
    number="7KQM-2F9D-XWPA",
    address="https://melek.example/cek/7KQM-2F9D-XWPA/",
    authority="Kota Misal",
    issued_on="24 November 2026",
    issued_by="Intan Pegawai",
    expires_on="24 November 2029",
    rows=[("Nama", "Tari Peserta"), ("Tingkat", "Melek digital")],
    facts={"name": "Tari Peserta", "level": "Melek digital"},
    is_synthetic=False,
)


def drop_guard() -> None:
    """What somebody with the database in hand would do first."""
    state: Any = type("State", (), {"apps": apps})
    editor: Any = Editor()
    guard = FilledOnce("dossier", "IssuedDocument", ("revoked_at", "revoked_by", "revoke_reason"))
    guard.database_backwards("dossier", editor, state, state)


def tampered(document: IssuedDocument, **changes: Any) -> IssuedDocument:
    """The document after somebody changed its row behind the house's back."""
    drop_guard()
    IssuedDocument.objects.filter(pk=document.pk).update(**changes)
    return IssuedDocument.objects.get(pk=document.pk)


def test_document_is_issued_with_number_seal_and_end(world: World) -> None:
    document = issued(world)
    assert read_number(document.number) == document.number
    assert (document.subject, document.issued_by) == (world.tari, world.intan)
    assert document.expires_on == date(2029, 11, 24)
    assert is_whole(IssuedDocument.objects.get(pk=document.pk))
    assert state_of(document, on=TODAY) == DocumentState.VALID
    assert notices_to(world.tari) == ["dossier.document_issued"]
    entry = TrailEntry.objects.get(event="dossier.document.issued")
    assert entry.object_label == f"Sertifikat literasi digital {document.number}"
    assert entry.after == {"hash": document.content_hash}


def test_two_documents_never_share_a_number(world: World) -> None:
    assert issued(world).number != issued(world).number


def test_facts_are_told_in_the_readers_words(world: World) -> None:
    told = {one.name: one.text for one in facts_of(issued(world))}
    assert told == {
        "name": "Tari Peserta",
        "level": "Melek digital",
        "score": "531,3",
        "measured_on": "20 November 2026",
    }


@pytest.mark.parametrize("change", [{"name": ""}, {"score": "tinggi"}, {"measured_on": "besok"}, {"rank": 1}])
def test_wrong_facts_issue_nothing(world: World, change: dict[str, Any]) -> None:
    with pytest.raises(acts.FactsWrong, match=r"Nama|Skor|Tanggal tes|rank"):
        issued(world, facts=FACTS | change)
    assert not IssuedDocument.objects.exists()


def test_only_who_may_at_that_place_issues(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for other in (world.doni, world.yusuf, world.tari, world.bayu):
        with pytest.raises(NotAllowed):
            issued(world, by=other)
    with pytest.raises(NotAllowed):
        issued(world, scope_path="/")
    monkeypatch.setitem(document_kinds._items, CERTIFICATE, replace(SKILL, permission="identity.grant_role"))
    with pytest.raises(NotAllowed):
        issued(world)
    assert issued(world, by=None).issued_by is None


def test_nobody_issues_a_document_about_themselves(world: World) -> None:
    with pytest.raises(acts.OwnDocument):
        issued(world, subject=world.intan, by=world.intan)
    assert issued(world, subject=world.intan, by=world.sari).subject == world.intan


def test_document_without_an_end_and_without_a_person(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(document_kinds._items, CERTIFICATE, replace(SKILL, valid_months=None))
    document = acts.issue_document(
        kind=CERTIFICATE,
        facts=FACTS,
        scope_path=world.misal.path,
        subject=None,
        about=world.dinas,
        by=world.intan,
        at=NOW,
    )
    assert document.expires_on is None
    assert state_of(document, on=date(2099, 1, 1)) == DocumentState.VALID
    assert list(IssuedDocument.objects.about(world.dinas)) == [document]


def test_last_day_still_holds_and_the_next_does_not(world: World) -> None:
    document = issued(world)
    assert state_of(document, on=date(2029, 11, 24)) == DocumentState.VALID
    assert state_of(document, on=date(2029, 11, 25)) == DocumentState.EXPIRED


def test_same_input_gives_the_same_bytes() -> None:
    first = render(PRINTED, template="dossier/facts.typ", at=NOW)
    assert render(PRINTED, template="dossier/facts.typ", at=NOW) == first
    assert render(PRINTED, template="dossier/facts.typ", at=NOW + HOUR) != first
    other = replace(PRINTED, rows=[("Nama", "Sari Sesama"), ("Tingkat", "Melek digital")])
    assert render(other, template="dossier/facts.typ", at=NOW) != first


def test_pdf_holds_the_number_the_facts_and_where_to_check() -> None:
    words = words_of(render(PRINTED, template="dossier/facts.typ", at=NOW))
    for text in ("Sertifikat", PRINTED.number, PRINTED.address, "Tari Peserta", "Kota Misal", "24 November 2029"):
        assert text in words
    assert "DATA SINTETIS" not in words


def test_pdf_says_that_it_is_an_archive_copy_with_tags() -> None:
    content = render(PRINTED, template="dossier/facts.typ", at=NOW)
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content
    assert b"Sertifikat 7KQM-2F9D-XWPA" in content


def test_synthetic_people_have_synthetic_papers(world: World) -> None:
    User.objects.filter(pk=world.tari.pk).update(is_synthetic=True)
    document = issued(world, subject=again(world.tari))
    assert document.is_synthetic
    assert "DATA SINTETIS" in words_of(content_of(document.file))


@pytest.mark.parametrize(
    "text", ["#panic(1)", "*tebal* _miring_ $x$", '] #read("/site/settings/base.py") [', "\\ \" '"]
)
def test_facts_are_data_for_the_template_and_never_code(text: str) -> None:
    facts = {"name": text, "level": "x"}
    printed = replace(PRINTED, rows=[("Nama", text), ("Tingkat", "x")], facts=facts)
    assert text.replace(" ", "") in words_of(render(printed, template="dossier/facts.typ", at=NOW)).replace(" ", "")


def test_statement_prints_its_text() -> None:
    printed = replace(
        PRINTED, facts={"text": "Permohonan Tari sudah dijawab."}, rows=[("a", "b"), ("c", "d"), ("e", "f")]
    )
    assert "sudah dijawab" in words_of(render(printed, template="dossier/statement.typ", at=NOW))


def test_stored_pdf_is_what_was_rendered_and_carries_the_check_address(world: World, settings: Any) -> None:
    settings.PUBLIC_URL = "https://melek.example/"
    document = issued(world)
    words = words_of(content_of(document.file))
    assert document.number in words
    assert f"https://melek.example/cek/{document.number}/" in words
    assert "531,3" in words


def test_qr_is_a_picture_that_depends_on_the_address() -> None:
    one, other = qr_code("https://melek.example/cek/A/"), qr_code("https://melek.example/cek/B/")
    assert one.startswith("<svg")
    assert re.search(r"<path d=", one)
    assert one != other
    assert qr_code("https://melek.example/cek/A/") == one


@pytest.mark.parametrize(
    "changes",
    [
        {"facts": FACTS | {"level": "Mahir"}},
        {"subject": None},
        {"expires_on": date(2099, 1, 1)},
        {"kind": "dossier.statement"},
        {"number": "2222-2222-2222"},
        {"issued_at": NOW - DAY},
        {"issued_by": None},
        {"scope_path": "/"},
        {"is_synthetic": True},
        {"signature": "0" * 64},
        {"content_hash": "0" * 64},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_any_change_of_the_row_breaks_the_seal(world: World, changes: dict[str, Any]) -> None:
    document = tampered(issued(world), **changes)
    assert state_of(document, on=TODAY) == DocumentState.BROKEN


def test_a_new_hash_without_the_key_does_not_mend_it(world: World) -> None:
    document = tampered(issued(world), facts=FACTS | {"level": "Mahir"})
    document = tampered_again(document, content_hash=content_hash(document))
    assert state_of(document, on=TODAY) == DocumentState.BROKEN


def tampered_again(document: IssuedDocument, **changes: Any) -> IssuedDocument:
    IssuedDocument.objects.filter(pk=document.pk).update(**changes)
    return IssuedDocument.objects.get(pk=document.pk)


def test_another_key_signs_otherwise(world: World, settings: Any) -> None:
    from melek.kit import crypto

    document = issued(world)
    settings.MELEK_KEY = "another key"
    crypto._key.cache_clear()
    try:
        assert not is_whole(document)
    finally:
        settings.MELEK_KEY = None
        crypto._key.cache_clear()


def test_revoke_document_tells_the_person_and_holds_for_good(world: World) -> None:
    document = issued(world)
    acts.revoke_document(document=document, reason=f" {REASON} ", by=world.sari, at=NOW + DAY)
    document = IssuedDocument.objects.get(pk=document.pk)
    assert (document.revoked_at, document.revoked_by, document.revoke_reason) == (NOW + DAY, world.sari, REASON)
    assert state_of(document, on=TODAY) == DocumentState.REVOKED
    assert notices_to(world.tari)[-1] == "dossier.document_revoked"
    assert TrailEntry.objects.get(event="dossier.document.revoked").reason == REASON
    with pytest.raises(acts.RevokedAlready):
        acts.revoke_document(document=document, reason=REASON, by=world.intan, at=NOW + DAY)


def test_revoke_document_needs_right_and_reason(world: World) -> None:
    document = issued(world)
    with pytest.raises(acts.RevokeReasonTooShort):
        acts.revoke_document(document=document, reason="Salah", by=world.intan, at=NOW)
    for other in (world.doni, world.yusuf, world.tari):
        with pytest.raises(NotAllowed):
            acts.revoke_document(document=document, reason=REASON, by=other, at=NOW)


@pytest.mark.parametrize("changes", [{"facts": {}}, {"number": "2222-2222-2222"}, {"signature": "x"}])
def test_database_keeps_what_was_issued(world: World, changes: dict[str, Any]) -> None:
    document = issued(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).delete()


def test_database_keeps_a_revocation(world: World) -> None:
    document = issued(world)
    acts.revoke_document(document=document, reason=REASON, by=world.intan, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(revoked_at=None, revoked_by=None, revoke_reason="")


def test_documents_are_seen_by_subject_issuers_and_readers_of_the_place(world: World) -> None:
    document = issued(world)
    for user in (world.tari, world.intan, world.yusuf):
        assert list(IssuedDocument.objects.visible_to(again(user))) == [document]
    for user in (world.doni, world.bayu):
        assert not IssuedDocument.objects.visible_to(again(user)).exists()


def test_check_number_tells_only_what_the_kind_discloses(world: World) -> None:
    document = issued(world)
    checked = check_number(document.number.lower(), on=TODAY)
    assert checked.state == DocumentState.VALID
    assert [(one.name, one.text) for one in checked.facts] == [
        ("name", "T••• P•••"),
        ("level", "Melek digital"),
        ("measured_on", "20 November 2026"),
    ]


def test_check_number_of_a_broken_document_tells_nothing_else(world: World) -> None:
    document = tampered(issued(world), facts=FACTS | {"level": "Mahir"})
    checked = check_number(document.number, on=TODAY)
    assert (checked.state, checked.document, checked.facts) == (DocumentState.BROKEN, None, ())


def test_a_document_whose_kind_is_gone_still_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    document = issued(world)
    monkeypatch.delitem(document_kinds._items, CERTIFICATE)
    checked = check_number(document.number, on=TODAY + timedelta(days=1))
    assert (checked.state, checked.facts) == (DocumentState.VALID, ())
    assert str(document) == f"{CERTIFICATE} {document.number}"


def test_facts_stand_once_in_the_language_of_the_reader() -> None:
    facts = [
        Fact("name", "Nama", "Ratna"),
        Fact("statement", "Hasil", "Sudah melek digital."),
        Fact("statement_en", "Hasil (bahasa Inggris)", "Digitally literate."),
    ]
    with override("id"):
        assert [one.name for one in in_one_language(facts)] == ["name", "statement"]
    with override("en"):
        shown = in_one_language(facts)
    assert [(one.name, one.label) for one in shown] == [("name", "Nama"), ("statement_en", "Hasil")]
