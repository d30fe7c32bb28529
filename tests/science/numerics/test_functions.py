import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from melek.science.numerics import log_logistic, logistic, logit, normal_logpdf

LOGITS = st.floats(min_value=-700.0, max_value=700.0)


@given(LOGITS)
def test_logistic_and_its_mirror_sum_to_one(x: float) -> None:
    assert logistic(x) + logistic(-x) == pytest.approx(1.0, abs=1e-15)


@given(LOGITS)
def test_logistic_functions_equal_the_library(x: float) -> None:
    assert logistic(x) == pytest.approx(special.expit(x), rel=1e-13)
    assert log_logistic(x) == pytest.approx(special.log_expit(x), rel=1e-13, abs=1e-300)


@given(st.floats(min_value=1e-9, max_value=1.0 - 1e-9))
def test_logit_inverts_logistic(p: float) -> None:
    assert logistic(logit(p)) == pytest.approx(p, rel=1e-9)


def test_normal_logpdf_integrates_to_one() -> None:
    x = np.linspace(-8.0, 10.0, 2001)
    assert np.exp(normal_logpdf(x, 1.0, 0.7)).sum() * (x[1] - x[0]) == pytest.approx(1.0, abs=1e-12)


def test_impossible_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="strictly between"):
        logit([0.5, 1.0])
    with pytest.raises(ValueError, match="positive"):
        normal_logpdf(0.0, 0.0, 0.0)
