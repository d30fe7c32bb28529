"""Reading and scoring answers."""

from typing import Any

import pytest

from melek.assessment import rules

CHOICE = {"interaction": "choice", "options": [{"key": "a"}, {"key": "b"}]}
MULTIPLE = {"interaction": "multiple", "choose": 2, "options": [{"key": key} for key in "abc"]}
ORDER = {"interaction": "order", "options": [{"key": key} for key in "abc"]}
MATCH = {
    "interaction": "match",
    "options": [{"key": "a"}, {"key": "b"}],
    "targets": [{"key": "x"}, {"key": "y"}],
}


@pytest.mark.parametrize(
    ("content", "posted", "expected"),
    [
        (CHOICE, {"jawaban": ["b"]}, "b"),
        (CHOICE, {"jawaban": []}, None),
        (CHOICE, {"jawaban": ["a", "b"]}, None),
        (CHOICE, {"jawaban": ["z"]}, None),
        (CHOICE, {}, None),
        (CHOICE, {"tidak_tahu": ["1"], "jawaban": ["a"]}, rules.DONT_KNOW),
        (MULTIPLE, {"jawaban": ["c", "a"]}, ["a", "c"]),
        (MULTIPLE, {"jawaban": ["c"]}, None),
        (MULTIPLE, {"jawaban": ["c", "c"]}, None),
        (MULTIPLE, {"jawaban": ["a", "b", "c"]}, None),
        (ORDER, {"urutan_1": ["c"], "urutan_2": ["a"], "urutan_3": ["b"]}, ["c", "a", "b"]),
        (ORDER, {"urutan_1": ["c"], "urutan_2": ["c"], "urutan_3": ["b"]}, None),
        (ORDER, {"urutan_1": ["c"]}, None),
        (MATCH, {"pasangan_a": ["y"], "pasangan_b": ["x"]}, {"a": "y", "b": "x"}),
        (MATCH, {"pasangan_a": ["y"], "pasangan_b": [""]}, None),
        (MATCH, {"pasangan_a": ["y"], "pasangan_b": ["q"]}, None),
    ],
)
def test_read_answer(content: Any, posted: Any, expected: Any) -> None:
    assert rules.read_answer(content, posted) == expected


def test_score_answer_needs_the_whole_answer() -> None:
    assert rules.score_answer(["a", "c"], ["a", "c"]) == 1
    assert rules.score_answer(["a", "c"], ["a", "b"]) == 0
    assert rules.score_answer("a", rules.DONT_KNOW) == 0


def test_option_order_is_fixed_for_a_person_and_differs_between_people() -> None:
    keys = list("abcdef")
    assert rules.option_order(1, 3, keys) == rules.option_order(1, 3, keys)
    assert {tuple(rules.option_order(seed, 1, keys)) for seed in range(20)} != {tuple(keys)}
    assert sorted(rules.option_order(5, 2, keys)) == keys


@pytest.mark.parametrize(("theta", "score"), [(0.0, 500), (0.05, 505), (-9.0, 200), (9.0, 800)])
def test_score_on_scale(theta: float, score: int) -> None:
    assert rules.score_on_scale(theta) == score


@pytest.mark.parametrize(
    ("chance", "verdict"),
    [(0.95, "literate"), (0.90, "literate"), (0.5, "too_close"), (0.10, "not_yet"), (0.01, "not_yet")],
)
def test_verdict_of(chance: float, verdict: str) -> None:
    assert rules.verdict_of(chance, literate_at=0.9, not_yet_at=0.1) == verdict


def test_provisional_difficulty_rises_with_the_level() -> None:
    values = [rules.provisional_difficulty(level) for level in range(1, 9)]
    assert values == sorted(values)
    assert values[0] == -2.0
