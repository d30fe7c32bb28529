"""Mantel's test and SMD equal their definitions stratum by stratum, and find what is planted."""

import numpy as np
import pytest

from melek.science.psychometrics.dif import (
    ability_category_tables,
    mantel,
    mantel_haenszel,
    score_category_tables,
    score_tables,
    standardised_difference,
)
from melek.science.psychometrics.errors import (
    AnchorsExhausted,
    AnswersMissing,
    GroupEmpty,
    NoAnswers,
    NotACategory,
    WrongShape,
)
from tests.science.psychometrics.calibration.support import bank_of
from tests.science.psychometrics.dif.test_likelihood import changed, two_samples
from tests.science.psychometrics.published import three_categories, verbal_aggression

ANSWERS, MEN = three_categories(), verbal_aggression()[1]


def by_strata(answers: np.ndarray, focal: np.ndarray, item: int) -> tuple[float, float, float, float]:
    """chi2, SMD, its error and SMD / SD of one item, person by person."""
    total = answers.sum(axis=1)
    gap, spread, smd, variance, weights = 0.0, 0.0, [], [], []
    for score in np.unique(total):
        ours, theirs = (answers[(total == score) & group, item] for group in (focal, ~focal))
        if not ours.size or not theirs.size:
            continue
        both = np.concatenate([ours, theirs])
        n, n_f, n_r = both.size, ours.size, theirs.size
        gap += ours.sum() - n_f * both.mean()
        own = n_r * n_f / (n**2 * (n - 1)) * (n * (both**2).sum() - both.sum() ** 2)
        spread += own
        smd.append(ours.mean() - theirs.mean())
        variance.append(own * (1 / n_f + 1 / n_r) ** 2)
        weights.append(n_f)
    weight = np.array(weights) / sum(weights)
    value = float(weight @ smd)
    return gap**2 / spread, value, float(np.sqrt(weight**2 @ variance)), value / answers[:, item].std()


def test_every_item_equals_the_definitions() -> None:
    found = mantel(score_category_tables(ANSWERS, focal=MEN))
    for item in range(ANSWERS.shape[1]):
        told = by_strata(ANSWERS, MEN, item)
        ours = (found.chi2[item], found.smd[item], found.smd_error[item], found.effect[item])
        assert ours == pytest.approx(told)


def test_with_one_point_it_is_mantel_haenszel_and_p_dif() -> None:
    answers = verbal_aggression()[0]
    found = mantel(score_category_tables(answers, focal=MEN))
    tables = score_tables(answers, focal=MEN)
    assert found.smd == pytest.approx(standardised_difference(tables).difference)
    corrected = mantel_haenszel(tables).chi2
    assert np.all(found.chi2 > corrected)
    assert np.corrcoef(found.chi2, corrected)[0, 1] > 0.99


def test_a_harder_item_is_found_with_a_negative_difference() -> None:
    truth = bank_of("gpcm", 10)
    answers, focal = two_samples(truth, changed(truth, 4, harder=0.9), people=4000)
    found = mantel(score_category_tables(answers, focal=focal, anchors=np.arange(10) != 4))
    assert found.smd[4] < -0.15
    assert found.level[4] == "C"
    assert np.argmax(found.chi2) == 4
    assert set(np.delete(found.level, 4)) <= {"A"}


def test_the_error_tells_how_far_differences_lie_without_bias() -> None:
    truth = bank_of("grm", 8)
    z = []
    for seed in range(30):
        answers, focal = two_samples(truth, truth, people=600, seed=seed)
        found = mantel(score_category_tables(answers, focal=focal))
        z.append(found.smd / found.smd_error)
    assert np.std(z) == pytest.approx(1.0, abs=0.12)


def test_people_who_saw_different_items_are_matched_on_ability() -> None:
    truth = bank_of("grm", 10)
    answers, focal = two_samples(truth, changed(truth, 3, harder=1.0), people=4000)
    theta = answers.mean(axis=1)
    shown = np.where(np.arange(answers.size).reshape(answers.shape) % 3 == 0, -1, answers)
    found = mantel(ability_category_tables(shown, focal=focal, matching=theta))
    assert np.argmax(np.abs(found.effect)) == 3
    assert found.smd[3] < 0


def test_an_item_outside_the_anchors_adds_its_own_points() -> None:
    anchors = np.arange(24) < 23
    whole, part = (score_category_tables(ANSWERS, focal=MEN, anchors=one) for one in (np.ones(24, dtype=bool), anchors))
    assert part.counts[..., 23] == pytest.approx(whole.counts[:, : part.values.size, :, 23])


def test_an_item_with_equal_points_cannot_be_compared() -> None:
    answers = ANSWERS.copy()
    answers[:, 2] = 1
    found = mantel(score_category_tables(answers, focal=MEN))
    assert found.level[2] == "?"
    assert not found.flagged[2]
    assert np.isnan(found.chi2[2])


@pytest.mark.parametrize(
    ("answers", "options", "error"),
    [
        ([[0, 1], [1, -1]], {"focal": [0, 1]}, AnswersMissing),
        ([[0, 1], [1, 2]], {"focal": [0, 0]}, GroupEmpty),
        ([[0, 1], [1, 2]], {"focal": [0, 1], "anchors": [False, False]}, AnchorsExhausted),
        ([[0, 1], [1, 2]], {"focal": [0, 1], "anchors": [True]}, WrongShape),
        ([[0, 1.5], [1, 2]], {"focal": [0, 1]}, NotACategory),
        ([[-1, -1], [-1, -1]], {"focal": [0, 1]}, NoAnswers),
    ],
)
def test_answers_that_cannot_be_compared_are_refused(answers, options, error) -> None:
    with pytest.raises(error):
        score_category_tables(answers, **options)
    with pytest.raises(GroupEmpty):
        mantel(score_category_tables([[0, 1], [2, 2]], focal=[0, 1]))
