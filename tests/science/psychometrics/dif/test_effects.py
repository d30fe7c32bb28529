"""Effects equal their definitions, summed over simulated people of the focal group."""

import numpy as np
import pytest

from melek.science.psychometrics import expected_score, make_items, two_pl
from melek.science.psychometrics.dif import dif_effects
from melek.science.psychometrics.errors import WrongShape

REFERENCE = make_items(model=["2pl", "grm", "3pl"], a=[1.0, 1.3, 0.9], b=[[0.0], [-0.5, 0.9], [0.3]], c=[0, 0, 0.2])
FOCAL = make_items(model=["2pl", "grm", "3pl"], a=[1.8, 1.3, 0.9], b=[[0.1], [0.0, 1.2], [-0.2]], c=[0, 0, 0.2])


def test_effects_are_means_over_the_focal_group() -> None:
    theta = -0.3 + 0.8 * np.random.default_rng(1).normal(size=400_000)
    ours, theirs = expected_score(theta, FOCAL), expected_score(theta, REFERENCE)
    gap = ours - theirs
    found = dif_effects(REFERENCE, FOCAL, mean=-0.3, sd=0.8)
    assert found.signed == pytest.approx(gap.mean(axis=1), abs=2e-3)
    assert found.weighted_area == pytest.approx(np.abs(gap).mean(axis=1), abs=2e-3)
    spread = np.sqrt(0.5 * (ours.var(axis=1) + theirs.var(axis=1)))
    assert found.essd == pytest.approx(gap.mean(axis=1) / spread, abs=1e-2)
    assert found.test_signed == pytest.approx(gap.sum(axis=0).mean(), abs=2e-3)
    assert found.test_unsigned == pytest.approx(np.abs(gap.sum(axis=0)).mean(), abs=2e-3)


def test_equal_items_have_no_effect() -> None:
    found = dif_effects(REFERENCE, REFERENCE)
    assert found.weighted_area.tolist() == [0.0] * 3
    assert found.test_unsigned == 0.0


def test_opposite_gaps_cancel_in_the_test() -> None:
    found = dif_effects(two_pl([1.0, 1.0], [0.0, 0.4]), two_pl([1.0, 1.0], [0.4, 0.0]))
    assert found.weighted_area == pytest.approx(np.full(2, found.weighted_area[0]))
    assert found.test_unsigned == pytest.approx(0.0, abs=1e-12)


def test_other_items_or_no_spread_are_refused() -> None:
    with pytest.raises(WrongShape):
        dif_effects(REFERENCE, two_pl([1.0], [0.0]))
    with pytest.raises(WrongShape):
        dif_effects(REFERENCE, FOCAL, sd=0.0)
