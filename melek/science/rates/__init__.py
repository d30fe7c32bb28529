"""Literacy rates of a nation, a region, an agency: drawing a sample, and estimating from it with honest intervals.

Design-based estimates of a random wave, group-specific probabilities of persons, and one rate with sampling and
measurement error together. Not for: a person's own verdict (`science.psychometrics`), small areas, and volunteers'
pools.
"""

from melek.science.rates.allocation import power_allocation
from melek.science.rates.calibration import Calibration, calibrate, margin_indicators
from melek.science.rates.change import Change, ChangeVerdict, compare_waves, overlap_covariance
from melek.science.rates.intervals import Interval, korn_graubard_interval, logit_interval, proportion_interval
from melek.science.rates.nonresponse import (
    Adjustment,
    propensity_classes,
    r_indicator,
    respondents,
    response_propensities,
    response_rate,
)
from melek.science.rates.persons import literacy_probabilities, plausible_values, replicate_probabilities
from melek.science.rates.priors import GroupPriors, ReplicatePriors, fit_group_priors, refit_group_priors
from melek.science.rates.rate import (
    Pooled,
    Rate,
    cut_variance,
    literacy_rate,
    plausible_indicators,
    pool_estimates,
)
from melek.science.rates.selection import draw_order, stratified_sample
from melek.science.rates.survey import (
    Estimate,
    SurveyDesign,
    collapse_strata,
    stratified_design,
    survey_design,
    survey_mean,
    survey_ratio,
    survey_total,
)

__all__ = [
    "Adjustment",
    "Calibration",
    "Change",
    "ChangeVerdict",
    "Estimate",
    "GroupPriors",
    "Interval",
    "Pooled",
    "Rate",
    "SurveyDesign",
    "calibrate",
    "collapse_strata",
    "compare_waves",
    "cut_variance",
    "draw_order",
    "fit_group_priors",
    "korn_graubard_interval",
    "literacy_probabilities",
    "literacy_rate",
    "logit_interval",
    "margin_indicators",
    "overlap_covariance",
    "plausible_indicators",
    "plausible_values",
    "pool_estimates",
    "power_allocation",
    "propensity_classes",
    "proportion_interval",
    "r_indicator",
    "respondents",
    "response_propensities",
    "response_rate",
    "stratified_design",
    "stratified_sample",
    "survey_design",
    "survey_mean",
    "survey_ratio",
    "survey_total",
]
