"""Pure decisions of assessment: the scale, reading and scoring answers, tasks in simulated surroundings, order."""

from melek.assessment.rules.answers import DONT_KNOW, answer_worth, most_points, read_answer, score_answer
from melek.assessment.rules.devices import device_of
from melek.assessment.rules.order import option_order
from melek.assessment.rules.scale import (
    LOWEST,
    PRACTICE_CUT,
    STEP,
    provisional_difficulty,
    provisional_steps,
    score_on_scale,
    score_range,
    usual_length,
    verdict_of,
)

ENGINE = "2026-3"

__all__ = [
    "DONT_KNOW",
    "ENGINE",
    "LOWEST",
    "PRACTICE_CUT",
    "STEP",
    "answer_worth",
    "device_of",
    "most_points",
    "option_order",
    "provisional_difficulty",
    "provisional_steps",
    "read_answer",
    "score_answer",
    "score_on_scale",
    "score_range",
    "usual_length",
    "verdict_of",
]
