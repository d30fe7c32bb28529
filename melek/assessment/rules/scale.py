"""The reporting scale, its words, and first guesses of difficulty."""

import math

LOWEST, STEP = -2.0, 0.8
PRACTICE_CUT = 0.31  # only steers the practice test; no practice result says *literate*


def provisional_difficulty(level: int) -> float:
    """A first guess of the 2PL difficulty b from the author's level 1-8: level 1 at -2.0, then 0.8 a level."""
    return LOWEST + STEP * (level - 1)


def provisional_steps(difficulty: float, points: int) -> list[float]:
    """First guesses of the partial credit steps of an item with several points: `STEP` apart, around its difficulty."""
    return [round(difficulty + STEP * (place - (points - 1) / 2), 4) for place in range(points)]


def score_on_scale(theta: float) -> int:
    """The reporting scale 500 + 100 θ, between 200 and 800, as a whole number."""
    return round(min(800.0, max(200.0, 500 + 100 * theta)))


def score_range(theta: float, sd: float, width: float = 1.96) -> tuple[int, int]:
    """Lower and upper score of the 95 % interval on the reporting scale."""
    return score_on_scale(theta - width * sd), score_on_scale(theta + width * sd)


def verdict_of(p_literate: float, *, literate_at: float, not_yet_at: float) -> str:
    """`literate`, `not_yet` or `too_close` from P(θ ≥ cut) and the definition's two thresholds."""
    if p_literate >= literate_at:
        return "literate"
    return "not_yet" if p_literate <= not_yet_at else "too_close"


def usual_length(mean_length: float) -> int:
    """The usual test length in words on the start page: rounded to a whole five."""
    return max(5, 5 * math.floor(mean_length / 5 + 0.5))
