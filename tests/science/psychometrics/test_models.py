import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from melek.science.psychometrics import information, log_likelihood, probability, validate_items
from tests.science.support import oracle

SLOPES = st.floats(min_value=0.1, max_value=4.0)
LOGITS = st.floats(min_value=-5.0, max_value=5.0)


@given(LOGITS, SLOPES, LOGITS)
def test_probability_rises_with_ability_and_falls_with_difficulty(theta: float, a: float, b: float) -> None:
    assert probability(theta + 0.1, a, b) > probability(theta, a, b)
    assert probability(theta, a, b + 0.1) < probability(theta, a, b)


@given(LOGITS, SLOPES, LOGITS)
def test_information_is_symmetric_about_the_difficulty_and_highest_there(theta: float, a: float, b: float) -> None:
    assert information(b + theta, a, b) == pytest.approx(information(b - theta, a, b), rel=1e-9)
    assert information(theta, a, b) <= information(b, a, b) + 1e-12
    assert information(b, a, b) == pytest.approx(a * a / 4.0)


def test_test_information_equals_the_published_values() -> None:
    entries = oracle("psychometrics", "lsat7")["entries"]
    item = entries["lsat7.2pl"]["value"]
    total = information(np.array([[-2.0], [-1.0], [0.0], [1.0], [2.0]]), item["a"], item["b"]).sum(axis=1)
    assert total == pytest.approx(entries["lsat7.2pl.testinfo"]["value"], abs=1e-5)


def test_log_likelihood_is_the_log_of_the_product_and_skips_missing_answers() -> None:
    right, wrong = probability(0.3, 1.2, -0.5), 1.0 - probability(0.3, 0.8, 0.4)
    assert log_likelihood([0.3], [1.2, 0.8, 2.0], [-0.5, 0.4, 0.0], [1, 0, np.nan]) == pytest.approx(
        [np.log(right * wrong)]
    )


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        ([1.0], [0.0, 1.0], "equally long"),
        ([], [], "no items"),
        ([0.0], [0.0], "positive"),
        ([1.0], [float("nan")], "finite"),
    ],
)
def test_impossible_items_are_refused(a: list[float], b: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        validate_items(a, b)


@pytest.mark.parametrize(("answers", "message"), [([2.0], "0, 1, or missing"), ([1.0, 0.0], r"\[people, 1\]")])
def test_impossible_answers_are_refused(answers: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        log_likelihood([0.0], [1.0], [0.0], answers)
