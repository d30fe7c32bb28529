"""Days, gaps and sentences of internal quality assurance."""

from datetime import date
from typing import Any

import pytest

from melek.dossier.enums import AnswerState
from melek.dossier.rules.reading import read_standard
from melek.dossier.rules.scoring import score
from melek.dossier.rules.standards import UNANSWERED, Answer
from melek.kit.reference import load_yaml
from melek.quality.rules.internal import (
    actions_sentence,
    are_in_order,
    change_sentence,
    changes,
    days_of,
    gap_of,
    goals_sentence,
    phase_sentence,
    read_cycle_law,
    value_words,
)
from tests.quality.accreditation.world import STANDARD

WHOLE = read_standard(STANDARD)
CRITERIA = WHOLE.criteria
LAW = read_cycle_law(load_yaml("quality", "internal.yaml"))


def scored(level: int | None, *, said: bool | None = True) -> Any:
    given = {"hasil-belajar": Answer(level), "evaluasi": Answer(said)}
    return score(WHOLE, {code: one for code, one in given.items() if one.value is not None})


@pytest.mark.parametrize("year", [2024, 2025, 2028])
def test_the_usual_days_are_in_order_every_year(year: int) -> None:
    days = days_of(LAW, year)
    assert are_in_order(days)
    assert {one.year for one in days.values()} == {year}


def test_days_out_of_order_or_missing_are_refused() -> None:
    days = days_of(LAW, 2026)
    assert not are_in_order({**days, "run": date(2026, 1, 1)})
    assert not are_in_order({"plan": date(2026, 1, 1)})


def test_a_goal_is_reached_by_its_answer_or_a_better_one() -> None:
    criterion = CRITERIA["hasil-belajar"]
    assert gap_of(criterion, 1, Answer(2)).is_reached
    assert gap_of(criterion, 1, Answer(1)).is_reached
    missed = gap_of(criterion, 2, Answer(1))
    assert (missed.is_reached, missed.missing) == (False, 50.0)
    unknown = gap_of(criterion, 2, UNANSWERED)
    assert (unknown.is_reached, unknown.missing, unknown.now_words) == (None, 0.0, "")
    with pytest.raises(ValueError, match="no answer"):
        gap_of(criterion, 9, Answer(1))


def test_values_are_told_by_their_scale() -> None:
    assert value_words(CRITERIA["hasil-belajar"].scale, 1) == "1: Sebagian"
    assert value_words(CRITERIA["evaluasi"].scale, True) == "Ya"
    assert value_words(CRITERIA["evaluasi"].scale, None) == ""


def test_elements_differ_where_both_years_know_them() -> None:
    row = changes(scored(1), scored(2))[0]
    assert (row.before, row.now, row.difference) == (75.0, 100.0, 25.0)
    assert changes(scored(None, said=None), scored(2))[0].difference is None
    other = read_standard({**STANDARD, "edition": "uji-2"})
    with pytest.raises(ValueError, match="two editions"):
        changes(score(other, {}), scored(2))


def test_the_change_is_told_with_what_it_rests_on() -> None:
    up = change_sentence(scored(1), scored(2), 2025, is_same_edition=True)
    assert up == "Nilai naik 25,0 poin sejak 2025."
    assert "turun 25,0" in change_sentence(scored(2), scored(1), 2025, is_same_edition=True)
    assert "tetap" in change_sentence(scored(2), scored(2), 2025, is_same_edition=True)
    assert "tidak dibandingkan" in change_sentence(scored(1), scored(2), 2025, is_same_edition=False)
    assert "Belum ada nilai" in change_sentence(scored(None, said=None), scored(2), 2025, is_same_edition=True)
    told = change_sentence(scored(2), scored(2, said=None), 2025, is_same_edition=True)
    assert "bukan perubahan mutu" in told


def test_a_phase_tells_its_day() -> None:
    day = date(2026, 10, 31)
    assert "12 hari lagi" in phase_sentence("Pelaksanaan", day, date(2026, 10, 19))
    assert "hari ini" in phase_sentence("Pelaksanaan", day, day)
    assert "lewat 1 hari" in phase_sentence("Pelaksanaan", day, date(2026, 11, 1))
    assert phase_sentence("Siklus selesai", None, day) == "Siklus ini sudah ditutup."


def test_goals_and_improvements_are_counted() -> None:
    criterion = CRITERIA["hasil-belajar"]
    gaps = [gap_of(criterion, 2, one) for one in (Answer(2), Answer(1), Answer(state=AnswerState.UNANSWERED))]
    assert goals_sentence(gaps) == "1 dari 3 sasaran tercapai. 1 belum diketahui."
    assert goals_sentence([]) == "Belum ada sasaran."
    assert actions_sentence(3, 1, 2) == "1 dari 3 tindakan perbaikan terbukti dilakukan. 2 lewat tenggat."
    assert actions_sentence(0, 0, 0) == "Belum ada tindakan perbaikan."
