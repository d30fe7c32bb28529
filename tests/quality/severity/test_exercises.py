"""Calibration exercises: one's own, once, and blind to everybody else until they are submitted."""

import pytest

from melek.dossier.enums import AnswerRole
from melek.dossier.queries.sheets import may_answer_sheet, may_read_role, may_see_sheet
from melek.dossier.services.sheets import AnswersMissing, Given, SheetSubmitted, answer_criteria, submit_sheet
from melek.kit.errors import NotAllowed
from melek.quality.models import Exercise
from melek.quality.queries.severity import answers_of_others, dossiers
from melek.quality.services.severity import exercises
from tests.quality.accreditation.world import DAY, NOW, TODAY, World
from tests.quality.severity.world import criteria, rated

FIRST = "arsip-elektronik"


def test_dossiers_are_fictitious_and_show_every_criterion_in_both_languages(world: World) -> None:
    assert len(dossiers()) == 3
    for one in dossiers():
        assert len(one.sections) == len(criteria()) == 6
        assert "rekaan" in one.name.id
        assert "fictitious" in one.name.en
        assert all(text.id and text.en and title.id and title.en for title, text in one.sections)


def test_an_assessor_begins_a_dossier_once(world: World) -> None:
    satu = world.people["satu"].account
    made = exercises.start_exercise(dossier=FIRST, by=satu, at=NOW)
    assert made.sheet is not None
    assert (made.office, made.sheet.role, made.sheet.scope_path) == (world.lan, AnswerRole.ASSESSOR, made.scope_path)
    with pytest.raises(exercises.BegunAlready):
        exercises.start_exercise(dossier=FIRST, by=satu, at=NOW)
    assert Exercise.objects.count() == 1


def test_only_a_valid_assessor_begins_a_known_dossier(world: World) -> None:
    for who in (world.rahma, world.qori, world.yusuf):
        with pytest.raises(NotAllowed):
            exercises.start_exercise(dossier=FIRST, by=who, at=NOW)
    with pytest.raises(exercises.DossierUnknown):
        exercises.start_exercise(dossier="tidak-ada", by=world.people["satu"].account, at=NOW)
    expired = world.people["dua"]
    expired.valid_until = TODAY - DAY
    expired.save()
    with pytest.raises(NotAllowed):
        exercises.start_exercise(dossier=FIRST, by=expired.account, at=NOW)


def test_nobody_else_reads_or_answers_before_it_is_submitted(world: World) -> None:
    satu, dua = (world.people[one].account for one in ("satu", "dua"))
    made = rated(satu, FIRST, dict.fromkeys(criteria(), 2), is_submitted=False)
    sheet = made.sheet
    assert sheet is not None
    assert may_answer_sheet(satu, sheet, AnswerRole.ASSESSOR)
    assert not may_answer_sheet(satu, sheet, AnswerRole.SELF)
    for other in (dua, world.rahma, world.sinta, world.qori, world.yusuf):
        assert not may_see_sheet(other, sheet)
        assert not may_read_role(other, sheet, AnswerRole.ASSESSOR)
        with pytest.raises(NotAllowed):
            answer_criteria(sheet=sheet, given={criteria()[0]: Given(1)}, role="assessor", by=other, at=NOW)
    submit_sheet(sheet=sheet, by=satu, at=NOW)
    assert may_see_sheet(world.rahma, sheet)  # the accreditor, once it is final
    for other in (dua, world.qori, world.eka):
        assert not may_see_sheet(other, sheet)
    with pytest.raises(SheetSubmitted):
        answer_criteria(sheet=sheet, given={criteria()[0]: Given(1)}, role="assessor", by=satu, at=NOW)


def test_it_is_submitted_whole(world: World) -> None:
    satu = world.people["satu"].account
    made = rated(satu, FIRST, dict.fromkeys(criteria()[:5], 2), is_submitted=False)
    assert made.sheet is not None
    with pytest.raises(AnswersMissing):
        submit_sheet(sheet=made.sheet, by=satu, at=NOW)


def test_others_are_shown_without_names_once_enough_have_submitted(world: World) -> None:
    codes = criteria()
    satu, dua, tiga, empat = (world.people[one].account for one in ("satu", "dua", "tiga", "empat"))
    mine = rated(satu, FIRST, dict.fromkeys(codes, 2), is_submitted=False)
    for number, other in enumerate((dua, tiga, empat)):
        assert answers_of_others(mine) == {}
        rated(other, FIRST, dict.fromkeys(codes, number // 2 + 1))
    assert answers_of_others(mine) == {}  # one's own first
    assert mine.sheet is not None
    submit_sheet(sheet=mine.sheet, by=satu, at=NOW)
    assert answers_of_others(mine)[codes[0]] == {1: 2, 2: 1}
