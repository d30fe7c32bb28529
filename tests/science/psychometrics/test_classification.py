"""How surely a test sorts people at a cut."""

import numpy as np
import pytest

from melek.science.psychometrics import expected_score, make_items, two_pl
from melek.science.psychometrics.classification import lee_classification, rudner_classification
from tests.science.psychometrics.calibration.support import drawn


def test_an_exact_measure_sorts_everybody_right() -> None:
    found = rudner_classification([-2.0, 2.0], [0.01, 0.01], cut=0.0)
    assert (found.accuracy, found.consistency) == (pytest.approx(1.0), pytest.approx(1.0))


def test_at_the_cut_a_measure_is_a_coin() -> None:
    assert rudner_classification([0.0], [0.3], cut=0.0).accuracy == pytest.approx(0.5)


def test_a_longer_test_sorts_better() -> None:
    found = [
        lee_classification(two_pl([1.2] * size, np.linspace(-1, 1, size)), cut=size // 2).accuracy for size in (10, 40)
    ]
    assert 0.5 < found[0] < found[1] < 1


ITEMS = make_items(model=["3pl", "grm", "gpcm", "2pl"] * 3, a=np.linspace(0.8, 1.6, 12), b=[
    [0.2], [-0.5, 0.7], [-0.3, 0.4], [-0.8], [0.6], [0.0, 1.0], [-1.0, 0.2], [0.3], [-0.4], [0.4, 1.2], [0.1, 0.9], [1.0],
], c=[0.2, 0, 0, 0] * 3)  # fmt: skip


def test_lee_agrees_with_simulated_sittings() -> None:
    theta = 0.1 + 1.1 * np.random.default_rng(1).normal(size=120_000)
    first, second = (drawn(ITEMS, theta, seed=seed).sum(axis=1) for seed in (1, 2))
    truly = expected_score(theta, ITEMS).sum(axis=0) >= 9
    found = lee_classification(ITEMS, cut=9, mean=0.1, sd=1.1)
    assert found.accuracy == pytest.approx(((first >= 9) == truly).mean(), abs=0.004)
    assert found.consistency == pytest.approx(((first >= 9) == (second >= 9)).mean(), abs=0.004)
    assert found.false_positive == pytest.approx(((first >= 9) & ~truly).mean(), abs=0.004)
    assert found.false_negative == pytest.approx(((first < 9) & truly).mean(), abs=0.004)
    share = (first >= 9).mean()
    chance = share**2 + (1 - share) ** 2
    assert found.kappa == pytest.approx((found.consistency - chance) / (1 - chance), abs=0.01)


def test_lee_does_not_depend_on_where_the_nodes_fall() -> None:
    few, many = (lee_classification(ITEMS, cut=9, nodes=nodes) for nodes in (61, 301))
    assert few.false_positive == pytest.approx(many.false_positive, abs=1e-9)
    assert few.false_negative == pytest.approx(many.false_negative, abs=1e-9)


def test_rudner_agrees_with_true_abilities_around_the_scores() -> None:
    rng = np.random.default_rng(2)
    scores, errors = rng.normal(size=200_000), rng.uniform(0.2, 0.5, 200_000)
    truth = scores + errors * rng.normal(size=200_000)
    cut = 0.3 + 0.1 * rng.normal(size=200_000)
    found = rudner_classification(scores, errors, cut=0.3, cut_error=0.1)
    assert found.accuracy == pytest.approx(((scores >= 0.3) == (truth >= cut)).mean(), abs=0.004)
    assert found.false_positive == pytest.approx(((scores >= 0.3) & (truth < cut)).mean(), abs=0.004)
