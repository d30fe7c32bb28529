"""Answering a standard: roles, sources, evidence, submitting; what was answered stays."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from melek.dossier.enums import AnswerRole, AnswerState, LinkFault, LinkState
from melek.dossier.models import Sheet, SheetAnswer, SheetEvidence, SheetLink
from melek.dossier.queries.sheets import (
    answers_of,
    evidence_by_criterion,
    known_answers,
    may_answer_sheet,
    may_see_sheet,
    roles_for,
    scored,
    sheets_of,
    unanswered_of,
)
from melek.dossier.registers import CriterionSource, Found, SheetHolder, criterion_sources, sheet_holders
from melek.dossier.rules.explaining import explain
from melek.dossier.services import sheet_evidence
from melek.dossier.services.files import FileRefused, FileTooLarge
from melek.dossier.services.sheet_evidence import TooMuchEvidence, add_sheet_file
from melek.dossier.services.sheets import (
    AnswerRefused,
    AnswersMissing,
    CriterionAutomatic,
    CriterionUnknown,
    Given,
    NoteTooLong,
    SheetSubmitted,
    answer_criteria,
    answer_criterion,
    fill_automatic,
    open_sheet,
    reopen_sheet,
    submit_sheet,
)
from melek.dossier.views.sheet_rows import read_sheet
from melek.identity.models import TrailEntry
from melek.kit.errors import NotAllowed
from melek.kit.workflow import MoveRefused
from tests.dossier.files import EXE, PDF
from tests.dossier.sheets import ASSESSOR, HOLDER, SELF, answer, may_answer, sheet_of, stored
from tests.dossier.world import HOUR, NOW, World, opened

pytestmark = pytest.mark.usefixtures("_holder")


def filed(
    sheet: Sheet, by: Any, criterion: str = "modul", name: str = "modul.pdf", content: bytes = PDF
) -> SheetEvidence:
    return add_sheet_file(sheet=sheet, criterion=criterion, name=name, chunks=[content], role=SELF, by=by, at=NOW)


def whole(world: World) -> Sheet:
    """A sheet with all that Tari can answer."""
    sheet = sheet_of(world)
    answer(sheet, world.tari, tujuan=True, materi=3, modul=2)
    filed(sheet, world.tari)
    return sheet


def test_a_sheet_keeps_its_edition_and_holder(world: World) -> None:
    case, edition = opened(world), stored()
    sheet = sheet_of(world, case=case, edition=edition)
    stored(edition="2026-2")
    assert sheet.edition == edition
    assert sheet.holder == case
    assert sheet.scope_path == case.scope_path
    assert sheets_of(case) == [sheet]
    entry = TrailEntry.objects.get(event="dossier.sheet.opened")
    assert entry.after == {"code": "uji-mutu", "edition": "2026-1", "hash": edition.content_hash}
    assert str(case) in entry.object_label


def test_a_model_that_holds_no_sheets_is_an_error_of_the_program(world: World) -> None:
    with pytest.raises(KeyError):
        open_sheet(edition=stored(), holder=world.dinas, by=world.tari, at=NOW)


def test_the_last_answer_of_a_role_holds_and_the_earlier_ones_stay(world: World) -> None:
    sheet = sheet_of(world)
    answer(sheet, world.tari, materi=1)
    answer(sheet, world.tari, materi=3, at=NOW + HOUR)
    assert answers_of(sheet, SELF)["materi"].value == 3
    assert SheetAnswer.objects.filter(sheet=sheet).count() == 2
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SheetAnswer.objects.filter(sheet=sheet).update(value=4)


def test_the_same_answer_again_adds_no_row(world: World) -> None:
    sheet = sheet_of(world)
    for _ in range(2):
        answer(sheet, world.tari, materi=1)
    assert SheetAnswer.objects.filter(sheet=sheet).count() == 1
    answer_criterion(sheet=sheet, criterion="materi", value=1, note="lihat bab 2", role=SELF, by=world.tari, at=NOW)
    assert answers_of(sheet, SELF)["materi"].note == "lihat bab 2"


def test_assessors_answer_each_for_themselves(world: World) -> None:
    sheet = sheet_of(world)
    answer(sheet, world.tari, materi=4)
    answer(sheet, world.intan, role=ASSESSOR, materi=1)
    answer(sheet, world.sari, role=ASSESSOR, materi=2, at=NOW + HOUR)
    assert answers_of(sheet, SELF)["materi"].value == 4
    assert answers_of(sheet, ASSESSOR)["materi"].value == 2
    assert answers_of(sheet, ASSESSOR, by=world.intan)["materi"].value == 1
    assert scored(sheet, ASSESSOR, by=world.intan).criteria["materi"] == 25
    assert scored(sheet, SELF).criteria["materi"] == 100


def test_an_answer_is_taken_back_or_does_not_apply(world: World) -> None:
    sheet = sheet_of(world)
    answer(sheet, world.tari, materi=1)
    for state in (AnswerState.UNANSWERED, AnswerState.NOT_APPLICABLE):
        answer_criterion(sheet=sheet, criterion="materi", state=state, role=SELF, by=world.tari, at=NOW)
        assert known_answers(sheet, SELF)["materi"].state == state


@pytest.mark.parametrize(
    ("criterion", "given", "refused"),
    [
        ("entah", Given(1), CriterionUnknown),
        ("selesai", Given(50), CriterionAutomatic),
        ("materi", Given(9), AnswerRefused),
        ("tujuan", Given(1), AnswerRefused),
        ("tujuan", Given(state=AnswerState.NOT_APPLICABLE), AnswerRefused),
        ("materi", Given(state=AnswerState.NO_SOURCE), AnswerRefused),
        ("materi", Given(3, state=AnswerState.UNANSWERED), AnswerRefused),
        ("materi", Given(3, note="x" * 4001), NoteTooLong),
    ],
)
def test_what_is_no_answer_is_refused(world: World, criterion: str, given: Given, refused: type[Exception]) -> None:
    sheet = sheet_of(world)
    with pytest.raises(refused):
        answer_criteria(sheet=sheet, given={criterion: given}, role=SELF, by=world.tari, at=NOW)
    assert not sheet.answers.exists()


def test_of_several_answers_all_are_kept_or_none(world: World) -> None:
    sheet = sheet_of(world)
    with pytest.raises(AnswerRefused):
        answer_criteria(
            sheet=sheet, given={"tujuan": Given(True), "materi": Given(9)}, role=SELF, by=world.tari, at=NOW
        )
    assert not sheet.answers.exists()


def test_the_holder_says_who_may_see_and_answer(world: World) -> None:
    sheet = sheet_of(world)
    assert roles_for(world.tari, sheet) == [SELF]
    assert roles_for(world.intan, sheet) == [ASSESSOR]
    assert roles_for(world.doni, sheet) == []
    assert [may_see_sheet(user, sheet) for user in (world.tari, world.intan, world.yusuf, world.doni)] == [True] * 3 + [
        False
    ]
    for user, role in ((world.intan, SELF), (world.tari, ASSESSOR), (world.doni, ASSESSOR), (world.tari, "automatic")):
        with pytest.raises(NotAllowed):
            answer(sheet, user, role=role, materi=1)


def test_a_sheet_whose_holder_is_declared_by_nobody_is_closed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = sheet_of(world)
    monkeypatch.setattr(sheet_holders, "_items", {})
    assert not may_see_sheet(world.tari, sheet)
    assert not may_answer_sheet(world.tari, sheet, SELF)


def test_a_source_fills_its_criterion_with_what_it_told(world: World) -> None:
    sheet = sheet_of(world)
    made = fill_automatic(sheet=sheet, by=world.tari, at=NOW)
    assert [(one.criterion, one.state, one.value) for one in made] == [
        ("selesai", "answered", 92.5),
        ("keluhan", "no_source", None),
    ]
    text = "37 dari 40 peserta selesai"
    assert made[0].found == {
        "source": "uji.completion",
        "text": text,
        "text_en": text,
        "text_hash": hashlib.sha256(text.encode()).hexdigest(),
        "as_of": NOW.isoformat(),
        "url": "/selesai/",
    }
    assert made[1].found is None
    assert fill_automatic(sheet=sheet, by=None, at=NOW + HOUR) == []


def test_what_a_source_told_is_read_in_both_languages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = sheet_of(world)
    words = {"id": "dua kali setahun", "en": "twice a year"}
    source = CriterionSource(
        "uji.completion", "Selesai", lambda subject, at: Found(90.0, words[translation.get_language() or ""], at)
    )
    monkeypatch.setitem(criterion_sources._items, source.code, source)
    with translation.override("en"):
        fill_automatic(sheet=sheet, by=None, at=NOW)
        in_english = read_sheet(sheet, SELF)
    rows = {"en": in_english, "id": read_sheet(sheet, SELF)}
    for language, read in rows.items():
        (row,) = [
            one
            for component in read.components
            for element in component.elements
            for one in element.rows
            if one.criterion.code == "selesai"
        ]
        assert (row.found["text"], row.found["lang"]) == (words[language], language)
    with translation.override("en"):
        fill_automatic(sheet=sheet, by=None, at=NOW)
    assert sheet.answers.filter(criterion="selesai").count() == 1


@pytest.mark.parametrize("english", [None, Found(80.0, "four of five", NOW)])
def test_a_source_that_says_something_else_in_english_is_kept_in_indonesian(
    world: World, monkeypatch: pytest.MonkeyPatch, english: Found | None
) -> None:
    told = {"id": Found(60.0, "tiga dari lima", NOW), "en": english}
    source = CriterionSource("uji.completion", "Selesai", lambda subject, at: told[translation.get_language() or ""])
    monkeypatch.setitem(criterion_sources._items, source.code, source)
    sheet = sheet_of(world)
    fill_automatic(sheet=sheet, by=None, at=NOW)
    kept = sheet.answers.get(criterion="selesai")
    assert kept.found is not None
    assert (kept.value, kept.found["text"], kept.found["text_en"]) == (60.0, "tiga dari lima", "")


def test_no_source_yet_is_never_passed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = sheet_of(world)
    assert known_answers(sheet, SELF)["keluhan"].state == AnswerState.NO_SOURCE
    assert known_answers(sheet, SELF)["selesai"].state == AnswerState.UNANSWERED
    silent = CriterionSource("uji.complaints", "Keluhan", lambda subject, at: None)
    monkeypatch.setitem(criterion_sources._items, silent.code, silent)
    fill_automatic(sheet=sheet, by=None, at=NOW)
    found = scored(sheet, SELF)
    assert found.answers["keluhan"].state == AnswerState.NO_SOURCE
    assert found.criteria["keluhan"] is None
    assert found.components["hasil"].points == 100
    assert found.components["hasil"].coverage == 0.5
    assert "1 kriteria belum punya sumber; tidak dianggap terpenuhi, juga tidak dianggap gagal." in explain(found)


def test_a_source_that_appears_later_replaces_no_source(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = sheet_of(world)
    fill_automatic(sheet=sheet, by=None, at=NOW)
    late = CriterionSource("uji.complaints", "Keluhan", lambda subject, at: Found(4, "4 hari", NOW))
    monkeypatch.setitem(criterion_sources._items, late.code, late)
    assert [one.criterion for one in fill_automatic(sheet=sheet, by=None, at=NOW + HOUR)] == ["keluhan"]
    assert scored(sheet, ASSESSOR).criteria["keluhan"] == 100


def test_sources_are_asked_about_the_subject_of_the_holder(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def find(subject: Any, at: Any) -> Found:
        asked.append(subject)
        return Found(1, "satu", NOW)

    holder = SheetHolder(HOLDER.code, HOLDER.may_see, may_answer, HOLDER.url_of, subject_of=lambda case: case.opener)
    monkeypatch.setitem(sheet_holders._items, holder.code, holder)
    monkeypatch.setitem(criterion_sources._items, "uji.completion", CriterionSource("uji.completion", "", find))
    fill_automatic(sheet=sheet_of(world), by=None, at=NOW)
    assert asked == [world.tari] * 2  # once in each language


def test_a_source_with_a_senseless_value_is_an_error_of_the_program(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = CriterionSource("uji.completion", "", lambda subject, at: Found(float("nan"), "", NOW))
    monkeypatch.setitem(criterion_sources._items, wrong.code, wrong)
    with pytest.raises(ValueError, match=r"uji\.completion answers nan"):
        fill_automatic(sheet=sheet_of(world), by=None, at=NOW)


def test_an_answer_that_a_file_must_show_is_none_without_it(world: World) -> None:
    sheet = sheet_of(world)
    answer(sheet, world.tari, modul=4)
    assert known_answers(sheet, SELF)["modul"].state == AnswerState.UNANSWERED
    made = filed(sheet, world.tari)
    assert known_answers(sheet, SELF)["modul"].value == 4
    assert evidence_by_criterion(sheet) == {"modul": [made]}
    assert made.file.stored.media_type == "application/pdf"
    assert TrailEntry.objects.get(event="dossier.evidence.added").object_type == "dossier.Sheet"


def test_a_link_that_could_not_be_copied_shows_nothing(world: World) -> None:
    sheet = sheet_of(world)
    answer(sheet, world.tari, modul=4)
    link = {"sheet": sheet, "criterion": "modul", "url": "https://contoh.invalid/", "added_at": NOW}
    SheetLink.objects.create(state=LinkState.NOT_FROZEN, fault=LinkFault.UNREACHABLE, added_by=world.tari, **link)
    assert known_answers(sheet, SELF)["modul"].state == AnswerState.UNANSWERED


def test_executables_and_endless_files_are_refused(world: World, settings: Any) -> None:
    sheet = sheet_of(world)
    settings.EVIDENCE_FILE_LIMIT = 1_000_000
    read = []

    def two_gigabytes() -> Any:
        for number in range(2000):
            read.append(number)
            yield b"%PDF-" + b"x" * 999_995

    for name, content in (("modul.pdf", EXE), ("modul.exe", EXE)):
        with pytest.raises(FileRefused):
            filed(sheet, world.tari, name=name, content=content)
    with pytest.raises(FileTooLarge):
        add_sheet_file(
            sheet=sheet, criterion="modul", name="b.pdf", chunks=two_gigabytes(), role=SELF, by=world.tari, at=NOW
        )
    assert len(read) == 2
    assert not SheetEvidence.objects.exists()


def test_evidence_is_brought_by_who_may_answer_and_has_an_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = sheet_of(world)
    for user in (world.intan, world.doni):
        with pytest.raises(NotAllowed):
            filed(sheet, user)
    with pytest.raises(CriterionUnknown):
        filed(sheet, world.tari, "entah")
    monkeypatch.setattr(sheet_evidence, "MOST_FOR_CRITERION", 2)
    for _ in range(2):
        filed(sheet, world.tari)
    with pytest.raises(TooMuchEvidence):
        filed(sheet, world.tari)
    filed(sheet, world.tari, "materi", "materi.pdf")


def test_submit_names_what_is_missing_and_no_source_does_not_block(world: World) -> None:
    sheet = sheet_of(world)
    answer(sheet, world.tari, tujuan=True, modul=2)
    assert [one.code for one in unanswered_of(sheet, SELF)] == ["materi", "modul"]
    with pytest.raises(AnswersMissing, match=r"2 kriteria .*: Kriteria materi; Kriteria modul"):
        submit_sheet(sheet=sheet, by=world.tari, at=NOW)
    assert Sheet.objects.get().is_open
    answer(sheet, world.tari, materi=3)
    filed(sheet, world.tari)
    submit_sheet(sheet=sheet, by=world.tari, at=NOW + HOUR)
    again = Sheet.objects.get()
    assert (again.state, again.submitted_at, again.submitted_by) == ("submitted", NOW + HOUR, world.tari)
    assert answers_of(again, AnswerRole.AUTOMATIC)["selesai"].value == 92.5
    assert len(TrailEntry.objects.get(event="dossier.sheet.submitted").after["answers_hash"]) == 64


def test_a_submitted_sheet_is_fixed_for_its_role_and_open_for_the_assessor(world: World) -> None:
    sheet, stale = whole(world), Sheet.objects.get()
    submit_sheet(sheet=sheet, by=world.tari, at=NOW)
    for act in (
        lambda: answer(stale, world.tari, materi=4),
        lambda: filed(stale, world.tari),
        lambda: fill_automatic(sheet=stale, by=None, at=NOW),
        lambda: submit_sheet(sheet=stale, by=world.tari, at=NOW),
    ):
        with pytest.raises(SheetSubmitted):
            act()
    answer(sheet, world.intan, role=ASSESSOR, materi=1)
    assert scored(sheet, ASSESSOR).criteria["materi"] == 25


def test_a_sheet_is_opened_again_and_what_was_submitted_stays_known(world: World) -> None:
    sheet = whole(world)
    with pytest.raises(MoveRefused):
        reopen_sheet(sheet=sheet, reason="", by=world.intan, at=NOW)
    submit_sheet(sheet=sheet, by=world.tari, at=NOW)
    reopen_sheet(sheet=sheet, reason="Lampiran kurang.", by=world.intan, at=NOW + HOUR)
    assert Sheet.objects.get().is_open
    answer(sheet, world.tari, materi=4, at=NOW + HOUR)
    submit_sheet(sheet=sheet, by=world.tari, at=NOW + 2 * HOUR)
    entries = TrailEntry.objects.filter(event__startswith="dossier.sheet.").order_by("pk")
    assert [one.event.rpartition(".")[2] for one in entries] == ["opened", "submitted", "reopened", "submitted"]
    assert entries[1].after != entries[3].after
    assert entries[2].reason == "Lampiran kurang."


def test_only_who_may_answer_submits(world: World) -> None:
    sheet = whole(world)
    for user in (world.intan, world.doni):
        with pytest.raises(NotAllowed):
            submit_sheet(sheet=sheet, by=user, at=NOW)


def test_a_sheet_of_an_assessor_is_submitted_by_them(world: World) -> None:
    sheet = sheet_of(world, role=ASSESSOR)
    assert roles_for(world.intan, sheet) == [ASSESSOR]
    answer(sheet, world.intan, role=ASSESSOR, tujuan=False, materi=0, modul=0)
    add_sheet_file(sheet=sheet, criterion="modul", name="a.pdf", chunks=[PDF], role=ASSESSOR, by=world.intan, at=NOW)
    submit_sheet(sheet=sheet, by=world.intan, at=NOW + timedelta(days=1))
    assert roles_for(world.intan, sheet) == []


def test_explanation_is_plain_and_says_what_is_open(world: World) -> None:
    sheet = whole(world)
    fill_automatic(sheet=sheet, by=None, at=NOW)
    told = explain(scored(sheet, SELF))
    assert told[0].startswith("Nilai 87,5 dari 100")
    assert "80%" in told[0]
    assert "berada di antara" in told[1]
    assert told[-1].startswith("Kategori belum pasti; yang masih mungkin:")
    empty = explain(scored(sheet_of(world, edition=sheet.edition, case=opened(world, by=world.sari)), ASSESSOR))
    assert empty[0] == "Belum ada kriteria yang terjawab, jadi belum ada nilai."
