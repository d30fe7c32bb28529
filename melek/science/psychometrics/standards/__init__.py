"""Where the cut lies: what a panel of judges says (Angoff, Bookmark), how sure that is, and whom it concerns (impact).

Not for: adopting a cut, which people do and sign (`assessment`), and not for how surely a test sorts people at it
(`classification`).
"""

from melek.science.psychometrics.standards.angoff import Angoff, AngoffMethod, angoff
from melek.science.psychometrics.standards.booklet import Booklet, ordered_booklet
from melek.science.psychometrics.standards.bookmark import Bookmark, BookmarkRule, bookmark
from melek.science.psychometrics.standards.curve import measurement_error, score_slope, theta_of_score
from melek.science.psychometrics.standards.impact import Impact, impact_normal, impact_of_score, impact_sample
from melek.science.psychometrics.standards.panel import Components, PanelFlag, components, modified_z
from melek.science.psychometrics.standards.rounds import (
    AngoffRounds,
    BookmarkRounds,
    Change,
    angoff_rounds,
    bookmark_rounds,
)

__all__ = [
    "Angoff",
    "AngoffMethod",
    "AngoffRounds",
    "Booklet",
    "Bookmark",
    "BookmarkRounds",
    "BookmarkRule",
    "Change",
    "Components",
    "Impact",
    "PanelFlag",
    "angoff",
    "angoff_rounds",
    "bookmark",
    "bookmark_rounds",
    "components",
    "impact_normal",
    "impact_of_score",
    "impact_sample",
    "measurement_error",
    "modified_z",
    "ordered_booklet",
    "score_slope",
    "theta_of_score",
]
