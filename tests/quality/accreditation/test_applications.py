"""Drafting, handing in, completing and taking back."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from melek.dossier.enums import AnswerRole, SheetState
from melek.dossier.services.files import FileRefused, FileTooLarge
from melek.dossier.services.sheets import AnswersMissing
from melek.identity.models import TrailEntry
from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from melek.kit.reference import Mark
from melek.kit.workflow import MoveRefused
from melek.quality.enums.accreditation import Round, State
from melek.quality.models import Accreditation
from melek.quality.queries.documents import other_files, required_documents
from melek.quality.queries.law import law
from melek.quality.rules.accreditation import AccreditorLaw
from melek.quality.services.accreditation import applications, checks, documents
from melek.quality.services.accreditation.steps import ReasonTooShort
from tests.dossier.files import EXE, PDF
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import NOW, World


def test_a_draft_keeps_its_edition_and_opens_the_self_assessment(world: World) -> None:
    made = worlds.drafted(world)
    worlds.edition(edition="uji-2", valid_from="2026-06-01")
    made.refresh_from_db()
    assert made.edition == world.edition
    assert made.sheet is not None
    assert made.sheet.state == SheetState.OPEN
    assert made.round == Round.FIRST


def test_an_application_is_of_the_own_institution_only(world: World) -> None:
    with pytest.raises(NotAllowed):
        worlds.drafted(world, by=world.eka)


def test_an_application_names_a_known_field(world: World) -> None:
    with pytest.raises(applications.FieldUnknown):
        worlds.drafted(world, field="astrologi")


def test_an_unpublished_programme_is_not_accredited(world: World) -> None:
    world.programme.state = "draft"
    world.programme.save()
    with pytest.raises(applications.ProgrammeNotPublished):
        worlds.drafted(world)


def test_a_programme_is_judged_once_at_a_time(world: World) -> None:
    worlds.drafted(world)
    with pytest.raises(applications.RunsAlready):
        worlds.drafted(world)
    assert Accreditation.objects.count() == 1


def test_the_database_itself_keeps_one_running_case(world: World) -> None:
    first = worlds.drafted(world)
    first.pk, first.uuid, first.sheet = None, None, None  # type: ignore[assignment]
    with pytest.raises(IntegrityError), transaction.atomic():
        Accreditation.objects.create(
            programme=world.programme,
            institution=world.balai,
            accreditor=world.lan,
            edition=world.edition,
            field="digital",
            entered_at=NOW,
            made_at=NOW,
            made_by=world.qori,
        )


def test_an_unfinished_self_assessment_is_not_handed_in(world: World) -> None:
    made = worlds.drafted(world)
    with pytest.raises(AnswersMissing):
        applications.submit_application(accreditation=made, by=world.qori, at=NOW)
    assert worlds.state_of(made) == State.DRAFT


def test_handing_in_starts_a_clock_and_tells_the_office(world: World) -> None:
    made = worlds.submitted(world)
    assert made.due_at is not None
    assert made.due_at > NOW
    told = set(Notice.objects.filter(kind=applications.APPLIED).values_list("recipient__username", flat=True))
    assert told == {"rahma", "sinta"}
    assert TrailEntry.objects.filter(event="quality.accreditation.submitted").count() == 1


def test_the_office_does_not_hand_in(world: World) -> None:
    made = worlds.drafted(world)
    worlds.answer(made, world.qori, AnswerRole.SELF)
    with pytest.raises(NotAllowed):
        applications.submit_application(accreditation=made, by=world.rahma, at=NOW)


def test_nothing_changes_while_it_lies_at_the_office(world: World) -> None:
    made = worlds.submitted(world)
    with pytest.raises(documents.NotEditable):
        documents.attach_document(accreditation=made, name="surat.pdf", chunks=[PDF], by=world.qori, at=NOW)


def test_an_executable_is_refused_and_nothing_is_lost(world: World) -> None:
    made = worlds.drafted(world)
    documents.attach_document(accreditation=made, name="surat.pdf", chunks=[PDF], by=world.qori, at=NOW)
    with pytest.raises(FileRefused):
        documents.attach_document(accreditation=made, name="surat2.pdf", chunks=[EXE], by=world.qori, at=NOW)
    from melek.dossier.queries.cases import evidence_of

    assert [one.name for one in evidence_of(made)] == ["surat.pdf"]


def test_each_document_is_a_file_or_a_reason(world: World) -> None:
    made = worlds.drafted(world)
    worlds.answer(made, world.qori, AnswerRole.SELF)
    worlds.hand_in_documents(made, world.qori, but="evaluasi")
    with pytest.raises(checks.DocumentsNotThere) as refused:
        applications.submit_application(accreditation=made, by=world.qori, at=NOW)
    assert "Laporan evaluasi" in str(refused.value)
    assert "kurikulum" not in str(refused.value).lower()
    assert worlds.state_of(made) == State.DRAFT
    handed = TrailEntry.objects.filter(event="quality.document.handed_in")
    assert handed.count() == 5
    assert {one.after["document"] for one in handed if one.after} >= {"surat", "kurikulum"}
    said = {"accreditation": made, "document": "evaluasi", "by": world.qori, "at": NOW}
    with pytest.raises(ReasonTooShort):
        documents.explain_absence(reason="Belum", **said)
    documents.explain_absence(reason="Program baru, belum ada laporannya.", **said)
    applications.submit_application(accreditation=made, by=world.qori, at=NOW)
    assert worlds.state_of(made) == State.SUBMITTED
    assert TrailEntry.objects.get(event="quality.document.explained").after == {"document": "evaluasi"}


def test_a_reason_stands_for_a_document_that_is_asked_for(world: World) -> None:
    made = worlds.drafted(world)
    for unknown in ("mantra", ""):
        with pytest.raises(documents.DocumentUnknown):
            documents.explain_absence(
                accreditation=made, document=unknown, reason="Program baru, belum ada.", by=world.qori, at=NOW
            )
    with pytest.raises(NotAllowed):
        documents.explain_absence(
            accreditation=made, document="evaluasi", reason="Program baru, belum ada.", by=world.rahma, at=NOW
        )


def test_a_later_file_takes_the_place_of_an_earlier_one(world: World) -> None:
    made = worlds.drafted(world)
    for name in ("surat.pdf", "surat-baru.pdf"):
        documents.attach_document(accreditation=made, document="surat", name=name, chunks=[PDF], by=world.qori, at=NOW)
    letter = required_documents(made)[0]
    assert letter.given is not None
    assert letter.given.evidence is not None
    assert letter.given.evidence.name == "surat-baru.pdf"
    assert [one.name for one in other_files(made, required_documents(made))] == ["surat.pdf"]


def test_two_gigabytes_are_not_read(world: World) -> None:
    made, read = worlds.drafted(world), []

    def endless():  # type: ignore[no-untyped-def]
        for number in range(2000):
            read.append(number)
            yield b"%PDF-" + b"x" * 1_000_000

    with pytest.raises(FileTooLarge):
        documents.attach_document(accreditation=made, name="besar.pdf", chunks=endless(), by=world.qori, at=NOW)
    assert len(read) < 20


def test_completion_opens_the_self_assessment_again(world: World) -> None:
    made = worlds.checking(world)
    checks.return_application(
        accreditation=made, reasons="Kurikulum belum memuat jam pelajaran.", by=world.rahma, at=NOW
    )
    assert made.sheet is not None
    assert made.sheet.state == SheetState.OPEN
    worlds.answer(made, world.qori, AnswerRole.SELF, evaluasi=False)
    applications.submit_application(accreditation=made, by=world.qori, at=NOW)
    assert worlds.state_of(made) == State.CHECKING
    assert Notice.objects.filter(kind=applications.COMPLETED).exists()


def test_an_application_is_taken_back_before_the_decision(world: World) -> None:
    made = worlds.assessed(world)
    applications.cancel_application(accreditation=made, reason="Program diganti", by=world.qori, at=NOW)
    assert worlds.state_of(made) == State.CANCELLED
    assert worlds.drafted(world).state == State.DRAFT


def test_a_decided_application_is_not_taken_back(world: World) -> None:
    made = worlds.decided(world)
    with pytest.raises(MoveRefused):
        applications.cancel_application(accreditation=made, reason="", by=world.qori, at=NOW)


def test_what_lies_at_the_office_is_not_handed_in_again(world: World) -> None:
    made = worlds.submitted(world)
    with pytest.raises(documents.NotEditable):
        applications.submit_application(accreditation=made, by=world.qori, at=NOW)


def test_only_the_agencies_that_the_law_names_accredit_a_field(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(applications.AccreditorNotNamed):
        worlds.drafted(world, accreditor=world.east)
    named = {**law().accreditors, "digital": AccreditorLaw(("bkn", "kemenkeu"), Mark.PRIMARY)}
    monkeypatch.setattr(applications, "law", lambda: replace(law(), accreditors=named))
    with pytest.raises(applications.OwnAccreditor):
        worlds.drafted(world, accreditor=world.west)
    assert worlds.drafted(world, accreditor=world.east).accreditor == world.east


def test_the_national_authority_accredits_its_own_institution(world: World) -> None:
    world.balai.agency = world.lan
    world.balai.save()
    by = worlds.person("lala", "Lala Mutu", "quality_officer", world.lan.scope)
    assert worlds.drafted(world, by=by).accreditor == world.lan
