"""The document check."""

from dataclasses import replace
from datetime import timedelta

import pytest

from melek.dossier.enums import AnswerRole
from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from melek.quality.enums.accreditation import State
from melek.quality.models import Accreditation
from melek.quality.queries.accreditation import waits_for
from melek.quality.queries.documents import not_complete, required_documents
from melek.quality.queries.law import law
from melek.quality.services.accreditation import applications, checks, documents
from melek.quality.services.accreditation.steps import ReasonTooShort
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import NOW, World


def test_the_institution_does_not_check_itself(world: World) -> None:
    made = worlds.checking(world)
    with pytest.raises(NotAllowed):
        checks.check_documents(accreditation=made, found={"surat": (True, "")}, by=world.qori, at=NOW)


def test_what_is_missing_is_said(world: World) -> None:
    made = worlds.checking(world)
    with pytest.raises(checks.NoteMissing):
        checks.check_documents(accreditation=made, found={"surat": (False, " ")}, by=world.rahma, at=NOW)


def test_an_unknown_document_is_refused(world: World) -> None:
    made = worlds.checking(world)
    with pytest.raises(checks.DocumentUnknown):
        checks.check_documents(accreditation=made, found={"mantra": (True, "")}, by=world.rahma, at=NOW)


def test_documents_are_checked_while_that_is_the_step(world: World) -> None:
    made = worlds.submitted(world)
    with pytest.raises(checks.NotBeingChecked):
        checks.check_documents(accreditation=made, found={"surat": (True, "")}, by=world.rahma, at=NOW)


def test_it_goes_on_only_when_all_is_complete(world: World) -> None:
    made = worlds.checking(world)
    with pytest.raises(checks.DocumentsMissing):
        checks.accept_documents(accreditation=made, by=world.rahma, at=NOW)
    found = {one.code: (True, "") for one in law().documents}
    checks.check_documents(accreditation=made, found=found | {"surat": (False, "Tanda tangan")}, by=world.rahma, at=NOW)
    assert [one.code for one in not_complete(made)] == ["surat"]
    checks.check_documents(accreditation=made, found={"surat": (True, "")}, by=world.rahma, at=NOW)
    checks.accept_documents(accreditation=made, by=world.rahma, at=NOW)
    assert worlds.state_of(made) == State.PANEL


def test_a_return_says_why_and_waits_for_the_institution(world: World) -> None:
    made = worlds.checking(world)
    with pytest.raises(ReasonTooShort):
        checks.return_application(accreditation=made, reasons="Kurang", by=world.rahma, at=NOW)
    checks.return_application(accreditation=made, reasons="Kurikulum belum memuat jam.", by=world.rahma, at=NOW)
    assert waits_for(made) == "applicant"
    assert Notice.objects.filter(kind=checks.RETURNED, recipient=world.qori).count() == 1


def test_a_new_file_waits_for_a_new_check(world: World) -> None:
    made = worlds.checking(world)
    found = {one.code: (True, "") for one in law().documents} | {"surat": (False, "Belum bertanda tangan")}
    checks.check_documents(accreditation=made, found=found, by=world.rahma, at=NOW)
    checks.return_application(accreditation=made, reasons="Surat belum bertanda tangan.", by=world.rahma, at=NOW)
    with pytest.raises(checks.DocumentsNotThere):
        applications.submit_application(accreditation=made, by=world.qori, at=NOW)
    seen = {one.code: one.given.pk for one in required_documents(made) if one.given}
    later = NOW + timedelta(hours=3)
    documents.attach_document(
        accreditation=made, document="surat", name="surat.txt", chunks=[b"Sudah"], by=world.qori, at=later
    )
    letter, *others = required_documents(made)
    assert letter.given is not None
    assert letter.given.evidence is not None
    assert letter.given.evidence.version == 2
    assert (letter.is_checked, letter.is_complete) == (False, False)
    assert all(one.is_complete for one in others)
    worlds.answer(made, world.qori, AnswerRole.SELF)
    applications.submit_application(accreditation=made, by=world.qori, at=later)
    looked = {"accreditation": made, "found": {"surat": (True, "")}, "by": world.rahma, "at": later}
    with pytest.raises(checks.DocumentReplaced):
        checks.check_documents(seen=seen, **looked)
    checks.check_documents(**looked)
    assert not_complete(made) == []


def test_what_is_not_there_is_not_complete(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The law file gains a document while an application is being checked."""
    made = worlds.checking(world)
    more = replace(law(), documents=(*law().documents, replace(law().documents[0], code="baru")))
    monkeypatch.setattr("melek.quality.queries.documents.law", lambda: more)
    with pytest.raises(checks.DocumentAbsent):
        checks.check_documents(accreditation=made, found={"baru": (True, "")}, by=world.rahma, at=NOW)
    checks.check_documents(accreditation=made, found={"baru": (False, "Belum ada.")}, by=world.rahma, at=NOW)
    assert "baru" in [one.code for one in not_complete(made)]


def test_nothing_is_brought_once_a_colleague_has_handed_it_in(world: World) -> None:
    made = worlds.drafted(world)
    opened = Accreditation.objects.get(pk=made.pk)
    worlds.answer(made, world.qori, AnswerRole.SELF)
    worlds.hand_in_documents(made, world.qori)
    applications.submit_application(accreditation=made, by=world.qori, at=NOW)
    with pytest.raises(documents.NotEditable):
        documents.attach_document(
            accreditation=opened, document="surat", name="surat.txt", chunks=[b"x"], by=world.qori, at=NOW
        )
