"""Estimating severity through the whole service, and refusing to where nothing can be told."""

import random
from dataclasses import replace
from typing import Any

import pytest

from melek.dossier.enums import AnswerRole
from melek.dossier.services.sheets import Given, answer_criteria
from melek.identity.models import TrailEntry
from melek.kit.errors import NotAllowed
from melek.quality.enums.severity import RunState
from melek.quality.models import Accreditation, AssessorSeverity, SeverityRun
from melek.quality.queries.severity import dossiers, ratings_known
from melek.quality.rules.severity import Rating
from melek.quality.services.severity.estimating import estimate_severity, estimated
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import DAY, NOW, World
from tests.quality.severity.world import criteria, level, rate_all, rated

pytestmark = pytest.mark.once

NAMES = ("satu", "dua", "tiga", "empat", "enam", "tujuh")


def accounts(world: World, *names: str) -> list[Any]:
    return [world.people[one].account for one in names]


def told(run: SeverityRun, account: Any) -> AssessorSeverity:
    return run.rows.get(assessor=account)


def test_two_assessors_one_logit_apart_are_told_apart(world: World) -> None:
    """The mean over repeats of the difference is near one, and its stated error is about right."""
    severe, lenient = accounts(world, "satu", "dua")
    others = dict.fromkeys(accounts(world, "tiga", "empat"), 0.0)
    rate_all({severe: 0.5, lenient: -0.5, **others}, seed=11)
    run = estimate_severity(at=NOW)
    assert (run.state, run.ratings, run.dossiers, run.assessors, run.scale) == ("estimated", 72, 3, 4, "rating")
    rows = {one.assessor_id: one for one in run.rows.all()}
    known = [one.severity for one in rows.values() if one.severity is not None]
    assert sum(known) == pytest.approx(0.0, abs=1e-4)
    first, second = rows[severe.pk], rows[lenient.pk]
    assert first.severity is not None
    assert second.severity is not None
    assert first.error is not None
    assert second.error is not None
    gap, error = first.severity - second.severity, (first.error**2 + second.error**2) ** 0.5
    assert gap > 0
    assert abs(gap - 1.0) < 2.0 * error
    assert 0.2 < error < 1.0
    for one in rows.values():
        assert one.ratings == 18
        assert one.pairs == 54
        assert one.agreed is not None
        assert one.expected is not None
        assert 0 < one.expected < 1
        assert abs(one.agreed - one.expected) < 0.25


def test_many_ratings_bring_the_difference_close_to_one_logit(world: World) -> None:
    """Ratings of many accreditations instead of three exercises: recovery within a fifth of a logit."""
    chance = random.Random(5)
    rows = []
    for dossier in range(80):
        quality = chance.gauss(0, 1)
        for criterion in range(8):
            for assessor, severity in ((1, 0.5), (2, -0.5)):
                value = level(chance, quality - severity - 0.2 * (criterion - 3.5))
                rows.append(Rating(f"a{dossier:03}", f"c{criterion}", assessor, value, 5))
    state, fitted = estimated(rows)
    assert state == RunState.ESTIMATED
    assert fitted is not None
    (first, error), (second, _other) = fitted.severities[1], fitted.severities[2]
    assert first - second == pytest.approx(1.0, abs=0.2)
    assert error < 0.15


def test_criteria_of_two_standards_compare_their_assessors_together(world: World) -> None:
    """Exercises and accreditations share no criterion and no dossier; assessors who rated both still stand on one scale."""
    chance = random.Random(7)
    rows = []
    for dossier in range(120):
        standard, quality = "ab"[dossier % 2], chance.gauss(0, 1)
        pair = ((1, 0.5), (2, -0.5)) if standard == "a" else ((2, -0.5), (3, 0.0))
        for criterion in range(6):
            for assessor, severity in pair:
                value = level(chance, quality - severity - 0.2 * (criterion - 2.5))
                rows.append(Rating(f"{standard}{dossier:03}", f"{standard}/c{criterion}", assessor, value, 5))
    state, fitted = estimated(rows)
    assert state == RunState.ESTIMATED
    assert fitted is not None
    severe, lenient, middle = (fitted.severities[one][0] for one in (1, 2, 3))
    assert severe - lenient == pytest.approx(1.0, abs=0.25)
    assert middle - lenient == pytest.approx(0.5, abs=0.25)


def test_exercises_and_accreditations_by_another_standard_are_estimated_together() -> None:
    """Two pairs who never share an accreditation are compared through the exercises; criteria keep steps of their own."""
    chance = random.Random(7)
    severities = {1: 0.8, 2: -0.8, 3: 0.0, 4: 0.0}
    rows = []
    for number, quality in enumerate((0.3, 1.4, -1.2)):
        for code in range(6):
            for assessor, severity in severities.items():
                rows.append(Rating(f"d{number}", f"1/k{code}", assessor, level(chance, quality - severity), 5))
    for number in range(16):
        quality, pair = chance.gauss(0, 1), (1, 3) if number % 2 else (2, 4)
        for code in range(5):
            for assessor in pair:
                value = min(level(chance, quality - severities[assessor]), 3)
                rows.append(Rating(f"a{number:02}", f"2/k{code}", assessor, value, 4))
    state, fitted = estimated(rows)
    assert state == RunState.ESTIMATED
    assert fitted is not None
    assert fitted.found.scale_by == "criterion"
    told = fitted.severities
    (first, wide), (second, narrow) = told[1], told[2]
    assert abs(first - second - 1.6) < 2.5 * (wide**2 + narrow**2) ** 0.5
    assert first > told[3][0] > second
    assert first - second < fitted.found.facets["assessor"].measure[0] - fitted.found.facets["assessor"].measure[1]


def test_the_same_ratings_give_the_same_figures_whatever_numbers_a_store_gave_to_people() -> None:
    chance = random.Random(2)
    rows = [
        Rating(f"d{dossier}", f"k{code}", assessor, level(chance, 0.5 * dossier - 0.4 * assessor), 5)
        for dossier in range(4)
        for code in range(6)
        for assessor in (1, 2)
    ]
    elsewhere = [replace(one, assessor=one.assessor + 700) for one in rows]
    first, second = (estimated(one)[1] for one in (rows, elsewhere))
    assert first is not None
    assert second is not None
    assert list(first.severities.values()) == list(second.severities.values())


def test_assessors_whom_nothing_compares_get_no_figure_but_the_reason(world: World) -> None:
    first, second, third = (one.code for one in dossiers())
    one, two, three, four = accounts(world, "satu", "dua", "tiga", "empat")
    rate_all({one: 0.0, two: 0.3}, seed=1, only=(first, second))
    rate_all({three: 0.0, four: -0.3}, seed=2, only=(third,))
    run = estimate_severity(at=NOW)
    assert run.state == RunState.DISCONNECTED
    assert [sorted(group) for group in run.sets] == [sorted([one.pk, two.pk]), sorted([three.pk, four.pk])]
    assert run.reliability is None
    assert all(row.severity is None and row.error is None for row in run.rows.all())


def test_too_few_ratings_are_told_in_words_and_nothing_is_guessed(world: World) -> None:
    one, two = accounts(world, "satu", "dua")
    codes = criteria()
    rated(one, "layanan-daring", dict.fromkeys(codes, 3))
    rated(two, "layanan-daring", dict.fromkeys(codes, 2))
    run = estimate_severity(at=NOW)
    assert (run.state, run.ratings) == (RunState.TOO_FEW, 12)
    assert told(run, one).severity is None


def test_whoever_gives_nothing_but_the_lowest_level_is_not_placed(world: World) -> None:
    everybody = accounts(world, "satu", "dua", "tiga")
    rate_all(dict(zip(everybody, (0.4, -0.4, 0.0), strict=True)), seed=4)
    harsh = world.people["empat"].account
    for dossier in dossiers():
        rated(harsh, dossier.code, dict.fromkeys(criteria(), 0))
    run = estimate_severity(at=NOW)
    assert run.state == RunState.ESTIMATED
    assert told(run, harsh).severity is None
    assert told(run, harsh).ratings == 18
    assert all(told(run, one).severity is not None for one in everybody)


def test_only_final_ratings_count(world: World) -> None:
    satu, dua = accounts(world, "satu", "dua")
    rated(satu, "layanan-daring", dict.fromkeys(criteria(), 3), is_submitted=False)
    made = worlds.visiting(world)
    worlds.both_scored(world, made)
    assert ratings_known(NOW)[0] == []  # the team has not settled its score
    Accreditation.objects.filter(pk=made.pk).update(consolidated_at=NOW, consolidated_by=satu)
    found = ratings_known(NOW)[0]
    assert {(one.assessor, one.value) for one in found} == {(who.pk, value) for who in (satu, dua) for value in (1, 2)}
    assert {one.dossier for one in found} == {f"a{made.pk}"}
    assert {one.levels for one in found} == {2, 3}
    assert ratings_known(NOW + 1200 * DAY)[0] == []  # too long ago


def test_the_last_word_of_an_assessor_counts_and_answers_of_the_team_do_not(world: World) -> None:
    made = worlds.visiting(world)
    satu = world.people["satu"].account
    worlds.answer(made, satu, AnswerRole.ASSESSOR, **{"hasil-belajar": 0})
    worlds.both_scored(world, made)
    assert made.sheet is not None
    answer_criteria(sheet=made.sheet, given={"hasil-belajar": Given(1)}, role=AnswerRole.REVIEWER, by=satu, at=NOW)
    Accreditation.objects.filter(pk=made.pk).update(consolidated_at=NOW, consolidated_by=satu)
    found = {(one.assessor, one.criterion.partition("/")[2]): one.value for one in ratings_known(NOW)[0]}
    assert found[satu.pk, "hasil-belajar"] == 2


def test_nothing_new_makes_no_new_run_and_something_new_does(world: World) -> None:
    rate_all(dict.fromkeys(accounts(world, "satu", "dua"), 0.0), seed=8)
    first = estimate_severity(at=NOW)
    assert estimate_severity(at=NOW + 7 * DAY) == first
    rated(world.people["tiga"].account, "layanan-daring", dict.fromkeys(criteria(), 2))
    assert estimate_severity(at=NOW + 14 * DAY) != first
    assert TrailEntry.objects.filter(event="quality.severity.estimated").count() == 2


def test_an_estimate_changes_no_score_and_no_seat(world: World) -> None:
    made = worlds.assessed(world)
    before = Accreditation.objects.filter(pk=made.pk).values().get()
    answers = made.sheet.answers.count() if made.sheet else 0
    estimate_severity(at=NOW, by=world.rahma)
    assert Accreditation.objects.filter(pk=made.pk).values().get() == before
    assert made.sheet is not None
    assert made.sheet.answers.count() == answers


def test_only_an_accreditor_asks_for_an_estimate(world: World) -> None:
    for who in (world.qori, world.people["satu"].account, world.yusuf):
        with pytest.raises(NotAllowed):
            estimate_severity(at=NOW, by=who)
    assert estimate_severity(at=NOW, by=world.rahma).state == RunState.TOO_FEW
