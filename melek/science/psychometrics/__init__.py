"""Measuring people: the response model, the item pool, the adaptive test, scores and area scores.

Everything stands on one scale, theta, in logits of a N(0, 1) reference population. Not for: rates of groups
(`science.rates`), and not for who may sit, see, or be judged by a test (`assessment`).
"""

from melek.science.psychometrics.adaptive import (
    DIGCOMP_COMPETENCES,
    Decision,
    Design,
    Relaxed,
    Simulation,
    StopReason,
    decide,
    simulate,
    simulated_answers,
)
from melek.science.psychometrics.areas import (
    CROSSWALK_WEIGHT,
    AreaScores,
    area_scores,
    loadings,
    uniform_correlation,
)
from melek.science.psychometrics.eligibility import (
    Exposure,
    Settled,
    exposure_cap,
    exposure_summary,
    settle,
    update_eligibility,
)
from melek.science.psychometrics.models import information, log_likelihood, probability, validate_items
from melek.science.psychometrics.pool import Pool, make_pool
from melek.science.psychometrics.scoring import (
    Score,
    Scores,
    Verdict,
    cut_from_items,
    log_likelihoods_dense,
    log_likelihoods_long,
    maximum_likelihood,
    maximum_posterior,
    reporting_interval,
    reporting_scale,
    score_csr,
    score_dense,
    score_long,
    score_person,
    verdict,
    verdicts,
    weighted_likelihood,
)

__all__ = [
    "CROSSWALK_WEIGHT",
    "DIGCOMP_COMPETENCES",
    "AreaScores",
    "Decision",
    "Design",
    "Exposure",
    "Pool",
    "Relaxed",
    "Score",
    "Scores",
    "Settled",
    "Simulation",
    "StopReason",
    "Verdict",
    "area_scores",
    "cut_from_items",
    "decide",
    "exposure_cap",
    "exposure_summary",
    "information",
    "loadings",
    "log_likelihood",
    "log_likelihoods_dense",
    "log_likelihoods_long",
    "make_pool",
    "maximum_likelihood",
    "maximum_posterior",
    "probability",
    "reporting_interval",
    "reporting_scale",
    "score_csr",
    "score_dense",
    "score_long",
    "score_person",
    "settle",
    "simulate",
    "simulated_answers",
    "uniform_correlation",
    "update_eligibility",
    "validate_items",
    "verdict",
    "verdicts",
    "weighted_likelihood",
]
