"""The reporting scale and its words."""

import pytest

from melek.assessment import rules


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
