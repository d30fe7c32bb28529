import numpy as np
import pytest

from melek.science.numerics import logistic, uniforms
from melek.science.overlap import (
    TooFew,
    WrongShape,
    accuracy,
    auc,
    brier_score,
    calibration_error,
    precision_at_recall,
    precision_recall,
    with_interval,
)
from tests.science.support import normals


def test_auc_counts_pairs_won() -> None:
    score, hit = np.round(3 * normals(3, 1, 60)), normals(3, 2, 60) > 0
    won = [(a > b) + 0.5 * (a == b) for a in score[hit] for b in score[~hit]]
    assert auc(score, hit) == pytest.approx(np.mean(won))
    assert auc(-score, hit) == pytest.approx(1.0 - np.mean(won))
    assert auc(np.exp(score), hit) == auc(score, hit)
    assert np.isnan(auc(score, np.ones(60)))


def test_precision_and_recall_worked_by_hand() -> None:
    hits = [True, False, True, True, False]
    assert precision_recall([1, 1, 0, 1, 0], hits) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert precision_at_recall([0.9, 0.8, 0.7, 0.6, 0.5], hits, recall=0.9) == pytest.approx(3 / 4)
    assert precision_at_recall([0.9, 0.8, 0.7, 0.6, 0.5], hits, recall=0.3) == 1.0
    assert precision_at_recall([0.5] * 5, hits) == pytest.approx(3 / 5)
    assert np.isnan(precision_recall([0] * 5, hits)[0])


def test_brier_worked_by_hand() -> None:
    assert brier_score([[0.5, 0.5, 0.0], [0.0, 0.2, 0.8]], [0, 2]) == pytest.approx((0.5 + 0.08) / 2)


def test_calibration_error_sees_what_is_off() -> None:
    z = normals(4, 1, 20_000)
    hits = uniforms(4, 2, np.arange(20_000)) < logistic(z)
    assert calibration_error(logistic(z), hits) < 0.02
    assert calibration_error(logistic(3.0 * z), hits) > 0.08


def test_the_interval_covers_about_as_often_as_it_says() -> None:
    """Two normal populations 1 apart have an area of Phi(1 / sqrt 2) = .760."""
    covered = 0
    for study in range(25):
        hit = np.arange(80) < 40
        score = normals(50 + study, 1, 80) + hit
        figure = with_interval(auc, score, hit, seed=study)
        covered += figure.low <= 0.760 <= figure.high
    assert 20 <= covered <= 25


def test_pairs_that_belong_together_widen_the_interval() -> None:
    hit = np.repeat(np.arange(20) < 10, 10)
    score = np.repeat(normals(6, 1, 20), 10) + hit
    alone = with_interval(auc, score, hit)
    together = with_interval(auc, score, hit, groups=np.repeat(np.arange(20), 10))
    assert together.groups == 20
    assert together.high - together.low > 1.5 * (alone.high - alone.low)
    assert together == with_interval(auc, score, hit, groups=np.repeat(np.arange(20), 10))


def test_programmes_that_return_in_many_pairs_widen_the_interval() -> None:
    """20 programmes in all 190 pairs, each pair's score shifted by both of its programmes."""
    one, other = np.triu_indices(20, 1)
    own = normals(7, 1, 20)
    hit = uniforms(7, 2, np.arange(one.size)) < 0.4
    score = own[one] + own[other] + 1.5 * hit
    alone, together = (
        with_interval(auc, score, hit, groups=groups) for groups in (None, np.column_stack([one, other]))
    )
    assert together.groups == 20
    assert together.low < alone.low
    assert together.high > alone.high


def test_few_groups_give_a_figure_and_no_interval() -> None:
    figure = with_interval(auc, [0.9, 0.8, 0.3, 0.1], [True, True, False, False], groups=[1, 1, 2, 2])
    assert figure.value == 1.0
    assert np.isnan([figure.low, figure.high]).all()


def test_all_figures_of_perfect_and_of_blind_probabilities() -> None:
    labels = np.tile([0, 1, 2], 30)
    perfect, blind = accuracy(np.eye(3)[labels], labels), accuracy(np.full((90, 3), 1 / 3), labels)
    assert (perfect.auc_same.value, perfect.f1.value, perfect.brier.value) == (1.0, 1.0, 0.0)
    assert blind.auc_same.value == blind.auc_related.value == 0.5
    assert blind.brier.value == pytest.approx(2 / 3)
    assert blind.precision_at_recall.value == pytest.approx(1 / 3)


def test_bad_inputs_are_refused() -> None:
    with pytest.raises(WrongShape):
        auc([0.1], [True, False])
    with pytest.raises(WrongShape):
        accuracy([[0.5, 0.5]], [0])
    with pytest.raises(WrongShape):
        brier_score([0.5], [0])
    with pytest.raises(TooFew):
        with_interval(auc, [], [])
    with pytest.raises(WrongShape):
        with_interval(auc, [0.1], [True], groups=[[1, 2], [3, 4]])
