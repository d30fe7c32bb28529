"""Adjusted p-values."""

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from melek.science.psychometrics.adjust import benjamini_hochberg
from melek.science.psychometrics.errors import WrongShape

P = np.random.default_rng(1).random(40) ** 3


def test_adjusted_values_are_those_of_an_independent_program() -> None:
    assert benjamini_hochberg(P) == pytest.approx(false_discovery_control(P))


def test_a_missing_value_is_no_test() -> None:
    found = benjamini_hochberg([*P, np.nan])
    assert found[:-1] == pytest.approx(benjamini_hochberg(P))
    assert np.isnan(found[-1])


def test_the_smallest_alone_come_out_as_among_all() -> None:
    small = np.sort(P)[:10]
    assert benjamini_hochberg(small, tests=40)[:5] == pytest.approx(np.sort(benjamini_hochberg(P))[:5])


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(WrongShape):
        benjamini_hochberg([0.5, 1.5])
    with pytest.raises(WrongShape):
        benjamini_hochberg([0.5, 0.1], tests=1)
