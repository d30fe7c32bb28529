"""Growth on one scale: a change is named only when it is larger than its error."""

from datetime import timedelta
from typing import Any

import pytest

from melek.assessment.models import ItemBank, LiteracyDefinition, Result
from melek.assessment.queries.growth import Growth, growth_of
from melek.assessment.rules.rights import change_between, pace_of
from melek.assessment.services.rights.objections import set_aside
from melek.assessment.views.rights_words import growth_plot, growth_rows, how_i_changed
from melek.dossier.enums import Outcome
from melek.identity.models import User
from tests.assessment.conftest import NOW
from tests.assessment.rights.conftest import DAY, REASON, Made, answered, objected

LATER = NOW + timedelta(days=200)


def of(result: Result, theta: float, sd: float = 0.25) -> None:
    Result.objects.filter(pk=result.pk).update(theta=theta, sd=sd)


def test_error_of_a_difference_is_that_of_both_tests() -> None:
    change = change_between((0.0, 0.3), (0.5, 0.4))
    assert (change.points, change.error) == (50.0, 50.0)
    assert not change.is_clear
    assert change_between((0.0, 0.1), (-0.5, 0.1)).is_clear


def test_pace_of_nothing_is_nothing() -> None:
    assert pace_of([]) is None


def test_nothing_and_one_test_say_what_is_missing(ratna: User, done: Result) -> None:
    assert "Baru satu" in how_i_changed(growth_of(ratna))
    assert "belum punya" in how_i_changed(Growth([], [], None, None))
    assert growth_plot(growth_of(ratna).points) == ""


@pytest.mark.parametrize(
    ("theta", "words"),
    [(1.0, "naik 100 poin"), (-1.0, "turun 100 poin"), (0.1, "belum dapat dikatakan naik atau turun")],
)
def test_sentence_follows_the_error(
    done: Result, make: Made, signed: LiteracyDefinition, ratna: User, theta: float, words: str
) -> None:
    of(done, 0.0)
    of(make(signed, at=LATER), theta)
    growth = growth_of(ratna)
    assert words in how_i_changed(growth)
    assert "±69" in how_i_changed(growth)
    assert [row.point.score for row in growth_rows(growth.points)] == [500 + round(100 * theta), 500]
    assert "<svg" in growth_plot(growth.points)


def test_practice_never_enters(done: Result, make: Made, secured: LiteracyDefinition, ratna: User) -> None:
    make(None, bank=ItemBank.objects.get(code="terbuka"), at=LATER)
    growth = growth_of(ratna)
    assert len(growth.points) == len(growth.practice) == 1
    assert growth.change is None


def test_another_bank_is_flagged_and_not_compared(done: Result, make: Made, ratna: User) -> None:
    later = make(None, bank=ItemBank.objects.get(code="terbuka"), at=LATER)
    Result.objects.filter(pk=later.pk).update(is_practice=False)
    growth = growth_of(ratna)
    assert [one.is_other_bank for one in growth.points] == [True, False]
    assert growth.change is None
    assert "Bank soal lain" in growth_rows(growth.points)[1].notes[-1]


def test_set_aside_result_is_shown_and_not_compared(
    done: Result, make: Made, secured: LiteracyDefinition, ratna: User, expert: User
) -> None:
    make(secured, at=LATER)
    answered(objected(done), Outcome.UPHELD, expert)
    set_aside(result=done, reason=REASON, by=expert, at=NOW + DAY)
    growth = growth_of(ratna)
    assert [one.is_set_aside for one in growth.points] == [True, False]
    assert growth.change is None


def test_two_tests_of_one_day_are_drawn(done: Result, make: Made, secured: LiteracyDefinition, ratna: Any) -> None:
    make(secured, at=NOW + timedelta(hours=1))
    picture = growth_plot(growth_of(ratna).points)
    assert "nan" not in picture
    assert picture.count("02/11/2026") == 1
