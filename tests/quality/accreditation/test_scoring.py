"""Assessors score alone, then together."""

import pytest

from melek.dossier.enums import AnswerRole
from melek.dossier.services.sheets import answer_criterion
from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from melek.quality.enums.accreditation import State
from melek.quality.queries.accreditation import compared, may_answer, may_read, team_score
from melek.quality.services.accreditation import scoring
from tests.identity.world import client_of
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import NOW, World


def test_answers_stay_hidden_until_all_have_finished(world: World) -> None:
    made = worlds.visiting(world)
    satu, dua = (world.people[name].account for name in ("satu", "dua"))
    worlds.answer(made, satu, AnswerRole.ASSESSOR)
    scoring.finish_scoring(member=worlds.seat(world, made, "satu"), by=satu, at=NOW)
    assert compared(made) == []
    for reader in (satu, dua, world.rahma, world.qori):
        assert not may_read(reader, made, AnswerRole.ASSESSOR), reader
    worlds.answer(made, dua, AnswerRole.ASSESSOR, evaluasi=False)
    scoring.finish_scoring(member=worlds.seat(world, made, "dua"), by=dua, at=NOW)
    assert [one.agreed is not None for one in compared(made)] == [True, False]
    assert may_read(dua, made, AnswerRole.ASSESSOR)
    assert not may_read(world.qori, made, AnswerRole.ASSESSOR)
    assert Notice.objects.filter(kind=scoring.ALL_SCORED).count() == 2


def test_the_page_of_the_sheet_is_blind_too(world: World) -> None:
    made = worlds.visiting(world)
    satu, dua = (world.people[name].account for name in ("satu", "dua"))
    worlds.answer(made, satu, AnswerRole.ASSESSOR)
    assert made.sheet is not None
    url = f"/sheets/{made.sheet.uuid}/?role=assessor"
    for reader in (world.rahma, world.qori):
        assert client_of(reader).get(url).status_code == 403, reader
    own = client_of(dua).get(url)
    assert own.status_code == 200
    assert "Asesor Satu" not in own.content.decode()


def test_scoring_ends_whole_and_once(world: World) -> None:
    made = worlds.visiting(world)
    member, account = worlds.seat(world, made, "satu"), world.people["satu"].account
    with pytest.raises(scoring.CriteriaOpen):
        scoring.finish_scoring(member=member, by=account, at=NOW)
    worlds.answer(made, account, AnswerRole.ASSESSOR)
    scoring.finish_scoring(member=member, by=account, at=NOW)
    with pytest.raises(scoring.NotScoringNow):
        scoring.finish_scoring(member=member, by=account, at=NOW)
    assert made.sheet is not None
    with pytest.raises(NotAllowed):
        answer_criterion(
            sheet=made.sheet, criterion="evaluasi", value=False, role=AnswerRole.ASSESSOR, by=account, at=NOW
        )


def test_nobody_finishes_for_another(world: World) -> None:
    made = worlds.visiting(world)
    with pytest.raises(NotAllowed):
        scoring.finish_scoring(member=worlds.seat(world, made, "satu"), by=world.people["dua"].account, at=NOW)


def test_only_the_chair_settles_differences_and_after_all(world: World) -> None:
    made = worlds.visiting(world)
    chair, other = world.people["satu"].account, world.people["dua"].account
    with pytest.raises(scoring.OthersScore):
        scoring.take_over_agreed(accreditation=made, by=chair, at=NOW)
    worlds.both_scored(world, made, evaluasi=False)
    with pytest.raises(NotAllowed):
        scoring.take_over_agreed(accreditation=made, by=other, at=NOW)
    assert scoring.take_over_agreed(accreditation=made, by=chair, at=NOW) == 1
    worlds.visited(world, made)
    with pytest.raises(scoring.CriteriaOpen):
        scoring.consolidate_score(accreditation=made, by=chair, at=NOW)
    assert may_answer(chair, made, AnswerRole.REVIEWER)
    assert not may_answer(other, made, AnswerRole.REVIEWER)
    assert made.sheet is not None
    answer_criterion(sheet=made.sheet, criterion="evaluasi", value=True, role=AnswerRole.REVIEWER, by=chair, at=NOW)
    scoring.consolidate_score(accreditation=made, by=chair, at=NOW)
    found = team_score(made)
    assert found is not None
    assert found.total == 100
    assert found.category is None  # the cuts are not confirmed
    with pytest.raises(scoring.NotScoringNow):
        scoring.consolidate_score(accreditation=made, by=chair, at=NOW)


def test_the_institution_reads_the_score_once_it_is_decided(world: World) -> None:
    made = worlds.assessed(world)
    assert not may_read(world.qori, made, AnswerRole.REVIEWER)
    assert may_read(world.rahma, made, AnswerRole.REVIEWER)
    other = worlds.programme_of(world.west, "P-9", "Program lain")
    assert may_read(world.qori, worlds.decided(world, programme=other, by=world.qori), AnswerRole.REVIEWER)


def test_the_result_needs_score_and_visit(world: World) -> None:
    made = worlds.visiting(world)
    with pytest.raises(scoring.NotConsolidated):
        scoring.accept_scores(accreditation=made, by=world.rahma, at=NOW)
    worlds.both_scored(world, made)
    chair = world.people["satu"].account
    scoring.take_over_agreed(accreditation=made, by=chair, at=NOW)
    with pytest.raises(scoring.VisitMissing):
        scoring.consolidate_score(accreditation=made, by=chair, at=NOW)
    worlds.visited(world, made)
    scoring.consolidate_score(accreditation=made, by=chair, at=NOW)
    scoring.accept_scores(accreditation=made, by=world.rahma, at=NOW)
    assert worlds.state_of(made) == State.ASSESSED


def test_the_institution_does_not_answer_for_assessors(world: World) -> None:
    made = worlds.visiting(world)
    assert not may_answer(world.qori, made, AnswerRole.ASSESSOR)
    assert not may_answer(world.qori, made, AnswerRole.SELF)
    assert not may_answer(world.rahma, made, AnswerRole.ASSESSOR)
