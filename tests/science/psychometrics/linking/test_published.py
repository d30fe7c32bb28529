"""Linking and equating of two forms equal the values of R's equateIRT."""

import numpy as np
import pytest

from melek.science.psychometrics import two_pl
from melek.science.psychometrics.linking import (
    LinkMethod,
    concordance,
    link,
    moved_items,
    observed_score_equivalents,
    robust_drift,
    true_score_equivalents,
)
from tests.science.psychometrics.published import published, table

ROWS = table("linking_8items.csv")
BASE, NEW = two_pl(ROWS[:, 1], ROWS[:, 2]), two_pl(ROWS[:, 3], ROWS[:, 4])


@pytest.mark.parametrize("method", list(LinkMethod))
def test_constants_equal_the_published_values(method: LinkMethod) -> None:
    found = link(BASE, NEW, method=method)
    assert [found.slope, found.intercept] == pytest.approx(published("link.8items")[method.value], abs=1e-5)


def test_equated_scores_equal_the_published_values() -> None:
    found = link(BASE, NEW, method=LinkMethod("stocking-lord"))
    moved = moved_items(NEW, found.slope, found.intercept)
    true = true_score_equivalents(BASE, moved, scores=[1, 2, 3, 4, 5])
    assert true == pytest.approx(published("link.8items.tse"), abs=1e-5)
    assert observed_score_equivalents(BASE, moved)[:4] == pytest.approx(published("link.8items.ose"), abs=1e-4)


def test_a_moved_form_is_linked_back_exactly() -> None:
    found = link(BASE, moved_items(BASE, 1 / 1.2, -0.5 / 1.2))
    assert (found.slope, found.intercept) == (pytest.approx(1.2, abs=1e-4), pytest.approx(0.5, abs=1e-4))


def test_concordance_of_two_scores_of_one_ability() -> None:
    rng = np.random.default_rng(3)
    ability = rng.normal(size=3000)
    ours = np.rint(20 + 5 * ability + rng.normal(size=3000)).clip(0, 40)
    theirs = np.rint(60 + 12 * ability + 2 * rng.normal(size=3000)).clip(0, 100)
    found = concordance(ours, theirs, seed=1, replicates=20)
    middle = int(np.argmin(np.abs(found.own - 20)))
    assert found.predicts
    assert found.equipercentile[middle] == pytest.approx(60, abs=1.5)
    assert 0 < found.error[middle] < 2


def test_one_drifted_anchor_stands_out() -> None:
    moved = ROWS[:, 2] + np.where(np.arange(8) == 5, 0.9, 0.02 * np.arange(8))
    found = robust_drift(ROWS[:, 2], moved)
    assert np.flatnonzero(found.flagged).tolist() == [5]
