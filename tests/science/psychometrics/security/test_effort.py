"""Effort by response times."""

import numpy as np
import pytest

from melek.science.psychometrics.errors import NoAnswers, NotFinite, WrongShape
from melek.science.psychometrics.security import normative_thresholds, response_time_effort


def test_a_threshold_is_a_tenth_of_the_mean_and_at_most_ten_seconds() -> None:
    found = normative_thresholds(columns=[0, 0, 1, 1], seconds=[10.0, 50.0, 90.0, 210.0], size=3)
    assert found[:2].tolist() == [3.0, 10.0]
    assert np.isnan(found[2])
    assert normative_thresholds(columns=[0], seconds=[50.0], size=1, percent=20, most=8.0).tolist() == [8.0]


def test_effort_is_the_share_of_answers_at_or_above_their_thresholds() -> None:
    found = response_time_effort(
        people=[0, 0, 0, 2, 2], columns=[0, 1, 2, 1, 2], seconds=[3.0, 2.9, 9.0, 5.0, 0.5],
        thresholds=[3.0, 3.0, 1.0], count=3,
    )  # fmt: skip
    assert found.rte[[0, 2]] == pytest.approx([2 / 3, 0.5])
    assert np.isnan(found.rte[1])
    assert found.is_rapid.tolist() == [False, True, False, False, True]
    assert (found.rapid.tolist(), found.answers.tolist()) == ([1, 0, 1], [3, 0, 2])
    assert found.flagged.tolist() == [True, False, True]
    assert found.fidelity == pytest.approx([1.0, 0.5, 0.5])


def test_simulated_guessers_are_told_from_workers() -> None:
    rng = np.random.default_rng(1)
    people, items = 400, 30
    is_guess = (rng.random((people, items)) < 0.4) & (np.arange(people) < 40)[:, None]
    seconds = np.where(is_guess, rng.uniform(0.5, 2.0, (people, items)), np.exp(rng.normal(3.7, 0.4, (people, items))))
    person, item = np.indices((people, items)).reshape(2, -1)
    limits = normative_thresholds(columns=item, seconds=seconds.ravel(), size=items)
    found = response_time_effort(people=person, columns=item, seconds=seconds.ravel(), thresholds=limits, count=people)
    assert found.rte == pytest.approx(1 - is_guess.mean(axis=1), abs=0.04)
    assert found.flagged[:40].mean() > 0.95
    assert not found.flagged[40:].any()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"seconds": [1.0, -1.0]}, WrongShape),
        ({"seconds": [1.0, np.nan]}, NotFinite),
        ({"seconds": [1.0]}, WrongShape),
        ({"columns": [0, 5]}, WrongShape),
        ({"people": [0, 9]}, WrongShape),
        ({"thresholds": [1.0, np.nan]}, NotFinite),
        ({"people": [], "columns": [], "seconds": []}, NoAnswers),
    ],
)
def test_times_that_mean_nothing_are_refused(change, error) -> None:
    given = {"people": [0, 1], "columns": [0, 1], "seconds": [1.0, 2.0], "thresholds": [1.0, 1.0], "count": 2}
    with pytest.raises(error):
        response_time_effort(**{**given, **change})
    with pytest.raises(WrongShape):
        normative_thresholds(columns=[0], seconds=[1.0], size=1, percent=0.0)
