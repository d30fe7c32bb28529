"""Fairness of items: does an item treat people of equal ability and different groups alike?

Not for: deciding what happens to an item, which people do (`assessment`).
"""

from melek.science.psychometrics.dif.effects import DifEffects, dif_effects
from melek.science.psychometrics.dif.likelihood import LikelihoodDif, likelihood_dif, purified_likelihood_dif
from melek.science.psychometrics.dif.logistic import Kind, LogisticDif, logistic_dif
from melek.science.psychometrics.dif.mantel import (
    DifClass,
    MantelHaenszel,
    Standardised,
    mantel_haenszel,
    standardised_difference,
)
from melek.science.psychometrics.dif.polytomous import (
    CategoryTables,
    PolytomousDif,
    ability_category_tables,
    mantel,
    score_category_tables,
)
from melek.science.psychometrics.dif.purification import Purified, purified
from melek.science.psychometrics.dif.tables import Tables, ability_tables, ability_tables_long, score_tables

__all__ = [
    "CategoryTables",
    "DifClass",
    "DifEffects",
    "Kind",
    "LikelihoodDif",
    "LogisticDif",
    "MantelHaenszel",
    "PolytomousDif",
    "Purified",
    "Standardised",
    "Tables",
    "ability_category_tables",
    "ability_tables",
    "ability_tables_long",
    "dif_effects",
    "likelihood_dif",
    "logistic_dif",
    "mantel",
    "mantel_haenszel",
    "purified",
    "purified_likelihood_dif",
    "score_category_tables",
    "score_tables",
    "standardised_difference",
]
