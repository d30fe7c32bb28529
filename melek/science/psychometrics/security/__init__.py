"""Is a score what it seems: effort by response times, answers two people share, and runs of answers that do not fit.

Every flag asks a person to look; none changes a score, and none proves anything alone.
"""

from melek.science.psychometrics.security.chances import (
    keyed_chances,
    nominal_chances,
    option_shares,
    scored_chances,
)
from melek.science.psychometrics.security.cusum import (
    Cusum,
    CusumBounds,
    CusumScale,
    cusum,
    cusum_bounds,
    running_theta,
)
from melek.science.psychometrics.security.effort import Effort, normative_thresholds, response_time_effort
from melek.science.psychometrics.security.overlap import Overlap, PairOverlap, answer_overlap, pair_overlap

__all__ = [
    "Cusum",
    "CusumBounds",
    "CusumScale",
    "Effort",
    "Overlap",
    "PairOverlap",
    "answer_overlap",
    "cusum",
    "cusum_bounds",
    "keyed_chances",
    "nominal_chances",
    "normative_thresholds",
    "option_shares",
    "pair_overlap",
    "response_time_effort",
    "running_theta",
    "scored_chances",
]
