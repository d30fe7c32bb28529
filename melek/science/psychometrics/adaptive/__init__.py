"""The adaptive test: maximum information among what content, exposure and enemies allow, with a Bayesian stop.

One engine over N sittings at the same position; N = 1 in the web. Not for: storing sittings, or what a verdict means.
"""

from melek.science.psychometrics.adaptive.design import DIGCOMP_COMPETENCES, Design, Relaxed, StopReason
from melek.science.psychometrics.adaptive.engine import (
    Answer,
    Decision,
    Progress,
    Simulation,
    decide,
    simulate,
    simulated_answers,
)

__all__ = [
    "DIGCOMP_COMPETENCES",
    "Answer",
    "Decision",
    "Design",
    "Progress",
    "Relaxed",
    "Simulation",
    "StopReason",
    "decide",
    "simulate",
    "simulated_answers",
]
