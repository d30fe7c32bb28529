"""Items, answers and response models. Not for: estimating parameters (`calibration`) or abilities (`scoring`)."""

from melek.science.psychometrics.models.answers import (
    category_codes,
    validate_answers,
    validate_long,
    validate_offsets,
    whole_indices,
)
from melek.science.psychometrics.models.items import (
    MISSING,
    Bools,
    Codes,
    Floats,
    Ints,
    Items,
    Model,
    make_items,
    two_pl,
)
from melek.science.psychometrics.models.probabilities import (
    category_probability,
    category_terms,
    expected_score,
    information,
    log_likelihood,
    log_probability,
)

__all__ = [
    "MISSING",
    "Bools",
    "Codes",
    "Floats",
    "Ints",
    "Items",
    "Model",
    "category_codes",
    "category_probability",
    "category_terms",
    "expected_score",
    "information",
    "log_likelihood",
    "log_probability",
    "make_items",
    "two_pl",
    "validate_answers",
    "validate_long",
    "validate_offsets",
    "whole_indices",
]
