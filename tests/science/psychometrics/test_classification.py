"""How surely a test sorts people at a cut."""

import numpy as np
import pytest

from melek.science.psychometrics import two_pl
from melek.science.psychometrics.classification import lee_classification, rudner_classification


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
