"""Scores of persons from their answers, and how they are reported.

Not for: rates of groups, which use group priors and live in `science.rates`.
"""

from melek.science.psychometrics.scoring.likelihood import log_likelihoods_dense, log_likelihoods_long
from melek.science.psychometrics.scoring.plausible import plausible_values
from melek.science.psychometrics.scoring.points import maximum_likelihood, maximum_posterior, weighted_likelihood
from melek.science.psychometrics.scoring.posterior import (
    Score,
    Scores,
    score_csr,
    score_dense,
    score_long,
    score_person,
)
from melek.science.psychometrics.scoring.reporting import (
    Verdict,
    cut_from_items,
    reporting_interval,
    reporting_scale,
    verdict,
    verdicts,
)

__all__ = [
    "Score",
    "Scores",
    "Verdict",
    "cut_from_items",
    "log_likelihoods_dense",
    "log_likelihoods_long",
    "maximum_likelihood",
    "maximum_posterior",
    "plausible_values",
    "reporting_interval",
    "reporting_scale",
    "score_csr",
    "score_dense",
    "score_long",
    "score_person",
    "verdict",
    "verdicts",
    "weighted_likelihood",
]
