"""The adaptive test: maximum information among what content, exposure and enemies allow, with a Bayesian stop.

One engine over items of four models: `decide` for one sitting in the web, `simulate` for thousands. Not for: storing
sittings, or what a verdict means.
"""

from melek.science.psychometrics.adaptive.answers import SimulatedAnswers, simulated_answers
from melek.science.psychometrics.adaptive.batch import Answer, Progress, Simulation, prepare, simulate
from melek.science.psychometrics.adaptive.design import DIGCOMP_COMPETENCES, Design, Relaxed, StopReason
from melek.science.psychometrics.adaptive.engine import Decision, decide

__all__ = [
    "DIGCOMP_COMPETENCES",
    "Answer",
    "Decision",
    "Design",
    "Progress",
    "Relaxed",
    "SimulatedAnswers",
    "Simulation",
    "StopReason",
    "decide",
    "prepare",
    "simulate",
    "simulated_answers",
]
