"""Literacy rates of a nation, a region, an agency: drawing a sample, and estimating from it with honest intervals.

Design-based estimates of a random wave, group-specific probabilities of persons, and one rate with sampling and
measurement error together. Not for: a person's own verdict (`science.psychometrics`), small areas, and volunteers'
pools.
"""

from melek.science.rates.allocation import power_allocation
from melek.science.rates.calibration import Calibration, calibrate, margin_indicators
from melek.science.rates.change import Change, ChangeVerdict, compare_waves, overlap_covariance
from melek.science.rates.domains import DomainMeans, domain_means
from melek.science.rates.intervals import Interval, korn_graubard_interval, logit_interval, proportion_interval
from melek.science.rates.nonresponse import (
    Adjustment,
    joined_classes,
    propensity_classes,
    r_indicator,
    respondents,
    response_propensities,
    response_rate,
)
from melek.science.rates.persons import literacy_probabilities, plausible_values, replicate_probabilities
from melek.science.rates.priors import GroupPriors, ReplicatePriors, fit_group_priors, refit_group_priors
from melek.science.rates.rate import Measures, Rate, cut_variance, literacy_rates
from melek.science.rates.replication import (
    Replicates,
    calibrated_replicates,
    jackknife_replicates,
    respondent_replicates,
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
    "DomainMeans",
    "Estimate",
    "GroupPriors",
    "Interval",
    "Measures",
    "Rate",
    "ReplicatePriors",
    "Replicates",
    "SurveyDesign",
    "calibrate",
    "calibrated_replicates",
    "collapse_strata",
    "compare_waves",
    "cut_variance",
    "domain_means",
    "draw_order",
    "fit_group_priors",
    "jackknife_replicates",
    "joined_classes",
    "korn_graubard_interval",
    "literacy_probabilities",
    "literacy_rates",
    "logit_interval",
    "margin_indicators",
    "overlap_covariance",
    "plausible_values",
    "power_allocation",
    "propensity_classes",
    "proportion_interval",
    "r_indicator",
    "refit_group_priors",
    "replicate_probabilities",
    "respondent_replicates",
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
