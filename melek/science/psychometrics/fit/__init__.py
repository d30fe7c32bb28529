"""Does the model hold: for an item, a pair of items, a person, the test as a whole; and how reliable is the test?

Not for: estimating parameters (`calibration`), and not for what follows from a flag (`assessment`).
"""

from melek.science.psychometrics.fit.curves import Curves, observed_curves
from melek.science.psychometrics.fit.itemfit import ItemFit, s_x2
from melek.science.psychometrics.fit.overall import OverallFit, Slopes, m2
from melek.science.psychometrics.fit.personfit import PersonFit, person_fit, zh
from melek.science.psychometrics.fit.reliability import empirical_reliability, marginal_reliability
from melek.science.psychometrics.fit.residuals import ResidualFit, item_residual_fit, person_residual_fit, q3
from melek.science.psychometrics.fit.sumscores import rest_distributions, score_distribution

__all__ = [
    "Curves",
    "ItemFit",
    "OverallFit",
    "PersonFit",
    "ResidualFit",
    "Slopes",
    "empirical_reliability",
    "item_residual_fit",
    "m2",
    "marginal_reliability",
    "observed_curves",
    "person_fit",
    "person_residual_fit",
    "q3",
    "rest_distributions",
    "s_x2",
    "score_distribution",
    "zh",
]
